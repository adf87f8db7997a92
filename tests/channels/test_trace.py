"""After a crash Telegram is asked whether an answer has gone out, and what stands there stays."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import ExtBot

from bot.channels.telegram import NO_LIMITS, ChannelSettings, Limits
from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Sender, client
from bot.channels.telegram.trace import _LOOKS, find
from bot.store import Inbox
from bot.work import _ASKED
from tests.bot_api import BotApi, Fault, PrivateChat
from tests.channels.at_work import CALM, UNHURRIED, working

KNOWN, TITLE = "how much is a massage", "What does a massage cost?"
ALARM = "i lost control of my bowels and my legs are numb"
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("👍", callback_data="+a")]])
OTHERS = InlineKeyboardMarkup([[InlineKeyboardButton("👎", callback_data="-a")]])


@pytest.fixture
async def sender(api: BotApi) -> AsyncIterator[Sender]:
    async with client(api.token, api.server.url, NO_LIMITS) as bot:
        yield Sender(bot)


Written = Callable[[Sender, PrivateChat, PrivateChat], Any]


async def _sent(sender: Sender, ana: PrivateChat, ben: PrivateChat) -> None:
    await sender.bot.send_message(ana.id, "mine", reply_markup=KEYS)


async def _sent_amid_others(sender: Sender, ana: PrivateChat, ben: PrivateChat) -> None:
    for _ in range(_LOOKS - 2):
        await ben.says("hello")
    await ana.says("hello?")
    await _sent(sender, ana, ben)


async def _sent_too_far_away(sender: Sender, ana: PrivateChat, ben: PrivateChat) -> None:
    await _sent_amid_others(sender, ben, ana)
    await _sent(sender, ana, ben)


async def _sent_to_another(sender: Sender, ana: PrivateChat, ben: PrivateChat) -> None:
    await ana.says("hello?")
    await _sent(sender, ben, ana)


async def _sent_beside_another_text(sender: Sender, ana: PrivateChat, ben: PrivateChat) -> None:
    await sender.bot.send_message(ana.id, "news")
    await _sent(sender, ana, ben)


async def _other_things(sender: Sender, ana: PrivateChat, ben: PrivateChat) -> None:
    await sender.bot.send_contact(ana.id, "+13055550100", "Clinic", reply_markup=KEYS)
    await sender.bot.send_photo(ana.id, b"\x89PNG\r\n\x1a\n", caption="left", reply_markup=OTHERS)
    await sender.bot.send_message(ana.id, "whom?", reply_markup=ForceReply())


@pytest.mark.parametrize(
    ("writes", "is_found"),
    [
        (_sent, True),
        (_sent_amid_others, True),
        (_sent_too_far_away, False),
        (_sent_to_another, False),
        (_sent_beside_another_text, False),
        (_other_things, False),
    ],
)
async def test_the_one_text_behind_a_message_is_found_by_its_keys_and_nothing_is_changed(
    api: BotApi, sender: Sender, writes: Written, is_found: bool
) -> None:
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben", started=True)
    behind = (await ana.says(KNOWN))["message_id"]
    await writes(sender, ana, ben)
    before = deepcopy((ana.chat.messages, ben.chat.messages))
    mine = [one.message_id for one in ana.screen if one.text == "mine"]

    assert await find(sender, ana.id, KEYS, behind) == (mine[0] if is_found else None)
    assert (ana.chat.messages, ben.chat.messages) == before


async def test_a_text_with_other_keys_is_not_the_answer(api: BotApi, sender: Sender) -> None:
    ana = api.private_chat("Ana")
    behind = (await ana.says(KNOWN))["message_id"]
    await sender.bot.send_message(ana.id, "news", reply_markup=OTHERS)

    assert await find(sender, ana.id, KEYS, behind) is None


@pytest.mark.parametrize("fault", [Fault.too_many_requests(1), Fault.bad_gateway()])
async def test_what_telegram_does_not_say_just_now_it_is_asked_again(
    api: BotApi, sender: Sender, fault: Fault
) -> None:
    ana = api.private_chat("Ana")
    behind = (await ana.says(KNOWN))["message_id"]
    sent = await sender.bot.send_message(ana.id, "mine", reply_markup=KEYS)
    api.fails("editMessageCaption", fault)
    api.fails("editMessageReplyMarkup", fault)

    assert await find(sender, ana.id, KEYS, behind) == sent.message_id


async def test_to_ask_counts_toward_no_limit(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    behind = (await ana.says(KNOWN))["message_id"]
    async with client(api.token, api.server.url, Limits()) as bot, asyncio.timeout(_LOOKS / 2):
        sent = await bot.send_message(ana.id, "mine", reply_markup=KEYS)

        assert await find(Sender(bot), ana.id, KEYS, behind) == sent.message_id


async def test_what_telegram_never_says_is_not_known(api: BotApi, sender: Sender) -> None:
    ana = api.private_chat("Ana")
    behind = (await ana.says(KNOWN))["message_id"]
    await sender.bot.send_message(ana.id, "mine", reply_markup=KEYS)
    api.fails("editMessageCaption", Fault.refused(403, "Forbidden: for a reason"), times=20)

    assert await find(sender, ana.id, KEYS, behind) is None


@asynccontextmanager
async def killed(
    file: Path,
    api: BotApi,
    monkeypatch: pytest.MonkeyPatch,
    at: tuple[object, str],
    settings: ChannelSettings = UNHURRIED,
) -> AsyncIterator[asyncio.Event]:
    """A bot that never comes back from one method, and gives nothing back when it ends; the event
    says that it is there."""
    reached = asyncio.Event()

    async def never(*_: object, **__: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    async def nothing(*_: object) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(*at, never)
        patch.setattr(Inbox, "release", nothing)
        patch.setattr(Inbox, "leave", nothing)
        async with working(api, database=file, pace=replace(CALM, drain=0.0), settings=settings):
            yield reached


STORED, ANSWERED = (Inbox, "done"), (Call, "answer")


async def started_again(api: BotApi, file: Path) -> None:
    """The bot does what is left to do."""
    async with working(api, database=file) as bot:
        await bot.is_done()
        assert bot.caught == []


async def test_an_answer_that_went_out_before_the_crash_is_not_sent_again_and_is_known(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, file = api.private_chat("Ana"), tmp_path / "store.sqlite3"
    async with killed(file, api, monkeypatch, STORED):
        question = await ana.says(KNOWN)
        before = await ana.reads()
    await started_again(api, file)
    asked = api.server.counts["editMessageCaption"]
    async with working(api, database=file):
        await ana.edits(question, "where can i park?")
        after = await ana.reads()

        assert len(ana.screen) == 1
    assert (after.edited, after.message_id) == (True, before.message_id)
    assert (asked, api.server.counts["editMessageCaption"]) == (_LOOKS, _LOOKS)


def many_write(api: BotApi) -> None:
    """Others do, each of whom has another id of the row."""
    for _ in range(2 * _LOOKS):
        next(api.world.account_ids)


async def test_an_answer_to_what_had_waited_is_found_behind_the_newest_message_known(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, file = api.private_chat("Ana"), api.private_chat("Ben"), tmp_path / "store.sqlite3"
    many_write(api)
    async with working(api, database=file):
        await ben.says(KNOWN)
        await ben.reads()
    async with killed(file, api, monkeypatch, STORED):
        ana.sends({"text": KNOWN, "message_id": 3})
        await ana.reads()
    await started_again(api, file)

    assert len(ana.screen) == 1


@pytest.mark.parametrize(("crashes", "messages"), [(2, 1), (_ASKED + 1, 2)])
async def test_after_some_more_crashes_it_is_found_as_well_and_then_sent(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crashes: int, messages: int
) -> None:
    """What others were sent before the last crash was sent long after it."""
    ana, ben, file = api.private_chat("Ana"), api.private_chat("Ben"), tmp_path / "store.sqlite3"
    async with killed(file, api, monkeypatch, STORED):
        await ana.says(KNOWN)
        await ana.reads()
    many_write(api)
    for _ in range(crashes - 1):
        async with killed(file, api, monkeypatch, ANSWERED) as reached:
            await asyncio.wait_for(reached.wait(), 30)
            for _ in range(2):  # with the second the first is stored
                await ben.says("/start")
                await ben.reads()
    await started_again(api, file)

    assert len(ana.screen) == messages


async def test_what_was_sent_for_one_message_is_not_taken_for_the_answer_to_the_next(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, file = api.private_chat("Ana"), tmp_path / "store.sqlite3"
    async with killed(file, api, monkeypatch, ANSWERED) as reached:
        await ana.says("/start")
        await ana.says(KNOWN)
        menu = await ana.reads()
        await asyncio.wait_for(reached.wait(), 30)
    await started_again(api, file)

    assert [one.text.partition("\n")[0] for one in ana.screen[1:]] == [TITLE]
    assert ana.screen[0].buttons == menu.buttons


async def test_who_is_told_to_write_slower_before_a_crash_is_answered_after_it(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the bot knows of no flood, and what it said of one is no part of the answer."""
    ana, file = api.private_chat("Ana", started=True), tmp_path / "store.sqlite3"
    for _ in range(3):
        await ana.says("/contact")
    settings = ChannelSettings(limits=replace(NO_LIMITS, flood=2))
    async with killed(file, api, monkeypatch, (ExtBot, "send_contact"), settings) as reached:
        await asyncio.wait_for(reached.wait(), 30)
        assert "faster than I can answer" in (await ana.reads()).text
    await started_again(api, file)

    assert len(ana.screen) == 1 + 3 * 2


