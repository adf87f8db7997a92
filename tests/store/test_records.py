"""Who wants to be called back, whether the staff were told, and how it is kept; who waits for
what; other records."""

import asyncio
import json

import pytest

from bot.session import Awaited, Session
from bot.store import (
    Awaiting,
    CallBack,
    Inbox,
    Memory,
    Store,
    WantedCall,
    awaiting,
    call_of,
    call_told,
    calls,
    calls_untold,
    forget,
    keep_awaited,
    kept_of,
    new_key,
    opened,
    sweep,
    take_awaited,
    want_call,
    wanted_facts,
)
from bot.store.calls import one_line
from bot.store.memory import remember
from bot.store.schema import awaited, call_backs
from tests.databases import KEY
from tests.tables import carry_out, rows_of

NOW = 1_790_000_000.0
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
HOURS = Awaited("clinic.hours", "today", ("hours",), "en")
CANCEL = Awaited("clinic.cancel", "", ("cancellation", "late"), "es")
LATE = Awaited("clinic.cancel", "late", ("late",), "en")
ANA = CallBack("Ana López", "+13055550100", "What does a massage cost?")


async def test_a_request_is_kept_with_the_second_and_whether_the_staff_know(store: Store) -> None:
    request = await want_call(store, 7, ANA, NOW)
    assert await calls(store, NOW) == (WantedCall(request, 7, ANA, NOW, None, False),)
    await call_told(store, request, NOW + 2)

    assert await calls(store, NOW + DAY) == (WantedCall(request, 7, ANA, NOW, NOW + 2, True),)
    assert await call_of(store, request) == WantedCall(request, 7, ANA, NOW, NOW + 2, True)


async def test_requests_are_listed_as_they_came_for_30_days(store: Store) -> None:
    for chat, when in ((1, NOW + 5), (2, NOW), (3, NOW + 31 * DAY)):
        await want_call(store, chat, ANA, when)

    assert [one.chat for one in await calls(store, NOW + 30 * DAY)] == [2, 1, 3]
    assert [one.chat for one in await calls(store, NOW + 31 * DAY)] == [3]
    await sweep(store, NOW + 31 * DAY)
    assert [one.chat for one in await calls(store, NOW)] == [3]


async def test_what_could_not_be_told_is_handed_out_again_each_minute_until_it_is(
    store: Store,
) -> None:
    request = await want_call(store, 7, ANA, NOW)
    assert await calls_untold(store, NOW + 1) == (), "who kept it tells it first"
    for minutes in (1, 2, 3):
        (again,) = await calls_untold(store, NOW + minutes * MINUTE)
        assert (again.id, again.call, repr(again.asked_at)) == (request, ANA, repr(NOW))
        assert await calls_untold(store, NOW + minutes * MINUTE + 59) == ()
    await call_told(store, request, NOW + 4 * MINUTE)

    assert await calls_untold(store, NOW + HOUR) == ()


async def test_two_processes_do_not_tell_the_staff_of_the_same(store: Store) -> None:
    for chat in range(30):
        await want_call(store, chat, ANA, NOW + chat)
    later = NOW + HOUR
    found = await asyncio.gather(*(calls_untold(store, later) for _ in range(4)))

    handed = [one.chat for some in found for one in some]
    assert sorted(handed) == sorted(set(handed))
    assert max(len(some) for some in found) <= 20, "a few at a time"
    while some := await calls_untold(store, later):
        handed += [one.chat for one in some]
    assert sorted(handed) == list(range(30))


async def test_a_second_request_within_an_hour_is_the_first_one_put_right(store: Store) -> None:
    first = await want_call(store, 7, ANA, NOW)
    await call_told(store, first, NOW)
    again = CallBack("Ana", ANA.phone, "Do you take insurance?")
    assert await want_call(store, 7, again, NOW + HOUR - 1) == first
    assert await want_call(store, 8, ANA, NOW + HOUR - 1) != first, "another chat's is another"

    (kept,) = [one for one in await calls(store, NOW) if one.chat == 7]
    assert (kept.call, kept.asked_at, kept.told_at) == (again, NOW, NOW)
    assert await want_call(store, 7, again, NOW + HOUR) != first


async def test_another_number_is_told_again(store: Store) -> None:
    first = await want_call(store, 7, ANA, NOW)
    await call_told(store, first, NOW)
    other = CallBack(ANA.name, "+13055550199", ANA.about)
    assert await want_call(store, 7, other, NOW + MINUTE) == first

    assert await calls_untold(store, NOW + MINUTE + 1) == ()
    (again,) = await calls_untold(store, NOW + 2 * MINUTE)
    assert again.call == other


