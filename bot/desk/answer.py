"""One question: its answer as patients read it, every wording of it, and forms to change them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from re import split

from starlette.responses import Response

from bot.changes.changed import EditError
from bot.changes.edits import AddExample, Edit, Off, On, RemoveExample, Reviewed, SetText
from bot.checks.texts import check
from bot.content import Content, Intent, Place
from bot.content import Response as Answer
from bot.content.guides import NO_GUIDES
from bot.content.names import NEEDED_INTENTS
from bot.desk.answers import is_stale, names_of, own_names, spoken_in, unknown_in
from bot.desk.origin import spot_of
from bot.desk.titles import title_of
from bot.desk.visit import BAD, Act, Visit
from bot.reply import Reply, asking
from bot.session import Session
from bot.text import words

_TEXTS = ("text", "unknown", "more", "again")
_ITSELF = "itself"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: words, or the name of a fact with what it says."""

    text: str
    fact: str = ""
    """"" of words."""
    called: str = ""
    """The fact as patients call it."""

    @property
    def is_empty(self) -> bool:
        """Whether it is a fact that is not filled in."""
        return bool(self.fact) and not self.text


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of an answer."""

    key: str
    label: str
    text: str
    parts: tuple[Part, ...]
    at: str
    """Its file and line."""
    may_change: bool

    @property
    def group(self) -> str:
        """What it belongs to: the answer itself, or "asks" or "when", the other wordings."""
        group, _, rest = self.key.partition(".")
        return group if rest else _ITSELF


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question in one language."""

    language: str
    name: str
    """Of the language."""
    reply: Reply
    """What a patient reads who taps on it."""
    reviewed: str
    stale: bool
    lent: bool
    """Whether it is still to be translated."""


def show(visit: Visit) -> Response:
    """The page of one question."""
    return _page(visit, {})


def _page(visit: Visit, wrong: Mapping[str, str]) -> Response:
    """``wrong`` is what is wrong with a field, by its name; what was typed stands in it again."""
    name, spoken = visit.part("name"), spoken_in(visit)
    known = {code: one for code, one in spoken.items() if name in one.intents}
    if not known:
        return visit.to("/answers")
    language = visit.text("language")
    language = language if language in known else next(iter(known))
    content = known[language]
    intent, answer = content.intents[name], content.responses[name]
    places = [_shown(place, content) for place in intent.places]
    has_own = visit.office.settings.content is not None
    wordings = list(_wordings(content, intent, answer, visit))
    return visit.page(
        "answers_one.html",
        BAD if wrong else 200,
        name=name,
        title=title_of(name, known),
        area=content.area_title(intent.area),
        off=name in content.off,
        own=name in own_names(visit),
        spoken=[_spoken(name, one, visit) for one in known.values()],
        missing={code: one for code, one in names_of(spoken, visit).items() if code not in known},
        language=language,
        names=names_of(known, visit),
        wordings=_grouped(one for one in wordings if one.text or has_own),
        empty={part.fact: part.called for one in wordings for part in one.parts if part.is_empty},
        may_switch=name not in NEEDED_INTENTS,
        examples=list(zip(intent.examples, places, strict=True)),
        sources=[content.sources[one] for one in answer.sources],
        follow_ups={one: title_of(one, known) for one in answer.follow_ups},
        edited=(visit.text("edit"), *wrong),
        wrong=wrong,
        typed=visit.fields,
    )


def _spoken(name: str, content: Content, visit: Visit) -> Spoken:
    answer = content.responses[name]
    dialogue = visit.office.conversation().dialogue(content.language)
    turn = dialogue.tap(asking(name), Session(at=visit.office.now()))
    return Spoken(
        content.language,
        content.message("language_name"),
        turn.reply,
        answer.reviewed,
        is_stale(answer, visit.office.today),
        name in content.lent,
    )


def _wordings(content: Content, intent: Intent, answer: Answer, visit: Visit) -> Iterator[Wording]:
    """The title and every text; one that is not there yet where it may be written."""
    yield Wording(
        "title",
        visit.words("answers.key.title"),
        intent.title,
        (Part(intent.title),),
        _shown(intent.titled, content),
        True,
    )
    texts = dict(answer.texts())
    families = [_family(key) for key in texts]  # what belongs to a kind of question together
    for key in sorted(texts, key=lambda one: families.index(_family(one))):
        text = texts[key]
        may_change = key in _TEXTS or key.removeprefix("asks.") in answer.asks
        if text or may_change:
            place = answer.places.get(key.removesuffix(".unknown").removesuffix(".again"))
            at = _shown(place or Place(answer.path, 1), content) if text else ""
            label = _label(key, intent, answer, visit)
            yield Wording(key, label, text, tuple(_parts(text, content)), at, may_change)


def _grouped(wordings: Iterable[Wording]) -> Mapping[str, list[Wording]]:
    """The wordings by their groups, the answer itself first."""
    groups: dict[str, list[Wording]] = {}
    for one in wordings:
        groups.setdefault(one.group, []).append(one)
    return groups


def _family(key: str) -> str:
    """ "asks.worth_it" of all its texts."""
    return ".".join(key.split(".")[:2])


