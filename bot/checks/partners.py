"""How the languages differ from the base language: questions, wordings, figures, what is copied."""

import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import NamedTuple

from bot.checks.places import folder, is_laid_over, key_at, problem
from bot.content import BASE, GUIDES, Content, Intent, Place, Response, Variant, placeholders
from bot.content.guides import FILE
from bot.content.names import CAPITALS, CITED, TERMS
from bot.errors import Problem
from bot.text import words

_PLAIN = ("text", "unknown", "more")
"""The texts of a response that are no other wordings of it."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = 3  # words: a longer text is no name, and differs from language to language


def check(contents: Mapping[str, Content]) -> Iterator[Problem]:
    """What differs between the base language and each of the others.

    Of a language that has alarms alone: the figures and facts of its cards.
    """
    base = contents.get(BASE)
    for content in contents.values():
        if base and content is not base:
            parts = (_partners, _unguided, _kinds, _wordings, _differing, _copied)
            alone = base.alarms_alone or content.alarms_alone
            for part in (_differing,) if alone else parts:
                yield from part(base, content)


def _partners(base: Content, other: Content) -> Iterator[Problem]:
    """Intents of one language only."""
    for one, two in ((base, other), (other, base)):
        for name, intent in one.intents.items():
            if name not in two.intents:
                place = Path(two.language, *name.split(".")).with_suffix(".yaml")
                what = f"has no partner intents/{place} with responses/{place}"
                is_own = is_laid_over(base, intent.path)
                right = (
                    "write them in your folder, too" if is_own else "add them or delete this one"
                )
                yield Problem(intent.path, 0, f"{what}; {right}.", to_do=is_own)


def _unguided(base: Content, other: Content) -> Iterator[Problem]:
    """The guides of the base language only: elsewhere they are not offered."""
    if base.guides.words and not (other.guides.words or other.to_do):
        place = base.places[FILE, f"{GUIDES[0]}.button"]
        what = f"has no partner responses/{other.language}/{FILE}; add it, or copy it with"
        yield problem(place, f"{what} clinic-bot new-language {other.language}.", to_do=True)


class _Said(NamedTuple):
    """A text of one language, and where it stands."""

    content: Content
    text: str
    place: Place

    @property
    def is_laid_over(self) -> bool:
        """Whether it stands in a folder that is laid over another one of its language."""
        return is_laid_over(self.content, self.place.path)

    @property
    def file(self) -> Path:
        """Its file below the content folder."""
        return self.place.path.relative_to(folder(self.place.path))


def _pairs(base: Content, other: Content) -> Iterator[tuple[str, _Said, _Said]]:
    """The texts that both languages have of their own: the name, the base's, the other's."""
    for name, response in other.responses.items():
        if name in base.responses and name not in other.lent:
            original = base.responses[name]
            for key, text, ours in _comparable(original, response):
                theirs = _Said(base, text, key_at(original, key))
                yield key, theirs, _Said(other, ours, key_at(response, key))
    for at, place in other.places.items():
        if at in base.places:
            theirs = _Said(base, _said(base, *at), base.places[at])
            yield at[1], theirs, _Said(other, _said(other, *at), place)


def _kinds(base: Content, other: Content) -> Iterator[Problem]:
    """Kinds of question that have examples in one language only."""
    for name, intent in other.intents.items():
        original = base.intents.get(name)
        if not original or not original.examples or not intent.examples:
            continue
        for key, ours, theirs in (
            ("asks", intent.asks.keys(), original.asks.keys()),
            ("then", intent.then, original.then),
        ):
            if apart := sorted(ours ^ theirs):
                here, there = _example(other, intent, apart[0]), _example(base, original, apart[0])
                only = _only(ours, theirs, other)
                yield _difference(here, there, f"the kinds of question in {key}", only)


def _example(content: Content, intent: Intent, kind: str) -> _Said:
    """An intent's first example of a kind of question; where it has none, its first of all."""
    at = intent.phrases.index(intent.asks[kind][0]) if intent.asks.get(kind) else 0
    return _Said(content, intent.examples[at], intent.places[at])


def _wordings(base: Content, other: Content) -> Iterator[Problem]:
    """Other wordings of an answer that one language alone has, or that hold for other patients."""
    for name, response in other.responses.items():
        if name not in base.responses or name in other.lent:
            continue
        original = base.responses[name]
        here, there = _named(response), _named(original)
        if apart := sorted(here ^ there):
            ours, theirs = _key(other, response, apart[0]), _key(base, original, apart[0])
            yield _difference(ours, theirs, "the wordings", _only(here, there, other))
        told, originally = _conditions(response), _conditions(original)
        if told != originally:
            how = _only(set(told), set(originally), other) or "in another order"
            ours, theirs = _key(other, response, "when"), _key(base, original, "when")
            yield _difference(ours, theirs, "the conditions", how)


