"""What may keep an alarm from being heard or answered: what is lacking, ambiguous or misheard."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

from bot.checks.places import folder, problem
from bot.content import CARDS, Content, Place
from bot.content.concepts import Concepts
from bot.content.patterns import Pattern
from bot.content.red_flags import ALARMS, HEADINGS, LEVELS, Flag, Level
from bot.content.words import Trials, Words, inflected
from bot.errors import Problem
from bot.hearing import Hearing
from bot.hearing.repair import begun_with
from bot.safety import Safety
from bot.text import Phrase

_CONTEXT = "context"
"""The kind of the concepts that say how others are meant: one word may say several such things."""
_UNREVIEWED = "not yet reviewed"
"""How a reviewer begins who is still to be found."""


def check(contents: Mapping[str, Content]) -> Iterator[Problem]:
    """Every problem with alarms: what the languages that are spoken lack, and what is misheard.

    Words and test lines are looked at in all languages, also in those that have alarms alone.
    """
    spoken = [content for content in contents.values() if content.live]
    guarded = {name: content for name, content in contents.items() if content.guarded}
    if spoken:
        yield from _headings(spoken[0])
        yield from _silent(spoken)
        yield from _untried(spoken)
        yield from _wordless(spoken)
    for content in guarded.values():
        yield from _ambiguous(content)
    if guarded:
        yield from _misheard(guarded)


def unreviewed(contents: Mapping[str, Content]) -> tuple[int, int]:
    """How many red flags, and how many cards, no clinician has reviewed yet."""
    some = next(iter(contents.values()))
    flags = [flag for flag in some.red_flags.flags if flag.reviewer.startswith(_UNREVIEWED)]
    lists = [one for one in contents.values() if one.reviewer.startswith(_UNREVIEWED)]
    return len(flags), len(lists) * len(CARDS)


def stems(content: Content) -> Iterator[str]:
    """For each concept that has stems, a line: the common words that each of these hits."""
    ordered = sorted(content.words.common)
    for concept, terms in content.words.terms.items():
        found = dict.fromkeys(word for term in terms for word in term if word.endswith("*"))
        hits = [f"{stem} {' '.join(begun_with(stem[:-1], ordered)) or '–'}" for stem in found]
        if hits:
            yield f"{content.language} {concept}: {'; '.join(hits)}"


# What is lacking


def _headings(some: Content) -> Iterator[Problem]:
    """What telephone triage asks about, and no flag does."""
    covered = {heading for flag in some.red_flags.flags for heading in flag.headings}
    for heading in HEADINGS:
        if heading not in covered:
            place = Place(Path("intents/_red_flags.yaml"), 1)
            yield problem(
                place, f"no flag has the heading {heading!r}; add one, or name it in one."
            )


def _silent(spoken: list[Content]) -> Iterator[Problem]:
    """Concepts without words in a language, and flags that are deaf there for want of these."""
    known, flags = spoken[0].concepts, spoken[0].red_flags.flags
    worded = {content.language: content.words.terms for content in spoken}
    places = {concept.name: concept.place for concept in known.simple.values()}
    what = "the concept {name!r} has no words in {language}; add them to {intents}/_words.yaml."
    yield from _lacking(spoken, places, worded, what)
    heard = {content.language: _heard(flags, known, content.words) for content in spoken}
    what = "no rule of {name} can be heard in {language}; add words to {intents}/_words.yaml."
    yield from _lacking(spoken, _places(flags), heard, what)


def _heard(flags: Iterable[Flag], known: Concepts, words: Words) -> set[str]:
    """The flags that can be heard in a language: of a rule, each part has words."""
    concepts = {*words.terms, *known.figures}
    for name, patterns in known.composed.items():
        if any(_is_audible(pattern, concepts) for pattern in patterns):
            concepts.add(name)
    return {
        flag.name
        for flag in flags
        if any(_is_audible(rule.pattern, concepts) for rule in flag.rules)
    }


def _is_audible(pattern: Pattern, concepts: Collection[str]) -> bool:
    parts = [part for chain in pattern.chains for part in chain.parts]
    return not any(set(part).isdisjoint(concepts) for part in parts)


def _untried(spoken: list[Content]) -> Iterator[Problem]:
    """Flags that no line tries in a language."""
    tried = {content.language: content.trials for content in spoken}
    what = "no line tries {name} in {language}; add some to {intents}/_alarms.yaml."
    yield from _lacking(spoken, _places(spoken[0].red_flags.flags), tried, what)


def _wordless(spoken: list[Content]) -> Iterator[Problem]:
    """What a card would have to say, and has no words for in a language."""
    places: dict[str, Place] = {}
    for flag in spoken[0].red_flags.flags:
        if any(rule.level in ALARMS for rule in flag.rules):
            places |= {f"{group}.{flag.name}": flag.place for group in ("heard", "signs")}
        if flag.caution:
            places[f"cautions.{flag.caution}"] = flag.place
    said = {content.language: content.cards for content in spoken}
    what = "there is no {name} in {language}; add it to {responses}/_cards.yaml."
    yield from _lacking(spoken, places, said, what)


def _places(flags: Iterable[Flag]) -> dict[str, Place]:
    return {flag.name: flag.place for flag in flags}


def _lacking(
    spoken: list[Content],
    needed: Mapping[str, Place],
    had: Mapping[str, Collection[str]],
    what: str,
) -> Iterator[Problem]:
    """A problem for each language that lacks something, which stands for all of them at a place.

    A to-do where another language has it, and it stands in another folder than this language: one
    of the two lags behind the other, and the bot may answer all the same.
    """
    for name, place in needed.items():
        lacking = [content for content in spoken if name not in had[content.language]]
        for content in lacking:
            lags = len(lacking) < len(spoken) and folder(place.path) not in content.folders[:1]
            folders = {top: f"{top}/{content.language}" for top in ("intents", "responses")}
            told = what.format(name=name, language=content.language, **folders)
            yield problem(place, told, to_do=lags)


# Words


def _ambiguous(content: Content) -> Iterator[Problem]:
    """Concepts of one kind that share terms: the wider one should be composed of the narrower.

    A to-do where they stand in two folders: a clinic's own words serve as they are.
    """
    words, common = content.words, frozenset(content.words.common)
    by_kind: dict[tuple[str, int, str], list[tuple[str, Phrase]]] = {}
    for concept, terms in words.terms.items():
        kind = content.concepts.simple[concept].kind
        for term in terms if kind != _CONTEXT else ():
            by_kind.setdefault((kind, len(term), term[0][0]), []).append((concept, term))
    shared: dict[tuple[str, str], list[str]] = {}
    for entries in by_kind.values():
        for (one, term), (other, same) in combinations(entries, 2):
            if one != other and all(
                _may_be_one(first, second, words.endings, common)
                for first, second in zip(term, same, strict=True)
            ):
                told = f"{' '.join(same)!r} of {other} is {' '.join(term)!r} of {one}, too"
                shared.setdefault((one, other), []).append(told)
    for (one, other), (first, *more) in shared.items():
        places = words.places[one], words.places[other]
        apart = folder(places[0].path) != folder(places[1].path)
        others = f" (and {len(more)} more of theirs)" if more else ""
        right = "keep one of them, or compose the wider concept of the narrower ones."
        yield problem(places[1], f"{first}{others}; {right}", to_do=apart)


def _may_be_one(first: str, second: str, endings: tuple[str, ...], common: frozenset[str]) -> bool:
    """Whether one word of a text can be both of these words of terms."""
    if first == second:
        return True
    if first.endswith("*") or second.endswith("*"):
        stems_of = [word[:-1] for word in (first, second) if word.endswith("*")]
        plain = [word.rstrip("~") for word in (first, second) if not word.endswith("*")]
        shortest, *longer = sorted([*stems_of, *plain], key=len)
        return shortest in stems_of and longer[0].startswith(shortest)
    forms = [
        inflected(word[:-1], endings, common) if word.endswith("~") else {word}
        for word in (first, second)
    ]
    return not forms[0].isdisjoint(forms[1])


# Test lines


def _misheard(guarded: Mapping[str, Content]) -> Iterator[Problem]:
    """Lines that do not raise what they must, and lines that should not alarm.

    The first line of each: what is wrong with one is often so with all of them.
    """
    some = next(iter(guarded.values()))
    hearing = Hearing(some.concepts, {name: content.words for name, content in guarded.items()})
    safety = Safety(some.red_flags, some.concepts)

    def level(text: str) -> Level | None:
        gravest = safety.find(hearing.hear(text)).gravest
        return gravest.level if gravest else None

    flags = {flag.name: flag for flag in some.red_flags.flags}
    for content in guarded.values():
        for name, tried in content.trials.items():
            yield from _misheard_of(flags[name], tried, level, content)


def _misheard_of(
    flag: Flag, tried: Trials, level: Callable[[str], Level | None], content: Content
) -> Iterator[Problem]:
    least = _least(flag)
    graver, calm = LEVELS[: LEVELS.index(least) + 1], (None, *LEVELS[len(ALARMS) :])
    for texts, fits, right in (
        (tried.alarm, graver, f"it must raise {least}"),
        (tried.calm, calm, "it must not alarm"),
    ):
        for text in texts:
            raised = level(text)
            if raised not in fits:
                what = f"{flag.name}: {text!r} raises {raised or 'nothing'}, and {right}"
                changed = _changed_elsewhere(tried.places[text], content)
                mend = changed or "the words, the rules"
                yield problem(tried.places[text], f"{what}; mend {mend} or this line.")
                break


def _least(flag: Flag) -> Level:
    """The least that a flag must raise: the least grave of its alarms, or else of its levels."""
    levels = {rule.level for rule in flag.rules}
    alarms = [level for level in ALARMS if level in levels]
    return (alarms or [level for level in LEVELS if level in levels])[-1]


def _changed_elsewhere(place: Place, content: Content) -> str:
    """The folder laid over the one that a line stands in: what it changes may be to blame."""
    last = content.folders[-1]
    return "" if folder(place.path) == last else f"what {last} changes"
