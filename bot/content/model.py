"""The values that content is made of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Literal

from bot.cache import NO_CACHE, Cache
from bot.content.concepts import Concepts
from bot.content.guides import NO_GUIDES, Guides
from bot.content.names import AREAS, SURE_FACTS
from bot.content.nodes import Place
from bot.content.red_flags import RedFlags
from bot.content.vectors import NO_VECTORS, Vectors
from bot.content.words import Trials, Words
from bot.errors import Problem
from bot.facts.clinic import NOTHING_KNOWN, Clinic
from bot.text import Phrase, Rewriter, Trimmer, words

Kind = Literal["clinic", "health", "chat"]
Move = Literal[
    "more",
    "else",
    "yes",
    "no",
    "why",
    "who_says",
    "which",
    "yes_no",
    "difference",
    "simpler",
    "repeat",
    "already",
    "wrong",
    "both",
    "never_mind",
    "ok",
    "thanks",
]
"""What a message may do that only goes on from what was said."""
_GAP = re.compile(r"\s*\n\s*\n\s*\n")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
"""Also what only looks like one, such as "{ phone }": it is no fact's name."""


_NOWHERE = Place(Path(), 1)


@dataclass(frozen=True, slots=True)
class Intent:
    """What patients want and how they say it."""

    name: str
    """``area.name``, equal to the file's path."""
    title: str
    """How a button shows it."""
    examples: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    """The examples as they are compared."""
    path: Path = Path()
    """The file that the examples stand in."""
    places: tuple[Place, ...] = ()
    """Where each example stands."""
    titled: Place = _NOWHERE
    """Where the title stands."""
    asks: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    """Those of the phrases that ask a kind of question, by its name."""
    then: frozenset[str] = frozenset()
    """The kinds that are asked of what was just spoken of ("even a light one?"): their words tell
    little of what a message is about."""

    @property
    def alone(self) -> tuple[Phrase, ...]:
        """The phrases that tell by themselves what they are about."""
        leaning = {phrase for kind in self.then for phrase in self.asks.get(kind, ())}
        return tuple(phrase for phrase in self.phrases if phrase not in leaning)

    @property
    def area(self) -> str:
        """The part of its name before the full stop."""
        return self.name.partition(".")[0]

    def example(self, text: str, ask: str = "") -> str:
        """The example in these words that asks this kind of question, "" the plain one; "" where
        there is none."""
        typed, grouped = words(text), {one for asked in self.asks.values() for one in asked}
        for one, phrase in zip(self.examples, self.phrases, strict=True):
            is_such = phrase in self.asks.get(ask, ()) if ask else phrase not in grouped
            if is_such and words(one) == typed:
                return one
        return ""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of an answer: for a kind of question, or for what a patient has told."""

    text: str
    unknown: str = ""
    """As in a response."""
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What must have been told: of each key one of the values."""
    again: str = ""
    """Said where this was said just before."""


@dataclass(frozen=True)  # without slots, for what is worked out once
class Response:
    """What the bot answers to one intent."""

    kind: Kind
    text: str
    unknown: str
    """Said instead of ``text`` while none of the facts that ``text`` names is filled in."""
    more: str
    sources: tuple[str, ...]
    buttons: tuple[str, ...]
    follow_ups: tuple[str, ...]
    reviewed: str
    again: str = ""
    """Said where the plain answer was said just before."""
    asks: Mapping[str, Variant] = field(default_factory=dict)
    """Said in the place of ``text``, by kind of question."""
    when: tuple[Variant, ...] = ()
    """Said in the place of ``text``: the first whose conditions hold."""
    off: bool = False
    """Whether a clinic has turned it off in this language's file, or in the base language's."""
    path: Path = Path()
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each key stands; that of a variant is "asks.worth_it", "when.1" for the first."""

    @cached_property
    def variants(self) -> dict[str, Variant]:
        """All other wordings by key."""
        asks = {f"asks.{kind}": variant for kind, variant in self.asks.items()}
        asks |= {
            f"{key}.again": Variant(variant.again) for key, variant in asks.items() if variant.again
        }
        return asks | {f"when.{at}": variant for at, variant in enumerate(self.when, 1)}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Everything that it says, with its key: "asks.worth_it", "asks.worth_it.unknown"."""
        for key in ("text", "unknown", "more", "again"):
            yield key, getattr(self, key)
        for key, variant in self.variants.items():
            yield key, variant.text
            yield f"{key}.unknown", variant.unknown


