"""What Telegram shows of the bot: command menus by scope and language, and two descriptions."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest

from bot.channels.telegram.send import Bot
from bot.channels.telegram.settings import ChannelSettings
from bot.content import (
    COMMANDS,
    DESK_COMMANDS,
    GROUP_COMMANDS,
    SHARED_COMMANDS,
    STAFF_COMMANDS,
    Content,
)
from bot.conversation import Conversation
from bot.logs import place_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that Telegram shows."""

    what: str
    wanted: str
    read: Callable[[], Awaitable[str]]
    write: Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that is not as it should be."""

    setting: Setting
    now: str

    def __str__(self) -> str:
        lines = [f"{self.setting.what}:"]
        lines += [f"  - {line}" for line in self.now.splitlines()] + [
            f"  + {line}" for line in self.setting.wanted.splitlines()
        ]
        return "\n".join(lines)


async def changes(bot: Bot, conversation: Conversation, settings: ChannelSettings) -> list[Change]:
    """What would have to change. An administrator who has not written to the bot yet has no menu,
    and is left out."""
    found = []
    for setting in _shown(bot, conversation, settings):
        try:
            now = await setting.read()
        except BadRequest:
            continue
        if now.strip() != setting.wanted.strip():
            found.append(Change(setting, now))
    return found


async def introduce(bot: Bot, conversation: Conversation, settings: ChannelSettings) -> None:
    """Has Telegram show it; the bot starts all the same where Telegram will not have it."""
    try:
        for change in await changes(bot, conversation, settings):
            try:
                await change.setting.write()
            except BadRequest as error:
                _log.warning("%s was not set: %s", change.setting.what, error.message)
    except Exception as error:  # also an answer that the library cannot read
        _log.warning("the command menu and description were not set: %s", place_of(error))


def _shown(bot: Bot, conversation: Conversation, settings: ChannelSettings) -> Iterator[Setting]:
    several = ("language",) if len(conversation.languages) > 1 else ()
    private, admins = (*COMMANDS, *several), (*SHARED_COMMANDS, *STAFF_COMMANDS)
    scopes: list[tuple[str, BotCommandScope, tuple[str, ...]]] = [
        ("menu", BotCommandScopeDefault(), private),
        ("menu in private chats", BotCommandScopeAllPrivateChats(), private),
        ("menu in groups", BotCommandScopeAllGroupChats(), GROUP_COMMANDS),
        *(
            ("menu of an administrator", BotCommandScopeChat(admin), (*private, *admins))
            for admin in settings.admins
        ),
        *(
            ("menu of the staff's group", BotCommandScopeChat(group), (*DESK_COMMANDS, *admins))
            for group in (settings.staff_chat,)
            if group is not None
        ),
    ]
    for language, content in conversation.contents.items():
        code = None if language == conversation.languages[0] else language
        for what, scope, names in scopes:
            yield _menu(bot, f"{what}, {language}", scope, names, content, code)
        yield Setting(
            f"description, {language}",
            content.message("description"),
            _description(bot, code),
            _describe(bot, content, code),
        )
        short = content.message("short_description")
        yield Setting(
            f"short description, {language}", short, _short(bot, code), _shorten(bot, content, code)
        )


def _menu(
    bot: Bot,
    what: str,
    scope: BotCommandScope,
    names: tuple[str, ...],
    content: Content,
    code: str | None,
) -> Setting:
    commands = [BotCommand(name, content.message(f"commands.{name}")) for name in names]

    async def read() -> str:
        return _listed(await bot.get_my_commands(scope, code))

    return Setting(
        what, _listed(commands), read, lambda: bot.set_my_commands(commands, scope, code)
    )


def _listed(commands: list[BotCommand] | tuple[BotCommand, ...]) -> str:
    return "\n".join(f"/{command.command} {command.description}" for command in commands)


def _description(bot: Bot, code: str | None) -> Callable[[], Awaitable[str]]:
    async def read() -> str:
        return (await bot.get_my_description(code)).description

    return read


def _describe(bot: Bot, content: Content, code: str | None) -> Callable[[], Awaitable[object]]:
    return lambda: bot.set_my_description(content.message("description"), code)


def _short(bot: Bot, code: str | None) -> Callable[[], Awaitable[str]]:
    async def read() -> str:
        return (await bot.get_my_short_description(code)).short_description

    return read


def _shorten(bot: Bot, content: Content, code: str | None) -> Callable[[], Awaitable[object]]:
    return lambda: bot.set_my_short_description(content.message("short_description"), code)
