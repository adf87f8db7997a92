"""Changes: what is proposed and what it would change, what is live, and how it is taken back."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from starlette.responses import Response

from bot.changes.advice import advice
from bot.changes.changed import EditError
from bot.changes.diff import Diff, Verdict
from bot.changes.drafts import Draft
from bot.changes.edits import AddExample, Edit, NewQuestion
from bot.changes.history import NotUndone
from bot.changes.report import asked, differing
from bot.content import Content, uncovered
from bot.desk.deeds import Deeds
from bot.desk.marks import marked
from bot.desk.visit import Act, Visit
from bot.desk.waits import first_key, group_with, settle
from bot.errors import BotError, ContentError
from bot.waiting import Group
from bot.week import zone_of

_log = logging.getLogger(__name__)

_SHOWN = 40  # changes of the history, unless all are wanted
_ROWS = 100  # of a part of a comparison
_FIELDS = ("refused", "who", "sure")
"""What may be wrong with a form; the first with all of it."""
_REFUSED, _GONE = 409, 404


def show(visit: Visit) -> Response:
    """What is proposed, and the history. Where the content is broken, how to get out of that."""
    if visit.office.settings.content is None:
        return visit.page("changes.html", own=False)
    contents, broken = _contents(visit)
    own = visit.office.own
    log = own.log()
    shown = log if visit.text("all") else log[:_SHOWN]
    return visit.page(
        "changes.html",
        own=True,
        broken=broken,
        drafts=own.drafts()[::-1],
        log=shown,
        more=len(log) - len(shown),
        deeds=Deeds(visit.words, contents),
        moment=_moment(contents),
        who=visit.guest.who,
    )


def draft(visit: Visit) -> Response:
    """One change that is proposed."""
    return _proposed(visit, visit.part("draft"))


def approve(visit: Visit) -> Response:
    """Makes it, under a name, and leads to it among those that are live."""
    id, who, office = visit.part("draft"), visit.text("who"), visit.office
    found = _draft(visit, id)
    if found is None:
        return _gone(visit)
    known = office.diff(id)
    if wrong := _wanting(visit, known):
        return _proposed(visit, id, wrong)
    visit.gate.keep(replace(visit.guest, who=who))
    group = group_with(visit.text("group"), office)
    try:
        applied = office.own.approve(id, who, office.now().date())
    except BotError as error:
        return _proposed(visit, id, {"refused": str(error)})
    office.changed()
    told = "approved" if group is None or _settled(visit, group, found.edit) else "approved_waits"
    where = f"/changes/live/{applied.change.short}"
    return visit.to(where, f"changes.{told}", **({"next": "waiting"} if group else {}))


def discard(visit: Visit) -> Response:
    """Deletes it."""
    with suppress(EditError):  # somebody was faster
        visit.office.own.discard(visit.part("draft"))
    return visit.to("/changes", "changes.discarded")


def live(visit: Visit) -> Response:
    """One change that was made."""
    return _made(visit, visit.part("revision"))


def undo(visit: Visit) -> Response:
    """Takes one change back; without its revision the last one, by whomever."""
    revision, who, why = (visit.text(name) for name in ("revision", "who", "why"))
    own = visit.office.own
    if not who:
        wrong = {"who": visit.words("changes.needs_who")}
        return _made(visit, revision, wrong) if revision else visit.to("/changes")
    visit.gate.keep(replace(visit.guest, who=who))
    try:
        applied = own.undo_one(revision, who, why) if revision else own.undo(who, why)
    except (NotUndone, ContentError) as error:
        if not revision:
            raise
        return _made(visit, revision, {"refused": str(error)})
    visit.office.changed()
    return visit.to(f"/changes/live/{applied.change.short}", "changes.taken_back")


def _proposed(visit: Visit, id: str, wrong: Mapping[str, str] | None = None) -> Response:
    found = _draft(visit, id)
    if found is None:
        return _gone(visit)
    office, contents = visit.office, visit.office.contents()
    deeds, today = Deeds(visit.words, contents), visit.office.now().date()
    known = None
    try:
        replaced = office.own.would_replace(found.edit, today)
        known = office.diff(id)
    except EditError as error:  # it cannot be made any more, as something else was changed since
        replaced, wrong = (), {"refused": str(error)}
    return visit.page(
        "changes_draft.html",
        _REFUSED if wrong else 200,
        draft=found,
        group=visit.text("group"),
        who=visit.text("who") or visit.guest.who,
        rewritten=list(deeds.rewritten(replaced)),
        possible=bool(replaced),
        advice=[
            *(deeds.advised(one) for one in advice(found.edit, office.conversation())),
            *filter(None, [deeds.unspoken(found.edit)]),
        ],
        diff=known if isinstance(known, Diff) else None,
        failed=str(known) if isinstance(known, BotError) else "",
        **_shared(deeds, wrong),
    )


def _made(visit: Visit, revision: str, wrong: Mapping[str, str] | None = None) -> Response:
    contents, _ = _contents(visit)
    own, deeds = visit.office.own, Deeds(visit.words, contents)
    same = (one for one in own.log() if revision and one.revision.startswith(revision))
    change = next(same, None)
    if change is None:
        return _gone(visit)
    return visit.page(
        "changes_live.html",
        _REFUSED if wrong else 200,
        change=change,
        next=first_key(visit.office) if visit.text("next") else "",
        moment=_moment(contents),
        rewritten=list(deeds.rewritten(own.has_replaced(change))),
        who=visit.text("who") or visit.guest.who,
        why=visit.text("why"),
        **_shared(deeds, wrong),
    )


def _shared(deeds: Deeds, wrong: Mapping[str, str] | None) -> dict[str, object]:
    """What the pages of one change are written with."""
    return {
        "deeds": deeds,
        "marked": marked,
        "Verdict": Verdict,
        "asked": asked,
        "differing": differing,
        "rows": _ROWS,
        "wrong": {**dict.fromkeys(_FIELDS, ""), **(wrong or {})},
        "is_wrong": bool(wrong),
    }


def _wanting(visit: Visit, known: Diff | BotError | None) -> dict[str, str]:
    """What lacks for an approval, in words, by its field."""
    said, wrong = visit.words, dict[str, str]()
    if known is None:
        wrong["refused"] = said("changes.still_looking")
    if not visit.text("who"):
        wrong["who"] = said("changes.needs_who")
    loses = isinstance(known, Diff) and known.alarms_lost
    if (loses or isinstance(known, BotError)) and not visit.text("sure"):
        wrong["sure"] = said("changes.needs_sure")
    return wrong


def _draft(visit: Visit, id: str) -> Draft | None:
    with suppress(EditError):
        return visit.office.own.draft(id)
    return None


def _gone(visit: Visit) -> Response:
    return visit.page("changes_gone.html", _GONE)


def _moment(contents: Mapping[str, Content]) -> Callable[[datetime], str]:
    """Writes a moment as the clinic's clocks have it."""
    zone = zone_of(next(iter(contents.values()))) if contents else UTC
    return lambda at: f"{at.astimezone(zone):%Y-%m-%d, %H:%M %Z}"


def _contents(visit: Visit) -> tuple[Mapping[str, Content], str]:
    """The content; none, and every problem, where it cannot be read: then undo is the way out."""
    try:
        return visit.office.contents(), ""
    except ContentError as error:
        return {}, str(error)


def _settled(visit: Visit, group: Group, edit: Edit) -> bool:
    """Whether these questions wait no more, and are counted as what became of them."""
    became = "new" if isinstance(edit, NewQuestion) else "added"
    if isinstance(edit, AddExample) and uncovered(edit.intent):
        became = "not_ours"
    try:
        settle(visit.office, group, became)
    except BotError as error:
        _log.warning("what a change answers still waits: %s", error)
        return False
    return True


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", "/changes", show),
    ("POST", "/changes/undo", undo),
    ("GET", "/changes/live/{revision}", live),
    ("GET", "/changes/{draft}", draft),
    ("POST", "/changes/{draft}/approve", approve),
    ("POST", "/changes/{draft}/discard", discard),
)
