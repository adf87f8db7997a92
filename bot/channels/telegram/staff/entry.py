"""One group of questions that wait, as a message to the staff: what was asked, why it waits, and a
button for each thing that can be done about it."""

import asyncio
from collections.abc import Iterable
from enum import StrEnum

from bot import store
from bot.channels.telegram.channel import Call
from bot.channels.telegram.render import shortened
from bot.decision import Action
from bot.reply import Button, Does, Reply, Target, joined
from bot.session import Session, Turn
from bot.text import words
from bot.waiting import Group, groups, mark_of
from bot.waiting import refusals as refusals_of

_OFFERED = 5  # answers that are found by some words
_REFUSALS = 4
_ALSO = 3  # more wordings of a group
_LONGEST, _LONGEST_ALSO = 600, 100  # characters of a question


class Act(StrEnum):
    """What a tap on one does; stands in the buttons of old messages, so it never changes."""

    SHOW = "w"
    MORE = "m"
    ADD = "a"
    SEARCH = "s"
    NEW = "n"
    REFUSALS = "o"
    REFUSE = "r"
    IGNORE = "i"


async def groups_now(call: Call) -> tuple[Group, ...]:
    """What waits now."""
    inbox, contents = call.channel.inbox, call.channel.conversation.contents
    since = store.day(inbox.clock(), 1 - store.UNANSWERED_FADES)
    found = await store.waiting(inbox.store, since)
    return await asyncio.to_thread(groups, found, contents)


def cited(group: Group) -> str:
    """The words that stand for a group, not too long."""
    return shortened(group.text, _LONGEST)


def to(act: Act, key: str, mark: str = "") -> Target:
    """What a button does with a group; ``mark`` stands for the answer that it is about."""
    return Target(Does.WAITING, " ".join(filter(None, (act, key, mark))))


def entry(call: Call, group: Group) -> Reply:
    """A group with what can be done about it."""
    content = call.content
    ignore = Button(content.message("button_waiting_ignore"), to(Act.IGNORE, group.key))
    if call.channel.settings.own is None:
        return Reply(_told(call, group), thumbs=(ignore,))
    others = tuple(
        Button(content.message(f"button_waiting_{act.name.lower()}"), to(act, group.key))
        for act in (Act.NEW, Act.REFUSALS)
    )
    search = Button(content.message("button_waiting_search"), to(Act.SEARCH, group.key))
    buttons = (*_additions(call, group, group.likely), search)
    return Reply(_told(call, group), buttons=buttons, thumbs=(*others, ignore))


def _additions(call: Call, group: Group, names: Iterable[str], act: Act = Act.ADD) -> list[Button]:
    """A button for each of these answers that there is in the group's language."""
    known = call.channel.conversation.contents[group.language].intents
    return [
        Button(
            call.content.message("button_waiting_add", title=title_of(call, name)),
            to(act, group.key, mark_of(name)),
        )
        for name in names
        if name in known
    ]


def _told(call: Call, group: Group) -> str:
    """What was asked, how often, why it waits, and what answers it by now, asked by itself."""
    content, say = call.content, call.content.message
    also = [f"“{shortened(text, _LONGEST_ALSO)}”" for text, _ in group.texts[1 : _ALSO + 1]]
    language = call.channel.conversation.contents[group.language].message("language_name")
    whys = [
        say(f"waiting_{why.replace(' ', '_')}", count=str(number))
        for why, number in group.whys.most_common()
        if f"waiting_{why.replace(' ', '_')}" in content.messages
    ]
    titles = ", ".join(f"“{title_of(call, name)}”" for name in group.answered)
    reasons = [
        f"{say(f'missing.{reason}')} ({number})"
        for reason, number in group.reasons.most_common()
        if f"missing.{reason}" in content.messages
    ]
    decision = _read(call, group, group.text).decision
    now = decision.intents if decision.action is Action.ANSWER and not group.answered else ()
    known = ", ".join(f"“{title_of(call, name)}”" for name in now)
    often = "waiting_once" if len(group.ids) == 1 else "waiting_often"
    return joined(
        "\n",
        f"“{cited(group)}”",
        say("waiting_also", texts=", ".join(also)) if also else "",
        say(often, count=str(len(group.ids)), day=group.newest, language=language),
        ", ".join(whys),
        say("waiting_no_good", titles=titles) if titles else "",
        say("waiting_missing", reasons=", ".join(reasons)) if reasons else "",
        say("waiting_answered_now", titles=known) if known else "",
    )


def refusals(call: Call, group: Group) -> Reply:
    """What may say that it is not ours, best first."""
    turn = _read(call, group, group.text)
    content = call.channel.conversation.contents[group.language]
    names = refusals_of(content, (one.intent for one in turn.ranking))[:_REFUSALS]
    back = Button(call.content.message("button_waiting_back"), to(Act.SHOW, group.key))
    buttons = _additions(call, group, names, Act.REFUSE)
    told = call.content.message("waiting_refuse", text=cited(group))
    return Reply(told, buttons=(*buttons, back))


def found_by(call: Call, group: Group, typed: str) -> Reply:
    """The answers that some words may mean: by their titles, then by what patients ask."""
    content = call.channel.conversation.contents[group.language]
    wanted_words = set(words(typed))
    called = [
        name
        for name, one in content.intents.items()
        if wanted_words and wanted_words <= set(words(one.title))
    ]
    ranked = [one.intent for one in _read(call, group, typed).ranking]
    names = list(dict.fromkeys((*called, *ranked)))[:_OFFERED]
    told = call.content.message("waiting_found", text=cited(group))
    return Reply(told, buttons=tuple(_additions(call, group, names)))


def _read(call: Call, group: Group, text: str) -> Turn:
    dialogue = call.channel.conversation.dialogue(group.language)
    return dialogue.respond(text, Session(at=call.now))


def title_of(call: Call, intent: str) -> str:
    """What an answer is called, in the language of the staff if it is there."""
    contents = (call.content, *call.channel.conversation.contents.values())
    return next((one.intents[intent].title for one in contents if intent in one.intents), intent)
