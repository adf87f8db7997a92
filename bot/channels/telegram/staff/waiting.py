"""What waits for the front desk, a message each: added to an answer, answered anew, refused or
ignored with a tap. Nothing is learned by itself: a tap proposes, an administrator approves."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from telegram import CallbackQuery, Message, User

from bot import store
from bot.changes.edits import AddExample, Edit, NewQuestion
from bot.channels.telegram.channel import Call, words_of
from bot.channels.telegram.render import shortened
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import drafts
from bot.channels.telegram.staff.drafts import Origin, put, who_is
from bot.channels.telegram.staff.wanted import For, Wanted, ask, is_staffs, wanted
from bot.content import Content, uncovered
from bot.reply import Button, Does, Reply, Target, joined
from bot.session import Session, Turn
from bot.text import words
from bot.waiting import Group, group_of, groups, mark_of

_SHOWN = 3  # groups at a time
_OFFERED = 5  # answers that are found by some words
_REFUSALS = 4
_ALSO = 3  # more wordings of a group
_LONGEST, _LONGEST_ALSO = 600, 100  # characters of a question
_LEAST = 0.02  # confidence, below which a guess is none
_EXAMPLES = 10  # of a new question
_LONGEST_TITLE = 60  # characters
_NAME_WORDS, _LONGEST_NAME = 5, 40  # words and characters
_MASK = re.compile(r"\[\w+\]")  # what stands for a name or a number


class _Act(StrEnum):
    """What a tap on a card does; stands in the buttons of old messages, so it never changes."""

    SHOW = "w"
    MORE = "m"
    ADD = "a"
    SEARCH = "s"
    NEW = "n"
    REFUSALS = "o"
    REFUSE = "r"
    IGNORE = "i"


async def show(call: Call, place: Place, rest: str = "") -> None:
    """`/waiting`: the first groups."""
    found = await _groups(call)
    if not found:
        await call.send(place, Reply(call.content.message("waiting_none")))
        return
    if call.channel.settings.own is None:
        await call.send(place, Reply(call.content.message("waiting_no_folder")))
    await _show(call, place, found)


async def _show(call: Call, place: Place, found: Sequence[Group], over: int = 0) -> None:
    """The first of these, in the place of the message ``over``; and how many more there are."""
    first, *others = found[:_SHOWN]
    await put(call, place, over, _card(call, first))
    for group in others:
        await call.send(place, _card(call, group))
    left = len(found) - _SHOWN
    if left > 0:
        last = found[_SHOWN - 1]
        more = Button(call.content.message("button_waiting_more"), _to(_Act.MORE, last.key))
        told = call.content.message("waiting_more", count=str(left))
        await call.send(place, Reply(told, buttons=(more,)))


async def follow(call: Call, query: CallbackQuery, target: Target) -> None:
    """A tap on one of these messages, or on a draft."""
    message = query.message
    if message is None or not is_staffs(call, message.chat.id, query.from_user):
        await call.acknowledge(query)
        return
    topic = None
    if isinstance(message, Message) and message.is_topic_message:
        topic = message.message_thread_id
    place = Place(message.chat.id, topic)
    act, key, mark = (*target.name.split(" "), "", "")[:3]
    found = await _groups(call)
    group = group_of(key, found)
    if target.does is Does.DRAFT:
        await drafts.follow(call, query, place, target, found)
        return
    await call.acknowledge(query)
    if act == _Act.MORE:
        after = found[found.index(group) + 1 :] if group else found
        if after:
            await _show(call, place, after, over=message.message_id)
            return
    if group is None:
        await put(call, place, message.message_id, Reply(call.content.message("waiting_gone")))
        return
    await _act(call, query.from_user, place, message.message_id, act, group, mark)


async def _act(
    call: Call, user: User, place: Place, card: int, act: str, group: Group, mark: str
) -> None:
    match act:
        case _Act.IGNORE:
            await store.drop_waiting(call.channel.inbox.store, group.ids)
            call.channel.count("waiting.ignored")
            told = call.content.message(
                "waiting_ignored", text=shortened(group.text, _LONGEST), who=who_is(user)
            )
            await put(call, place, card, Reply(told))
        case _ if call.channel.settings.own is None:
            await put(call, place, card, _card(call, group))
        case _Act.ADD | _Act.REFUSE:
            edit = _addition(call, group, mark)
            origin = Origin(group.key, "added" if act == _Act.ADD else "not_ours")
            await _propose(call, user, place, card, edit, group, origin)
        case _Act.SEARCH:
            await ask(call, place, user, Wanted(For.SEARCH, group.key), group.text)
        case _Act.NEW:
            await ask(call, place, user, Wanted(For.ANSWER, group.key), group.text)
        case _Act.REFUSALS:
            await put(call, place, card, _refusals(call, group))
        case _:
            await put(call, place, card, _card(call, group))


async def take_words(call: Call, message: Message) -> bool:
    """Whether a message is a reply that the bot wanted; then it does what that is for."""
    one, user = wanted(call, message), message.from_user
    text = words_of(message).strip()
    if one is None or user is None or not text:
        return False
    topic = message.message_thread_id if message.is_topic_message else None
    place = Place(message.chat.id, topic, message.message_id)
    if one.what is For.TITLE:
        await drafts.retitle(call, user, place, one.about, text)
        return True
    group = group_of(one.about, await _groups(call))
    if group is None or call.channel.settings.own is None:
        await call.send(place, Reply(call.content.message("waiting_gone")))
    elif one.what is For.SEARCH:
        await call.send(place, _found(call, group, text))
    else:
        edit = _new_question(call, group, text)
        await _propose(call, user, place, 0, edit, group, Origin(group.key, "new"))
    return True


async def _propose(
    call: Call, user: User, place: Place, card: int, edit: Edit | None, group: Group, origin: Origin
) -> None:
    if edit is None:
        await put(call, place, card, _card(call, group))
        return
    why = f"Asked and not answered well: {len(group.ids)} times, last on {group.newest}."
    await drafts.propose(call, user, place, card, edit, why, origin)


async def _groups(call: Call) -> tuple[Group, ...]:
    inbox, contents = call.channel.inbox, call.channel.conversation.contents
    since = store.day(inbox.clock(), 1 - store.UNANSWERED_FADES)
    found = await store.waiting(inbox.store, since)
    return await asyncio.to_thread(groups, found, contents)


def _to(act: _Act, key: str, mark: str = "") -> Target:
    return Target(Does.WAITING, " ".join(filter(None, (act, key, mark))))


def _card(call: Call, group: Group) -> Reply:
    """A group with what can be done about it."""
    content = call.content
    ignore = Button(content.message("button_waiting_ignore"), _to(_Act.IGNORE, group.key))
    if call.channel.settings.own is None:
        return Reply(_told(call, group), thumbs=(ignore,))
    likely = [name for name, sure in group.guesses if sure >= _LEAST]
    others = tuple(
        Button(content.message(f"button_waiting_{act.name.lower()}"), _to(act, group.key))
        for act in (_Act.NEW, _Act.REFUSALS)
    )
    search = Button(content.message("button_waiting_search"), _to(_Act.SEARCH, group.key))
    buttons = (*_additions(call, group, likely), search)
    return Reply(_told(call, group), buttons=buttons, thumbs=(*others, ignore))


def _additions(
    call: Call, group: Group, names: Iterable[str], act: _Act = _Act.ADD
) -> list[Button]:
    """A button for each of these answers that there is in the group's language."""
    known = call.channel.conversation.contents[group.language].intents
    return [
        Button(
            call.content.message("button_waiting_add", title=_title(call, name)),
            _to(act, group.key, mark_of(name)),
        )
        for name in names
        if name in known
    ]


