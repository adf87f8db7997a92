"""All that patients read in one language, as a clinician reads it who is to sign it: the cards of
emergencies, the red flags, the answers, the guides. Values and pure functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.content import CARDS, Content, Place, Response
from bot.content.guides import is_label
from bot.content.model import filled
from bot.content.red_flags import LEVELS, Flag

CARD, FLAG, GUIDE = "cards", "flags", "guides"
"""The groups of what is no answer; answers stand in the group of their area."""
_FILES = {CARD: "_cards.yaml", GUIDE: "_guides.yaml"}
_ON_CARDS = ("level", "heard", "signs", "cautions")
"""What a red flag is on cards, beside what it is heard by."""
_SIGNS = 5  # on a card


@dataclass(frozen=True, slots=True)
class Text:
    """One text, as patients read it."""

    key: str
    """As "text", "asks.worth_it"; of a red flag "level", and what it is heard by."""
    said: str
    place: Place | None
    main: bool
    """Whether it is read first, before the other wordings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Texts that belong together: an answer with its wordings, a card, a red flag, a guide."""

    name: str
    """As "clinic.cost", "cards.emergency"."""
    title: str
    """"" of a card or a guide, which have only a name."""
    group: str
    texts: tuple[Text, ...]
    note: str = ""
    """What stands below each of the texts."""
    sources: tuple[str, ...] = ()
    reviewed: str = ""
    """When, or by whom; "" where that is not said."""
    off: bool = False


def entries(content: Content) -> Iterator[Entry]:
    """What is to be signed of a language, what matters most first."""
    yield from _cards(content)
    for flag in content.red_flags.flags:
        yield _flag(flag, content)
    for area in content.areas:
        for name, response in content.responses.items():
            if name.partition(".")[0] == area and name not in content.lent:
                yield _answer(name, response, content)
    yield from _guides(content)


def main_texts(entry: Entry) -> Entry:
    """The same without its other wordings."""
    return replace(entry, texts=tuple(text for text in entry.texts if text.main))


def _cards(content: Content) -> Iterator[Entry]:
    """Each as it is sent where nothing more is known than that something is grave."""
    signs = (content.cards.get(f"signs.{name}", "") for name in content.usual[:_SIGNS])
    cautions = [flag.caution for flag in content.red_flags.flags if flag.caution]
    filled = {
        "heard": content.cards.get("heard.anything", "…"),
        "signs": "\n".join(f"• {sign}" for sign in signs),
        "condition": content.cautions(cautions[:1]) or "…",
    }
    for name in CARDS:
        if name in content.cards:
            text = Text("text", content.card(name, **filled), _place(content, CARD, name), True)
            yield Entry(f"{CARD}.{name}", "", CARD, (text,), reviewed=content.reviewer)


def _flag(flag: Flag, content: Content) -> Entry:
    levels = {rule.level for rule in flag.rules}
    trials = content.trials.get(flag.name)
    said = {
        "level": ", ".join(level for level in LEVELS if level in levels),
        "heard": content.cards.get(f"heard.{flag.name}", ""),
        "signs": content.cards.get(f"signs.{flag.name}", ""),
        "cautions": content.cautions([flag.caution]) if flag.caution else "",
        "alarm": "\n".join(trials.alarm) if trials else "",
        "calm": "\n".join(trials.calm) if trials else "",
    }
    texts = tuple(
        Text(key, text, _place(content, CARD, f"{key}.{flag.name}") or flag.place, key in _ON_CARDS)
        for key, text in said.items()
        if text
    )
    title = said["heard"] or said["cautions"] or flag.name
    return Entry(f"{FLAG}.{flag.name}", title, FLAG, texts, "", (flag.source,), flag.reviewer)


def _answer(name: str, response: Response, content: Content) -> Entry:
    said = "unknown" if response.unknown and content.lacks(response) else "text"
    texts = tuple(
        Text(key, _filled(text, content), response.places.get(key), key == said)
        for key, text in response.texts()
        if text
    )
    articles = [content.sources[source] for source in response.sources]
    cited = tuple(content.message("source_item", title=one.title, by=one.by) for one in articles)
    return Entry(
        name,
        content.intents[name].title,
        name.partition(".")[0],
        texts,
        content.message("disclaimer") if response.kind == "health" else "",
        cited,
        response.reviewed,
        name in content.off,
    )


def _guides(content: Content) -> Iterator[Entry]:
    for guide in content.guides.known:
        words = content.guides.words.items()
        texts = tuple(
            Text(name, _filled(text, content), _place(content, GUIDE, name), not is_label(name))
            for name, text in words
            if text and name.startswith(f"{guide}.")
        )
        if texts:
            yield Entry(f"{GUIDE}.{guide}", "", GUIDE, texts)


def _filled(text: str, content: Content) -> str:
    """A text with the facts that are known; where one is not, its name stays."""
    return filled(text, {name: value for name, value in content.facts.items() if value}).strip()


def _place(content: Content, group: str, name: str) -> Place | None:
    return content.places.get((_FILES[group], name))
