"""Telegram's limits: how long a message may be, how fast they may come, and what may never wait."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.channels.telegram import NO_LIMITS, ChannelSettings, Limits, limits, routes
from bot.channels.telegram.channel import Call
from bot.channels.telegram.limits import Cards, Due, Limiter, Waiting
from bot.channels.telegram.render import Block, messages
from bot.conversation import Conversation
from bot.text import LONGEST_MESSAGE
from bot.work import Pace
from tests import shipped
from tests.bot_api import BotApi, Fault, PrivateChat
from tests.bot_api.entities import from_html, utf16
from tests.channels.at_work import CALM, working
from tests.clinic import Clinic

ALARM = "i lost control of my bowels and my legs are numb"
KNOWN = "how much is a massage"
TITLE = "What does a massage cost?"
"""Above each answer to what is known, in whichever words that is."""
STRICT = ChannelSettings(limits=Limits())


# How long


def test_what_fits_is_one_message() -> None:
    blocks = [
        Block("Title", "b"),
        Block(""),
        Block("a < b"),
        Block("more", "blockquote expandable"),
        Block("From", "i", gap="\n\n"),
    ]

    assert messages(blocks, marked=True) == [
        "<b>Title</b>\na &lt; b\n<blockquote expandable>more</blockquote>\n\n<i>From</i>",
    ]


def test_a_long_text_is_cut_behind_a_sentence_and_the_rest_follows() -> None:
    text = " ".join(f"This is sentence number {n}, and it is a sentence." for n in range(150))
    first, second = messages([Block("Title", "b"), Block(text)], marked=True)

    assert first.endswith("it is a sentence.")
    assert second.startswith("This is sentence")
    assert f"{first} {second}" == f"<b>Title</b>\n{text}"


def test_each_piece_of_a_folded_detail_is_folded() -> None:
    pieces = messages([Block("x. " * 2000, "blockquote expandable")], marked=True)

    assert len(pieces) == 2
    assert all(
        piece.startswith("<blockquote expandable>") and piece.endswith("</blockquote>")
        for piece in pieces
    )


@given(
    st.lists(
        st.tuples(st.text("ab <&.\n😀é", max_size=9000), st.sampled_from(["", "b", "i"])),
        max_size=4,
    )
)
def test_no_message_is_ever_too_long_and_no_letter_is_lost(parts: list[tuple[str, str]]) -> None:
    made = messages([Block(text, tag) for text, tag in parts], marked=True)
    read = [from_html(one)[0] for one in made]

    assert all(utf16(one) <= LONGEST_MESSAGE for one in read)
    assert re.sub(r"\s", "", "".join(read)) == re.sub(r"\s", "", "".join(text for text, _ in parts))


async def test_a_long_answer_comes_as_two_messages_with_the_buttons_below_the_second(
    api: BotApi, clinic: Clinic
) -> None:
    long = " ".join(f"Sentence {n} of a very long answer." for n in range(180))
    clinic.change(
        "responses/en/clinic/cost.yaml",
        "One guide names $50 for an hour.",
        f"One guide names $50 for an hour. {long}",
    )
    async with working(api, Conversation(clinic.contents())) as found:
        ana = api.private_chat("Ana")
        await ana.says(KNOWN)
        first, second = await ana.reads(), await ana.reads()

        assert first.text.endswith("answer.")
        assert (first.labels, second.labels[0]) == ([], "The button_book text.")
        assert (found.caught, api.refused) == ([], [])


def test_a_name_that_a_button_cannot_carry_is_refused_with_the_content(clinic: Clinic) -> None:
    name = "a" * 60
    clinic.write(f"intents/en/clinic/{name}.yaml", "title: T\nexamples: [one of those]\n")

    assert any("too long for a button" in problem for problem in clinic.problems())


def test_every_button_fits_into_64_bytes() -> None:
    for intent in shipped.conversation().dialogue("en").content.intents:
        assert len(f"={intent}".encode()) <= 64
        assert len(f"+{intent}".encode()) <= 64
        assert len(f"!p+{intent}".encode()) <= 64


# How fast


class Clock:
    """A time that passes only by waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.sent: list[float] = []
        monkeypatch.setattr(limits.time, "monotonic", lambda: self.now)

    async def rest(self, seconds: float) -> None:
        self.now += seconds

    async def telegram(self) -> None:
        self.sent.append(self.now)

    async def send(
        self,
        limiter: Limiter,
        chat: object,
        urgent: bool = False,
        by: Any = None,
        method: str = "sendMessage",
    ) -> None:
        await limiter.process_request(
            by or self.telegram,
            (),
            {},
            method,
            {"chat_id": chat},
            Waiting(self.rest, urgent),
        )


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def test_a_chat_gets_one_message_a_second(clock: Clock) -> None:
    limiter = Limiter(Limits())
    for _ in range(4):
        await clock.send(limiter, 1)

    assert clock.sent == [1000, 1001, 1002, 1003]