@dataclass(frozen=True, slots=True)
class Source:
    """An article that answers draw on."""

    title: str
    by: str
    url: str
    short: str = ""
    """How an answer that draws on it alone calls it; "" is by whom it is."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language is read, beside the words of concepts: ``_words.yaml``."""

    rewriter: Rewriter
    trimmer: Trimmer
    """Takes off the words around a question that say nothing of what it is about."""
    joins: frozenset[str]
    """Words that may stand between two questions."""
    asks: frozenset[str]
    """Words that begin a question."""
    refers: frozenset[str]
    """Words that lean on what was said before."""
    moves: Mapping[Phrase, Move]
    """Whole messages that only go on from the last answer."""
    chatter: Trimmer = field(default_factory=lambda: Trimmer(()))
    """Takes off what is said around a question and asks nothing: "haha ok and"."""
    ordinals: Mapping[Phrase, int] = field(default_factory=dict)
    """Whole messages that choose by number; -1 is the last."""
    meant: frozenset[Phrase] = frozenset()
    """How a message begins that corrects the one before: "no, I meant"."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """What an emoji says in words."""
    forwards: frozenset[Phrase] = frozenset()
    """Whole messages that ask for the last answer in this language, for somebody else."""
    switch: frozenset[Phrase] = frozenset()
    """Whole messages that ask for this language."""
    lines: Mapping[Phrase, Place] = field(default_factory=dict)
    """Where each synonym stands."""
    asides: Rewriter = field(default_factory=lambda: Rewriter({}))
    """Takes out other professions and places: named beside a question, they decide nothing."""

    def phrase(self, text: str) -> Phrase:
        """The words of a text as they are compared: rewritten, without politeness around them."""
        return self.compared(words(text))

    def compared(self, typed: Phrase) -> Phrase:
        """Words as they are compared."""
        return self.trimmer.trim(self.rewriter.rewrite(typed))

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words that it knows something about."""
        phrases = (*self.rewriter.rules, *self.rewriter.rules.values(), *self.trimmer.fillers)
        moves = (*self.moves, *self.chatter.fillers, *self.ordinals, *self.meant, *self.forwards)
        known = {word for phrase in (*phrases, *moves, *self.switch) for word in phrase}
        return frozenset(known.union(self.asks, self.refers))


