"""The methods about the topics of a forum."""

from typing import Any

from aiogram import methods as api

from tests.bot_api.refusal import bad_request
from tests.bot_api.sending import handles
from tests.bot_api.world import JSON, Chat, World

_COLOUR = 7322096
_LONGEST = 128


def _forum(world: World, chat_id: int | str) -> Chat:
    """The forum, if the bot may manage its topics."""
    chat = world.writable(chat_id)
    if not chat.info.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if not (world.is_admin(chat) and chat.manages_topics):
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic(world: World, method: Any) -> Chat:
    chat = _forum(world, method.chat_id)
    if method.message_thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return chat


def _named(name: str | None) -> str:
    if not name or len(name) > _LONGEST:
        raise bad_request("TOPIC_TITLE_INVALID" if name else "topic name is empty")
    return name


@handles(api.CreateForumTopic)
def _create(world: World, method: api.CreateForumTopic) -> JSON:
    chat, name = _forum(world, method.chat_id), _named(method.name)
    about = {"name": name, "icon_color": method.icon_color or _COLOUR}
    message = chat.new_message(world.bot, {"forum_topic_created": about})
    number = int(message["message_id"])
    message |= {"message_thread_id": number, "is_topic_message": True}
    chat.topics[number] = name
    return about | {"message_thread_id": number}


@handles(api.EditForumTopic)
def _edit(world: World, method: api.EditForumTopic) -> bool:
    chat, name = _topic(world, method), _named(method.name)
    if chat.topics[method.message_thread_id] == name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.topics[method.message_thread_id] = name
    return True


@handles(api.CloseForumTopic)
def _close(world: World, method: api.CloseForumTopic) -> bool:
    chat = _topic(world, method)
    if method.message_thread_id in chat.closed_topics:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_topics.add(method.message_thread_id)
    return True


@handles(api.ReopenForumTopic)
def _reopen(world: World, method: api.ReopenForumTopic) -> bool:
    chat = _topic(world, method)
    if method.message_thread_id not in chat.closed_topics:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_topics.remove(method.message_thread_id)
    return True


@handles(api.DeleteForumTopic)
def _delete(world: World, method: api.DeleteForumTopic) -> bool:
    _topic(world, method).drop_topic(method.message_thread_id)
    return True
