"""Waiting: what patients asked and the bot could not answer well, who wants to be called back, and
which of the clinic's facts patients wait for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import partial

from starlette.responses import Response

from bot import store
from bot.changes.edits import AddExample
from bot.content import BASE, Content
from bot.decision import Action
from bot.desk.office import Office
from bot.desk.proposal import proposed, refused
from bot.desk.titles import by_area, title_of
from bot.desk.visit import Act, Visit
from bot.facts.speech import Speech
from bot.session import Session
from bot.store import NotThere, Store, WantedCall
from bot.waiting import Group, as_example, group_of, groups, refusals
from bot.week import zone_of

_REFUSALS = 4  # that are offered before the list of all answers
_ALSO = 3  # more wordings of a group, in the list


@dataclass(frozen=True, slots=True)
class Waits:
    """All that waits for somebody at the desk."""

    groups: tuple[Group, ...]
    calls: tuple[WantedCall, ...]
    """Those that are not done, the oldest first."""
    facts: Counter[str]
    """How many patients wait for each fact."""


def show(visit: Visit) -> Response:
    """All of it; of the questions, those in one language where that is asked for."""
    language = visit.text("language")
    try:
        waits = _waits(visit.office)
    except NotThere:
        return visit.page("waiting.html", waits=None)
    spoken = list(dict.fromkeys(group.language for group in waits.groups))
    shown = [one for one in waits.groups if language not in spoken or one.language == language]
    return visit.page(
        "waiting.html", waits=waits, shown=shown, spoken=spoken, chosen=language, **_sayings(visit)
    )


def show_one(visit: Visit) -> Response:
    """One question, with all that can be done about it."""
    return _one(visit)


def add(visit: Visit) -> Response:
    """The question becomes a way to ask another one, be it one that says it is not ours."""
    group = _group(visit)
    if group is None:
        return visit.to("/waiting", "waiting.gone")
    text = visit.text("example") if "example" in visit.form else as_example(group.text)
    edit = AddExample(visit.text("other") or visit.text("intent"), text, group.language)
    if wrong := refused(visit, edit):
        return _one(visit, 409, wrong, edit)
    return proposed(visit, edit, group.occasion, group.key)


def ignore(visit: Visit) -> Response:
    """The question waits no more."""
    group, office = _group(visit), visit.office
    if group is None:
        return visit.to("/waiting", "waiting.gone")

    async def dropped(opened: Store) -> None:
        if await store.drop_waiting(opened, group.ids):
            await _count(opened, office, "waiting.ignored")

    office.stored(dropped, reads_only=False)
    return visit.to("/waiting", "waiting.ignored")


def call(visit: Visit) -> Response:
    """Somebody was called back."""
    office, number = visit.office, visit.text("call")
    known = {str(one.id): one.id for one in _waits(office).calls}
    if number not in known:
        return visit.to("/waiting", "waiting.call_gone")

    async def finished(opened: Store) -> None:
        now = office.now().timestamp()
        _, first = await store.finish_call(opened, known[number], visit.guest.who, now)
        if first:
            await _count(opened, office, "call.done")

    office.stored(finished, reads_only=False)
    return visit.to("/waiting", "waiting.called")


async def _count(opened: Store, office: Office, name: str) -> None:
    await store.count_one(opened, name, office.now().timestamp(), _zone(office))


def _zone(office: Office) -> tzinfo:
    contents = office.contents()
    return zone_of(contents.get(BASE) or next(iter(contents.values())))


def _waits(office: Office) -> Waits:
    """Raises NotThere where the bot has no database yet."""
    now = office.now().timestamp()
    since = store.day(now, 1 - store.UNANSWERED_FADES)

    async def read(opened: Store) -> Waits:
        waiting = await store.waiting(opened, since)
        calls = [one for one in await store.calls(opened, now) if one.done_at is None]
        facts = store.wanted_facts(await store.awaiting(opened, now))
        return Waits(groups(waiting, office.conversation().contents), tuple(calls), facts)

    return office.stored(read)


def _group(visit: Visit) -> Group | None:
    try:
        return group_of(visit.part("key"), _waits(visit.office).groups)
    except NotThere:
        return None


def _one(
    visit: Visit, status: int = 200, wrong: str = "", edit: AddExample | None = None
) -> Response:
    group, conversation = _group(visit), visit.office.conversation()
    if group is None:
        return visit.to("/waiting", "waiting.gone")
    content, said = conversation.contents[group.language], visit.guest.language
    now = Session(at=visit.office.now())
    turn = conversation.dialogue(group.language).respond(group.text, now)
    answered = turn.decision.action is Action.ANSWER and not group.answered
    ranked = (match.intent for match in turn.ranking)
    return visit.page(
        "waiting_one.html",
        status,
        group=group,
        edit=edit or AddExample("", as_example(group.text), group.language),
        wrong=wrong,
        now=turn.decision.intents if answered else (),
        refusals=refusals(content, ranked)[:_REFUSALS],
        areas=by_area(content, conversation.contents, said),
        **_sayings(visit),
    )


def _sayings(visit: Visit) -> dict[str, object]:
    """How the page says questions, facts, reasons, languages and days."""
    contents, said = visit.office.conversation().contents, visit.guest.language
    content = contents.get(said) or next(iter(contents.values()))
    speech, zone = Speech(said), _zone(visit.office)
    today = visit.office.now().astimezone(zone).date()

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
        "has_folder": visit.office.settings.content is not None,
    }


def _reason(content: Content, name: str) -> str:
    """What a patient said was missing; a newer version's by its name."""
    return content.messages.get(f"missing.{name}", name)


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", "/waiting", show),
    ("GET", "/waiting/{key}", show_one),
    ("POST", "/waiting/call", call),
    ("POST", "/waiting/{key}/add", add),
    ("POST", "/waiting/{key}/ignore", ignore),
)