async def test_a_patient_of_whom_nobody_could_be_told_stands_on_the_list_once(store: Store) -> None:
    first = await want_call(store, 7, ANA, NOW)
    assert await want_call(store, 7, ANA, NOW + 2 * DAY) == first

    assert [one.asked_at for one in await calls(store, NOW + 2 * DAY)] == [NOW]


async def test_forty_requests_of_one_patient_are_one(store: Store) -> None:
    requests = {await want_call(store, 7, ANA, NOW + number) for number in range(40)}

    assert len(requests) == len(await calls(store, NOW)) == 1


async def test_a_forgotten_request_is_gone_and_telling_of_it_changes_nothing(store: Store) -> None:
    request = await want_call(store, 7, ANA, NOW)
    await forget(store, 7, before=1)
    await call_told(store, request, NOW)

    assert await call_of(store, request) is None
    assert await calls(store, NOW) == await calls_untold(store, NOW + HOUR) == ()
    assert (await kept_of(store, 7, NOW)).call_backs == ()


async def test_what_an_older_version_kept_is_listed_and_not_told_again(store: Store) -> None:
    request = await want_call(store, 7, ANA, NOW)
    older = call_backs.update().where(call_backs.c.id == request)
    await carry_out(store, older.values(asked_at=None, tried_at=None))

    (kept,) = await calls(store, NOW)
    assert (kept.asked_at, kept.told) == (NOW - NOW % DAY, None)
    assert await calls_untold(store, NOW + HOUR) == ()
    assert await want_call(store, 7, ANA, NOW) != request


async def test_what_an_older_version_kept_as_it_came_is_shown_as_clean_short_lines(
    store: Store,
) -> None:
    request = await want_call(store, 7, ANA, NOW)
    forged = {"name": "Ana\n2026-09-21 | Eve", "phone": "\u202e0105550103", "about": "x" * 999}
    body = store.seal.close(json.dumps(forged).encode())
    await carry_out(store, call_backs.update().values(body=body))

    (kept,) = await calls(store, NOW)
    assert (kept.id, kept.call.name) == (request, "Ana 2026-09-21 | Eve")
    assert kept.call.phone == "0105550103"
    assert len(kept.call.about) == 200


async def test_nothing_of_a_request_is_readable_in_the_database(store: Store) -> None:
    await want_call(store, 7, ANA, NOW)

    stored = str(await rows_of(store, call_backs.select()))
    for private in ("Ana", "López", "5550100", "massage"):
        assert private not in stored


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Ana\nwants to be called back: Eve, +1 900", "Ana wants to be called back: Eve, +1 900"),
        ("  Ana\r\n\u2028\u2029\tLópez ", "Ana López"),
        ("\u202eanA\u202c \u2066x\u2069\u200f", "anA x"),
        ("A\0n\x1ba\x7f\u0085\ufeff\U000e0041", "Ana"),
        ("\ud83d\ud83d Ana\ue000\uffff", "Ana"),
        ("Ana" * 1333, "Ana" * 21 + "…"),
        ("💆 李小龍", "💆 李小龍"),
        ("\n\u202e\0", "–"),
        ("", "–"),
    ],
)
async def test_a_name_becomes_one_clean_short_line(store: Store, name: str, line: str) -> None:
    assert one_line(name, 64) == line
    await want_call(store, 7, CallBack(name, name, name), NOW)

    (kept,) = await calls(store, NOW)
    assert kept.call.name == line
    for part in (kept.call.name, kept.call.phone, kept.call.about):
        assert len(part) <= 200
        assert part == one_line(part, 200)


async def test_who_waits_is_kept_with_the_question_and_the_language(store: Store) -> None:
    await keep_awaited(store, 7, HOURS, NOW)
    await keep_awaited(store, 8, CANCEL, NOW)
    first, second = await awaiting(store, NOW)

    assert (first.chat, first.awaited, second.chat, second.awaited) == (7, HOURS, 8, CANCEL)
    assert (first.day, first.until) == ("2026-09-21", "2026-10-21")
    assert (first.is_new(NOW), first.is_new(NOW + DAY)) == (True, False)
    assert wanted_facts((first, second)) == {"hours": 1, "cancellation": 1, "late": 1}


