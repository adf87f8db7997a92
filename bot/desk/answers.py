"""All questions with what is known of their answers; and a form for a new one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from starlette.responses import Response

from bot.changes.changed import EditError
from bot.changes.edits import NewQuestion
from bot.changes.names import free_name
from bot.checks import unreviewed
from bot.content import BASE, Content, placeholders
from bot.content import Response as Answer
from bot.desk.titles import title_of
from bot.desk.visit import BAD, Act, Visit
from bot.desk.waits import group_with, occasion
from bot.facts.speech import Speech
from bot.text import fold, words
from bot.waiting import as_example

_STALE = timedelta(days=365)  # after which an answer is to be read again
_FILTERS = ("off", "stale", "own")
_KINDS = ("clinic", "health", "chat")
_NEW = "new"
"""The choice of an area that is not there yet."""
_LONGEST_TITLE = 60  # characters: what a button shows
_folded = lru_cache(1 << 15)(fold)  # about twice as many texts as ship


@dataclass(frozen=True, slots=True)
class Row:
    """One question in the list."""

    name: str
    title: str
    languages: tuple[str, ...]
    """In which it has an answer of its own."""
    reviewed: str
    """The day on which the oldest of its answers was read last."""
    off: bool
    stale: bool
    own: bool
    """Whether a part of it stands in the clinic's own folder."""

    @property
    def area(self) -> str:
        """The part of its name before the full stop."""
        return self.name.partition(".")[0]

    def passes(self, only: str) -> bool:
        """Whether it is one of those that are wanted; "" wants all."""
        return {"off": self.off, "stale": self.stale, "own": self.own}.get(only, True)


def show(visit: Visit) -> Response:
    """The questions that a search and the filters leave, by area."""
    spoken = spoken_in(visit)
    wanted = {key: visit.text(key) for key in ("q", "area", "language", "only")}
    searched = {code: one for code, one in spoken.items() if wanted["language"] in ("", code)}
    today, own = visit.office.today, own_names(visit)
    names = dict.fromkeys(name for one in searched.values() for name in _found(wanted["q"], one))
    rows = [_row(name, spoken, own, today) for name in names]
    left = [row for row in rows if row.passes(wanted["only"]) and wanted["area"] in ("", row.area)]
    areas = areas_of(visit)
    groups = {title: [row for row in left if row.area == area] for area, title in areas.items()}
    return visit.page(
        "answers.html",
        wanted=wanted,
        areas=areas,
        groups={title: rows for title, rows in groups.items() if rows},
        count=len(left),
        names=names_of(spoken, visit),
        filters=_FILTERS,
        unreviewed=unreviewed(spoken),
    )


def spoken_in(visit: Visit) -> Mapping[str, Content]:
    """The languages with answers; that of the pages first."""
    contents = visit.office.contents()
    order = sorted(contents, key=lambda code: code != visit.words.language)
    return {code: contents[code] for code in order if contents[code].intents}


def names_of(spoken: Iterable[str], visit: Visit) -> Mapping[str, str]:
    """How languages are called in that of the pages."""
    speech = Speech(visit.words.language)
    return {code: speech.language(code) for code in spoken}


def areas_of(visit: Visit) -> Mapping[str, str]:
    """The areas with their titles, in the order of menus."""
    content = next(iter(spoken_in(visit).values()))
    return {area: content.area_title(area) for area in content.areas}


def unknown_in(text: str, content: Content) -> list[str]:
    """The names in braces that are no facts."""
    return sorted(placeholders(text) - {*content.facts})


def own_names(visit: Visit) -> frozenset[str]:
    """The questions of which a part stands in the clinic's own folder."""
    folder = visit.office.settings.content
    files = (folder.glob(f"{top}/*/*/*.yaml") for top in ("intents", "responses") if folder)
    return frozenset(f"{one.parent.name}.{one.stem}" for each in files for one in each)