@pytest.mark.parametrize(
    "method", ["editMessageText", "editMessageCaption", "editMessageReplyMarkup", "sendPhoto"]
)
async def test_an_edit_counts_as_a_message(clock: Clock, method: str) -> None:
    limiter = Limiter(Limits())
    for one in (method, "sendMessage", method):
        await clock.send(limiter, 1, method=one)

    assert clock.sent == [1000, 1001, 1002]


async def test_nobody_is_shown_typing_where_telegram_wants_to_be_left_alone(clock: Clock) -> None:
    limiter = Limiter(Limits())

    async def busy() -> None:
        raise RetryAfter(30)

    with pytest.raises(RetryAfter):
        await clock.send(limiter, 1, by=busy)
    for chat in (1, 2):
        await clock.send(limiter, chat, method="sendChatAction")
    clock.now += 31
    await clock.send(limiter, 1, method="sendChatAction")

    assert clock.sent == [1000, 1031], "another chat at once, this one later; neither waits"


async def test_a_group_gets_twenty_a_minute(clock: Clock) -> None:
    limiter = Limiter(Limits())
    for _ in range(41):
        await clock.send(limiter, -100)

    assert clock.sent[20] - clock.sent[0] >= 60
    assert clock.sent[40] - clock.sent[20] >= 60


async def test_everybody_together_gets_thirty_a_second(clock: Clock) -> None:
    limiter = Limiter(Limits())
    for chat in range(1, 91):
        await clock.send(limiter, chat)

    assert clock.sent[0] == 1000
    assert all(clock.sent[n + 30] - clock.sent[n] >= 1 for n in range(60))
    assert clock.sent[-1] == 1002


async def test_an_alarm_waits_for_nobody(clock: Clock) -> None:
    limiter = Limiter(Limits())
    for chat in range(1, 31):
        await clock.send(limiter, chat)
    await clock.send(limiter, 1, urgent=True)

    assert clock.sent[-1] == 1000


async def test_others_wait_for_the_cards_that_went_out(clock: Clock) -> None:
    limiter = Limiter(Limits())
    for chat in range(1, 31):
        await clock.send(limiter, chat, urgent=True)
    await clock.send(limiter, 99)

    assert clock.sent[-1] == 1001


async def test_an_alarm_is_tried_although_telegram_wants_to_be_left_alone_and_again_when_it_may(
    clock: Clock,
) -> None:
    limiter, answers = Limiter(Limits()), [RetryAfter(7), RetryAfter(3)]

    async def busy() -> None:
        if answers:
            raise answers.pop(0)
        await clock.telegram()

    with pytest.raises(RetryAfter):
        await clock.send(limiter, 1, by=busy)
    await clock.send(limiter, 1, urgent=True, by=busy)

    assert clock.sent == [1003]


async def test_what_telegram_wants_of_one_chat_is_kept_for_that_chat_alone(clock: Clock) -> None:
    limiter = Limiter(Limits())

    async def busy() -> None:
        raise RetryAfter(30)

    with pytest.raises(RetryAfter):
        await clock.send(limiter, 1, by=busy)
    await clock.send(limiter, 2)
    await clock.send(limiter, 1)

    assert clock.sent == [1000, 1030]


async def test_only_chats_that_were_quiet_are_left_out_when_there_are_many(clock: Clock) -> None:
    limiter = Limiter(replace(Limits(), overall=0))
    for chat in range(1, 1100):
        await clock.send(limiter, chat)
    clock.now += 100
    await clock.send(limiter, 5000)
    await clock.send(limiter, 5000)

    assert clock.sent[-1] - clock.sent[-2] == 1
    assert len(limiter._lanes) < 100


async def test_a_permit_is_taken_when_the_message_may_go_and_an_alarm_needs_none(
    clock: Clock,
) -> None:
    limiter, permits = Limiter(Limits()), list[float]()

    async def permit() -> None:
        permits.append(clock.now)

    for urgent in (False, False, True):
        waiting = Waiting(clock.rest, urgent, permit)
        about = (clock.telegram, (), {}, "sendMessage", {"chat_id": 1}, waiting)
        await limiter.process_request(*about)

    assert (permits, clock.sent) == ([1000, 1001], [1000, 1001, 1001])


@pytest.fixture
async def strict(api: BotApi) -> AsyncIterator[BotApi]:
    """A Telegram that counts strictly, and the bot as it is shipped."""
    api.flood.on = True
    async with working(api, settings=STRICT) as found:
        yield api
        assert found.caught == []


