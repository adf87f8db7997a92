"""What the commands of a terminal do on Telegram: publish once, and set up what Telegram shows."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import LinkPreviewOptions
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Defaults, ExtBot

from bot.channels.telegram.posting import publish
from bot.channels.telegram.setup import changes
from bot.dialogue import Dialogue
from bot.errors import SettingsError
from bot.reception import Reception

Given = TypeVar("Given")
_Bot = ExtBot[None]


def post_once(token: str, api: str, channel: str, intent: str, dialogue: Dialogue) -> int:
    """Publishes an answer in the channel; the post's number."""
    return _with_bot(token, api, lambda bot: publish(bot, channel, intent, dialogue))


def set_up_profile(
    token: str, api: str, reception: Reception, admins: tuple[int, ...], apply: bool
) -> list[str]:
    """What is not as it should be in the menus and descriptions, a text each; with ``apply`` it is mended."""

    async def act(bot: _Bot) -> list[str]:
        found = await changes(bot, reception, admins)
        for change in found if apply else ():
            await change.setting.write()
        return list(map(str, found))

    return _with_bot(token, api, act)


def _with_bot(token: str, api: str, act: Callable[[_Bot], Awaitable[Given]]) -> Given:
    async def acted() -> Given:
        defaults = Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True))
        async with ExtBot(token, base_url=f"{api}/bot", defaults=defaults) as bot:
            return await act(bot)

    try:
        return asyncio.run(acted())
    except InvalidToken:
        raise SettingsError(
            "Telegram refuses TELEGRAM_BOT_TOKEN; ask @BotFather for the token again (/token)."
        ) from None
    except TelegramError as error:
        raise SettingsError(f"Telegram would not: {error.message}") from None
