"""Hand-offs as they are stored: what happens once, for two replicas and over a crash."""

from sqlalchemy import select

from bot.handoff import Handoff, Home
from bot.store import (
    Store,
    begin_handoff,
    copies_of,
    end_handoff,
    forget,
    handoff_at,
    handoff_of,
    keep_moved,
    moved_to,
    note_answered,
    note_asked,
    open_handoffs,
    patient_message,
    settle_handoff,
    staff_messages,
    sweep,
    take_closed_line,
    take_reminder,
    take_title,
)
from bot.store.schema import relayed
from tests.tables import rows_of

NOW, DAY = 1_800_000_000.0, 86_400.0
ANA, STAFF = 7, -100


async def begun(store: Store, chat: int = ANA, by: int = 1) -> Handoff:
    handoff, mine = await begin_handoff(store, chat, "es", by, NOW)
    assert mine
    return handoff


async def test_one_is_under_way_at_a_time_and_another_try_at_its_update_finds_it(
    store: Store,
) -> None:
    first = await begun(store)
    again, mine = await begin_handoff(store, ANA, "es", 1, NOW + 9)
    other, others = await begin_handoff(store, ANA, "es", 2, NOW + 9)

    assert (again, mine) == (first, True)
    assert (other, others) == (first, False)
    assert (first.language, first.asked_at, first.ended) == ("es", NOW, False)


async def test_it_ends_once_and_for_the_update_that_ended_it_again(store: Store) -> None:
    handoff = await begun(store)
    assert await end_handoff(store, handoff.number, NOW, by=5)
    assert not await end_handoff(store, handoff.number, NOW, by=6)
    assert not await end_handoff(store, handoff.number, NOW)
    assert await end_handoff(store, handoff.number, NOW, by=5)

    assert await handoff_of(store, ANA, by=6) is None
    assert (await handoff_of(store, ANA, by=5) or handoff).ended
    assert await open_handoffs(store) == ()


async def test_of_two_who_give_it_a_place_the_first_settles_it(store: Store) -> None:
    handoff = await begun(store)
    first, second = Home(STAFF, 3, 4), Home(STAFF, 5, 6)

    assert await settle_handoff(store, handoff, first, "") == first
    assert await settle_handoff(store, handoff, second, "") == first
    (settled,) = await open_handoffs(store)
    assert await settle_handoff(store, settled, second, "") == second
    for message in (4, 6):
        found = await handoff_at(store, STAFF, None, message)
        assert found is not None
        assert found.number == handoff.number


async def test_which_message_is_which_is_known_both_ways(store: Store) -> None:
    handoff = await begun(store)
    await settle_handoff(store, handoff, Home(STAFF, 3, 4), "")
    await note_asked(store, handoff.number, STAFF, 11, 21, NOW + 1)
    assert await note_answered(store, handoff.number, STAFF, 12, 22, NOW + 2)
    assert not await note_answered(store, handoff.number, STAFF, 13, 23, NOW + 3)

    assert await staff_messages(store, ANA, 21) == ((STAFF, 11),)
    assert await staff_messages(store, ANA + 1, 21) == ()
    assert await patient_message(store, STAFF, 12) == 22
    assert await patient_message(store, STAFF - 1, 12) is None
    assert await copies_of(store, handoff.number) == {STAFF: [4, 11, 12, 13]}
    found = await handoff_at(store, STAFF, 3, None)
    assert found is not None
    assert (found.answered_at, found.asked_at, found.touched_at) == (NOW + 2, None, NOW + 3)
    assert await handoff_at(store, STAFF - 1, 3, 11) is None


async def test_what_is_due_is_taken_by_one(store: Store) -> None:
    handoff = await begun(store)
    for take in (
        lambda: take_title(store, handoff, "#1"),
        lambda: take_reminder(store, handoff, NOW),
        lambda: take_closed_line(store, handoff.number),
    ):
        assert [await take(), await take()] == [True, False]


async def test_what_is_forgotten_leaves_nothing_and_its_number_to_nobody(store: Store) -> None:
    handoff = await begun(store)
    await note_asked(store, handoff.number, STAFF, 11, 21, NOW)
    await forget(store, ANA, before=9)
    await note_asked(store, handoff.number, STAFF, 12, 22, NOW)  # was just being passed on
    assert await rows_of(store, select(relayed)) == []

    assert (await begun(store, by=2)).number > handoff.number


async def test_it_fades_a_month_after_it_ended_and_not_before(store: Store) -> None:
    handoff, other = await begun(store), await begun(store, chat=8, by=2)
    await note_asked(store, handoff.number, STAFF, 11, 21, NOW)
    await note_asked(store, other.number, STAFF, 12, 21, NOW)
    await end_handoff(store, handoff.number, NOW + 9 * DAY)
    await sweep(store, NOW + 38 * DAY)
    assert await staff_messages(store, ANA, 21) == ((STAFF, 11),)
    await sweep(store, NOW + 40 * DAY)

    assert await staff_messages(store, ANA, 21) == ()
    assert await staff_messages(store, 8, 21) == ((STAFF, 12),)


async def test_where_the_group_moved_to_is_known_of_that_group_alone(store: Store) -> None:
    assert await moved_to(store, STAFF) is None
    await keep_moved(store, STAFF, -1000)
    await keep_moved(store, STAFF, -2000)

    assert await moved_to(store, STAFF) == -2000
    assert await moved_to(store, -3) is None
