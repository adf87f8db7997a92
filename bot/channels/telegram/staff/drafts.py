"""Drafts of the clinic's own content, a message each: what one would change is shown first, then an
administrator approves it by name, or it is discarded; what was approved can be taken back."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from telegram import CallbackQuery, Message, User
from telegram.error import TelegramError

from bot import store
from bot.changes.apart import NotCompared
from bot.changes.diff import Diff, Kind, Verdict
from bot.changes.edits import AddExample, Edit, NewQuestion
from bot.changes.report import line
from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.render import shortened
from bot.channels.telegram.send import Place, Sender
from bot.channels.telegram.staff.entry import groups_now
from bot.channels.telegram.staff.wanted import For, Wanted
from bot.content import Content
from bot.errors import BotError
from bot.logs import place_of
from bot.reply import Button, Does, Reply, Section, Target, joined
from bot.waiting import group_of

if TYPE_CHECKING:  # of the extra `desk`
    from bot.changes.drafts import Draft
    from bot.changes.own_folder import OwnFolder

_log = logging.getLogger(__name__)

_NAMED = 6  # answers that would change
_LONGEST = 1500  # characters of them, and of problems
_DAY = 86_400.0  # seconds


class _Act(StrEnum):
    """What a tap on a draft does; stands in the buttons of old messages, so it never changes."""

    LOOK = "l"
    APPROVE = "y"
    DISCARD = "x"
    UNDO = "u"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a draft was proposed for."""

    group: str
    """The key of the group that no longer waits then."""
    became: str
    """What became of it, as it is counted: added, new or not_ours."""


async def propose(
    call: Call, user: User, place: Place, at: int, edit: Edit, why: str, origin: Origin
) -> None:
    """Keeps a change to be approved, and shows what it would change; in the place of the message
    ``at``, if there is one. The same change is proposed once."""
    own = call.channel.settings.own
    assert own is not None
    try:
        draft = await asyncio.to_thread(own.propose_once, edit, who_is(user), why, _today(call))
    except BotError as error:
        await put(call, place, at, _failed(call.content, error))
        return
    at = await put(call, place, at, _looking(call, draft, origin))
    _look(call, own, place, at, draft, origin)


async def retitle(call: Call, user: User, place: Place, about: str, title: str) -> None:
    """Gives a new question that is proposed another title: the draft is another one then."""
    own, content = call.channel.settings.own, call.content
    id, _, key = about.partition("_")
    try:
        draft = await asyncio.to_thread(own.draft, id) if own else None
    except BotError:
        draft = None
    if own is None or draft is None or not isinstance(draft.edit, NewQuestion):
        await call.send(place, Reply(content.message("draft_gone")))
        return
    edit = replace(draft.edit, title=" ".join(title.split()))
    await propose(call, user, place, 0, edit, draft.why, Origin(key, "new"))
    await asyncio.to_thread(_discarded, own, id)


async def follow(call: Call, query: CallbackQuery, place: Place, target: Target) -> None:
    """A tap on a draft. Whoever is late, or may not, is told so; the message stays as it is."""
    own, content, user = call.channel.settings.own, call.content, query.from_user
    act, id, key, became = (*target.name.split(" "), "", "", "")[:4]
    at, origin = query.message.message_id if query.message else 0, Origin(key, became)
    if act in (_Act.APPROVE, _Act.UNDO) and user.id not in call.channel.settings.admins:
        await call.acknowledge(query, content.message("draft_admins_only"))
        return
    try:
        draft = await asyncio.to_thread(own.draft, id) if own and act != _Act.UNDO else None
    except BotError:
        await call.acknowledge(query, content.message("draft_gone"))
        return
    if own is None:
        await call.acknowledge(query, content.message("draft_gone"))
    elif draft is None:
        await _undo(call, query, own, place, id)
    elif act == _Act.APPROVE:
        await _approve(call, query, own, place, draft, origin)
    elif act == _Act.DISCARD:
        await call.acknowledge(query)
        await asyncio.to_thread(_discarded, own, id)
        told = content.message("draft_discarded", what=_what(call, draft.edit), who=who_is(user))
        await put(call, place, at, Reply(told))
    else:
        await call.acknowledge(query)
        await put(call, place, at, _looking(call, draft, origin))
        _look(call, own, place, at, draft, origin)


async def put(call: Call, place: Place, message: int, reply: Reply) -> int:
    """Puts a reply in the place of a message of the bot, or sends it; its number."""
    if message and await call.sender.edit(place, message, reply):
        return message
    return await call.send(place, reply)


def who_is(user: User) -> str:
    """Somebody of the staff by the name that they have given themselves, in one line."""
    return " ".join(user.full_name.split())[:64]


async def _approve(
    call: Call,
    query: CallbackQuery,
    own: "OwnFolder",
    place: Place,
    draft: "Draft",
    origin: Origin,
) -> None:
    content, who = call.content, who_is(query.from_user)
    at = query.message.message_id if query.message else 0
    group = group_of(origin.group, await groups_now(call))
    try:
        applied = await asyncio.to_thread(own.approve, draft.id, who, _today(call))
    except BotError as error:
        if await asyncio.to_thread(_is_there, own, draft.id):
            await call.acknowledge(query)
            await put(call, place, at, _failed(content, error, draft, origin))
        else:
            await call.acknowledge(query, content.message("draft_gone"))
        return
    await call.acknowledge(query)
    if group is not None:
        await store.drop_waiting(call.channel.inbox.store, group.ids)
    if origin.became:
        call.channel.count(f"waiting.{origin.became}")
    told = content.message("draft_approved", what=_what(call, draft.edit), who=who)
    undo = _button(content, _Act.UNDO, applied.change.short, origin)
    await put(call, place, at, Reply(told, thumbs=(undo,)))