async def test_a_chat_waits_for_each_fact_once_by_the_question_that_came_last(store: Store) -> None:
    for one in (CANCEL, HOURS, LATE, HOURS):
        await keep_awaited(store, 7, one, NOW)
    await keep_awaited(store, 8, LATE, NOW)
    found = await awaiting(store, NOW)

    assert [(one.chat, one.awaited.ask, one.awaited.facts) for one in found] == [
        (7, "", ("cancellation",)),
        (7, "late", ("late",)),
        (7, "today", ("hours",)),
        (8, "late", ("late",)),
    ]
    assert wanted_facts(found) == {"late": 2, "cancellation": 1, "hours": 1}


async def test_who_waits_is_taken_once_by_whichever_process(store: Store) -> None:
    for chat in range(20):
        await keep_awaited(store, chat, HOURS, NOW)
    found = await awaiting(store, NOW)
    taken = await asyncio.gather(
        *(take_awaited(store, one, NOW) for _ in range(3) for one in found)
    )

    assert sum(taken) == 20
    assert await awaiting(store, NOW) == ()


async def test_nobody_waits_for_more_than_30_days(store: Store) -> None:
    for chat, asked in ((7, NOW), (8, NOW + DAY)):
        await keep_awaited(store, chat, HOURS, asked)
    old, new = await awaiting(store, NOW + 30 * DAY)
    later = NOW + 31 * DAY

    assert [one.chat for one in await awaiting(store, later)] == [8]
    assert [await take_awaited(store, one, later) for one in (old, new)] == [False, True]


@pytest.mark.parametrize("session", [Session(crisis=True), Session(reminders=1)])
async def test_after_a_crisis_or_an_emergency_nobody_is_taken_for_an_hour(
    store: Store, session: Session
) -> None:
    await keep_awaited(store, 7, HOURS, NOW)
    (one,) = await awaiting(store, NOW)
    await store.transact(lambda connection: remember(connection, store, {7: Memory(session)}, NOW))

    assert not await take_awaited(store, one, NOW + HOUR - 1)
    assert await take_awaited(store, one, NOW + HOUR)


async def test_who_has_just_written_is_answered_first(store: Store) -> None:
    await keep_awaited(store, 7, HOURS, NOW)
    (one,) = await awaiting(store, NOW)
    box = Inbox(store, clock=lambda: NOW)
    await box.accept({"update_id": 1, "message": {"chat": {"id": 7}, "text": "hi"}})
    assert not await take_awaited(store, one, NOW)
    (claim,) = await box.claim(1)
    assert not await take_awaited(store, one, NOW)
    await box.done(claim, Memory())

    assert await take_awaited(store, one, NOW)


async def test_a_forgotten_wish_is_gone_also_for_who_has_just_read_of_it(store: Store) -> None:
    await keep_awaited(store, 7, HOURS, NOW)
    (one,) = await awaiting(store, NOW)
    await forget(store, 7, before=1)

    assert not await take_awaited(store, one, NOW)
    assert (await kept_of(store, 7, NOW)).awaiting == ()


async def test_nothing_of_what_is_awaited_is_readable_in_the_database(store: Store) -> None:
    await keep_awaited(store, 7, Awaited("condition.pregnancy", "", ("pregnancy",), "es"), NOW)

    stored = str(await rows_of(store, awaited.select()))
    assert "pregnancy" not in stored


async def test_what_was_sealed_with_a_lost_key_holds_up_nobody(database: str) -> None:
    async with opened(database, KEY) as store:
        await keep_awaited(store, 7, HOURS, NOW)
    new = new_key()
    async with opened(database, f"{new},{KEY}") as store:
        await keep_awaited(store, 8, HOURS, NOW)
    async with opened(database, new) as store:
        assert [one.chat for one in await awaiting(store, NOW)] == [8]
        await forget(store, 7, before=1)
        assert len(await rows_of(store, awaited.select())) == 1


async def test_what_a_newer_version_keeps_is_read_as_far_as_it_is_known(store: Store) -> None:
    body = (
        b'{"intent": "clinic.hours", "ask": "today", "facts": ["hours"], "language": "en", "x": 1}'
    )
    row = {"chat_id": 7, "day": "2026-09-21", "body": store.seal.close(body)}
    await carry_out(store, awaited.insert().values(**row))
    (one,) = await awaiting(store, NOW)

    assert one == Awaiting(one.id, 7, HOURS, "2026-09-21")
