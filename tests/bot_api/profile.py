"""The methods about the bot itself, and the questions it may ask about chats and files."""

from typing import Any

from aiogram import methods as api
from aiogram.types import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
)

from tests.bot_api.refusal import bad_request, forbidden
from tests.bot_api.sending import handles
from tests.bot_api.wire import dump
from tests.bot_api.world import GONE, JSON, World


@handles(api.GetMe)
def _get_me(world: World, method: api.GetMe) -> JSON:
    return world.bot


def _place(method: Any) -> tuple[Any, str]:
    scope = dump(method.scope) if method.scope else {"type": "default"}
    return tuple(sorted(scope.items())), method.language_code or ""


@handles(api.SetMyCommands)
def _set_commands(world: World, method: api.SetMyCommands) -> bool:
    if method.scope and (chat_id := getattr(method.scope, "chat_id", None)) is not None:
        world.chat(chat_id)
    world.profile["commands", *_place(method)] = [
        {"command": command.command.removeprefix("/"), "description": command.description}
        for command in method.commands
    ]
    return True


@handles(api.GetMyCommands)
def _get_commands(world: World, method: api.GetMyCommands) -> list[JSON]:
    return world.profile.get(("commands", *_place(method)), [])


@handles(api.DeleteMyCommands)
def _delete_commands(world: World, method: api.DeleteMyCommands) -> bool:
    world.profile.pop(("commands", *_place(method)), None)
    return True


def commands_for(world: World, *, scopes: list[JSON], language: str) -> list[JSON]:
    """What a person's menu shows: the narrowest scope wins, and in it their language before
    none."""
    for scope in scopes:
        for code in (language, ""):
            commands = world.profile.get(("commands", tuple(sorted(scope.items())), code))
            if commands:
                return commands
    return []


def _about(field: str, setter: Any, getter: Any) -> None:
    """One text about the bot, kept by language; without the language asked for, the general one."""

    @handles(setter)
    def put(world: World, method: Any) -> bool:
        world.profile[field, method.language_code or ""] = getattr(method, field) or ""
        return True

    @handles(getter)
    def get(world: World, method: Any) -> JSON:
        default = world.bot["first_name"] if field == "name" else ""
        general = world.profile.get((field, "")) or default
        return {field: world.profile.get((field, method.language_code or "")) or general}


_about("description", api.SetMyDescription, api.GetMyDescription)
_about("short_description", api.SetMyShortDescription, api.GetMyShortDescription)
_about("name", api.SetMyName, api.GetMyName)


@handles(api.SetChatMenuButton)
def _set_menu_button(world: World, method: api.SetChatMenuButton) -> bool:
    if method.chat_id is not None and world.chat(method.chat_id).type != "private":
        raise bad_request("menu button can be set only in private chats")
    world.profile["menu_button", method.chat_id] = (
        dump(method.menu_button) if method.menu_button else {"type": "default"}
    )
    return True


@handles(api.GetChatMenuButton)
def _get_menu_button(world: World, method: api.GetChatMenuButton) -> JSON:
    general = world.profile.get(("menu_button", None), {"type": "commands"})
    return world.profile.get(("menu_button", method.chat_id), general)


@handles(api.GetChat)
def _get_chat(world: World, method: api.GetChat) -> JSON:
    chat = world.chat(method.chat_id)
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    extra: JSON = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    linked = chat.discussion or next(
        (other for other in world.chats.values() if other.discussion is chat), None
    )
    if linked is not None:
        extra["linked_chat_id"] = linked.id
    if chat.pinned and chat.pinned[-1] in chat.messages:
        extra["pinned_message"] = chat.messages[chat.pinned[-1]]
    return chat.short() | extra


@handles(api.GetChatMember)
def _get_member(world: World, method: api.GetChatMember) -> JSON:
    chat = world.chat(method.chat_id)
    if method.user_id not in chat.people and method.user_id != world.bot["id"]:
        raise bad_request("user not found")
    user = chat.people.get(method.user_id, world.bot)
    found = member(user, chat.status.get(method.user_id, "left"))
    if found["status"] == "administrator":
        mine = method.user_id != world.bot["id"] or chat.manages_topics
        found["can_manage_topics"] = mine
    return found


def member(user: JSON, status: str) -> JSON:
    """A ChatMember of any status, with every right that the documentation requires of its kind."""
    kind = _MEMBERS[status]
    rights = dict.fromkeys(
        (name for name, field in kind.model_fields.items() if field.is_required()),
        status == "administrator",
    )
    unlike_rights = {
        "status": status,
        "user": user,
        "is_anonymous": False,
        "is_member": True,
        "until_date": 0,
    }
    return rights | {
        name: value
        for name, value in unlike_rights.items()
        if name in rights or name in ("status", "user")
    }


_MEMBERS: dict[str, type[ChatMember]] = {
    "creator": ChatMemberOwner,
    "administrator": ChatMemberAdministrator,
    "member": ChatMemberMember,
    "restricted": ChatMemberRestricted,
    "left": ChatMemberLeft,
    "kicked": ChatMemberBanned,
}


@handles(api.GetFile)
def _get_file(world: World, method: api.GetFile) -> JSON:
    file = world.files.get(method.file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > 20 * 1024 * 1024:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": f"u{file.id}",
        "file_size": len(file.content),
        "file_path": file.path,
    }


@handles(api.LeaveChat)
def _leave(world: World, method: api.LeaveChat) -> bool:
    chat = world.chat(method.chat_id)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    if chat.status.get(world.bot["id"], "left") in GONE:
        raise forbidden("bot is not a member of the chat")
    chat.status[world.bot["id"]] = "left"
    return True


@handles(api.LogOut)
def _log_out(world: World, method: api.LogOut) -> bool:
    world.profile["logged out"] = True
    return True


@handles(api.Close)
def _close(world: World, method: api.Close) -> bool:
    return True
