"""What one language says: lengths, grounds, refused wordings; examples and synonyms."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.checks.places import is_laid_over, key_at, problem
from bot.content import Content, Intent, Place, Response, placeholders
from bot.content.guides import FILE, is_label
from bot.content.names import LONGEST_COPY
from bot.content.nodes import within
from bot.errors import Problem
from bot.spelling import alike
from bot.text import LONGEST_MESSAGE, Phrase, words

_LIKENESS = 0.93
TITLE = 60  # characters of a title: what a button shows
ANSWER = LONGEST_MESSAGE // 2 - 200
"""Characters. Two answers, each with its title, note and source line, share a message."""
SHORT_TEXT = 600  # characters of a `text`: about what fits a phone's screen
_MESSAGES = {"description": 512, "short_description": 120}
_REACH = 8  # a word that makes a refused wording harmless stands at most so many words before it


def check(content: Content) -> Iterator[Problem]:
    """Every problem in what one language says and is asked."""
    for part in (_examples, _synonyms, _lengths, _guides, _grounds, _wordings):
        yield from part(content)


def _examples(content: Content) -> Iterator[Problem]:
    """Examples of two intents that are all but the same: told where a clinic's own one stands. To
    one that ships it is only left to do: a later version of ours must not stop a clinic's bot."""

    @cache
    def is_over(path: Path) -> bool:
        return is_laid_over(content, path)

    def is_own(example: tuple[Intent, int]) -> bool:
        intent, number = example
        return is_over(intent.places[number].path)

    each = [
        (intent, number)
        for intent in content.intents.values()
        for number in range(len(intent.examples))
    ]
    where = sorted(each, key=is_own)
    texts = [" ".join(sorted(intent.phrases[number])) for intent, number in where]
    for first, second in alike(texts, _LIKENESS):
        (one, at), (other, here) = where[first], where[second]
        if one.name != other.name and texts[first] != texts[second]:
            what = f"{other.examples[here]!r} is nearly the same as {one.examples[at]!r}"
            right = f"of {one.places[at].named}; keep one, or reword it."
            left = is_own(where[second]) and not is_own(where[first])
            yield problem(other.places[here], f"{what} {right}", to_do=left)


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
            yield problem(place, f"{what}; take it out or add such an example.")


def _lengths(content: Content) -> Iterator[Problem]:
    """Texts that Telegram would refuse or a phone would not show."""
    for intent in content.intents.values():
        if (length := len(intent.title)) > TITLE:
            right = f"shorten it to {TITLE}: a button shows no more."
            yield problem(intent.titled, f"the title has {length} characters; {right}")
    for response in content.responses.values():
        sizes = {key: len(content.fill(text)) for key, text in response.texts()}
        more = sizes.pop("more")
        for key, size in sizes.items():
            if size > SHORT_TEXT:
                what = f"{key} has {size} characters, and {SHORT_TEXT} fit"
                right = "move some of it below an entry more:, which patients open by a button."
                yield _at(response, key, f"{what}; {right}")
        whole = max(sizes.values()) + more
        if whole > ANSWER:
            what = f"the whole answer has {whole} characters; it must stay under {ANSWER}."
            yield _at(response, "more", what)
    for file, texts in (("_messages.yaml", content.messages), ("_cards.yaml", content.cards)):
        for name, text in texts.items():
            limit = 256 if name.startswith("commands.") else _MESSAGES.get(name, LONGEST_MESSAGE)
            if (length := len(content.fill(text))) > limit:
                what = f"{name} has {length} characters; Telegram takes {limit}."
                yield problem(_said_at(content, file, name), what)


def _guides(content: Content) -> Iterator[Problem]:
    """What a guide's button would not show, a phone not fit, or a tap not copy."""
    listed = [content.guided("before.listed")]
    for name, text in content.guides.words.items():
        most = TITLE if is_label(name) else SHORT_TEXT
        if (length := len(content.fill(text))) > most:
            what = f"{name} has {length} characters; keep it under {most}."
            yield problem(_said_at(content, FILE, name), what)
        if name.endswith(".listed") and name != "before.listed":
            listed.append(f"• {text}")
    if (length := len("\n".join(listed))) > LONGEST_COPY:
        what = f"the whole list has {length} characters; {LONGEST_COPY} are copied at a tap."
        yield problem(_said_at(content, FILE, "before.listed"), f"{what} Shorten `listed`.")


def _grounds(content: Content) -> Iterator[Problem]:
    """Answers that rest on nothing: no article, no fact of the clinic, nor the clinic's own word
    about itself."""
    for response in content.responses.values():
        if response.kind == "clinic" and is_laid_over(content, key_at(response, "text").path):
            continue
        facts = {name for _, text in response.texts() for name in placeholders(text)}
        if response.kind != "chat" and not response.sources and not facts:
            right = "name the article in `sources`, or turn to {phone}."
            yield _at(response, "text", f"rests on no source and no clinic fact; {right}")


def _wordings(content: Content) -> Iterator[Problem]:
    """Promises, diagnoses, doses: what ``_refused.yaml`` lists."""
    said = [
        (key_at(response, key), text)
        for response in content.responses.values()
        for key, text in response.texts()
    ]
    said += [(_said_at(content, FILE, name), text) for name, text in content.guides.words.items()]
    for place, text in said:
        written = words(content.fill(text))
        holds = frozenset(written).issuperset
        for refused in content.refused:
            for phrase in filter(holds, refused.phrases):
                for before in _before_each(phrase, written):
                    if refused.unless.isdisjoint(before):
                        at = within(place, " ".join(phrase))
                        yield problem(at, f"{' '.join(phrase)!r} {refused.why}.")


def _before_each(phrase: Phrase, said: Phrase) -> Iterator[Phrase]:
    """The words shortly before a phrase, for each time that it is said."""
    for at in range(len(said) - len(phrase) + 1):
        if said[at : at + len(phrase)] == phrase:
            yield said[max(0, at - _REACH) : at]


def _at(response: Response, key: str, message: str) -> Problem:
    return problem(key_at(response, key), message)


def _said_at(content: Content, file: str, name: str) -> Place:
    """Where a message or a card stands."""
    somewhere = Place(Path("responses", content.language, file), 1)
    return content.places.get((file, name), somewhere)
