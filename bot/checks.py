"""What ``clinic-bot check`` finds beyond content that cannot be loaded: what would serve a patient badly."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content import BASE, Content, Response, placeholders
from bot.errors import Problem
from bot.spelling import alike
from bot.text import words

_LIKENESS = 0.93
_MESSAGE, _TITLE = 4096, 60  # characters: of a message, Telegram's limit, and ours of a button
_ANSWER = (
    _MESSAGE // 2 - 200
)  # two answers, each with its title, note and source line, share a message
_SHORT_TEXT = 600  # characters of a `text`: about what fits a phone's screen
_MESSAGES = {"description": 512, "short_description": 120}
_TEXTS = ("text", "unknown", "more")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = 3  # words: a longer text is no name, and differs from language to language
_REACH = 8  # a word that makes a refused wording harmless stands at most so many words before it


def check(contents: Mapping[str, Content]) -> list[Problem]:
    """Every problem in content that loads: in each language, and between the base language and each other.

    What is still to be translated is no problem: what stands in for it is the base language's, and checked there.
    """
    found = [
        problem
        for content in contents.values()
        for part in _PARTS
        for problem in part(content)
        if _is_own(problem, content)
    ]
    base = contents.get(BASE)
    others = (content for content in contents.values() if base and content is not base)
    return found + [
        problem for other in others for part in _COMPARED for problem in part(base or other, other)
    ]


def _is_own(problem: Problem, content: Content) -> bool:
    return not content.to_do or content.language in problem.path.parts


def _examples(content: Content) -> Iterator[Problem]:
    """Examples of two intents that are all but the same."""
    where = [
        (intent, number)
        for intent in content.intents.values()
        for number in range(len(intent.examples))
    ]
    texts = [" ".join(sorted(intent.phrases[number])) for intent, number in where]
    for first, second in alike(texts, _LIKENESS):
        (one, at), (other, here) = where[first], where[second]
        if one.name != other.name and texts[first] != texts[second]:
            yield Problem(
                other.path,
                other.lines[here],
                f"{other.examples[here]!r} is nearly the same as {one.examples[at]!r} of {one.name}; keep one, or reword it.",
            )


def _synonyms(content: Content) -> Iterator[Problem]:
    """Synonyms that nothing hangs on: no example holds the word that they stand for."""
    used = [
        content.wording.rewriter.rewrite(words(text))
        for intent in content.intents.values()
        for text in (intent.title, *intent.examples)
    ]
    targets = {phrase: content.wording.rewriter.rewrite(phrase) for phrase in content.wording.lines}
    sizes = set(map(len, targets.values()))
    known = {
        phrase[at : at + size]
        for phrase in used
        for size in sizes
        for at in range(len(phrase) - size + 1)
    }
    for phrase, (path, line) in content.wording.lines.items():
        target = targets[phrase]
        if target not in known:
            yield Problem(
                path,
                line,
                f"{' '.join(phrase)!r} stands for {' '.join(target)!r}, which no example uses; take it out or add such an example.",
            )


def _lengths(content: Content) -> Iterator[Problem]:
    """Texts that Telegram would refuse or a phone would not show."""
    for intent in content.intents.values():
        if len(intent.title) > _TITLE:
            yield Problem(
                intent.path,
                1,
                f"the title has {len(intent.title)} characters; a button shows {_TITLE} at the most.",
            )
    for response in content.responses.values():
        for key in ("text", "unknown"):
            text = content.fill(getattr(response, key))
            if len(text) > _SHORT_TEXT:
                yield _at(
                    response,
                    key,
                    f"{key} has {len(text)} characters; keep it under {_SHORT_TEXT} and move detail into more.",
                )
        whole = max(len(content.fill(response.text)), len(content.fill(response.unknown))) + len(
            content.fill(response.more)
        )
        if whole > _ANSWER:
            yield _at(
                response,
                "more",
                f"the whole answer has {whole} characters; it must stay under {_ANSWER}.",
            )
    for file, texts in (("_messages.yaml", content.messages), ("_cards.yaml", content.cards)):
        for name, text in texts.items():
            limit = 256 if name.startswith("commands.") else _MESSAGES.get(name, _MESSAGE)
            if (length := len(content.fill(text))) > limit:
                yield Problem(
                    Path("responses", content.language, file),
                    1,
                    f"{name} has {length} characters; Telegram takes {limit}.",
                )


def _grounds(content: Content) -> Iterator[Problem]:
    """Answers that rest on nothing: no article, no fact of the clinic."""
    for response in content.responses.values():
        facts = (
            placeholders(response.text)
            | placeholders(response.unknown)
            | placeholders(response.more)
        )
        if response.kind != "chat" and not response.sources and not facts:
            yield _at(
                response,
                "text",
                "rests on no source and no clinic fact; name the article in `sources`, or turn to {phone}.",
            )


def _wordings(content: Content) -> Iterator[Problem]:
    """Promises, diagnoses, doses: what ``_refused.yaml`` lists."""
    for response in content.responses.values():
        for key in _TEXTS:
            said = words(content.fill(getattr(response, key)))
            for refused in content.refused:
                harmless = refused.unless
                for phrase in refused.phrases:
                    for at in range(len(said) - len(phrase) + 1):
                        if said[at : at + len(phrase)] == phrase and not harmless.intersection(
                            said[max(0, at - _REACH) : at]
                        ):
                            yield _at(response, key, f"{' '.join(phrase)!r} {refused.why}.")


def _partners(base: Content, other: Content) -> Iterator[Problem]:
    """Intents of one language only."""
    for one, two in ((base, other), (other, base)):
        for name, intent in one.intents.items():
            if name not in two.intents:
                place = Path(two.language, *name.split(".")).with_suffix(".yaml")
                yield Problem(
                    intent.path,
                    1,
                    f"has no partner intents/{place} with responses/{place}; add them or delete this one.",
                )


def _pairs(base: Content, other: Content) -> Iterator[tuple[Response, Response]]:
    """The answers that both languages have of their own."""
    for name, response in other.responses.items():
        if name in base.responses and name not in other.lent:
            yield base.responses[name], response


def _keys(base: Content, other: Content) -> Iterator[Problem]:
    """Answers with other sources, buttons or follow-ups than their partner's, or of another kind."""
    for theirs, ours in _pairs(base, other):
        for key in ("kind", "sources", "buttons", "follow_ups"):
            here, there = getattr(ours, key), getattr(theirs, key)
            if here != there:
                shown = there if isinstance(there, str) else f"[{', '.join(there)}]"
                yield _at(
                    ours,
                    key,
                    f"{key} must be {shown} as in {_place(theirs, key)}; change one of them.",
                )


