"""The methods that change or answer what is already there."""

from typing import Any

from aiogram import methods as api
from aiogram.types import Message

from tests.bot_api.entities import utf16
from tests.bot_api.refusal import bad_request
from tests.bot_api.sending import handles, show, written
from tests.bot_api.wire import dump
from tests.bot_api.world import JSON, Chat, World

_LONGEST_CAPTION = 1024  # UTF-16 units
_CAPTIONED = ("animation", "audio", "document", "photo", "video", "voice")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


@handles(api.EditMessageText)
def _edit_text(world: World, method: api.EditMessageText) -> JSON | bool:
    new = written(method.text, method.parse_mode, method.entities)

    def change(message: JSON) -> JSON:
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        return {
            key: value for key, value in message.items() if key not in ("text", "entities")
        } | new

    return _edit(world, method, change)


@handles(api.EditMessageCaption)
def _edit_caption(world: World, method: api.EditMessageCaption) -> JSON | bool:
    new = written(method.caption, method.parse_mode, method.caption_entities, "caption")

    def change(message: JSON) -> JSON:
        if "text" in message:
            raise bad_request("there is no caption in the message to edit")
        if utf16(new.get("caption", "")) > _LONGEST_CAPTION:
            raise bad_request("message caption is too long")
        gone = ("caption", "caption_entities")
        return {key: value for key, value in message.items() if key not in gone} | new

    return _edit(world, method, change)


@handles(api.EditMessageReplyMarkup)
def _edit_markup(world: World, method: api.EditMessageReplyMarkup) -> JSON | bool:
    return _edit(world, method, dict)


def _edit(world: World, method: Any, change: Any) -> JSON | bool:
    """Both edits replace the keyboard, too: an edit without one takes it away."""
    markup = {"reply_markup": dump(method.reply_markup)} if method.reply_markup else {}
    if markup and not markup["reply_markup"]["inline_keyboard"]:
        markup = {}
    if method.inline_message_id is not None:
        if method.inline_message_id not in world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        message = world.inline_messages[method.inline_message_id]
        world.inline_messages[method.inline_message_id] = _changed(message, change, markup)
        return True
    if method.chat_id is None:
        raise bad_request("chat_id is empty")
    chat = world.writable(method.chat_id, method.business_connection_id)
    message = world.message(chat, method.message_id, "message to edit")
    only_keys = isinstance(method, api.EditMessageReplyMarkup)
    if not _is_own(world, message) or not _is_editable(chat, message, only_keys):
        raise bad_request("message can't be edited")
    edited = _changed(message, change, markup) | {"edit_date": message["date"]}
    Message.model_validate(edited)
    chat.messages[edited["message_id"]] = edited
    show(chat, edited, dump(method), edited=True)
    return edited


def _changed(message: JSON, change: Any, markup: JSON) -> JSON:
    edited = change(message)
    edited.pop("reply_markup", None)
    edited |= markup
    if edited == message:
        raise bad_request(_SAME)
    return edited


def _is_own(world: World, message: JSON) -> bool:
    author = message.get("sender_business_bot") or message.get("from")
    return (
        author["id"] == world.bot["id"]
        if author
        else message.get("sender_chat", {}).get("id") == message["chat"]["id"]
    )


def _is_editable(chat: Chat, message: JSON, only_keys: bool) -> bool:
    """As tdlib's `can_edit_message` has it: nothing that came with keys for the keyboard; and of
    what has neither text nor caption the buttons alone."""
    if message["message_id"] in chat.with_keyboard:
        return False
    return only_keys or any(key in message for key in ("text", *_CAPTIONED))


@handles(api.DeleteMessage)
def _delete(world: World, method: api.DeleteMessage) -> bool:
    chat = world.chat(method.chat_id)
    message = world.message(chat, method.message_id, "message to delete")
    if not (_is_own(world, message) or chat.type == "private" or world.is_admin(chat)):
        raise bad_request("message can't be deleted")
    del chat.messages[method.message_id]
    return True


@handles(api.DeleteMessages)
def _delete_several(world: World, method: api.DeleteMessages) -> bool:
    """Those that are gone already, or may not be deleted, are passed over."""
    chat = world.chat(method.chat_id)
    if not 1 <= len(method.message_ids) <= 100:
        raise bad_request("message identifiers must be 1 to 100")
    for number in method.message_ids:
        message = chat.messages.get(number)
        if message is not None and (_is_own(world, message) or world.is_admin(chat)):
            del chat.messages[number]
    return True


@handles(api.AnswerCallbackQuery)
def _answer_callback(world: World, method: api.AnswerCallbackQuery) -> bool:
    if method.url is not None and not method.url.startswith(
        (
            f"https://t.me/{world.bot['username']}?start=",
            f"tg://resolve?domain={world.bot['username']}",
        )
    ):
        raise bad_request("URL_INVALID")
    world.question(method.callback_query_id).settle(dump(method))
    return True


@handles(api.AnswerInlineQuery)
def _answer_inline(world: World, method: api.AnswerInlineQuery) -> bool:
    world.question(method.inline_query_id).settle(dump(method))
    return True


@handles(api.AnswerGuestQuery)
def _answer_guest(world: World, method: api.AnswerGuestQuery) -> JSON:
    world.question(method.guest_query_id).settle(dump(method))
    return {"inline_message_id": f"guest{next(world.other_ids)}"}


@handles(api.GetBusinessConnection)
def _get_connection(world: World, method: api.GetBusinessConnection) -> JSON:
    if method.business_connection_id not in world.connections:
        raise bad_request("business connection not found")
    return world.connections[method.business_connection_id]


@handles(api.SetMessageReaction)
def _react(world: World, method: api.SetMessageReaction) -> bool:
    chat = world.writable(method.chat_id)
    world.message(chat, method.message_id, "message to react")
    chat.reactions[method.message_id, world.bot["id"]] = [
        dump(reaction) for reaction in method.reaction or ()
    ]
    return True


@handles(api.PinChatMessage)
def _pin(world: World, method: api.PinChatMessage) -> bool:
    chat = world.writable(method.chat_id, method.business_connection_id)
    _needs_admin(world, chat, "not enough rights to manage pinned messages in the chat")
    world.message(chat, method.message_id, "message to pin")
    chat.pinned.append(method.message_id)
    return True


def _needs_admin(world: World, chat: Chat, otherwise: str) -> None:
    if chat.type != "private" and not world.is_admin(chat):
        raise bad_request(otherwise)