def _told(call: Call, group: Group) -> str:
    """What was asked, how often, and why it waits."""
    content, say = call.content, call.content.message
    also = [f"“{shortened(text, _LONGEST_ALSO)}”" for text, _ in group.texts[1 : _ALSO + 1]]
    language = call.channel.conversation.contents[group.language].message("language_name")
    whys = [
        say(f"waiting_{why.replace(' ', '_')}", count=str(number))
        for why, number in group.whys.most_common()
        if f"waiting_{why.replace(' ', '_')}" in content.messages
    ]
    titles = ", ".join(f"“{_title(call, name)}”" for name in group.answered)
    reasons = [
        f"{say(f'missing.{reason}')} ({number})"
        for reason, number in group.reasons.most_common()
        if f"missing.{reason}" in content.messages
    ]
    often = "waiting_once" if len(group.ids) == 1 else "waiting_often"
    return joined(
        "\n",
        f"“{shortened(group.text, _LONGEST)}”",
        say("waiting_also", texts=", ".join(also)) if also else "",
        say(often, count=str(len(group.ids)), day=group.newest, language=language),
        ", ".join(whys),
        say("waiting_no_good", titles=titles) if titles else "",
        say("waiting_missing", reasons=", ".join(reasons)) if reasons else "",
    )


def _refusals(call: Call, group: Group) -> Reply:
    """What may say that it is not ours, best first."""
    turn = _read(call, group, group.text)
    ranked = [one.intent for one in turn.ranking if uncovered(one.intent)]
    known = call.channel.conversation.contents[group.language].intents
    others = [name for name in known if uncovered(name) and name not in ranked]
    back = Button(call.content.message("button_waiting_back"), _to(_Act.SHOW, group.key))
    buttons = _additions(call, group, (*ranked, *others)[:_REFUSALS], _Act.REFUSE)
    told = call.content.message("waiting_refuse", text=shortened(group.text, _LONGEST))
    return Reply(told, buttons=(*buttons, back))


