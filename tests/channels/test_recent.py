"""What is kept in mind of each chat, and what of it makes an alarm together with the next
message."""

from dataclasses import replace
from time import time

import pytest
from telegram import Message

from bot.channels.recent import LASTS, Recent
from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Place
from bot.reply import Reply
from bot.work import Pace
from tests.bot_api import BotApi, PrivateChat
from tests.channels.at_work import AtWork, working

# Neither alone is an alarm.
FIRST, SECOND = "i cant feel", "between my legs"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def kept(*words: str, recent: Recent | None = None) -> Recent:
    recent = recent or Recent(Clock())
    for number, said in enumerate(words):
        recent.keep(1, number, said)
    return recent


def test_the_last_two_messages_of_a_chat_are_kept_in_order() -> None:
    recent = kept("one", "two", "three")

    assert recent.before(1, 9) == ("two", "three")
    assert recent.before(2, 9) == ()


def test_a_message_is_let_go_after_ten_minutes() -> None:
    clock = Clock()
    recent = Recent(clock)
    recent.keep(1, 1, "one")
    clock.now += LASTS - 1
    recent.keep(1, 2, "two")
    assert recent.before(1, 3) == ("one", "two")

    clock.now += 1
    assert recent.before(1, 3) == ("two",)
    clock.now += LASTS
    recent.drop_old(1)
    assert recent._chats == {}


def test_an_edited_message_takes_its_own_place() -> None:
    recent = kept("one", "two")

    assert recent.before(1, 1) == ("one",)
    recent.keep(1, 0, "one, mended")
    assert recent.before(1, 9) == ("one, mended", "two")


def test_what_was_written_long_before_is_not_read_with_it_whenever_it_was_answered() -> None:
    recent = Recent(Clock())
    for message, written in enumerate((100.0, 100.0 + LASTS)):
        recent.keep(1, message, f"at {written:.0f}", written=written)

    assert recent.before(1) == ("at 100", "at 700")
    assert recent.before(1, 2, 101.0 + LASTS) == ("at 700",)
    assert recent.before(1, 2, 50.0) == ("at 100",)


@pytest.mark.parametrize("level", ["emergency", "crisis"])
def test_the_gravest_cards_and_a_wish_to_be_forgotten_clear_one_chat(level: str) -> None:
    recent = kept("one")
    recent.keep(2, 1, "two")
    recent.keep(1, 2, "an alarm", level)
    assert (recent.before(1), recent.before(2)) == ((), ("two",))

    recent.forget(2)
    recent.forget(3)
    assert recent.before(2) == ()


def test_of_very_many_chats_the_oldest_drop_out() -> None:
    recent = Recent(Clock())
    for chat in range(1500):
        recent.keep(chat, 1, "words")
        recent.keep(0, 1, "goes on writing")

    assert len(recent._chats) == 1000
    assert recent.before(0) == ("goes on writing",)
    assert recent.before(1) == ()
    assert recent.before(1499) == ("words",)


async def says(patient: PrivateChat, words: str) -> str:
    await patient.says(words)
    return (await patient.reads()).text


async def test_an_alarm_in_two_messages_gets_its_card_once(patient: PrivateChat) -> None:
    first, second = await says(patient, FIRST), await says(patient, SECOND)
    again = await says(patient, SECOND)

    assert "Call 911 now" not in first
    assert "Call 911 now" in second
    assert "Call 911 now" not in again


async def test_what_follows_an_urgent_card_may_make_an_emergency_of_it(
    patient: PrivateChat,
) -> None:
    await says(patient, "my legs")
    urgent = await says(patient, "are numb")
    ordinary = await says(patient, "what do you charge")
    again = await says(patient, "are numb")
    emergency = await says(patient, "and my groin too")

    assert "Call 911 now" not in urgent
    assert "$50" in ordinary
    assert "Call 911 now" in emergency
    assert len({urgent, ordinary, again}) == 3


async def test_messages_ten_minutes_apart_are_not_read_together(api: BotApi) -> None:
    clock = Clock()
    async with working(api, clock=clock) as found:
        patient = api.private_chat("Ana", language_code="en")
        await says(patient, FIRST)
        await found.is_done()
        assert found.channel.recent.before(patient.id) == (FIRST,)
        clock.now += LASTS
        assert "Call 911 now" not in await says(patient, SECOND)


@pytest.mark.parametrize(("apart", "alarm"), [(7190, False), (10, True)])
async def test_after_an_outage_only_what_was_written_together_is_read_together(
    api: BotApi, apart: int, alarm: bool
) -> None:
    patient, now = api.private_chat("Ana", language_code="en"), int(time())
    for words, date in ((FIRST, now - 7200), (SECOND, now - 7200 + apart)):
        patient.sends({"text": words, "date": date})
    async with working(api):
        await patient.reads()
        second = await patient.reads()

    assert ("Call 911 now" in second.text) == alarm


async def test_an_alarm_in_two_messages_waits_for_no_pause(api: BotApi) -> None:
    settings = ChannelSettings(limits=replace(NO_LIMITS, flood=1, slowed=3600))
    patient = api.private_chat("Ana", language_code="en")
    async with working(api, settings=settings, pace=Pace(drain=0)):
        await patient.says("hello")
        await patient.reads()
        await patient.says(FIRST)
        assert "faster than I can answer" in (await patient.reads()).text
        await patient.reads()
        await patient.says("hello again")
        await patient.says(SECOND)

        assert "Call 911 now" in (await patient.reads()).text


async def test_what_one_patient_wrote_makes_no_alarm_of_anothers_words(
    api: BotApi, patient: PrivateChat
) -> None:
    await says(api.private_chat("Ben", language_code="en"), FIRST)

    assert "Call 911 now" not in await says(patient, SECOND)


async def test_after_forget_nothing_is_read_together(patient: PrivateChat) -> None:
    await says(patient, FIRST)
    await says(patient, "/forget")

    assert "Call 911 now" not in await says(patient, SECOND)


async def test_another_try_at_an_alarm_in_two_messages_is_the_same_alarm(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, failed = Call.answer, False

    async def fail_once(self: Call, place: Place, message: Message, reply: Reply) -> bool:
        nonlocal failed
        if reply.alarm and not failed:
            failed = True
            raise RuntimeError("a bug")
        return await answer(self, place, message, reply)

    monkeypatch.setattr(Call, "answer", fail_once)
    patient = api.private_chat("Ana", language_code="en")
    async with working(api) as found:
        await says(patient, FIRST)
        card = await says(patient, SECOND)

    assert [str(one) for one in found.caught] == ["a bug"]
    assert "Call 911 now" in card


async def test_what_somebody_else_wrote_is_not_kept(bot: AtWork, api: BotApi) -> None:
    patient = api.private_chat("Ana", language_code="en")
    await patient.forwards(FIRST)
    await patient.reads()
    await bot.is_done()

    assert bot.channel.recent.before(patient.id) == ()


async def test_in_a_group_nothing_is_kept(bot: AtWork, api: BotApi) -> None:
    group = api.group()
    await group.member("Ben").mentions_bot(FIRST)
    await group.reads()
    await bot.is_done()

    assert bot.channel.recent._chats == {}