def is_stale(answer: Answer, today: date) -> bool:
    """Whether it was read so long ago that it should be read again."""
    return not answer.reviewed or date.fromisoformat(answer.reviewed) < today - _STALE


def _found(typed: str, content: Content) -> Iterator[str]:
    """The questions that have all these words in their name, title, examples or answer."""
    wanted = fold(typed).split()
    for name, intent in content.intents.items():
        said = (text for _, text in content.responses[name].texts())
        each = (name, intent.title, *intent.examples, *said) if wanted else ()
        whole = "\n".join(map(_folded, each))
        if all(word in whole for word in wanted):
            yield name


def _row(name: str, spoken: Mapping[str, Content], own: Set[str], today: date) -> Row:
    known = {code: one for code, one in spoken.items() if name in one.intents}
    said = {code: one.responses[name] for code, one in known.items() if name not in one.lent}
    answers = said.values()
    return Row(
        name,
        title_of(name, known),
        tuple(sorted(said)),
        min((one.reviewed for one in answers), default=""),
        any(name in one.off for one in known.values()),
        any(is_stale(one, today) for one in answers),
        name in own,
    )


def show_new(visit: Visit) -> Response:
    """A form for a new question; what waits for one stands in it already."""
    group = group_with(visit.text("group"), visit.office)
    language, why, ways = visit.text("language") or visit.words.language, "", [visit.text("text")]
    if group is not None:
        language, why = group.language, occasion(group, visit.words)
        ways = [as_example(text) for text, _ in group.texts]
    title, examples = ways[0][:_LONGEST_TITLE], "\n".join(filter(None, ways))
    fields = {"title": title[:1].upper() + title[1:], "examples": examples, "answer": ""}
    more = {"language": language, "area": "clinic", "kind": "clinic", "why": why}
    return _form(visit, {**fields, **more, "group": visit.text("group")}, {})


def _form(visit: Visit, fields: Mapping[str, str], wrong: Mapping[str, str]) -> Response:
    name = visit.text("name")
    spoken = spoken_in(visit)
    return visit.page(
        "answers_new.html",
        BAD if wrong else 200,
        fields=fields,
        wrong=wrong,
        name=name,
        title=title_of(name, spoken),
        areas=areas_of(visit),
        new=_NEW,
        kinds=_KINDS,
        names=names_of(spoken, visit),
        longest=_LONGEST_TITLE,
    )


def add(visit: Visit) -> Response:
    """A new question, filled in: proposed, or shown again with what is wrong."""
    fields, wrong = visit.fields, dict[str, str]()
    for key in ("title", "examples", "answer"):
        if not words(visit.text(key)):
            wrong[key] = visit.words(f"answers.needs_{key}")
    if visit.text("area") == _NEW and not words(visit.text("area_title")):
        wrong["area_title"] = visit.words("answers.needs_area")
    content = spoken_in(visit).get(visit.text("language"))
    if content and (unknown := unknown_in(visit.text("answer"), content)):
        wrong["answer"] = visit.words("answers.unknown_fact", names=", ".join(unknown))
    if wrong:
        return _form(visit, fields, wrong)
    try:
        return visit.propose(_question(visit), group=visit.text("group"))
    except EditError as error:
        return _form(visit, fields, {"form": str(error)})


def _question(visit: Visit) -> NewQuestion:
    contents, title = visit.office.contents().values(), visit.text("title")
    area, area_title = visit.text("area"), ""
    if area == _NEW:
        area_title = visit.text("area_title")
        area = free_name(area_title, contents).partition(".")[2]
    return NewQuestion(
        visit.text("name") or free_name(title, contents, area),
        title,
        tuple(filter(None, map(str.strip, visit.text("examples").splitlines()))),
        visit.text("answer"),
        visit.text("language") or BASE,
        visit.text("kind"),
        area_title,
    )


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", "/answers", show),
    ("GET", "/answers/new", show_new),
    ("POST", "/answers/new", add),
)
