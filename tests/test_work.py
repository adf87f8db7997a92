"""Updates at work, whatever the channel: answered, tried again, set aside, and kept alive."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.store import Claim, Inbox, Lost, Memory, Missed, Store, opened
from bot.work import _SPARE, Pace, Unmetered, Work, Worker
from tests.databases import KEY


class Counted(Unmetered):
    """Keeps what failed."""

    def __init__(self) -> None:
        self.failures: list[str] = []

    def count_failure(self, what: str) -> None:
        self.failures.append(what)


class Stumbling(Inbox):
    """Fails at its second and third beat, as a bug would make it."""

    beats = 0

    async def beat(self) -> None:
        self.beats += 1
        if self.beats in (2, 3):
            raise ValueError("a bug")
        await super().beat()


class Unwilling(Inbox):
    """Fails to store that an update is done, as a bug would make it, so many times."""

    fails = 0

    async def done(self, claim: Claim, memory: Memory, missed: Missed | None = None) -> None:
        if claim.failures < self.fails:
            raise ValueError("a bug")
        await super().done(claim, memory, missed)


class Rounds(Inbox):
    """Counts how often it was asked for work, and notes for how much."""

    claims = 0

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.asked: list[int] = []

    async def claim(self, most: int, spare: int = 0) -> list[Claim]:
        self.claims += 1
        self.asked += [most] if most else []
        return await super().claim(most, spare)


async def nothing(work: Work) -> None:
    """Answers, and apologises, by doing nothing."""


def update(number: int, chat: int = 1) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": chat}}}


async def test_beats_go_on_after_one_that_failed(tmp_path: Path) -> None:
    meter = Counted()
    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Stumbling(store)
        worker = Worker(inbox, nothing, nothing, Pace(beat=0.01, look=0.01), meter)
        worker.start()
        async with asyncio.timeout(30):
            while inbox.beats < 5:
                await asyncio.sleep(0.01)
        await worker.drain()

    assert meter.failures == ["beat", "beat"]


@pytest.mark.parametrize("fails", [0, 1, 2, 3])
async def test_what_fails_is_tried_three_times_and_then_apologised_for(
    tmp_path: Path, fails: int
) -> None:
    answered, apologised, meter = list[int](), list[int](), Counted()

    async def answer(work: Work) -> None:
        if work.claim.failures < fails:
            raise RuntimeError("a bug")
        answered.append(work.claim.update_id)

    async def apologise(work: Work) -> None:
        apologised.append(work.claim.update_id)

    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Inbox(store)
        worker = Worker(inbox, answer, apologise, Pace(look=0.01), meter)
        worker.start()
        await inbox.accept(update(1))
        async with asyncio.timeout(30):
            while (await inbox.backlog()).updates:
                await asyncio.sleep(0.01)
        await worker.drain()

    given_up = fails == 3
    assert (answered, apologised) == (([], [1]) if given_up else ([1], []))
    assert meter.failures == ["answer"] * fails + ["set aside"] * given_up


@pytest.mark.parametrize("fails", [1, 9])
async def test_what_cannot_be_stored_as_done_holds_up_nobody_and_is_sent_once(
    tmp_path: Path, fails: int
) -> None:
    sent = list[int]()

    async def send(number: int) -> int:
        sent.append(number)
        return number

    async def answer(work: Work) -> None:
        await work.once(partial(send, work.claim.update_id))

    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Unwilling(store)
        inbox.fails = fails
        worker = Worker(inbox, answer, nothing, Pace(look=0.01))
        await inbox.accept(update(1), update(2))
        worker.start()
        async with asyncio.timeout(30):
            while (await inbox.backlog()).updates:
                await asyncio.sleep(0.01)
        await worker.drain()

    assert sent == [1, 2]


async def test_alarms_have_a_few_places_of_their_own_and_no_more(tmp_path: Path) -> None:
    in_work, most, alarms, go_on = 0, 0, 40, asyncio.Event()

    async def answer(work: Work) -> None:
        nonlocal in_work, most
        in_work += 1
        most = max(most, in_work)
        await go_on.wait()
        in_work -= 1

    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Rounds(store)
        inbox.urgent = lambda _: True
        worker = Worker(inbox, answer, nothing, Pace(at_once=2, look=0.01))
        await inbox.accept(*(update(number, number) for number in range(alarms)))
        worker.start()
        async with asyncio.timeout(30):
            while inbox.claims < 10:
                await asyncio.sleep(0.01)
        go_on.set()
        async with asyncio.timeout(30):
            while (await inbox.backlog()).updates:
                await asyncio.sleep(0.01)
        await worker.drain()

    assert most == 2 + _SPARE


async def failing(work: Work) -> None:
    raise ValueError("a bug")


async def rounds_until_all_is_answered(
    tmp_path: Path,
    *updates: dict[str, Any],
    pace: Pace,
    answer: Callable[[Work], Awaitable[None]] = nothing,
) -> int:
    """How often a worker claims, one that hardly looks for what others have accepted."""
    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Rounds(store)
        await inbox.accept(*updates)
        worker = Worker(inbox, answer, nothing, pace)
        worker.start()
        async with asyncio.timeout(30):
            while (await inbox.backlog()).updates:
                await asyncio.sleep(0.01)
        for _ in range(3):  # what would be claimed in vain is claimed by then
            await inbox.backlog()
        found = inbox.claims
        await worker.drain()
    return found


@pytest.mark.parametrize("chats", [1, 3])
async def test_nothing_is_claimed_in_vain_behind_an_answer(tmp_path: Path, chats: int) -> None:
    updates = [update(number, number) for number in range(chats)]

    assert await rounds_until_all_is_answered(tmp_path, *updates, pace=Pace(look=600)) == 1


@pytest.mark.parametrize("answer", [nothing, failing])
async def test_what_follows_in_a_chat_waits_for_no_look(
    tmp_path: Path, answer: Callable[[Work], Awaitable[None]]
) -> None:
    updates, pace = [update(number) for number in range(3)], Pace(look=600, tries=1)

    assert await rounds_until_all_is_answered(tmp_path, *updates, pace=pace, answer=answer) >= 3


async def test_what_there_was_no_room_for_waits_for_no_look(tmp_path: Path) -> None:
    updates, pace = [update(number, number) for number in range(3)], Pace(at_once=1, look=600)

    assert await rounds_until_all_is_answered(tmp_path, *updates, pace=pace) >= 3


async def test_where_much_waits_a_few_are_claimed_at_a_time(tmp_path: Path) -> None:
    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Rounds(store)
        await inbox.accept(*(update(number, number) for number in range(40)))
        worker = Worker(inbox, nothing, nothing, Pace(at_once=8, look=600))
        worker.start()
        async with asyncio.timeout(30):
            while (await inbox.backlog()).updates:
                await asyncio.sleep(0.01)
        await worker.drain()

    assert inbox.asked[0] == 8
    assert min(inbox.asked) >= 2


async def test_a_single_place_that_is_free_is_filled_at_the_next_look(tmp_path: Path) -> None:
    answered, go_on = 0, asyncio.Event()

    async def answer(work: Work) -> None:
        nonlocal answered
        if work.claim.update_id < 7:
            await go_on.wait()
        answered += 1

    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Inbox(store)
        await inbox.accept(*(update(number, number) for number in range(10)))
        worker = Worker(inbox, answer, nothing, Pace(at_once=8, look=0.05))
        worker.start()
        async with asyncio.timeout(30):
            while answered < 3:
                await asyncio.sleep(0.01)
        go_on.set()
        await worker.drain()


async def test_no_transaction_is_made_to_claim_nothing(tmp_path: Path) -> None:
    begun: list[object] = []
    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Inbox(store)
        event.listen(store.engine, "begin", begun.append)
        assert await inbox.claim(0, 4) == []
        assert len(begun) == 1, "the look for alarms"
        assert await inbox.claim(0, 4) == []

    assert len(begun) == 1


class Slow(Inbox):
    """Takes its time to store that an update is done; knows which messages are not stored yet."""

    unstored: set[int]
    most = 0

    def sent(self, message: int) -> None:
        self.unstored.add(message)
        self.most = max(self.most, len(self.unstored))

    async def done(self, claim: Claim, memory: Memory, missed: Missed | None = None) -> None:
        await asyncio.sleep(0.05)
        await super().done(claim, memory, missed)
        self.unstored.discard(claim.update_id)


@pytest.mark.parametrize(("patience", "most"), [(60.0, 1), (0.01, 3)])
async def test_what_a_kill_would_double_is_one_message_and_more_only_where_others_wait_long(
    tmp_path: Path, patience: float, most: int
) -> None:
    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Slow(store)
        inbox.unstored = set()

        async def answer(work: Work) -> None:
            async def send() -> int:
                await work.permit()
                inbox.sent(work.claim.update_id)
                return work.claim.update_id

            await work.once(send)

        pace = Pace(at_once=8, look=0.01, in_flight=3, patience=patience)
        worker = Worker(inbox, answer, nothing, pace)
        await inbox.accept(*(update(number, number) for number in range(1, 13)))
        worker.start()
        async with asyncio.timeout(30):
            while (await inbox.backlog()).updates:
                await asyncio.sleep(0.01)
        await worker.drain()

    assert inbox.most == most


@pytest.mark.parametrize("ends", ["rests", "fails", "is recorded"])
async def test_a_message_is_not_held_up_by_one_that_is_not_on_its_way(
    tmp_path: Path, ends: str
) -> None:
    """Chat 1 has had a permit, and goes on for long without anything on its way."""
    answered = asyncio.Event()

    async def answer(work: Work) -> None:
        if work.claim.update_id == 2:
            await work.permit()
            answered.set()
            return

        async def send() -> int:
            await work.permit()
            if ends == "rests":
                await work.rest(60)
            if ends == "fails" and not work.claim.failures:
                raise RuntimeError("a bug")
            return 7

        await work.once(send)
        await work.once(asyncio.Event().wait)

    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Inbox(store)
        pace = Pace(look=0.01, patience=60.0, drain=0.01)
        worker = Worker(inbox, answer, nothing, pace)
        worker.start()
        await inbox.accept(update(1, 1), update(2, 2))
        async with asyncio.timeout(30):
            await answered.wait()
        await worker.drain()


class Frozen(Inbox):
    """Another process has taken over all that this one had, once it was frozen."""

    frozen = False

    def is_believed_alive(self, beat: float) -> bool:
        return not self.frozen

    async def record(self, claim: Claim, sent: Sequence[int]) -> None:
        if self.frozen:
            raise Lost(claim.update_id)
        await super().record(claim, sent)


async def test_who_was_frozen_while_waiting_for_a_permit_sends_nothing(tmp_path: Path) -> None:
    sent, go_on = list[int](), asyncio.Event()

    async def answer(work: Work) -> None:
        async def send() -> int:
            await work.permit()
            sent.append(work.claim.update_id)
            await go_on.wait()
            return 7

        await work.once(send)

    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Frozen(store)
        worker = Worker(inbox, answer, nothing, Pace(look=0.01, patience=60.0, drain=5.0))
        await inbox.accept(update(1, 1), update(2, 2))
        worker.start()
        async with asyncio.timeout(30):
            while not sent or len(worker._in_hand) < 2:
                await asyncio.sleep(0.01)
        inbox.frozen = True
        go_on.set()
        async with asyncio.timeout(30):
            while worker._in_hand:
                await asyncio.sleep(0.01)
        await worker.drain()

    assert len(sent) == 1
