"""What ``clinic-bot check`` finds in content that loads: what would serve a patient badly."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bot.content import BASE, Content, Intent, Place, Response, placeholders
from bot.content.red_flags import ALARMS, LEVELS
from bot.errors import Problem
from bot.safety import Watch
from bot.spelling import alike
from bot.text import LONGEST_MESSAGE, Phrase, words

_LIKENESS = 0.93
_TITLE = 60  # characters of a title: what a button shows
_ANSWER = LONGEST_MESSAGE // 2 - 200
"""Characters. Two answers, each with its title, note and source line, share a message."""
_SHORT_TEXT = 600  # characters of a `text`: about what fits a phone's screen
_MESSAGES = {"description": 512, "short_description": 120}
_TEXTS = ("text", "unknown", "more")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = 3  # words: a longer text is no name, and differs from language to language
_REACH = 8  # a word that makes a refused wording harmless stands at most so many words before it


def check(contents: Mapping[str, Content]) -> list[Problem]:
    """Every problem in content that loads: in each language, and against the base language.

    What is still to be translated is no problem: what stands in for it is the base language's,
    and checked there. Nor is what ``to_do`` finds.
    """
    found = [problem for problem in _between(contents) if not problem.to_do]
    for content in contents.values():
        for part in _PARTS:
            found += [problem for problem in part(content) if _is_own(problem, content)]
    return found


def to_do(contents: Mapping[str, Content]) -> list[Problem]:
    """What a clinic's own files say in one language alone, while another lags behind.

    The bot may answer all the same: in each language as it stands there.
    """
    return [problem for problem in _between(contents) if problem.to_do]


def _between(contents: Mapping[str, Content]) -> Iterator[Problem]:
    """What differs between the base language and each of the others."""
    base = contents.get(BASE)
    for content in contents.values():
        if base and content is not base:
            for compare in _COMPARED:
                yield from compare(base, content)


def _is_own(problem: Problem, content: Content) -> bool:
    """Whether a problem stands in a language's own file, and not in one that is lent to it."""
    parts = problem.path.parts
    folders = set(pairwise(parts))
    own = {("intents", content.language), ("responses", content.language)}
    return not content.to_do or not own.isdisjoint(folders)


def _examples(content: Content) -> Iterator[Problem]:
    """Examples of two intents that are all but the same: told where a clinic's own one stands."""

    def is_laid_over(intent: Intent) -> bool:
        return _is_laid_over(content, intent.path)

    where = [
        (intent, number)
        for intent in sorted(content.intents.values(), key=is_laid_over)
        for number in range(len(intent.examples))
    ]
    texts = [" ".join(sorted(intent.phrases[number])) for intent, number in where]
    for first, second in alike(texts, _LIKENESS):
        (one, at), (other, here) = where[first], where[second]
        if one.name != other.name and texts[first] != texts[second]:
            what = f"{other.examples[here]!r} is nearly the same as {one.examples[at]!r}"
            right = f"of {one.name}; keep one, or reword it."
            yield Problem(other.path, other.lines[here], f"{what} {right}")


def _synonyms(content: Content) -> Iterator[Problem]:
    """Synonyms that nothing hangs on: no example holds the word that they stand for."""
    rewriter, lines = content.wording.rewriter, content.wording.lines
    used = [
        rewriter.rewrite(words(text))
        for intent in content.intents.values()
        for text in (intent.title, *intent.examples)
    ]
    targets = {phrase: rewriter.rewrite(phrase) for phrase in lines}
    sizes = set(map(len, targets.values()))
    known = {
        phrase[at : at + size]
        for phrase in used
        for size in sizes
        for at in range(len(phrase) - size + 1)
    }
    for phrase, place in lines.items():
        target = targets[phrase]
        if target not in known:
            what = f"{' '.join(phrase)!r} stands for {' '.join(target)!r}, which no example uses"
            yield _problem(place, f"{what}; take it out or add such an example.")


