"""The alarm path stands alone: whatever fails, an alarm gets its card, and one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Connection
from telegram import Update

from bot.channels.recent import Recent
from bot.channels.telegram import NO_LIMITS, ChannelSettings, alarms, channel, routes
from bot.channels.telegram.limits import Cards, Floods
from bot.channels.telegram.staff import handoffs, lines
from bot.conversation import Conversation
from bot.dialogue import Dialogue
from bot.guarded import Guarded
from bot.language import Tongues
from bot.matching.matcher import Matcher
from bot.redaction import Redactor
from bot.store import Store, Unavailable, memory, schema
from bot.work import Pace
from tests.bot_api import BotApi, BusinessAccount
from tests.channels.at_work import CALM, AtWork, Watchful, working
from tests.tables import carry_out

ALARM = "i lost control of my bowels and my legs are numb"
CARD = "Call 911"
TRANSLATOR = {"id": 77, "is_bot": True, "first_name": "T", "username": "translator_bot"}


class Broken(Exception):
    """What no code expects."""


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start(privacy=False) as api:
        yield api


@asynccontextmanager
async def clinic(api: BotApi, pace: Pace = CALM) -> AsyncIterator[tuple[AtWork, BusinessAccount]]:
    """The bot, and the clinic's own account."""
    owner, staff = api.private_chat("Rosa", started=True), api.group("Staff")
    settings = ChannelSettings((owner.id,), staff.id, limits=NO_LIMITS)
    async with working(api, settings=settings, pace=pace) as found:
        account = api.business(owner)
        await account.connects()
        await owner.reads()
        yield found, account


async def cries(api: BotApi, account: BusinessAccount) -> dict[str, Any]:
    """Alarms in every form, each in a chat of its own."""
    chats: dict[str, Any] = {
        form: api.private_chat("Ana") for form in ("text", "edit", "command", "caption", "poll")
    }
    chats |= {"another bot": api.private_chat("Ana"), "group": api.group().member("Ben")}
    chats |= {"forget": api.private_chat("Ana"), "account": account.private_chat("Ana")}
    edited = await chats["edit"].says("/nothing")
    await chats["edit"].reads()
    await chats["text"].says(ALARM)
    await chats["edit"].edits(edited, ALARM)
    await chats["command"].says(f"/book {ALARM}")
    await chats["forget"].says(f"/forget {ALARM}")
    await chats["caption"].sends_photo(ALARM)
    await chats["poll"].sends_poll(ALARM)
    chats["another bot"].sends({"text": ALARM, "via_bot": TRANSLATOR})
    await chats["group"].says(ALARM)
    await chats["account"].says(ALARM)
    return chats


def raises(*_: object, **__: object) -> None:
    raise Broken


BREAKS: dict[str, tuple[object, str]] = {
    "the language": (Tongues, "language_of"),
    "the language of an alarm": (Guarded, "alarmed_in"),
    "matching": (Matcher, "read"),
    "answering": (Dialogue, "reply_to"),
    "redaction": (Redactor, "redacted"),
    "what a chat is in": (Conversation, "of"),
    "reading what is remembered": (memory, "_memory"),
    "what was written before": (Recent, "before"),
    "keeping that": (Recent, "keep"),
    "hearing floods": (Floods, "hear"),
    "floods": (Floods, "is_flooding"),
    "the pace of cards": (Cards, "due"),
    "typing": (routes, "_seen_typing"),
    "reading an update": (Update, "de_json"),
    "rendering": (channel, "parts"),
    "hearing": (alarms, "hear"),
    "the figures": (Watchful, "count_turn"),
    "the log": (channel._log, "info"),
    "hand-offs": (handoffs, "handoff_of"),
    "the account": (routes.business, "account_of"),
    "what the staff are told": (lines, "_note"),
    "the store of that": (lines, "keep_notice"),
}