async def test_one_patients_questions_are_all_answered_without_breaking_the_limit(
    strict: BotApi,
) -> None:
    ana = strict.private_chat("Ana")
    for _ in range(4):
        await ana.says(KNOWN)
    texts = [(await ana.reads()).text for _ in range(4)]

    assert all(text.startswith(TITLE) for text in texts)
    assert all(before != after for before, after in pairwise(texts)), "not the same words again"
    assert strict.refused == []


async def test_an_alarm_overtakes_what_its_chat_has_asked_before(strict: BotApi) -> None:
    ana = strict.private_chat("Ana")
    for _ in range(5):
        await ana.says(KNOWN)
    await ana.reads()
    strict.flood.on = False  # the card comes within the second, which Telegram lets pass
    began = time.monotonic()
    await ana.says(ALARM)
    texts = [(await ana.reads()).text for _ in range(2)]

    assert any("911" in text and "Do not drive yourself" in text for text in texts)
    assert time.monotonic() - began < 2
    rest = [await ana.reads() for _ in range(3)]
    answers = [text for text in (*texts, *(reply.text for reply in rest)) if TITLE in text]
    assert len(answers) >= 4, "the others are answered, too"


async def overtaken(strict: BotApi, alarm: str) -> PrivateChat:
    """A chat in which an alarm has overtaken what was asked before."""
    strict.flood.on = False
    ana = strict.private_chat("Ana")
    for _ in range(3):
        await ana.says(KNOWN)
    await ana.reads()
    await ana.says(alarm)
    for _ in range(3):
        await ana.reads()
    return ana


async def test_the_reminder_of_an_alarm_outlives_what_it_has_overtaken(strict: BotApi) -> None:
    ana = await overtaken(strict, ALARM)
    await ana.says("swedish or deep tissue?")

    assert "If you still have those signs" in (await ana.reads()).text


async def test_a_crisis_and_a_caution_outlive_what_the_alarm_has_overtaken(strict: BotApi) -> None:
    ana = await overtaken(strict, "i want to kill myself. i am 20 weeks pregnant")
    await ana.says("how do i book")
    answer = await ana.reads()
    await ana.says("/mydata")

    assert "988" in answer.text
    assert answer.buttons == []
    assert "pregnancy" in (await ana.reads()).text


async def test_an_answer_goes_out_when_the_one_before_is_stored(api: BotApi) -> None:
    slow = 0.5
    api.fails("sendMessage", Fault.slow(slow), times=2)
    async with working(api, pace=replace(CALM, patience=60.0)):
        patients = [api.private_chat(name) for name in ("Ana", "Ben")]
        for patient in patients:
            await patient.says(KNOWN)
        for patient in patients:
            await patient.reads()
        first, second = api.calls_to("sendMessage")

    assert second.at - first.at >= slow


async def test_a_chat_that_telegram_wants_left_alone_holds_up_no_other(strict: BotApi) -> None:
    ana, ben = strict.private_chat("Ana"), strict.private_chat("Ben")
    strict.fails("sendMessage", Fault.too_many_requests(retry_after=3), times=1)
    await ana.says(KNOWN)
    await strict.called("sendMessage")
    began = time.monotonic()
    await ben.says(KNOWN)
    await ben.reads()
    others = time.monotonic() - began
    await ana.reads()

    assert others < 1
    assert time.monotonic() - began > 2


async def test_who_floods_is_told_once_and_at_once_and_only_the_last_is_answered(
    api: BotApi,
) -> None:
    desk = ChannelSettings(limits=replace(NO_LIMITS, flood=5, slowed=0.05))
    async with working(api, settings=desk, pace=replace(CALM, look=0.05)) as found:
        ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
        for _ in range(60):
            await ana.says("/contact")
        await ana.says("/mydata")
        for _ in range(3):
            await ana.says(KNOWN)
        await ben.says(KNOWN)
        assert (await ben.reads()).text.startswith(TITLE)
        texts = [reply.text for reply in await ana.reads_all()]

        (told,) = (n for n, text in enumerate(texts) if "faster than I can answer" in text)
        assert told < 12, "what was answered before it was a flood"
        assert "about you" in texts[told + 1], "of what is kept"
        assert [text[: len(TITLE)] for text in texts[told + 2 :]] == [TITLE] * 3
        assert found.caught == []


