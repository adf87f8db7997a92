"""What ``clinic-bot check`` finds beyond content that cannot be loaded: what would serve a patient badly."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content import Content, Response, placeholders
from bot.errors import Problem
from bot.spelling import alike
from bot.text import words

_LIKENESS = 0.93
_MESSAGE, _TITLE, _PAYLOAD = 4096, 60, 64  # Telegram's limits: characters of a message, (ours) of a button, bytes behind a button
_ANSWER = _MESSAGE // 2 - 200  # two answers, each with its title, note and source line, share a message
_SHORT_TEXT = 600  # characters of a `text`: about what fits a phone's screen
_MESSAGES = {"description": 512, "short_description": 120}
_REACH = 8  # a word that makes a refused wording harmless stands at most so many words before it


def check(contents: Mapping[str, Content]) -> list[Problem]:
    """Every problem in content that loads."""
    return [problem for content in contents.values() for part in _PARTS for problem in part(content)]


def _examples(content: Content) -> Iterator[Problem]:
    """Examples of two intents that are all but the same."""
    where = [(intent, number) for intent in content.intents.values() for number in range(len(intent.examples))]
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
        content.wording.rewriter.rewrite(words(text)) for intent in content.intents.values() for text in (intent.title, *intent.examples)
    ]
    targets = {phrase: content.wording.rewriter.rewrite(phrase) for phrase in content.wording.lines}
    sizes = set(map(len, targets.values()))
    known = {phrase[at : at + size] for phrase in used for size in sizes for at in range(len(phrase) - size + 1)}
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
            yield Problem(intent.path, 1, f"the title has {len(intent.title)} characters; a button shows {_TITLE} at the most.")
        if len(f"={intent.name}".encode()) > _PAYLOAD:
            yield Problem(intent.path, 1, f"the name is too long to travel behind a button ({_PAYLOAD} bytes); shorten it.")
    for response in content.responses.values():
        for key in ("text", "unknown"):
            text = content.fill(getattr(response, key))
            if len(text) > _SHORT_TEXT:
                yield _at(response, key, f"{key} has {len(text)} characters; keep it under {_SHORT_TEXT} and move detail into more.")
        whole = max(len(content.fill(response.text)), len(content.fill(response.unknown))) + len(content.fill(response.more))
        if whole > _ANSWER:
            yield _at(response, "more", f"the whole answer has {whole} characters; it must stay under {_ANSWER}.")
    for file, texts in (("_messages.yaml", content.messages), ("_cards.yaml", content.cards)):
        for name, text in texts.items():
            limit = 256 if name.startswith("commands.") else _MESSAGES.get(name, _MESSAGE)
            if (length := len(content.fill(text))) > limit:
                yield Problem(Path("responses", content.language, file), 1, f"{name} has {length} characters; Telegram takes {limit}.")


def _grounds(content: Content) -> Iterator[Problem]:
    """Answers that rest on nothing: no article, no fact of the clinic."""
    for response in content.responses.values():
        facts = placeholders(response.text) | placeholders(response.unknown) | placeholders(response.more)
        if response.kind != "chat" and not response.sources and not facts:
            yield _at(response, "text", "rests on no source and no clinic fact; name the article in `sources`, or turn to {phone}.")


def _wordings(content: Content) -> Iterator[Problem]:
    """Promises, diagnoses, doses: what ``_refused.yaml`` lists."""
    for response in content.responses.values():
        for key in ("text", "unknown", "more"):
            said = words(content.fill(getattr(response, key)))
            for refused in content.refused:
                harmless = refused.unless
                for phrase in refused.phrases:
                    for at in range(len(said) - len(phrase) + 1):
                        if said[at : at + len(phrase)] == phrase and not harmless.intersection(said[max(0, at - _REACH) : at]):
                            yield _at(response, key, f"{' '.join(phrase)!r} {refused.why}.")


def _at(response: Response, key: str, message: str) -> Problem:
    return Problem(response.path, response.lines.get(key, 1), message)


_PARTS = (_examples, _synonyms, _lengths, _grounds, _wordings)
