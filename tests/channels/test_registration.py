"""The webhook on Telegram's side: set, looked after, and what the log says of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.telegram import UPDATES, Webhook, listen_for, send, unregister
from bot.errors import SettingsError
from bot.logs import quieten
from tests.bot_api import BotApi, Fault

URL = "http://127.0.0.1:9/telegram"
SECRET = "a-good_Secret"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    quieten()
    async with await BotApi.start(token="42:" + 8 * "TEST") as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(
        api.token, base_url=api.base_url, request=HTTPXRequest(connection_pool_size=8)
    ) as bot:
        yield bot


async def during(act: Callable[[], Awaitable[None]], passes: Callable[[], bool]) -> None:
    """Runs it until something has come to pass."""
    task = asyncio.ensure_future(act())
    async with asyncio.timeout(10):
        while not passes():
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_it_is_set_with_the_secret_and_the_kinds_of_updates_and_keeps_what_waits(
    api: BotApi, bot: Bot
) -> None:
    await Webhook(bot, URL, SECRET).set()
    asked = (await api.called("setWebhook")).params

    assert (asked["url"], asked["secret_token"], asked["allowed_updates"]) == (URL, SECRET, UPDATES)
    assert not asked.get("drop_pending_updates")


async def test_setting_it_survives_a_failing_telegram(api: BotApi, bot: Bot) -> None:
    api.fails("setWebhook", Fault.bad_gateway())
    await Webhook(bot, URL, SECRET).set()

    assert api.delivery.webhook is not None


@pytest.mark.parametrize(
    "fault", [Fault.internal_error(), Fault.refused(404, "Not Found"), Fault.unreadable()], ids=str
)
async def test_a_telegram_that_does_not_say_how_the_webhook_does_keeps_nobody_from_starting(
    api: BotApi, bot: Bot, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "_SHORTEST_WAIT", 0.01)
    api.fails("getWebhookInfo", fault, probability=1.0)
    await unregister(bot)
    await Webhook(bot, URL, SECRET).set()

    assert api.delivery.webhook is not None


async def test_an_address_that_telegram_refuses_is_named(api: BotApi, bot: Bot) -> None:
    api.fails(
        "setWebhook",
        Fault.refused(400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"),
    )

    with pytest.raises(
        SettingsError, match=r"CLINIC_BOT_WEBHOOK_URL: .*ip address 10\.0\.0\.1 is reserved"
    ):
        await Webhook(bot, URL, SECRET).set()


async def test_each_complaint_of_telegram_is_told_once(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    api.delivery.last_error = {
        "last_error_date": 1_700_000_000,
        "last_error_message": "Connection refused",
    }
    webhook = Webhook(bot, URL, SECRET)
    await webhook.set()
    await during(lambda: webhook.look_after(0.01), lambda: len(api.calls_to("getWebhookInfo")) > 4)
    assert caplog.text.count("Connection refused") == 1
    api.delivery.last_error = {"last_error_date": 1_700_000_001, "last_error_message": "SSL error"}
    await during(lambda: webhook.look_after(0.01), lambda: "SSL error" in caplog.text)

    assert caplog.text.count("SSL error") == 1
    assert api.token not in caplog.text


async def test_a_webhook_that_was_taken_away_is_set_again(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = Webhook(bot, URL, SECRET)
    await webhook.set()
    api.delivery.webhook = None
    await during(lambda: webhook.look_after(0.01), lambda: api.delivery.webhook is not None)

    assert "the webhook was removed, and is set again: another program polls" in caplog.text


async def test_a_webhook_of_another_program_is_reported_and_not_fought_over(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = Webhook(bot, URL, SECRET)
    await webhook.set()
    await Webhook(bot, "http://127.0.0.1:9/other", SECRET).set()
    await during(lambda: webhook.look_after(0.01), lambda: "delivers elsewhere" in caplog.text)

    assert api.delivery.webhook is not None
    assert api.delivery.webhook.url.endswith("/other")


async def test_a_telegram_that_does_not_answer_ends_nothing(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = Webhook(bot, URL, SECRET)
    await webhook.set()
    api.fails("getWebhookInfo", Fault.bad_gateway(), times=2)
    asked = len(api.calls_to("getWebhookInfo"))
    await during(
        lambda: webhook.look_after(0.01), lambda: len(api.calls_to("getWebhookInfo")) > asked + 3
    )

    assert caplog.text.count("does not say how the webhook does") == 2


async def test_a_bot_that_polls_removes_the_webhook_and_says_so(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    await Webhook(bot, URL, SECRET).set()
    await unregister(bot)
    await unregister(bot)

    assert api.delivery.webhook is None
    assert len(api.calls_to("deleteWebhook")) == 1
    assert caplog.text.count("is removed") == 1


async def test_telegram_is_heard_when_it_answers_and_when_it_is_busy(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    heard: list[int] = []
    api.fails("getMe", Fault.bad_gateway(), times=1)
    api.fails("getMe", Fault.too_many_requests(), times=1)
    asked = len(api.calls_to("getMe"))
    await during(
        lambda: listen_for(bot, lambda: heard.append(len(api.calls_to("getMe")) - asked), 0.01),
        lambda: len(heard) > 1,
    )

    assert heard[:2] == [2, 3], "the first call failed"