def _figures(base: Content, other: Content) -> Iterator[Problem]:
    """Answers with other figures or facts than their partner's."""
    for theirs, ours in _pairs(base, other):
        for what, found in (("the figures", _numbers), ("the facts", _facts)):
            here, there = found(ours), found(theirs)
            if here != there:
                differing = "; ".join(
                    f"{', '.join(sorted(names))} {where}"
                    for names, where in (
                        (here - there, f"only in {other.language}"),
                        (there - here, f"only in {base.language}"),
                    )
                    if names
                )
                yield _at(
                    ours,
                    "text",
                    f"{what} differ from {_place(theirs, 'text')}: {differing}; change one of them.",
                )


def _numbers(response: Response) -> set[str]:
    """Without what parts thousands or decimals: that differs from language to language."""
    return {
        re.sub(r"\D", "", number) for number in _NUMBER.findall(f"{response.text} {response.more}")
    }


def _facts(response: Response) -> set[str]:
    return {f"{{{name}}}" for key in _TEXTS for name in placeholders(getattr(response, key))}


def _says(base: Content, other: Content) -> Iterator[Problem]:
    """Messages and cards with other facts than their partner's: a number to call that is missing, above all."""
    for file, texts, originals in (
        ("_messages.yaml", other.messages, base.messages),
        ("_cards.yaml", other.cards, base.cards),
    ):
        for name in texts.keys() & originals.keys():
            if placeholders(texts[name]) != placeholders(originals[name]):
                named = (
                    ", ".join(f"{{{fact}}}" for fact in sorted(placeholders(originals[name])))
                    or "no fact"
                )
                yield Problem(
                    Path("responses", other.language, file),
                    1,
                    f"{name} must name {named} as in {base.language}; change one of them.",
                )


def _copied(base: Content, other: Content) -> Iterator[Problem]:
    """Texts that are still the base language's; a name of a few words may be."""
    for name, intent in other.intents.items():
        if (
            intent.examples
            and name in base.intents
            and _is_copy(intent.title, base.intents[name].title)
        ):
            yield Problem(intent.path, 1, f"the title is still in {base.language}; translate it.")
    for theirs, ours in _pairs(base, other):
        for key in _TEXTS:
            if _is_copy(getattr(ours, key), getattr(theirs, key)):
                yield _at(ours, key, f"{key} is still in {base.language}; translate it.")


def _is_copy(text: str, original: str) -> bool:
    return text == original and len(words(text)) > _NAME


def _place(response: Response, key: str) -> str:
    return f"{Path(*response.path.parts[-4:])}:{response.lines.get(key, 1)}"


def _at(response: Response, key: str, message: str) -> Problem:
    return Problem(response.path, response.lines.get(key, 1), message)


_PARTS = (_examples, _synonyms, _lengths, _grounds, _wordings)
_COMPARED = (_partners, _keys, _figures, _says, _copied)