async def test_a_card_keeps_its_buttons_whatever_else_is_looked_for_in_its_chat(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, file = api.private_chat("Ana"), tmp_path / "store.sqlite3"
    async with killed(file, api, monkeypatch, ANSWERED) as reached:
        for words in (KNOWN, ALARM):
            await ana.says(words)
            await asyncio.wait_for(reached.wait(), 30)
            reached.clear()
    await started_again(api, file)
    shown = ana.reads_on()

    assert len(shown) == 2
    assert [one.buttons for one in ana.screen] == [one.buttons for one in shown]


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [("/contact", 2, 3), (ALARM, 1, 2)],
    ids=["a card is no text", "a card for an alarm is rather sent twice than never"],
)
async def test_what_is_not_known_for_sure_is_sent(
    api: BotApi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    before: int,
    after: int,
) -> None:
    ana, file = api.private_chat("Ana"), tmp_path / "store.sqlite3"
    async with killed(file, api, monkeypatch, STORED):
        await ana.says(said)
        for _ in range(before):
            await ana.reads()
    await started_again(api, file)

    assert len(ana.screen) == after


async def test_nobody_is_asked_about_a_group(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, file = api.group(), tmp_path / "store.sqlite3"
    ana = group.member("Ana")
    async with killed(file, api, monkeypatch, STORED):
        await ana.mentions_bot(KNOWN)
        await group.reads()
    await started_again(api, file)

    assert len(group.screen) == 2
    assert api.server.counts["editMessageCaption"] == 0
