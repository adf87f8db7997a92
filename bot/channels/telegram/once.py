"""What the commands of a terminal do on Telegram: each opens a bot, does one thing, and is done."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.posts import publish
from bot.channels.telegram.profile import changes
from bot.channels.telegram.send import REFUSED_TOKEN, Bot, Sender, client
from bot.channels.telegram.settings import ChannelSettings
from bot.conversation import Conversation
from bot.dialogue import Dialogue
from bot.errors import SettingsError

Given = TypeVar("Given")


def post_once(token: str, api: str, channel: str, intent: str, dialogue: Dialogue) -> int:
    """Publishes an answer in the channel; the post's number."""
    return _with_bot(token, api, lambda bot: publish(Sender(bot), channel, intent, dialogue))


def set_up_profile(
    token: str, api: str, conversation: Conversation, settings: ChannelSettings, apply: bool
) -> list[str]:
    """What is not as it should be in the menus and descriptions, a text each; with ``apply`` it is
    mended."""

    async def act(bot: Bot) -> list[str]:
        found = await changes(bot, conversation, settings)
        if apply:
            for change in found:
                await change.setting.write()
        return [str(change) for change in found]

    return _with_bot(token, api, act)


def username_of(token: str, api: str) -> str:
    """The bot's name, which Telegram knows. Raises SettingsError where it does not say."""

    async def named(bot: Bot) -> str:
        return bot.username

    return _with_bot(token, api, named, "set CLINIC_BOT_USERNAME to the bot's name")


def _with_bot(
    token: str, api: str, act: Callable[[Bot], Awaitable[Given]], remedy: str = ""
) -> Given:
    async def with_bot() -> Given:
        async with client(token, api) as bot:
            return await act(bot)

    try:
        return asyncio.run(with_bot())
    except InvalidToken:
        raise SettingsError(REFUSED_TOKEN) from None
    except TelegramError as error:
        instead = f" ({remedy})" if remedy else ""
        raise SettingsError(f"Telegram would not: {error.message}{instead}") from None
