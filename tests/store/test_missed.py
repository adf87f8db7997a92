"""What was not answered, as it waits for the clinic."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.store import (
    Inbox,
    Missed,
    Store,
    Waiting,
    day,
    drop_waiting,
    forget,
    give_reason,
    kept_of,
    new_key,
    opened,
    sweep,
    waiting,
    waiting_among,
)
from bot.store.schema import unanswered
from tests.databases import KEY
from tests.store.test_inbox import update
from tests.tables import carry_out, rows_of, with_tables

NOW = 1_790_000_000.0
DAY = 86_400.0
GUESSES = (("clinic.cost", 0.31), ("clinic.hours", 0.2), ("type.swedish", 0.05))
SAUNA = Missed("do you have a sauna", "fallback", language="en", guesses=GUESSES)
COLD = Missed("how cold is it", "thumb down", language="en", answered="clinic.hours", message=12)


async def missed(store: Store, number: int, chat: int, one: Missed, now: float = NOW) -> None:
    box = Inbox(store, clock=lambda: now)
    await box.accept(update(number, chat))
    (claim,) = await box.claim(1)
    await box.done(claim, claim.memory, one)


async def kept_before(store: Store, chat: int, words: str) -> None:
    """As an older version kept it: the words alone."""
    body = store.seal.close(words.encode())
    values = {"chat_id": chat, "day": day(NOW), "why": "fallback", "body": body}
    await carry_out(store, unanswered.insert().values(**values))


async def test_all_that_is_known_of_a_question_waits_without_its_chat(store: Store) -> None:
    await missed(store, 1, 7, SAUNA)
    await missed(store, 2, 8, COLD)

    assert [one.missed for one in await waiting(store, day(NOW))] == [
        replace(SAUNA, day=day(NOW)),
        replace(COLD, day=day(NOW)),
    ]
    assert {field.name for field in fields(Waiting)} == {"id", "missed"}
    assert await waiting(store, day(NOW + DAY)) == ()


@pytest.mark.parametrize(
    "words", ["do you have a sauna", "60", '"sauna"', '{"a": 1}', "[1, 2]", "", "{", "null"]
)
async def test_what_an_older_version_kept_is_read_as_words(store: Store, words: str) -> None:
    await kept_before(store, 7, words)
    (one,) = await waiting(store, day(NOW))

    assert one.missed == Missed(words, "fallback", day(NOW))
    assert (await kept_of(store, 7, NOW)).missed == (one.missed,)


async def test_what_was_missing_is_added_to_the_question_of_that_answer_alone(
    store: Store,
) -> None:
    await missed(store, 1, 7, COLD)
    await missed(store, 2, 7, replace(COLD, message=13))
    await missed(store, 3, 8, COLD)
    await give_reason(store, 7, 12, "detail")
    await give_reason(store, 7, 99, "doubt")

    assert [one.missed.reason for one in await waiting(store, day(NOW))] == ["detail", "", ""]


async def test_what_the_clinic_has_seen_to_is_gone_once(store: Store) -> None:
    for number in range(3):
        await missed(store, number, 7, SAUNA)
    first, second, third = (one.id for one in await waiting(store, day(NOW)))

    assert [one.id for one in await waiting_among(store, [second, third, 99])] == [second, third]
    assert await drop_waiting(store, [first, second]) == 2
    assert await drop_waiting(store, [first, second]) == 0
    assert [one.id for one in await waiting(store, day(NOW))] == [third]


async def test_it_is_forgotten_and_fades_with_the_rest(store: Store) -> None:
    await missed(store, 1, 7, SAUNA)
    await missed(store, 2, 8, SAUNA)
    await forget(store, 7, 9)
    assert len(await waiting(store, day(NOW))) == 1
    await sweep(store, NOW + 31 * DAY)

    assert await waiting(store, "2000-01-01") == ()


async def test_it_is_sealed_and_what_another_key_sealed_is_passed_over(tmp_path: Path) -> None:
    file = await with_tables(tmp_path / "store.sqlite3")
    async with opened(file, KEY) as store:
        await missed(store, 1, 7, SAUNA)
        (row,) = await rows_of(store, unanswered.select())
    other = new_key()

    assert b"sauna" not in row.body
    assert b"clinic.cost" not in row.body
    async with opened(file, f"{other},{KEY}") as store:
        await missed(store, 2, 7, COLD)
    async with opened(file, other) as store:
        assert [one.missed.text for one in await waiting(store, day(NOW))] == [COLD.text]