async def test_an_alarm_gets_one_card_in_every_form_whatever_is_broken(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work._SHORTEST_WAIT", 0.001)
    async with clinic(api) as (_, account):
        for broken, (where, name) in BREAKS.items():
            with monkeypatch.context() as breaking:
                breaking.setattr(where, name, raises)
                chats = await cries(api, account)
                await api.settled()
            for form, chat in chats.items():
                told = [reply.text for reply in chat.reads_on()]
                assert len(told) == 1, (broken, form, told)
                assert CARD in told[0], (broken, form)


@pytest.mark.parametrize(
    "body", [b"?", b"[]", b'{"session": {"cautions": 5, "language": {}, "told": 3, "misses": "x"}}']
)
async def test_what_is_remembered_in_no_shape_is_forgotten(api: BotApi, body: bytes) -> None:
    async with working(api) as found:
        ana = api.private_chat("Ana")
        sealed, now = found.store.seal.close(body), found.inbox.clock()
        new = schema.sessions.insert().values(chat_id=ana.id, touched_at=now, body=sealed)
        await carry_out(found.store, new)
        await ana.says("how much is a massage")

        assert "$50" in (await ana.reads()).text
        assert found.caught == []


async def test_an_update_that_cannot_be_read_holds_up_no_other(api: BotApi) -> None:
    async with working(api) as found:
        row = {"update_id": 1, "chat_id": 5, "received_at": 1.0, "state": schema.WAITING}
        row |= {"body": b"?", "claims": 0, "failures": 0, "sent": ""}
        await carry_out(found.store, schema.inbox.insert().values(row))
        ana = api.private_chat("Ana")
        await ana.says("how much is a massage")

        assert "$50" in (await ana.reads()).text
        await found.is_done()


class Away:
    """A store that can be taken away, or held up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.away = False
        self.there = asyncio.Event()
        self.there.set()
        self._transact = Store.transact
        monkeypatch.setattr(Store, "transact", lambda *given, **how: self._held(*given, **how))
        monkeypatch.setattr(alarms, "PATIENCE", 0.05)
        monkeypatch.setattr("bot.work._LONGEST_WAIT", 0.1)
        monkeypatch.setattr("bot.channels.telegram.poller._LONGEST_WAIT", 0.1)
        monkeypatch.setattr("bot.channels.telegram.poller._STORED", 0.2)

    async def _held(
        self, store: Store, act: Callable[[Connection], Any], *, lasting: bool = True
    ) -> Any:
        await self.there.wait()
        if self.away:
            raise Unavailable("the disk is full")
        return await self._transact(store, act, lasting=lasting)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Away:
    return Away(monkeypatch)


@pytest.mark.parametrize("how", ["away", "held up"])
async def test_an_alarm_gets_one_card_where_it_cannot_be_stored(
    api: BotApi, store: Away, how: str
) -> None:
    async with clinic(api) as (found, _):
        first, ben, second = (api.private_chat(name) for name in ("Ana", "Ben", "Cleo"))
        store.away = how == "away"
        if how == "held up":
            store.there.clear()
        await ben.says("how much is a massage")
        await first.says(ALARM)
        assert CARD in (await first.reads()).text
        if how == "away":  # a poller that hears nothing more would not hear this one
            await asyncio.sleep(0.2)
            await second.says(f"{ALARM}!")
            assert CARD in (await second.reads()).text
        assert len(api.delivery.pending) >= 2, "nothing is acknowledged"
        assert ben.reads_on() == []
        store.away = False
        store.there.set()

        assert "$50" in (await ben.reads()).text
        await api.settled()
        assert first.reads_on() == second.reads_on() == []
        assert found.channel.untaken == {}


async def test_a_webhook_that_has_to_bring_it_again_brings_no_second_card(
    api: BotApi, store: Away
) -> None:
    async with clinic(api) as (found, account):
        ana = api.private_chat("Ana", started=True)
        here = account.private_chat("Ana")
        updates = [update(1, ana.chat.short(), ana.user), update(2, here.chat.short(), here.user)]
        updates[1]["business_message"] = updates[1].pop("message")
        updates[1]["business_message"]["business_connection_id"] = account.id
        store.away = True
        for _ in range(3):
            for one in updates:
                with pytest.raises(Unavailable):
                    await found.inbox.accept(one)
        assert CARD in (await ana.reads()).text
        assert CARD in (await here.reads()).text
        store.away = False
        await found.inbox.accept(*updates)
        await found.is_done()
        assert ana.reads_on() == here.reads_on() == []


def update(number: int, chat: dict[str, Any], user: dict[str, Any]) -> dict[str, Any]:
    message = {"message_id": 900, "date": 1_700_000_000, "chat": chat, "from": user, "text": ALARM}
    return {"update_id": 10_000 + number, "message": message}


async def test_an_alarm_that_somebody_else_takes_gets_no_card_here(
    api: BotApi, store: Away
) -> None:
    """As another replica does, or as one that was answered before and is brought again."""
    async with clinic(api) as (found, _):
        ana = api.private_chat("Ana", started=True)
        one = update(1, ana.chat.short(), ana.user)
        await found.inbox.accept(one)
        await ana.reads()
        await found.is_done()
        await found.inbox.accept(one)
        while found.channel.untaken:
            await asyncio.sleep(0.01)

        assert ana.reads_on() == []


async def test_a_store_that_goes_away_while_an_alarm_is_answered_delays_no_card(
    api: BotApi, store: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = routes._answer

    async def answered(*args: Any) -> None:
        store.away = True
        await answer(*args)

    async with clinic(api) as (_, account):
        for ana in (api.private_chat("Ana"), account.private_chat("Ana")):
            with monkeypatch.context() as breaking:
                breaking.setattr(routes, "_answer", answered)
                await ana.says(ALARM)
                assert CARD in (await ana.reads()).text
            store.away = False
            await ana.reads_nothing()


async def test_strangers_and_other_bots_get_no_card_while_the_store_is_away(
    api: BotApi, store: Away
) -> None:
    async with clinic(api) as (found, account):
        stranger = api.private_chat("Stranger", started=True)
        others = api.business(stranger)
        await others.connects()
        await stranger.reads()
        group = api.group()
        robot = group.member(user=api.user("Robot") | {"is_bot": True})
        staff = api.private_chat("Ana")
        store.away = True
        await robot.says(ALARM)
        await others.private_chat("Ben").says(ALARM)
        staff.sends({"text": ALARM, "via_bot": api.bot})
        await account.private_chat("Cleo").owner_says(ALARM)
        await asyncio.sleep(0.3)
        sent = api.calls_to("sendMessage")
        store.away = False
        await api.settled()

        assert [call.params["text"] for call in sent if CARD in call.params["text"]] == []
        assert found.channel.untaken == {}