@dataclass(frozen=True, slots=True)
class Refused:
    """Wordings that no answer may hold."""

    why: str
    phrases: tuple[Phrase, ...]
    unless: frozenset[str]
    """Words that make it harmless where they stand shortly before ("not a cure")."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms that personal data has in the clinic's country: ``intents/_redaction.yaml``, which
    says how they are written."""

    domains: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clues:
    """Words that personal data is found by: ``_redaction.yaml``, which says what each list is for.

    In small letters. Where a patient leaves out an accent, an apostrophe or a full stop of one, it
    is the same word.
    """

    at_sign: tuple[str, ...] = ()
    dot: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    extension: tuple[str, ...] = ()
    number_follows: tuple[str, ...] = ()
    number_is: tuple[str, ...] = ()
    address_follows: tuple[str, ...] = ()
    street_follows: tuple[str, ...] = ()
    address_ends: tuple[str, ...] = ()
    street_behind: tuple[str, ...] = ()
    street_before: tuple[str, ...] = ()
    no_street: tuple[str, ...] = ()
    house_number: tuple[str, ...] = ()
    flat: tuple[str, ...] = ()
    post_box: tuple[str, ...] = ()
    postal_code: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    name_follows: tuple[str, ...] = ()
    name_may_follow: tuple[str, ...] = ()
    name_seldom_follows: tuple[str, ...] = ()
    beside_names: tuple[str, ...] = ()
    my: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    name_before: tuple[str, ...] = ()
    name_may_stand_before: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    titles_alone: tuple[str, ...] = ()
    goodbyes: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    sent_from: tuple[str, ...] = ()
    inside_a_name: tuple[str, ...] = ()
    first_names: tuple[str, ...] = ()
    last_names: tuple[str, ...] = ()
    maybe_names: tuple[str, ...] = ()
    saints: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    no_name_ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """An answer for the clinic's channel, on some days of the week."""

    intent: str
    days: frozenset[int]
    """0 is Monday."""
    at: time
    """In the clinic's time zone."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the bot knows in one language."""

    language: str
    intents: Mapping[str, Intent]
    responses: Mapping[str, Response]
    wording: Wording
    concepts: Concepts
    """What can be heard, in whatever language."""
    red_flags: RedFlags
    """What is an alarm, likewise."""
    words: Words
    """By which words it is heard in this language."""
    trials: Mapping[str, Trials]
    """What patients write of each red flag in this language."""
    messages: Mapping[str, str]
    cards: Mapping[str, str]
    """By name; those of a group as "heard.stroke"."""
    refused: tuple[Refused, ...]
    facts: Mapping[str, str]
    """What is known of the clinic, in words; a fact that is not filled in is empty."""
    sources: Mapping[str, Source]
    favourites: tuple[str, ...] = ()
    """What is offered to who has not asked anything yet; none: the first intent of each area."""
    areas: tuple[str, ...] = AREAS
    """In the order of menus: those that ship, then a clinic's own."""
    off: frozenset[str] = frozenset()
    """The intents that a clinic has turned off: understood, and neither answered nor offered."""
    usual: tuple[str, ...] = ()
    """The red flags whose signs stand on every card."""
    reviewer: str = ""
    """Who has reviewed the cards."""
    cache: Cache = NO_CACHE
    """Where what was counted of this content is kept between two runs."""
    key: str = ""
    """What tells all of it from any other content; "" where that is not known."""
    vectors: Vectors = NO_VECTORS
    """What its words mean, as far as it has been written down."""
    clues: Clues = Clues()
    """What personal data is found by."""
    forms: Forms = Forms()
    """What forms it has in the clinic's country."""
    posts: tuple[Post, ...] = ()
    """What the clinic's channel is to publish, and when."""
    guides: Guides = NO_GUIDES
    """None in a language that has no words of its own for them."""
    lent: frozenset[str] = frozenset()
    """The responses that are the base language's, because this one's are still to be translated."""
    to_do: tuple[Path, ...] = ()
    """The files that are still to be translated."""
    left_to_do: tuple[Problem, ...] = ()
    """What a clinic's own files say that holds no more, or in one language alone."""
    guarded: bool = True
    """Whether the words for red flags and the cards are this language's own."""
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Where each message, card and text of a guide stands, by the file's name and its own."""
    clinic: Clinic = NOTHING_KNOWN
    """What is known of the clinic as data."""
    known_as_data: frozenset[str] = frozenset()
    """The names of facts that are."""
    special_at: Mapping[date, Place] = field(default_factory=dict)
    """Where each of the clinic's special days is written, by its first date."""
    folders: tuple[Path, ...] = ()
    """The content folders that its files stand in, a later one laid over those before it."""

    @property
    def live(self) -> bool:
        """Whether patients may be answered in this language.

        Never without its own words and cards: an alarm would be read by another's words.
        """
        return self.guarded and any(intent.examples for intent in self.intents.values())

    @property
    def alarms_alone(self) -> bool:
        """Whether nothing but alarms is heard and answered in this language."""
        return not self.intents

    def is_read_as(self, other: "Content") -> bool:
        """Whether what is read in a language is the very same in both: see `sharing`."""
        return (
            self.intents is other.intents
            and self.wording is other.wording
            and self.words is other.words
            and self.vectors is other.vectors
        )

    def fill(self, text: str, /, **more: str) -> str:
        """The text with each ``{fact}`` in its place, and no gap where one is empty.

        What is no fact stays as it stands.
        """
        return _GAP.sub("\n\n", filled(text, {**self.facts, **more})).strip()

    def said(self, variant: "Variant | Response", /, **told: str) -> str:
        """A wording, filled in: its ``unknown`` while nothing is known of all that its text names.

        ``told`` stands for what the patient told, in words.
        """
        optional = placeholders(variant.text) - {*SURE_FACTS, *told}
        known = not optional or any(self.facts.get(name) for name in optional)
        return self.fill(variant.text if known else variant.unknown, **told)

    def lacks(self, variant: "Variant | Response", /, *told: str) -> tuple[str, ...]:
        """The facts for want of which a wording says its ``unknown``, in the order of the clinic's
        file; ``told`` are the names of what the patient told."""
        named = placeholders(variant.text) - {*SURE_FACTS, *told}
        optional = tuple(name for name in self.facts if name in named)
        return () if any(self.facts[name] for name in optional) else optional

    def named(self, facts: Iterable[str]) -> str:
        """Facts as patients call them, in one line; one of the clinic's own by its name."""
        words = {name: name.replace("_", " ") for name in facts}
        return ", ".join(self.messages.get(f"facts_named.{name}", words[name]) for name in words)

    def may_be_open(self, moment: datetime) -> bool:
        """Whether somebody may be at the clinic: True also where that is not known."""
        return self.clinic.hours is None or self.clinic.hours.may_be_open(moment)

    def message(self, name: str, /, **more: str) -> str:
        """One of the bot's own messages, with the facts and ``more`` in place."""
        return self.fill(self.messages[name], **more)

    def area_title(self, area: str) -> str:
        """How menus call an area; its name where nobody has called it anything."""
        return self.messages.get(f"areas.{area}", area)

    def card(self, name: str, /, **more: str) -> str:
        """A card, likewise."""
        return self.fill(self.cards[name], **more)

    def guided(self, name: str, /, **more: str) -> str:
        """A text of a guide, likewise; "" where it has none of that name."""
        return self.fill(self.guides.words.get(name, ""), **more)

    def cautions(self, names: Iterable[str]) -> str:
        """Cautions as a card calls them, in one line."""
        return ", ".join(self.cards.get(f"cautions.{name}", name) for name in names)


def sharing(content: Content, other: Content) -> Content:
    """The content, with what is the same in the other one taken from there, so that it stands
    once: while one takes the place of the other, both are there."""

    def is_same(one: object, two: object) -> bool:
        in_order = not isinstance(one, dict) or not isinstance(two, dict) or list(one) == list(two)
        return one == two and in_order

    pairs = {
        each.name: (getattr(content, each.name), getattr(other, each.name))
        for each in fields(content)
    }
    return replace(
        content, **{name: two for name, (one, two) in pairs.items() if is_same(one, two)}
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each ``{name}`` in its place; what has no value stays as it stands."""

    def value(match: re.Match[str]) -> str:
        known = values.get(match[1], match[0])
        ends = text[match.end() : match.end() + 1] == "."  # "3 p. m." at a sentence's end
        return known.removesuffix(".") if ends else known

    return _PLACEHOLDER.sub(value, text)


def placeholders(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(_PLACEHOLDER.findall(text))