def _key(content: Content, response: Response, key: str) -> _Said:
    """Where a key of a response stands; where it has none, where its text does."""
    return _Said(content, "", key_at(response, key if key in response.places else "text"))


def _named(response: Response) -> set[str]:
    """The other wordings that a response has by name."""
    return {f"asks.{kind}" for kind in response.asks} | ({"again"} if response.again else set())


def _conditions(response: Response) -> list[str]:
    """What must have been told for each of ``when``, and for kinds of question: "since: acute and
    who: child or parent", "caution: cancer for remission"."""
    found = [_told(variant) for variant in response.when]
    asks = sorted((kind, _told(variant)) for kind, variant in response.asks.items())
    return found + [f"{told} for {kind}" for kind, told in asks if told]


def _told(variant: Variant) -> str:
    told = sorted(variant.conditions.items())
    return " and ".join(f"{key}: {' or '.join(sorted(values))}" for key, values in told)


def _comparable(original: Response, response: Response) -> Iterator[tuple[str, str, str]]:
    """The texts that have a partner: the key, the base language's text, the other's.

    What else one language alone has is told by ``_wordings``, once.
    """
    originals = dict(original.texts())
    same = _conditions(original) == _conditions(response)
    for key, text in response.texts():
        theirs = originals.get(key, "")
        if key in _PLAIN or (text and theirs and (same or not key.startswith("when."))):
            yield key, theirs, text


def _differing(base: Content, other: Content) -> Iterator[Problem]:
    """Texts with other figures or facts than their partner's: above all, no number to call."""
    for name, theirs, ours in _pairs(base, other):
        for what, found in (("figures", _numbers), ("facts", _facts)):
            if only := _only(found(ours.text), found(theirs.text), other):
                yield _difference(ours, theirs, f"the {what} of {name}", only)


def _only(here: Set[str], there: Set[str], other: Content) -> str:
    """What the one language alone has, and the base language; "" where they have the same."""
    return ", and ".join(
        f"{', '.join(sorted(names))} only in {language}"
        for names, language in ((here - there, other.language), (there - here, BASE))
        if names
    )


def _difference(ours: _Said, theirs: _Said, what: str, how: str) -> Problem:
    """A problem of two texts; a to-do where the one only lags behind the clinic's own other."""
    apart = folder(ours.place.path) != folder(theirs.place.path)
    for said, partner in ((ours, theirs), (theirs, ours)):
        if apart and said.is_laid_over and not partner.is_laid_over:
            message = f"{what} differ from the shipped {partner.file}:{partner.place.line}: {how}"
            right = f"write {partner.file} in your folder, too, with the same change."
            return Problem(*said.place, f"{message}; {right}", to_do=True)
    message = f"{what} differ from {theirs.file}:{theirs.place.line}: {how}"
    return Problem(*ours.place, f"{message}; change one of them.")


def _numbers(text: str) -> set[str]:
    """Without what parts thousands or decimals: that differs from language to language."""
    return {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}


def _facts(text: str) -> set[str]:
    """Without what is only how a language calls something."""
    return {f"{{{name}}}" for name in placeholders(text).difference(TERMS, CITED, CAPITALS)}


def _copied(base: Content, other: Content) -> Iterator[Problem]:
    """Texts that are still the base language's; a name of a few words may be."""
    for name, intent in other.intents.items():
        is_asked_in_both = intent.examples and name in base.intents
        if is_asked_in_both and _is_copy(intent.title, base.intents[name].title):
            yield problem(intent.titled, f"the title is still in {BASE}; translate it.")
    for name, theirs, ours in _pairs(base, other):
        if _is_copy(ours.text, theirs.text):
            yield problem(ours.place, f"{name} is still in {BASE}; translate it.")
    for name, tried in other.trials.items() if other.guarded else ():
        theirs_of_it = base.trials.get(name)
        originals = {*theirs_of_it.alarm, *theirs_of_it.calm} if theirs_of_it else set()
        for text in (*tried.alarm, *tried.calm):
            if text in originals and _is_copy(text, text):
                what = f"{name}: {text!r} is still in {BASE}"
                right = "write these lines as patients type them in this language."
                yield problem(tried.places[text], f"{what}; {right}")
                break  # one a flag: they are all copied together


def _is_copy(text: str, original: str) -> bool:
    return text == original and len(words(text)) > _NAME


def _said(content: Content, file: str, name: str) -> str:
    """A message, a card or a text of a guide."""
    said = {"_cards.yaml": content.cards, FILE: content.guides.words}
    return said.get(file, content.messages)[name]