async def _undo(
    call: Call, query: CallbackQuery, own: "OwnFolder", place: Place, revision: str
) -> None:
    """Takes a change back, if it is the last one."""
    content, at = call.content, query.message.message_id if query.message else 0
    try:
        applied = await asyncio.to_thread(own.undo, who_is(query.from_user), "", revision)
    except BotError as error:
        _log.info("a change was not taken back: %s", error)
        await call.acknowledge(query, content.message("draft_not_undone"))
        return
    await call.acknowledge(query)
    told = content.message("draft_undone", who=applied.change.who)
    before = query.message.text if isinstance(query.message, Message) else ""
    await put(call, place, at, Reply(joined("\n", before or "", told)))


def _look(
    call: Call, own: "OwnFolder", place: Place, at: int, draft: "Draft", origin: Origin
) -> None:
    """Looks at what a draft would change, beside everything else: it takes some seconds, in which
    the staff may have patients to answer."""
    channel, content = call.channel, call.content
    place = replace(place, reply_to=None)

    async def look() -> None:
        try:
            async with channel.comparing:
                diff = await channel.settings.compare("--draft", draft.id)
            reply = _compared(call, draft, origin, diff)
        except NotCompared as error:
            reply = _failed(content, error, draft, origin)
        try:
            if await asyncio.to_thread(_is_there, own, draft.id):  # nobody has seen to it meanwhile
                await Sender(channel.bot).edit(place, at, reply)
        except TelegramError as error:
            _log.warning("a draft could not be shown: %s", place_of(error))

    channel.aside.once(look())


def _looking(call: Call, draft: "Draft", origin: Origin) -> Reply:
    """A draft while it is looked at what it changes."""
    return _shown(call, draft, origin, call.content.message("draft_looking"), _Act.LOOK)


def _compared(call: Call, draft: "Draft", origin: Origin, diff: Diff) -> Reply:
    """A draft with what it changes, to be approved."""
    content = call.content
    waits = [one for one in diff.changes if one.question.kind is Kind.WAITING]
    changed = [one for one in diff.changes if one not in waits]
    worse, better = (len(diff.of(verdict)) for verdict in (Verdict.WORSE, Verdict.BETTER))
    name = "draft_changes" if changed else "draft_changes_nothing"
    told = joined(
        "\n",
        content.message("draft_alarms", count=str(diff.alarms_lost)) if diff.alarms_lost else "",
        content.message(
            name,
            asked=str(diff.asked),
            changed=str(len(changed)),
            worse=str(worse),
            better=str(better),
        ),
        shortened("\n".join(map(line, changed[:_NAMED])), _LONGEST),
        content.message("draft_waiting", count=str(len(waits))) if waits else "",
    )
    return _shown(call, draft, origin, told, _Act.APPROVE)


def _failed(
    content: Content, error: BotError, draft: "Draft | None" = None, origin: Origin | None = None
) -> Reply:
    """Why something cannot be done; a draft can be looked at again, once that is mended."""
    told = content.message("draft_failed", problems=shortened(str(error), _LONGEST))
    if draft is None or origin is None:
        return Reply(told)
    acts = (_Act.LOOK, _Act.DISCARD)
    return Reply(told, thumbs=tuple(_button(content, act, draft.id, origin) for act in acts))


def _shown(call: Call, draft: "Draft", origin: Origin, state: str, act: _Act) -> Reply:
    """A draft, how it stands with it, and what can be done: ``act``, or to discard it."""
    content, edit = call.content, draft.edit
    thumbs = tuple(_button(content, one, draft.id, origin) for one in (act, _Act.DISCARD))
    if not isinstance(edit, NewQuestion):
        return Reply(joined("\n\n", _what(call, edit), state), thumbs=thumbs)
    text = call.channel.conversation.contents[edit.language].fill(edit.answer)
    seen = Section(edit.intent, edit.title, text, more="", note="", source="", sources=())
    tag = Wanted(For.TITLE, f"{draft.id}_{origin.group}")
    told = content.message("draft_question", tag=str(tag))
    lead = content.message("draft_preview")
    return Reply(lead, (seen,), tail=joined("\n\n", state, told), thumbs=thumbs)


def _what(call: Call, edit: Edit) -> str:
    """What a draft does, in the words of the staff."""
    content, contents = call.content, call.channel.conversation.contents
    match edit:
        case AddExample(intent=intent, text=text, language=language):
            known = contents[language].intents
            title = known[intent].title if intent in known else intent
            return content.message("draft_example", text=text, title=title)
        case NewQuestion(title=title):
            return content.message("draft_new", title=title)
    return edit.what


async def keep_dropping_old(channel: Channel) -> None:
    """Once a day deletes drafts that nobody has approved, until cancelled."""
    while (own := channel.settings.own) is not None:
        today = datetime.fromtimestamp(channel.inbox.clock(), UTC).date()
        try:
            await asyncio.to_thread(own.drop_old_drafts, today)
        except BotError as error:
            _log.warning("old drafts are not deleted: %s", error)
        await asyncio.sleep(_DAY)


def _button(content: Content, act: _Act, id: str, origin: Origin) -> Button:
    data = " ".join((act, id, origin.group, origin.became))
    return Button(content.message(f"button_draft_{act.name.lower()}"), Target(Does.DRAFT, data))


def _is_there(own: "OwnFolder", id: str) -> bool:
    """Whether a draft was neither approved nor discarded."""
    try:
        own.draft(id)
    except BotError:
        return False
    return True


def _discarded(own: "OwnFolder", id: str) -> None:
    """Discards a draft, unless somebody has seen to it."""
    with suppress(BotError):
        own.discard(id)


def _today(call: Call) -> date:
    return call.now.date()