def _lengths(content: Content) -> Iterator[Problem]:
    """Texts that Telegram would refuse or a phone would not show."""
    for intent in content.intents.values():
        if (length := len(intent.title)) > _TITLE:
            what = f"the title has {length} characters; a button shows {_TITLE} at the most."
            yield _problem(intent.titled, what)
    for response in content.responses.values():
        sizes = {key: len(content.fill(getattr(response, key))) for key in _TEXTS}
        for key in ("text", "unknown"):
            if sizes[key] > _SHORT_TEXT:
                right = f"keep it under {_SHORT_TEXT} and move detail into more."
                yield _at(response, key, f"{key} has {sizes[key]} characters; {right}")
        whole = max(sizes["text"], sizes["unknown"]) + sizes["more"]
        if whole > _ANSWER:
            what = f"the whole answer has {whole} characters; it must stay under {_ANSWER}."
            yield _at(response, "more", what)
    for file, texts in (("_messages.yaml", content.messages), ("_cards.yaml", content.cards)):
        for name, text in texts.items():
            limit = 256 if name.startswith("commands.") else _MESSAGES.get(name, LONGEST_MESSAGE)
            if (length := len(content.fill(text))) > limit:
                what = f"{name} has {length} characters; Telegram takes {limit}."
                yield _problem(_said_at(content, file, name), what)


def _grounds(content: Content) -> Iterator[Problem]:
    """Answers that rest on nothing: no article, no fact of the clinic."""
    for response in content.responses.values():
        facts = {name for key in _TEXTS for name in placeholders(getattr(response, key))}
        if response.kind != "chat" and not response.sources and not facts:
            right = "name the article in `sources`, or turn to {phone}."
            yield _at(response, "text", f"rests on no source and no clinic fact; {right}")


def _wordings(content: Content) -> Iterator[Problem]:
    """Promises, diagnoses, doses: what ``_refused.yaml`` lists."""
    for response in content.responses.values():
        for key in _TEXTS:
            said = words(content.fill(getattr(response, key)))
            for refused in content.refused:
                for phrase in refused.phrases:
                    for before in _before_each(phrase, said):
                        if refused.unless.isdisjoint(before):
                            yield _at(response, key, f"{' '.join(phrase)!r} {refused.why}.")


def _alarms(content: Content) -> Iterator[Problem]:
    """Red flags that their own test lines do not raise, and lines that should not alarm.

    The first line of each: what is wrong with one is often so with all of them.
    """
    red_flags, watch = content.red_flags, Watch(content.red_flags)
    for flag in red_flags.flags:
        graver = LEVELS[: LEVELS.index(flag.level) + 1]
        for texts, fits, right in (
            (flag.alarm, graver, f"it must raise {flag.level}"),
            (flag.calm, (None, *LEVELS[len(ALARMS) :]), "it must not alarm"),
        ):
            for text in texts:
                finding = watch.find(text)
                level = finding.level if finding else None
                if level not in fits:
                    place = flag.places[text]
                    is_own = _folder(place.path) == _folder(red_flags.path)
                    mend = "the terms, the signs" if is_own else f"what {red_flags.path} changes"
                    what = f"{flag.name}: {text!r} raises {level or 'nothing'}, and {right}"
                    yield _problem(place, f"{what}; mend {mend} or this line.")
                    break


def _before_each(phrase: Phrase, said: Phrase) -> Iterator[Phrase]:
    """The words shortly before a phrase, for each time that it is said."""
    for at in range(len(said) - len(phrase) + 1):
        if said[at : at + len(phrase)] == phrase:
            yield said[max(0, at - _REACH) : at]


def _partners(base: Content, other: Content) -> Iterator[Problem]:
    """Intents of one language only."""
    for one, two in ((base, other), (other, base)):
        for name, intent in one.intents.items():
            if name not in two.intents:
                place = Path(two.language, *name.split(".")).with_suffix(".yaml")
                what = f"has no partner intents/{place} with responses/{place}"
                is_own = _is_laid_over(base, intent.path)
                right = (
                    "write them in your folder, too" if is_own else "add them or delete this one"
                )
                yield Problem(intent.path, 1, f"{what}; {right}.", to_do=is_own)


class _Said(NamedTuple):
    """A text of one language, and where it stands."""

    content: Content
    text: str
    place: Place

    @property
    def is_laid_over(self) -> bool:
        """Whether it stands in a folder that is laid over another one of its language."""
        return _is_laid_over(self.content, self.place.path)

    @property
    def file(self) -> Path:
        """Its file below the content folder."""
        return self.place.path.relative_to(_folder(self.place.path))