async def test_who_floods_is_told_once_however_often_the_answer_is_tried(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Call.answer

    async def at_last(call: Call, *args: Any) -> bool:
        if call.work.claim.failures < 2:
            raise OSError
        return await answer(call, *args)

    monkeypatch.setattr("bot.work._SHORTEST_WAIT", 0.001)
    monkeypatch.setattr(Call, "answer", at_last)
    desk = ChannelSettings(limits=replace(NO_LIMITS, flood=2, slowed=0.05))
    async with working(api, settings=desk, pace=replace(CALM, look=0.05)):
        ana = api.private_chat("Ana")
        for _ in range(3):
            await ana.says(KNOWN)
        texts = [reply.text for reply in await ana.reads_all()]

        assert len([text for text in texts if "faster than I can answer" in text]) == 1
        assert len([text for text in texts if text.startswith(TITLE)]) == 3


async def test_an_alarm_amid_a_flood_is_answered_at_once(api: BotApi) -> None:
    desk = ChannelSettings(limits=replace(NO_LIMITS, flood=5, slowed=3600))
    async with working(api, settings=desk, pace=Pace(drain=0)) as found:
        ana = api.private_chat("Ana")
        for _ in range(9):
            await ana.says(KNOWN)
        await ana.says(ALARM)
        for _ in range(9):
            await ana.says(KNOWN)
        while "Call 911" not in (await ana.reads()).text:
            pass
        assert found.caught == []


async def test_who_raises_one_alarm_upon_another_has_one_card_and_then_reminders(
    api: BotApi,
) -> None:
    """No more than Telegram takes, and something behind the last."""
    limits = replace(NO_LIMITS, chat=0.2, card=60.0)
    async with working(api, settings=ChannelSettings(limits=limits)) as found:
        ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
        for _ in range(20):
            await ana.says(ALARM)
        await ben.says(ALARM)
        assert "Call 911" in (await ben.reads()).text
        first, *others = await ana.reads_all()

        assert "Call 911" in first.text
        assert 1 <= len(others) <= 10
        assert {one.text for one in others} == {reminder("reminder")}
        await ana.says("i want to kill myself")
        assert "988" in (await ana.reads()).text, "another kind of card"
        await ana.says("i want to kill myself")
        assert (await ana.reads()).text == reminder("crisis_reminder")
        assert found.caught == []


def reminder(name: str) -> str:
    return shipped.contents()["en"].card(name).strip()


async def test_what_fails_to_be_sent_was_no_card() -> None:
    cards, who = Cards(Limits()), (1, 1)
    with pytest.raises(RetryAfter):
        async with cards.due(who, 1, "emergency", asyncio.sleep):
            raise RetryAfter(1)
    async with cards.due(who, 1, "emergency", asyncio.sleep) as due:
        assert due is Due.CARD


async def test_typing_is_shown_while_an_answer_takes_its_time(api: BotApi, patient: Any) -> None:
    api.fails("sendMessage", Fault.slow(1.6), times=1)
    await patient.says(KNOWN)
    await api.called("sendChatAction")

    assert patient.chat.typing == ["typing"]


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        (Fault.refused(403, "Forbidden: bot was kicked"), 1),
        (Fault.too_many_requests(9), 1),
        (Fault.internal_error(), 3),
    ],
    ids=lambda one: str(one)[:60],
)
async def test_typing_is_shown_no_more_where_telegram_will_not_have_it(
    api: BotApi, patient: Any, monkeypatch: pytest.MonkeyPatch, fault: Fault, times: int
) -> None:
    monkeypatch.setattr(routes, "_SLOW", 0.05)
    monkeypatch.setattr(routes, "_TYPING", 0.05)
    api.fails("sendChatAction", fault, probability=1.0)
    api.fails("sendMessage", Fault.slow(0.6), times=1)
    await patient.says(KNOWN)
    await patient.reads()
    await api.settled()

    shown = len(api.calls_to("sendChatAction"))
    assert shown == 1 if times == 1 else shown >= times


async def test_tapping_through_the_topics_breaks_no_limit(strict: BotApi) -> None:
    ana = strict.private_chat("Ana")
    await ana.says("/topics")
    menu = await ana.reads()
    await ana.taps(menu.labels[0])
    assert (await ana.reads()).edited
    assert strict.refused == []


def at_work_now() -> set[str]:
    """What the channel has running, by the names of the functions."""
    running = [task.get_coro() for task in asyncio.all_tasks()]
    channel = str(Path("bot", "channels"))
    return {one.cr_code.co_qualname for one in running if channel in one.cr_code.co_filename}


async def test_no_typing_is_shown_where_the_answer_is_there(api: BotApi, patient: Any) -> None:
    await api.settled()
    before = at_work_now()
    await patient.says(KNOWN)
    await patient.reads()
    await api.settled()

    assert patient.chat.typing == []
    assert at_work_now() == before, "nothing is left that would show it later"
