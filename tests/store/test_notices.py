"""What the clinic is told at once: kept, told once, gone after an hour."""

import asyncio

from bot.notice import Kind, Notice
from bot.store import (
    Store,
    forget,
    keep_notice,
    kept_of,
    new_key,
    notice_told,
    notices_untold,
    opened,
    sweep,
)
from bot.store.schema import notices
from tests.databases import KEY
from tests.tables import carry_out, rows_of

NOW, HOUR = 1_790_000_000.0, 3600.0
CRISIS, LATE = Notice(Kind.ALARM, "crisis", "en"), Notice(Kind.COMPLAINT, "waiting", "es")


async def rows(store: Store) -> list[object]:
    return list(await rows_of(store, notices.select()))


async def test_one_of_a_kind_is_kept_an_hour_of_a_chat(store: Store) -> None:
    urgent = Notice(Kind.ALARM, "urgent", "en")
    kept = [
        await keep_notice(store, 7, CRISIS, NOW),
        await keep_notice(store, 7, urgent, NOW + HOUR - 1),
        await keep_notice(store, 7, LATE, NOW),
        await keep_notice(store, 8, CRISIS, NOW),
        await keep_notice(store, 7, CRISIS, NOW + HOUR + 1),
        await keep_notice(store, 7, CRISIS, NOW - HOUR + 1),
    ]

    assert kept == [True, False, True, True, True, False]


async def test_of_several_at_once_one_is_kept(store: Store) -> None:
    kept = await asyncio.gather(*(keep_notice(store, 7, CRISIS, NOW) for _ in range(6)))

    assert sum(kept) == 1


async def test_each_is_handed_out_to_one_caller_and_again_after_a_minute(store: Store) -> None:
    await keep_notice(store, 7, CRISIS, NOW)
    handed = await asyncio.gather(*(notices_untold(store, NOW) for _ in range(4)))
    (one,) = [one for found in handed for one in found]

    assert (one.chat, one.notice, one.at) == (7, CRISIS, NOW)
    assert await notices_untold(store, NOW + 59) == ()
    assert await notices_untold(store, NOW + 60) == (one,)
    await notice_told(store, one.id, NOW + 61)
    assert await notices_untold(store, NOW + 600) == ()


async def test_what_is_told_goes_after_an_hour_what_is_not_after_two_days(store: Store) -> None:
    await keep_notice(store, 7, CRISIS, NOW)
    await keep_notice(store, 8, LATE, NOW)
    (first, _) = await notices_untold(store, NOW)
    await notice_told(store, first.id, NOW)
    await sweep(store, NOW + HOUR - 1)
    assert len(await rows(store)) == 2
    await sweep(store, NOW + HOUR + 1)
    assert [one.chat for one in await notices_untold(store, NOW + HOUR)] == [8]
    await sweep(store, NOW + 49 * HOUR)

    assert await rows(store) == []


async def test_it_is_sealed_shown_and_forgotten(store: Store) -> None:
    await keep_notice(store, 7, CRISIS, NOW)
    (row,) = await rows(store)

    assert b"crisis" not in row.body  # type: ignore[attr-defined]  # a row of the table
    assert (await kept_of(store, 7, NOW)).notices == (CRISIS,)
    await forget(store, 7, before=1)
    assert await rows(store) == []


async def test_what_cannot_be_read_any_more_does_not_hold_up_the_rest(database: str) -> None:
    old = new_key()
    async with opened(database, f"{KEY},{old}"):
        pass
    async with opened(database, f"{old},{KEY}") as store:
        await keep_notice(store, 7, CRISIS, NOW)
    async with opened(database, f"{KEY},{old}"):
        pass
    async with opened(database, KEY) as store:
        assert await keep_notice(store, 7, CRISIS, NOW)
        unknown = store.seal.close(b'{"kind": "flood", "about": "", "language": "en"}')
        values = {"chat_id": 9, "body": unknown, "at": NOW, "tried_at": 0.0}
        await carry_out(store, notices.insert().values(**values))

        assert [one.notice for one in await notices_untold(store, NOW)] == [CRISIS]