def _found(call: Call, group: Group, typed: str) -> Reply:
    """The answers that some words may mean: by their titles, then by what patients ask."""
    content = call.channel.conversation.contents[group.language]
    wanted_words = set(words(typed))
    titled = [
        name
        for name, one in content.intents.items()
        if wanted_words and wanted_words <= set(words(one.title))
    ]
    ranked = [one.intent for one in _read(call, group, typed).ranking]
    names = list(dict.fromkeys((*titled, *ranked)))[:_OFFERED]
    told = call.content.message("waiting_found", text=shortened(group.text, _LONGEST))
    return Reply(told, buttons=tuple(_additions(call, group, names)))


def _read(call: Call, group: Group, text: str) -> Turn:
    dialogue = call.channel.conversation.dialogue(group.language)
    return dialogue.respond(text, Session(at=call.now))


def _addition(call: Call, group: Group, mark: str) -> Edit | None:
    """That the group's words become an example of the answer with this mark."""
    known = call.channel.conversation.contents[group.language].intents
    intent = next((name for name in known if mark_of(name) == mark), "")
    example = _example(group.text)
    return AddExample(intent, example, group.language) if intent and example else None


def _new_question(call: Call, group: Group, answer: str) -> Edit | None:
    examples = tuple(filter(None, (_example(text) for text, _ in group.texts[:_EXAMPLES])))
    if not examples:
        return None
    name = _name(examples[0], call.channel.conversation.contents.values())
    title = shortened(examples[0][0].upper() + examples[0][1:], _LONGEST_TITLE)
    return NewQuestion(name, title, examples, answer, group.language)


def _name(title: str, contents: Iterable[Content]) -> str:
    """A name for a new question that no other has."""
    taken = {name for content in contents for name in content.intents}
    plain = [word for word in words(title) if word.isascii() and word.isalnum()]
    name = "_".join(("clinic.q", *plain[:_NAME_WORDS]))[:_LONGEST_NAME].rstrip("_")
    named = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in named if one not in taken)


def _example(text: str) -> str:
    """A question as an example: without the marks that stand for names and numbers."""
    return " ".join(_MASK.sub(" ", text).split())


def _title(call: Call, intent: str) -> str:
    """What an answer is called, in the language of the staff if it is there."""
    contents = (call.content, *call.channel.conversation.contents.values())
    return next((one.intents[intent].title for one in contents if intent in one.intents), intent)
