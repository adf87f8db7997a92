"""What waits for the front desk, a message each: added to an answer, answered anew, refused or
ignored with a tap. Nothing is learned by itself: a tap proposes, an administrator approves."""

from collections.abc import Sequence

from telegram import CallbackQuery, Message, User

from bot import store
from bot.changes.edits import AddExample, Edit, NewQuestion
from bot.changes.names import free_name
from bot.channels.telegram.channel import Call, words_of
from bot.channels.telegram.render import shortened
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import drafts
from bot.channels.telegram.staff.drafts import Origin, put, who_is
from bot.channels.telegram.staff.entry import (
    Act,
    cited,
    entry,
    found_by,
    groups_now,
    refusals,
    to,
)
from bot.channels.telegram.staff.wanted import For, Wanted, ask, is_staffs, wanted
from bot.reply import Button, Does, Reply, Target
from bot.waiting import Group, as_example, group_of, mark_of

_SHOWN = 3  # groups at a time
_EXAMPLES = 10  # of a new question
_LONGEST_TITLE = 60  # characters


async def show(call: Call, place: Place, rest: str = "") -> None:
    """`/waiting`: the first groups."""
    found = await groups_now(call)
    if not found:
        await call.send(place, Reply(call.content.message("waiting_none")))
        return
    if call.channel.settings.own is None:
        await call.send(place, Reply(call.content.message("waiting_no_folder")))
    await _show(call, place, found)


async def _show(call: Call, place: Place, found: Sequence[Group], over: int = 0) -> None:
    """The first of these, in the place of the message ``over``; and how many more there are."""
    first, *others = found[:_SHOWN]
    await put(call, place, over, entry(call, first))
    for group in others:
        await call.send(place, entry(call, group))
    left = len(found) - _SHOWN
    if left > 0:
        last = found[_SHOWN - 1]
        more = Button(call.content.message("button_waiting_more"), to(Act.MORE, last.key))
        told = call.content.message("waiting_more", count=str(left))
        await call.send(place, Reply(told, buttons=(more,)))


async def follow(call: Call, query: CallbackQuery, target: Target) -> None:
    """A tap on one of these messages, or on a draft."""
    message = query.message
    if message is None or not is_staffs(call, message.chat.id, query.from_user):
        await call.acknowledge(query)
        return
    place = Place.of(message)
    act, key, mark = (*target.name.split(" "), "", "")[:3]
    if target.does is Does.DRAFT:
        await drafts.follow(call, query, place, target)
        return
    await call.acknowledge(query)
    found = await groups_now(call)
    group = group_of(key, found)
    if act == Act.MORE:
        after = found[found.index(group) + 1 :] if group else found
        if after:
            await _show(call, place, after, over=message.message_id)
            return
    if group is None:
        await put(call, place, message.message_id, Reply(call.content.message("waiting_gone")))
        return
    await _act(call, query.from_user, place, message.message_id, act, group, mark)


async def _act(
    call: Call, user: User, place: Place, at: int, act: str, group: Group, mark: str
) -> None:
    match act:
        case Act.IGNORE:
            await store.drop_waiting(call.channel.inbox.store, group.ids)
            call.channel.count("waiting.ignored")
            told = call.content.message("waiting_ignored", text=cited(group), who=who_is(user))
            await put(call, place, at, Reply(told))
        case _ if call.channel.settings.own is None:
            await put(call, place, at, entry(call, group))
        case Act.ADD | Act.REFUSE:
            edit = _addition(call, group, mark)
            origin = Origin(group.key, "added" if act == Act.ADD else "not_ours")
            await _propose(call, user, place, at, edit, group, origin)
        case Act.SEARCH:
            await ask(call, place, user, Wanted(For.SEARCH, group.key), group.text)
        case Act.NEW:
            await ask(call, place, user, Wanted(For.ANSWER, group.key), group.text)
        case Act.REFUSALS:
            await put(call, place, at, refusals(call, group))
        case _:
            await put(call, place, at, entry(call, group))


async def take_words(call: Call, message: Message) -> bool:
    """Whether a message is a reply that the bot wanted; then it does what that is for."""
    one, user = wanted(call, message), message.from_user
    text = words_of(message).strip()
    if one is None or user is None or not text:
        return False
    place = Place.of(message, replying=True)
    if one.what is For.TITLE:
        await drafts.retitle(call, user, place, one.about, text)
        return True
    group = group_of(one.about, await groups_now(call))
    if group is None or call.channel.settings.own is None:
        await call.send(place, Reply(call.content.message("waiting_gone")))
    elif one.what is For.SEARCH:
        await call.send(place, found_by(call, group, text))
    else:
        edit = _new_question(call, group, text)
        await _propose(call, user, place, 0, edit, group, Origin(group.key, "new"))
    return True


async def _propose(
    call: Call, user: User, place: Place, at: int, edit: Edit | None, group: Group, origin: Origin
) -> None:
    if edit is None:
        await put(call, place, at, entry(call, group))
        return
    await drafts.propose(call, user, place, at, edit, group.occasion, origin)


def _addition(call: Call, group: Group, mark: str) -> Edit | None:
    """That the group's words become an example of the answer with this mark."""
    known = call.channel.conversation.contents[group.language].intents
    intent = next((name for name in known if mark_of(name) == mark), "")
    example = as_example(group.text)
    return AddExample(intent, example, group.language) if intent and example else None


def _new_question(call: Call, group: Group, answer: str) -> Edit | None:
    examples = tuple(filter(None, (as_example(text) for text, _ in group.texts[:_EXAMPLES])))
    if not examples:
        return None
    name = free_name(examples[0], call.channel.conversation.contents.values())
    title = shortened(examples[0][0].upper() + examples[0][1:], _LONGEST_TITLE)
    return NewQuestion(name, title, examples, answer, group.language)
