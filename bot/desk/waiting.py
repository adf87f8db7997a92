"""Waiting: what patients asked and the bot could not answer well, who wants to be called back, and
which of the clinic's facts patients wait for."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from starlette.responses import Response

from bot import store
from bot.changes.edits import AddExample
from bot.content import Content
from bot.decision import Action
from bot.desk.lesson import Lesson, lesson_of
from bot.desk.titles import by_area, title_of
from bot.desk.visit import Act, Visit
from bot.desk.waits import count, group_with, occasion, settle, waits_of
from bot.facts.speech import Speech
from bot.session import Session
from bot.store import NotThere, Store
from bot.waiting import Group, as_example, refusals

_REFUSALS = 3  # that are offered before the list of all answers
_ALSO = 3  # more wordings of a group, in the list
_FIRST = 50  # groups that are shown, unless all are asked for


def show(visit: Visit) -> Response:
    """All of it; of the questions, those in one language where that is asked for."""
    return _all(visit, visit.told)


def _all(visit: Visit, told: str) -> Response:
    language = visit.text("language")
    try:
        waits = waits_of(visit.office)
    except NotThere:
        return visit.page("waiting.html", waits=None)
    spoken = list(dict.fromkeys(group.language for group in waits.groups))
    shown = [one for one in waits.groups if language not in spoken or one.language == language]
    first = shown if visit.text("all") else shown[:_FIRST]
    return visit.page(
        "waiting.html",
        waits=waits,
        told=told,
        shown=first,
        left=len(shown) - len(first),
        spoken=spoken,
        chosen=language,
        **_sayings(visit),
    )


def show_one(visit: Visit) -> Response:
    """One question, with all that can be done about it."""
    return _one(visit)


def add(visit: Visit) -> Response:
    """The question becomes a way to ask another one, be it one that says it is not ours."""
    group = group_with(visit.part("key"), visit.office)
    if group is None:
        return visit.to("/waiting", "waiting.gone")
    text = visit.text("example") if "example" in visit.form else as_example(group.text)
    lesson = lesson_of(visit, text, group.language)
    if lesson.is_open:
        return _one(visit, lesson)
    return visit.propose(lesson.edit, occasion(group, visit.words), group.key)


def ignore(visit: Visit) -> Response:
    """The question waits no more."""
    group = group_with(visit.part("key"), visit.office)
    if group is None:
        return visit.to("/waiting", "waiting.gone")
    settle(visit.office, group, "ignored")
    return _all(visit, visit.words("waiting.ignored", text=group.text))


def call(visit: Visit) -> Response:
    """Somebody was called back."""
    office, number = visit.office, visit.text("call")
    known = {str(one.id): one.id for one in waits_of(office).calls}
    if number not in known:
        return visit.to("/waiting", "waiting.call_gone")

    async def finished(opened: Store) -> None:
        now = office.now().timestamp()
        _, first = await store.finish_call(opened, known[number], visit.guest.who, now)
        if first:
            await count(opened, office, "call.done")

    office.stored(finished, reads_only=False)
    return visit.to("/waiting", "waiting.called")


def _one(visit: Visit, lesson: Lesson | None = None) -> Response:
    conversation, group = visit.office.conversation(), group_with(visit.part("key"), visit.office)
    if group is None:
        return visit.to("/waiting", "waiting.gone")
    content, said = conversation.contents[group.language], visit.guest.language
    now = Session(at=visit.office.now())
    turn = conversation.dialogue(group.language).respond(group.text, now)
    answered = turn.decision.action is Action.ANSWER and not group.answered
    ranked = (match.intent for match in turn.ranking)
    lesson = lesson or Lesson(AddExample("", as_example(group.text), group.language))
    return visit.page(
        "waiting_one.html",
        lesson.status,
        group=group,
        lesson=lesson,
        now=turn.decision.intents if answered else (),
        refusals=[one for one in refusals(content, ranked)[:_REFUSALS] if one not in group.likely],
        areas=by_area(content, conversation.contents, said),
        **_sayings(visit),
    )


def _sayings(visit: Visit) -> dict[str, object]:
    """How the page says questions, facts, reasons, languages and days."""
    contents, said = visit.office.conversation().contents, visit.guest.language
    content = contents.get(said) or next(iter(contents.values()))
    speech, zone = Speech(said), visit.office.zone
    today = visit.office.today

    def at(seconds: float) -> str:
        moment = datetime.fromtimestamp(seconds, zone)
        return f"{speech.date(moment.date(), today)}, {speech.clock(moment.time())}"

    def likely(group: Group) -> list[str]:
        known = contents[group.language].intents
        return [name for name in group.likely if name in known]

    return {
        "likely": likely,
        "titled": lambda name, spoken="": title_of(name, contents, said, spoken),
        "fact": lambda name: content.named([name]),
        "reason": partial(_reason, content),
        "language_name": speech.language,
        "day": lambda written: speech.date(date.fromisoformat(written), today),
        "at": at,
        "also": _ALSO,
    }


def _reason(content: Content, name: str) -> str:
    """What a patient said was missing; a newer version's as something else."""
    return content.messages.get(f"missing.{name}", content.message("missing.other"))


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", "/waiting", show),
    ("GET", "/waiting/{key}", show_one),
    ("POST", "/waiting/call", call),
    ("POST", "/waiting/{key}/add", add),
    ("POST", "/waiting/{key}/ignore", ignore),
)
