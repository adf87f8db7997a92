"""Links that open the bot on an answer: https://core.telegram.org/bots/features#deep-linking."""

import asyncio

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.errors import SettingsError


def payload_of(intent: str) -> str:
    """``type.swedish`` as a link carries it: ``type-swedish``."""
    return intent.replace(".", "-")


def intent_of(payload: str) -> str:
    """The intent that a payload names; there may be none of that name."""
    return payload.replace("-", ".", 1)


def link_to(username: str, intent: str = "") -> str:
    """The link that opens the bot, on this answer if one is named."""
    return create_deep_linked_url(username, payload_of(intent) or None)


def username_of(token: str, api: str) -> str:
    """The bot's name, which Telegram knows. Raises SettingsError where it does not say."""
    return asyncio.run(_asked(token, api))


async def _asked(token: str, api: str) -> str:
    try:
        async with Bot(token, base_url=f"{api}/bot") as bot:
            return bot.username
    except InvalidToken:
        raise SettingsError(
            "Telegram refuses TELEGRAM_BOT_TOKEN; ask @BotFather for the token again (/token)."
        ) from None
    except TelegramError as error:
        raise SettingsError(
            f"Telegram does not say the bot's name ({type(error).__name__}); set CLINIC_BOT_USERNAME to the name that ends in bot."
        ) from None
