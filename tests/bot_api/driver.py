"""The driver: starts the pretended Telegram and opens its chats."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from aiogram.types import Update

from tests.bot_api.chats import BusinessAccount, Channel, Group, PrivateChat
from tests.bot_api.delivery import Delivery
from tests.bot_api.faults import Fault, Faults
from tests.bot_api.replies import PATIENCE
from tests.bot_api.server import Call, FloodLimits, Server
from tests.bot_api.wire import strangers
from tests.bot_api.world import JSON, World


class BotApi:
    """A Telegram for one bot.

    `async with await BotApi.start() as api:` and build the bot with
    `.token(api.token).base_url(api.base_url)`.
    """

    def __init__(self, token: str, bot: JSON) -> None:
        self.token = token
        self.bot = bot
        self.delivery = Delivery()
        self.world = World(bot, self.announce)
        self.server = Server(token, self.world, self.delivery)
        self.at_rest: Callable[[], Awaitable[object]] | None = None
        """Waits until the bot has done what it took; set by who starts a bot that listens."""
        self._names = itertools.count(1)

    @classmethod
    async def start(
        cls,
        *,
        token: str = "42:TEST",
        username: str = "clinic_test_bot",
        privacy: bool = True,
        inline: bool = True,
        business: bool = True,
    ) -> "BotApi":
        """Listen on a free port of loopback. `privacy`: whether group privacy is on, as it is by
        default."""
        bot: JSON = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Clinic",
            "username": username,
        }
        bot |= {
            "can_join_groups": True,
            "can_read_all_group_messages": not privacy,
            "supports_inline_queries": inline,
        }
        bot |= {
            "can_connect_to_business": business,
            "has_main_web_app": False,
            "has_topics_enabled": False,
        }
        bot |= {"allows_users_to_create_topics": False, "can_manage_bots": False}
        api = cls(token, bot)
        await api.server.start()
        return api

    async def stop(self) -> None:
        """Stop at once, whatever waits."""
        await self.server.stop()

    async def __aenter__(self) -> "BotApi":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """For `ApplicationBuilder.base_url`."""
        return f"{self.server.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For `ApplicationBuilder.base_file_url`."""
        return f"{self.server.url}/file/bot"

    # Chats

    def user(self, first_name: str = "", **more: Any) -> JSON:
        """A person; the same may be in several chats."""
        name = first_name or f"Person {next(self._names)}"
        return {"id": next(self.world.user_ids), "is_bot": False, "first_name": name} | more

    def private_chat(
        self, first_name: str = "", *, user: JSON | None = None, started: bool = False, **about: Any
    ) -> PrivateChat:
        """A person with the bot, who has not written yet unless `started` (so the bot may not write
        first)."""
        user = user or self.user(first_name, **about)
        info: JSON = {
            key: user[key] for key in ("first_name", "last_name", "username") if key in user
        }
        return PrivateChat(
            self, self.world.add_chat("private", info, id=user["id"], started=started), user
        )

    def group(self, title: str = "Staff", *, admin: bool = False) -> Group:
        """A small group with the bot in it."""
        return self._group("group", {"title": title}, admin)

    def supergroup(
        self,
        title: str = "Clinic",
        *,
        username: str = "",
        topics: bool = False,
        admin: bool = False,
    ) -> Group:
        """A large group, by its own message ids; with `topics` it is a forum."""
        info: JSON = (
            {"title": title}
            | ({"username": username} if username else {})
            | ({"is_forum": True} if topics else {})
        )
        return self._group("supergroup", info, admin)

    def channel(
        self,
        title: str = "News",
        *,
        username: str = "",
        discussion: Group | None = None,
        admin: bool = True,
    ) -> Channel:
        """A channel; its posts are forwarded into the `discussion` group."""
        info: JSON = {"title": title} | ({"username": username} if username else {})
        chat = self.world.add_chat("channel", info)
        chat.status[self.bot["id"]] = "administrator" if admin else "left"
        chat.discussion = discussion.chat if discussion else None
        return Channel(self, chat)

    def business(self, owner: PrivateChat) -> BusinessAccount:
        """The clinic owner's own account, which they connect to the bot."""
        return BusinessAccount(self, owner)

    def _group(self, kind: Literal["group", "supergroup"], info: JSON, admin: bool) -> Group:
        chat = self.world.add_chat(kind, info)
        chat.status[self.bot["id"]] = "administrator" if admin else "member"
        return Group(self, chat)

    # Updates

    def announce(self, content: JSON) -> None:
        """Give the bot an update, checked by aiogram's models."""
        checked = Update.model_validate({"update_id": 1} | content)
        for path in strangers(checked):
            raise ValueError(f"no such field in an update: {path}")
        self.delivery.announce(content)

    def raw(self, update: JSON, *, checked: bool = True) -> int:
        """Any update; its own update_id is used if it has one. `checked=False` lets broken ones
        pass. Gives the id."""
        if checked:
            Update.model_validate({"update_id": 1} | update)
        return self.delivery.announce_raw(update)

    async def connected(self, within: float = PATIENCE) -> None:
        """Wait until the bot polls or has set its webhook. Only then is it known which updates it
        wants."""
        try:
            async with asyncio.timeout(within):
                while not self.delivery.listening:
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(
                f"the bot does not listen after {within} s; {self.story()}"
            ) from None

    async def confirmed(self, within: float = PATIENCE) -> None:
        """Wait until the bot has taken every update (by offset, or by 200 from its webhook)."""
        try:
            async with asyncio.timeout(within):
                while self.delivery.pending:
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(
                f"{len(self.delivery.pending)} updates unconfirmed after {within} s; {self.story()}"
            ) from None

    async def settled(self, within: float = PATIENCE) -> None:
        """Wait until the bot has taken every update and done what there was to do about it.

        What it has not written by then it never will: so silence is seen, and need not be waited
        for.
        """
        await self.confirmed(within)
        if self.at_rest is None:
            assert not self.delivery.listening, "only its owner knows when the bot rests: at_rest"
            return
        try:
            async with asyncio.timeout(within):
                await self.at_rest()
        except TimeoutError:
            raise AssertionError(f"the bot still works after {within} s; {self.story()}") from None

    # Faults and limits

    @property
    def faults(self) -> Faults:
        """The faults in force."""
        return self.server.faults

    def fails(
        self,
        method: str,
        fault: Fault,
        *,
        times: int | None = None,
        probability: float | None = None,
        seed: int = 0,
    ) -> None:
        """`method` ("*": all) fails the next `times` calls (default 1), or each with a
        `probability` drawn from `seed`."""
        self.faults.add(method, fault, times=times, probability=probability, seed=seed)

    @property
    def flood(self) -> FloodLimits:
        """Off until `api.flood.on = True`."""
        return self.server.flood

    # What the bot asked

    @property
    def calls(self) -> list[Call]:
        """Every request so far, in order of arrival."""
        return self.server.calls

    def calls_to(self, method: str) -> list[Call]:
        """The requests of one method."""
        return [call for call in self.calls if call.method == method]

    @property
    def refused(self) -> list[Call]:
        """The requests that broke a rule (injected faults do not count). A good bot leaves this
        empty."""
        return [call for call in self.calls if call.status >= 400 and call.status != 409]

    async def called(self, method: str, times: int = 1, within: float = PATIENCE) -> Call:
        """Wait until the method has been called (and answered) so often in all; gives the last
        call."""
        try:
            async with asyncio.timeout(within), self.server.called:
                await self.server.called.wait_for(lambda: self.server.counts[method] >= times)
        except TimeoutError:
            raise AssertionError(
                f"{method} was called {self.server.counts[method]} times in {within} s, "
                f"not {times}; {self.story()}"
            ) from None
        return self.calls_to(method)[times - 1]

    def story(self) -> str:
        """The last calls in one line, for the message of a failed test."""
        last = [
            f"{c.method} {c.error or c.fault or c.status or 'running'}"
            for c in self.calls
            if c.method != "getUpdates"
        ][-5:]
        return f"last calls: {'; '.join(last) or 'none'}; {len(self.delivery.pending)} updates wait"
