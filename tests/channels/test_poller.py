"""Updates by long polling, from a Telegram that is not always itself."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram import Poller, poller
from bot.channels.telegram.send import client
from bot.errors import SettingsError
from bot.store.inbox import _id_of
from tests.bot_api import BotApi, Fault


class Taken:
    """What an inbox has taken, each once."""

    def __init__(self) -> None:
        self.ids: list[int] = []

    async def accept(self, *updates: dict[str, Any]) -> int:
        new = [one for one in map(_id_of, updates) if one not in self.ids]
        self.ids += new
        return len(new)


@pytest.fixture
def inbox() -> Taken:
    return Taken()


@pytest.fixture
async def polling(api: BotApi, inbox: Taken) -> AsyncIterator["asyncio.Task[None]"]:
    async with client(api.token, api.server.url) as bot:
        one = Poller(bot, api.server.url, inbox)  # type: ignore[arg-type]
        task = asyncio.create_task(one.run())
        await api.connected()
        yield task
        one.stop()
        await asyncio.wait([task])


async def until(passes: Any) -> None:
    async with asyncio.timeout(20):
        while not passes():
            await asyncio.sleep(0.01)


def queue(api: BotApi, *ids: object) -> None:
    api.delivery.pending.extend({"update_id": one} for one in ids)
    api.delivery._wake("updates")


@pytest.mark.parametrize("odd", [-1, True, 2**63, 10**30])
@pytest.mark.parametrize("alone", [True, False])
async def test_a_number_that_is_none_is_left_out_once_and_what_comes_with_it_is_taken(
    api: BotApi,
    inbox: Taken,
    polling: "asyncio.Task[None]",
    odd: object,
    alone: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(poller, "_PAUSE", 0.01)
    queue(api, odd, *(() if alone else (700,)))
    await until(lambda: not api.delivery.pending)
    queue(api, 701)
    await until(lambda: 701 in inbox.ids)

    assert inbox.ids == ([701] if alone else [700, 701])
    assert api.server.counts["getUpdates"] < 10


@pytest.mark.parametrize("odd", ["7", None, 7.5, [7]])
async def test_what_has_no_number_holds_up_nothing(
    api: BotApi, inbox: Taken, polling: "asyncio.Task[None]", odd: object
) -> None:
    queue(api, 700)
    api.delivery.pending.append({"update_id": odd})
    await until(lambda: 700 in inbox.ids)

    assert not polling.done()


async def test_a_telegram_that_answers_at_once_is_not_asked_without_pause(
    api: BotApi, polling: "asyncio.Task[None]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "_PAUSE", 0.1)
    monkeypatch.setattr(poller, "_POLL", 0)
    api.delivery._wake("updates")
    before = api.server.counts["getUpdates"]
    await asyncio.sleep(0.5)

    assert 2 <= api.server.counts["getUpdates"] - before <= 7


async def test_an_answer_that_cannot_be_read_is_asked_for_again(
    api: BotApi, inbox: Taken, polling: "asyncio.Task[None]"
) -> None:
    api.fails("getUpdates", Fault.unreadable("It works!"), times=1)
    queue(api, 700)
    queue(api, 701)
    await until(lambda: 701 in inbox.ids)

    assert not polling.done()


async def test_a_token_that_is_refused_for_a_while_is_borne_with(
    api: BotApi, inbox: Taken, polling: "asyncio.Task[None]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "_REFUSED", 0.05)
    api.fails("getUpdates", Fault.refused(401, "Unauthorized"), times=4)
    queue(api, 700)
    queue(api, 701)
    await until(lambda: 701 in inbox.ids)

    assert inbox.ids == [700, 701]


async def test_a_token_that_stays_refused_stops_the_bot_with_the_remedy(
    api: BotApi, polling: "asyncio.Task[None]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "_REFUSED", 0.05)
    monkeypatch.setattr(poller, "_REVOKED", 0.3)
    api.fails("getUpdates", Fault.refused(401, "Unauthorized"), probability=1.0)
    api.delivery._wake("updates")

    with pytest.raises(SettingsError, match="refuses TELEGRAM_BOT_TOKEN; ask @BotFather"):
        async with asyncio.timeout(20):
            await polling
    assert len(api.calls_to("getUpdates")) > 4


async def test_of_two_pollers_that_stay_the_younger_gives_up(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "_AGAIN", 0.1)
    monkeypatch.setattr(poller, "_HEAD_START", 0.2)
    async with client(api.token, api.server.url) as bot:
        older = Poller(bot, api.server.url, Taken())  # type: ignore[arg-type]
        polling = asyncio.create_task(older.run())
        await asyncio.sleep(0.6)
        younger = Poller(bot, api.server.url, Taken())  # type: ignore[arg-type]
        with pytest.raises(SettingsError, match="Another program receives"):
            async with asyncio.timeout(20):
                await younger.run()
        assert not polling.done()
        older.stop()
        await polling
