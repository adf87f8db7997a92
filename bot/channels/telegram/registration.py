"""The webhook, on Telegram's side: set at the start, looked after while the bot runs."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from telegram import WebhookInfo
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels.telegram.routes import UPDATES
from bot.channels.telegram.send import Bot, Sender
from bot.errors import SettingsError
from bot.logs import place_of
from bot.work import Meter, Unmetered

_log = logging.getLogger(__name__)

_CONNECTIONS = 40  # side by side, from Telegram


class Webhook:
    """Where Telegram delivers this bot's updates."""

    def __init__(self, bot: Bot, url: str, secret: str, meter: Meter | None = None) -> None:
        self._bot = bot
        self._sender = Sender(bot)
        self._url = url
        self._secret = secret
        self._meter = meter or Unmetered()
        self._said: datetime | None = None

    async def set(self) -> None:
        """Has Telegram deliver here from now on; what waits there is delivered, too. Raises
        SettingsError where Telegram will not."""
        try:
            await self._sender.persist(
                lambda: self._bot.set_webhook(
                    self._url,
                    secret_token=self._secret,
                    allowed_updates=UPDATES,
                    max_connections=_CONNECTIONS,
                    drop_pending_updates=False,
                )
            )
        except BadRequest as error:
            raise SettingsError(
                f"Telegram refuses CLINIC_BOT_WEBHOOK_URL: {error.message}"
            ) from None
        _log.info("Telegram delivers to the webhook")
        try:
            self._tell(await self._sender.persist(self._bot.get_webhook_info))
        except Exception as error:  # also an answer that the library cannot read
            _log.warning("Telegram does not say how the webhook does: %s", place_of(error))

    async def look_after(self, every: float) -> None:
        """Every so many seconds says what Telegram complains of, and sets the webhook again where
        it was taken away."""
        while True:
            await asyncio.sleep(every)
            try:
                info = await self._bot.get_webhook_info()
                if not info.url:
                    self._meter.count_failure("webhook")
                    _log.error(
                        "the webhook was removed, and is set again: another program polls with "
                        "this bot's token; stop it"
                    )
                    await self.set()
                elif info.url != self._url:
                    self._meter.count_failure("webhook")
                    _log.error(
                        "Telegram delivers elsewhere: another program has set a webhook with this "
                        "bot's token; stop it, and start anew"
                    )
                else:
                    self._tell(info)
            except SettingsError as error:
                _log.error("%s", error)
            except TelegramError as error:
                _log.warning("Telegram does not say how the webhook does: %s", type(error).__name__)

    def _tell(self, info: WebhookInfo) -> None:
        """Each complaint once."""
        if info.last_error_date is not None and info.last_error_date != self._said:
            self._said = info.last_error_date
            self._meter.count_failure("delivery")
            waiting, message = info.pending_update_count, info.last_error_message
            _log.warning(
                "Telegram could not deliver at %s (%d wait there): %s",
                info.last_error_date,
                waiting,
                message,
            )


async def unregister(bot: Bot) -> None:
    """Has Telegram deliver to whoever polls; what waits there is kept. Where it will not even be
    asked, polling shows whether there is a webhook."""
    sender = Sender(bot)
    try:
        if (await sender.persist(bot.get_webhook_info)).url:
            _log.warning("the webhook that was set for this bot is removed: it polls from now on")
            await sender.persist(bot.delete_webhook)
    except Exception as error:  # also an answer that the library cannot read
        _log.warning("Telegram does not say whether there is a webhook: %s", place_of(error))


async def listen_for(bot: Bot, heard: Callable[[], None], every: float) -> None:
    """Asks every so many seconds whether Telegram is there."""
    while True:
        try:
            await bot.get_me()
            heard()
        except RetryAfter:
            heard()
        except TelegramError as error:
            _log.debug(
                "Telegram cannot be reached: %s", type(error).__name__
            )  # whoever has to send says so
        await asyncio.sleep(every)