def _label(key: str, intent: Intent, answer: Answer, visit: Visit) -> str:
    """What a wording is for, in words."""
    say, (group, _, rest) = visit.words, key.partition(".")
    if group in _TEXTS:
        return say(f"answers.key.{group}")
    kind, _, end = rest.partition(".")
    if group == "asks":
        said = [
            one
            for one, at in zip(intent.examples, intent.phrases, strict=True)
            if at in intent.asks.get(kind, ())
        ]
        label = say("answers.key.asks", kind=f"“{said[0]}”" if said else kind.replace("_", " "))
    else:
        conditions = answer.when[int(kind) - 1].conditions.items()
        told = "; ".join(f"{name}: {', '.join(values)}" for name, values in conditions)
        label = say("answers.key.when", told=told.replace("_", " "))
    return f"{label}, {say(f'answers.key.{end}').lower()}" if end else label


def _parts(text: str, content: Content) -> Iterator[Part]:
    """A text with its facts filled in; each tells which it is."""
    for at, piece in enumerate(split(r"\{([^{}\n]*)\}", text)):
        if at % 2 and piece in content.facts:
            yield Part(content.facts[piece], piece, content.named((piece,)))
        elif piece:
            yield Part(f"{{{piece}}}" if at % 2 else piece)


def _shown(place: Place, content: Content) -> str:
    """A place by its file in the folder that it stands in, and its line."""
    spot = spot_of(place, content)
    return f"{spot.file if spot else place.path}:{place.line}"


def set_text(visit: Visit) -> Response:
    """Another text for one of its wordings."""
    content, key, text = _content(visit), visit.text("key"), visit.text("text")
    edit = SetText(visit.part("name"), key, text, content.language)
    wrong = _refused(edit, content, visit) if edit.intent in content.intents else ""
    return _proposed(visit, edit, key, wrong)


def _refused(edit: SetText, content: Content, visit: Visit) -> str:
    """Why a text may not stand there; "" where it may."""
    before = content.responses[edit.intent]
    if edit.key in ("title", "text") and not words(edit.text):
        return visit.words("answers.needs_text")
    if unknown := unknown_in(edit.text, content):
        return visit.words("answers.unknown_fact", names=", ".join(unknown))
    return " ".join(_problems(edit, content, before, visit))


def _problems(edit: SetText, content: Content, before: Answer, visit: Visit) -> Iterator[str]:
    """What `check` would say of an answer with this text alone, without a look at all others."""
    group, _, kind = edit.key.partition(".")
    if kind in before.asks:
        asks = {**before.asks, kind: replace(before.asks[kind], text=edit.text)}
        after = replace(before, asks=asks)
    elif group in _TEXTS:
        more = group == "more"  # each of the others is as long as the text may be
        after = replace(before, more=edit.text) if more else replace(before, text=edit.text)
    else:
        return
    place = visit.office.own.path / "responses" / content.language / "_.yaml"
    alone = replace(
        content,
        intents={},
        responses={edit.intent: replace(after, path=place, places={})},
        messages={},
        cards={},
        guides=NO_GUIDES,
        wording=replace(content.wording, lines={}),
    )
    yield from (problem.message for problem in check(alone))


def change_examples(visit: Visit) -> Response:
    """One more way to ask, or one less."""
    content, name = _content(visit), visit.part("name")
    if text := visit.text("remove"):
        return _proposed(visit, RemoveExample(name, text, content.language), "examples")
    text, wrong = visit.text("add"), ""
    known = content.intents[name].examples if name in content.intents else ()
    if not words(text):
        wrong = visit.words("answers.needs_example")
    elif any(words(text) == words(one) for one in known):
        wrong = visit.words("answers.example_there")
    return _proposed(visit, AddExample(name, text, content.language), "add", wrong)


def switch(visit: Visit) -> Response:
    """On, or off."""
    name = visit.part("name")
    return _proposed(visit, Off(name) if visit.text("off") else On(name), "off")


def review(visit: Visit) -> Response:
    """Somebody has read the answer, and gives their name for it."""
    who = " ".join(visit.text("who").split())
    edit = Reviewed(visit.part("name"), _content(visit).language)
    if not who:
        return _proposed(visit, edit, "who", visit.words("answers.needs_who"))
    return _proposed(visit, edit, "who", who=who)


def _content(visit: Visit) -> Content:
    """The content in the language that the form is about; in the pages' own where it is none."""
    spoken = spoken_in(visit)
    return spoken.get(visit.text("language")) or next(iter(spoken.values()))


def _proposed(visit: Visit, edit: Edit, field: str, wrong: str = "", who: str = "") -> Response:
    """Keeps the change; shows the page again where something is wrong with a field."""
    if not wrong:
        try:
            return visit.propose(edit, who=who)
        except EditError as error:
            wrong = str(error)
    return _page(visit, {field: wrong})


_HERE = "/answers/{name}"
ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", _HERE, show),
    ("POST", f"{_HERE}/text", set_text),
    ("POST", f"{_HERE}/examples", change_examples),
    ("POST", f"{_HERE}/off", switch),
    ("POST", f"{_HERE}/reviewed", review),
)