def _pairs(base: Content, other: Content) -> Iterator[tuple[str, _Said, _Said]]:
    """The texts that both languages have of their own: the name, the base's, the other's."""
    for name, response in other.responses.items():
        if name in base.responses and name not in other.lent:
            original = base.responses[name]
            for key in _TEXTS:
                theirs = _Said(base, getattr(original, key), _key_at(original, key))
                yield key, theirs, _Said(other, getattr(response, key), _key_at(response, key))
    for at, place in other.places.items():
        if at in base.places:
            theirs = _Said(base, _said(base, *at), base.places[at])
            yield at[1], theirs, _Said(other, _said(other, *at), place)


def _differing(base: Content, other: Content) -> Iterator[Problem]:
    """Texts with other figures or facts than their partner's: above all, no number to call."""
    for name, theirs, ours in _pairs(base, other):
        for what, found in (("figures", _numbers), ("facts", _facts)):
            here, there = found(ours.text), found(theirs.text)
            only = [
                f"{', '.join(sorted(names))} only in {language}"
                for names, language in ((here - there, other.language), (there - here, BASE))
                if names
            ]
            if only:
                yield _difference(ours, theirs, f"the {what} of {name}", "; ".join(only))


def _difference(ours: _Said, theirs: _Said, what: str, how: str) -> Problem:
    """A problem of two texts; a to-do where the one only lags behind the clinic's own other."""
    apart = _folder(ours.place.path) != _folder(theirs.place.path)
    for said, partner in ((ours, theirs), (theirs, ours)):
        if apart and said.is_laid_over and not partner.is_laid_over:
            message = f"{what} differ from the shipped {partner.file}:{partner.place.line}: {how}"
            right = f"write {partner.file} in your folder, too."
            return Problem(*said.place, f"{message}; {right}", to_do=True)
    message = f"{what} differ from {theirs.file}:{theirs.place.line}: {how}"
    return Problem(*ours.place, f"{message}; change one of them.")


def _numbers(text: str) -> set[str]:
    """Without what parts thousands or decimals: that differs from language to language."""
    return {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}


def _facts(text: str) -> set[str]:
    return {f"{{{name}}}" for name in placeholders(text)}


def _copied(base: Content, other: Content) -> Iterator[Problem]:
    """Texts that are still the base language's; a name of a few words may be."""
    for name, intent in other.intents.items():
        is_asked_in_both = intent.examples and name in base.intents
        if is_asked_in_both and _is_copy(intent.title, base.intents[name].title):
            yield _problem(intent.titled, f"the title is still in {BASE}; translate it.")
    for name, theirs, ours in _pairs(base, other):
        if _is_copy(ours.text, theirs.text):
            yield _problem(ours.place, f"{name} is still in {BASE}; translate it.")
    originals = {flag.name: {*flag.alarm, *flag.calm} for flag in base.red_flags.flags}
    for flag in other.red_flags.flags if other.guarded else ():
        for text in (*flag.alarm, *flag.calm):
            if text in originals.get(flag.name, ()) and _is_copy(text, text):
                what = f"{flag.name}: {text!r} is still in {BASE}"
                right = "write its terms and test lines as patients type them in this language."
                yield _problem(flag.places[text], f"{what}; {right}")
                break  # one a flag: they are all copied together


def _is_copy(text: str, original: str) -> bool:
    return text == original and len(words(text)) > _NAME


def _is_laid_over(content: Content, path: Path) -> bool:
    """Whether a file stands in another folder than the first that has the language."""
    return _folder(path) not in content.folders[:1]


def _folder(path: Path) -> Path:
    """The content folder that a file stands in."""
    return next(above.parent for above in path.parents if above.name in ("intents", "responses"))


def _key_at(response: Response, key: str) -> Place:
    """Where a key of a response stands."""
    return response.places.get(key, Place(response.path, 1))


def _at(response: Response, key: str, message: str) -> Problem:
    return _problem(_key_at(response, key), message)


def _said(content: Content, file: str, name: str) -> str:
    """A message or a card."""
    return (content.cards if file == "_cards.yaml" else content.messages)[name]


def _said_at(content: Content, file: str, name: str) -> Place:
    """Where a message or a card stands."""
    somewhere = Place(Path("responses", content.language, file), 1)
    return content.places.get((file, name), somewhere)


def _problem(place: Place, message: str) -> Problem:
    return Problem(place.path, place.line, message)


_PARTS = (_examples, _synonyms, _lengths, _grounds, _wordings, _alarms)
_COMPARED = (_partners, _differing, _copied)
