"""Links that open the bot on an answer: https://core.telegram.org/bots/features#deep-linking."""

from telegram.helpers import create_deep_linked_url

from bot.reply import NONE_OF_THESE, Target


def link_to(username: str, target: Target = NONE_OF_THESE) -> str:
    """The link that opens the bot, on an answer if the target names one."""
    return create_deep_linked_url(username, target.payload or None)
