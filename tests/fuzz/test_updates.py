"""Any update: answered, or set aside, and the next one is answered."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.channels.telegram import NO_LIMITS, UPDATES, Channel, ChannelSettings, at_work
from bot.store import Inbox, opened
from bot.work import Pace
from tests import shipped
from tests.bot_api import BotApi
from tests.channels.at_work import Watchful
from tests.databases import KEY
from tests.fuzz import fuzzed
from tests.fuzz.made import JSON, Maker, spoiled

PEOPLE: list[JSON] = [
    {"id": number, "is_bot": False, "first_name": name, "language_code": code}
    for number, name, code in ((101, "Ana", "es"), (102, "Ben", "en"), (103, "Wilhelmina", "fr"))
]
GROUP: JSON = {"id": -1_000_000_000_201, "type": "supergroup", "title": "Runners"}
STAFF: JSON = {"id": -1_000_000_000_202, "type": "supergroup", "title": "Staff", "is_forum": True}
CHATS = [
    *({"id": one["id"], "type": "private", "first_name": one["first_name"]} for one in PEOPLE),
    *(GROUP, STAFF),
]
ASKED, ANSWERED = "/help", "in your own words"
PACE = Pace(look=0.05, beat=60.0)


@st.composite
def updates(draw: st.DrawFn) -> tuple[str, JSON]:
    """An update, and whether it is "whole" or "spoiled"."""
    made = Maker(draw, PEOPLE, CHATS).update(
        draw(st.sampled_from(["message"] * 4 + [*map(str, UPDATES)]))
    )
    if draw(st.integers(0, 2)):
        return "whole", made
    return "spoiled", draw(spoiled(made))


There = tuple[asyncio.Runner, "Telegram"]
_OF_WORDS = ("message_id", "date", "chat", "text", "caption")
_NOT_ASKED = ("via_bot", "contact")
"""By these a message is none of the patient's words."""


class Telegram:
    """The bot at work on what is put into its inbox, against the pretended Telegram."""

    def __init__(self, api: BotApi, channel: Channel, meter: Watchful) -> None:
        self._api = api
        self._channel = channel
        self._meter = meter
        self._number = 0
        self._ida = api.private_chat("Ida", started=True)

    async def brings(self, update: JSON) -> list[object]:
        """What went wrong with an update."""
        self._meter.caught.clear()
        self._number += 1
        try:
            await self._channel.inbox.accept({**update, "update_id": self._number})
        except ValueError:
            return []
        async with asyncio.timeout(60):
            while (await self._channel.inbox.backlog()).updates:
                await asyncio.sleep(0.002)
        return list(self._meter.caught)

    async def answers(self) -> None:
        """Another patient is answered."""
        assert ANSWERED in await self._answer(ASKED, {"from": self._ida.user})

    async def alarms(self, beside: JSON) -> None:
        """A patient in need gets the card."""
        assert "911" in await self._answer("i cant breathe and my chest hurts", beside)

    async def _answer(self, words: str, beside: JSON) -> str:
        chat = {"id": self._ida.id, "type": "private", "first_name": "Ida"}
        message = {"message_id": 1, "date": 1_796_000_000, "text": words, "chat": chat}
        assert not await self.brings({"message": {**beside, **message}})
        return "".join(reply.text for reply in self._ida.reads_on())


@contextmanager
def telegram() -> Iterator[There]:
    """One for all updates: nothing that came before may change what becomes of the next."""
    logging.disable(logging.CRITICAL)
    with (
        TemporaryDirectory() as folder,
        asyncio.Runner() as runner,
        pytest.MonkeyPatch.context() as p,
    ):
        p.setattr("bot.work._SHORTEST_WAIT", 0.01)  # seconds until one that failed is tried again
        stack = AsyncExitStack()
        try:
            yield runner, runner.run(_at_work(stack, Path(folder)))
        finally:
            runner.run(stack.aclose())
            logging.disable(logging.NOTSET)


async def _at_work(stack: AsyncExitStack, folder: Path) -> Telegram:
    api = await stack.enter_async_context(await BotApi.start(token="42:" + 8 * "TEST"))
    for person in PEOPLE:
        api.private_chat(user=person, started=True)
    for chat in (GROUP, STAFF):
        info = {key: chat[key] for key in ("title", "is_forum") if key in chat}
        found = api.world.add_chat("supergroup", info, id=-chat["id"] - 1_000_000_000_000)
        found.status[api.bot["id"]] = "administrator"
    store = await stack.enter_async_context(opened(str(folder / "store.sqlite3"), KEY))
    meter = Watchful()
    settings = ChannelSettings(limits=NO_LIMITS, admins=(101,), staff_chat=STAFF["id"], manager=102)
    channel, _ = await stack.enter_async_context(
        at_work(
            shipped.conversation(call_back=True, tells_later=True, hands_over=True),
            api.token,
            api.server.url,
            store,
            PACE,
            inbox=Inbox(store),
            meter=meter,
            settings=settings,
        )
    )
    return Telegram(api, channel, meter)


@fuzzed(updates(), examples=80, setting=telegram)
def test_any_update_is_answered_or_set_aside(given: tuple[str, Any], there: There) -> None:
    (how, update), (runner, telegram) = given, there
    caught = runner.run(
        telegram.brings(update if isinstance(update, dict) else {"message": update})
    )

    assert not caught or how == "spoiled"
    runner.run(telegram.answers())


@st.composite
def oddities(draw: st.DrawFn) -> JSON:
    """What stands in a message beside its words, one piece of it spoiled."""
    made = Maker(draw, PEOPLE, CHATS).update("message")["message"]
    beside = {key: value for key, value in made.items() if key not in _OF_WORDS}
    beside.setdefault("entities", [{"type": "bold", "offset": 0, "length": 2}])
    return draw(spoiled({key: value for key, value in beside.items() if key not in _NOT_ASKED}))


@fuzzed(oddities(), examples=40, setting=telegram)
def test_an_alarm_gets_its_card_whatever_is_odd_beside_it(beside: Any, there: There) -> None:
    runner, telegram = there
    runner.run(telegram.alarms(beside if isinstance(beside, dict) else {}))
