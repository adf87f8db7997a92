"""Where a reply comes from: what was decided and how surely, what was heard, and the files and
lines that the answer and the example nearest to the question stand in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.content import Content, Place, Response
from bot.decision import Action
from bot.matching import Evidence, Match
from bot.replies import card_of
from bot.reply import Section
from bot.session import Turn

_OTHERS = 3  # that the question may have meant instead
_LEAST = 0.02  # confidence, below which it meant none of them
_NO_EVIDENCE = Evidence((), 0.0, 0.0, 0.0, 0.0, (), (), "", 0.0, ())


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is written."""

    file: str
    """Below its content folder: "responses/en/clinic/cost.yaml"."""
    line: int
    is_own: bool
    """Whether it stands in the clinic's own folder."""


@dataclass(frozen=True, slots=True)
class Example:
    """A way to ask, as it was written."""

    text: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Why a reply is what it is, as far as it outlives the content that it was made from."""

    language: str
    action: Action
    level: str
    intents: tuple[str, ...]
    confidence: float
    """0-1."""
    rules: tuple[str, ...]
    """The red flag's rule, and the words that it was heard by."""
    repairs: tuple[tuple[str, str], ...]
    """Mistyped words with what they were read as."""
    heard: tuple[str, ...]
    """The words and pairs of words that spoke most for the answer."""
    unknown: tuple[str, ...]
    """Words that no question holds."""
    example: Example | None
    """The nearest way to ask."""
    texts: tuple[tuple[str, Spot | None], ...]
    """What is said, by its title, and where it stands; None where the clinic's facts say it."""
    others: tuple[Match, ...]
    """What else was likeliest, best first."""
    off: tuple[str, ...]
    """What was asked, and is turned off."""
    is_grave: bool
    """Whether the question belongs to no answer: it was, or followed, an alarm."""


def origin_of(turn: Turn, contents: Mapping[str, Content]) -> Origin:
    """Where a turn's reply comes from; ``contents`` is what it was made from, by language."""
    decision, gravest = turn.decision, turn.findings.gravest
    content = contents.get(turn.language) or next(iter(contents.values()))
    likely = (one for one in turn.ranking if one.confidence >= _LEAST)
    others = (one for one in likely if one.intent not in decision.intents)
    evidence = turn.evidence or _NO_EVIDENCE
    return Origin(
        language=content.language,
        action=decision.action,
        level=decision.level,
        intents=decision.intents,
        confidence=decision.confidence,
        rules=gravest.because if gravest else (),
        repairs=evidence.repairs,
        heard=tuple(filter(None, dict.fromkeys(term.strip("^$ ") for term, _ in evidence.terms))),
        unknown=evidence.unknown,
        example=_example(turn, evidence, contents) if evidence.example else None,
        texts=tuple(_texts(turn, content)),
        others=tuple(others)[:_OTHERS],
        off=decision.off,
        is_grave=bool(decision.level or turn.findings.alarm or turn.session.crisis),
    )


def _example(turn: Turn, evidence: Evidence, contents: Mapping[str, Content]) -> Example:
    """The nearest example as it was typed; the language that read it may not be the one that
    answered."""
    name = next(iter((*turn.decision.intents, *(one.intent for one in turn.ranking))), "")
    for content in contents.values():
        if name not in content.intents:
            continue
        intent, phrase = content.intents[name], content.wording.phrase
        for text, said, place in zip(intent.examples, intent.phrases, intent.places, strict=True):
            if " ".join(said) == evidence.example:
                return Example(text, spot_of(place, content))
        if " ".join(phrase(intent.title)) == evidence.example:
            return Example(intent.title, spot_of(intent.titled, content))
    return Example(evidence.example, None)


def _texts(turn: Turn, content: Content) -> Iterator[tuple[str, Spot | None]]:
    if turn.decision.level and turn.findings.gravest:
        yield "", _named(content, "_cards.yaml", card_of(turn.findings.gravest, content))
    if turn.decision.message:
        yield "", _named(content, "_messages.yaml", turn.decision.message)
    for section in turn.reply.sections:
        response = content.responses.get(section.intent)
        place = _place(section, response) if response else None
        yield section.title, spot_of(place, content) if place else None


def _named(content: Content, file: str, name: str) -> Spot | None:
    place = content.places.get((file, name))
    return spot_of(place, content) if place else None


def _place(section: Section, response: Response) -> Place | None:
    """Where a wording stands; behind its key may be what was told."""
    if not section.wording:
        return None
    key = section.wording.split(" ")[1]
    if section.lacks:
        key = f"{key}.unknown".removeprefix("text.")
    while key and key not in response.places:
        key = key.rpartition(".")[0]
    return response.places.get(key or "text", Place(response.path, 1))


def spot_of(place: Place, content: Content) -> Spot | None:
    """A place by its file below the content's folder; None where it is in none."""
    shipped, *own = content.folders
    for folder in (*own, shipped):
        if place.path.is_relative_to(folder):
            file = place.path.relative_to(folder).as_posix()
            return Spot(file, place.line, folder != shipped)
    return None
