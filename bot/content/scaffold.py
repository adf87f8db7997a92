"""A new language: copies of the base language's files, each with what to translate in it."""

import re
from collections.abc import Sequence
from pathlib import Path

from bot.content.alarms import CONCEPTS
from bot.content.concepts import Concepts, concepts
from bot.content.elsewhere import as_said
from bot.content.files import TO_DO, Tree, grow
from bot.content.guides import FILE as GUIDES
from bot.content.guides import words_alone
from bot.content.names import BASE, COMMON, LANGUAGE
from bot.content.nodes import Parser, read_text, written
from bot.content.responses import ONCE
from bot.errors import ContentError, SettingsError

_KEY = re.compile(r"(\w+):")
_INNER = re.compile(r"  (\w+):\s*(.*)")
"""A key one level further in: a concept, a kind of question."""
_KINDS = ("asks", "then")
"""Keys below which kinds of question stand."""
_MARGINS = {"examples": "  ", **dict.fromkeys(_KINDS, "    ")}
"""Of examples, by the key that they stand below."""
_DONE = f'When it is done, take "{TO_DO}" off this file\'s name, and these lines out.'
_WHAT = {
    "intents": "Translate the title. Instead of the examples below write 15 to 40 ways in which "
    "patients type this in that language, one a line after '  - ', with their short cuts and "
    "typos; a translation of these would not be what they type. Likewise below each kind of "
    "question under asks.",
    "responses": "Translate text, unknown, more and again, and each text below asks and when. "
    "Leave figures, each {name}, the kinds of question and the conditions as they are. "
    "What is the same in every language stands in the English file alone: kind, sources, buttons, "
    "follow_ups.",
    "_words.yaml": "Write how that language is read: first other words for one thing, short "
    "spellings, politeness, the words that join and begin questions, and under `switch` how "
    "patients ask for it; those that stand here show the pattern. Then, with a clinician, below "
    "each concept's name the terms for it as patients type them, with commas between; what it is "
    "and the English terms stand above it. Until this, the alarms and the cards are done, nobody "
    "is answered in that language.",
    "_alarms.yaml": "Write, with a clinician, what patients type in that language: under `alarm` "
    "lines that must raise the flag, under `calm` lines that must not alarm; a translation of "
    "these would not be what they type.",
    COMMON: "Write the commonest words of that language here, the most used first, and where they "
    "are from in lines like these. What is one of them is never taken for another word mistyped.",
    "_redaction.yaml": "Write by which words personal data is found in that language; what each "
    "list is for stands above it. Most lists are no translation: names, streets and what ends an "
    "address are a language's own. A list that it has no use for stays empty: [].",
    "_messages.yaml": "Translate each text. Leave the names before the colons, the commands "
    "(/help) and each {name} as they are.",
    GUIDES: "Translate each text. Leave the names before the colons and each {name} as they are. "
    "The list that a patient shows must stay short: all of `listed` together are copied at a tap.",
    "_cards.yaml": "Translate each card, with a clinician. Leave the names before the colons and "
    "each {name} as they are. Until this, the words and the alarms are done, nobody is answered "
    "in that language.",
    "_refused.yaml": "Write which wordings promise too much in that language.",
}


def begin(folders: Sequence[Path], language: str, target: Path) -> list[Path]:
    """Copies the base language's files as ``NAME.todo`` into ``target``; the new files.

    Not those that the language has. Raises ContentError where one cannot be read.
    """
    if not LANGUAGE.fullmatch(language) or language == BASE:
        right = "give its two or three small letters, such as fr or ht."
        raise SettingsError(f"{language!r} is no code of a new language; {right}")
    parser = Parser()
    try:
        target.mkdir(parents=True, exist_ok=True)
        tree = as_said(grow((*folders, target), parser))
        copies = _copies(tree, language, target)
        if parser.errors:
            raise ContentError(parser.errors)
        for file, text in copies.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        right = "check the folder and its permissions."
        raise SettingsError(f"{error.filename}: cannot write ({error.strerror}); {right}") from None
    return list(copies)


def _copies(tree: Tree, language: str, target: Path) -> dict[Path, str]:
    """The text of each new file."""
    listed = tree.node(CONCEPTS)
    known = concepts(listed, tree.parser) if listed else Concepts()
    copies = {}
    for place in tree.of(BASE):
        new = Path(place.parts[0], language, *place.parts[2:])
        kind = place.name if place.name.startswith("_") else place.parts[0]
        if kind not in _WHAT or tree.has(new) or new in tree.to_do:
            continue
        text = "" if kind == COMMON else _text(tree, place)
        if kind == "intents":
            text = _without_examples(text)
        elif kind == "responses":
            text = _words_alone(text)
        elif kind == GUIDES and (node := tree.node(place)):
            text = written(words_alone(node))
        elif kind == "_words.yaml":
            text = _without_terms(text, known)
        copies[target / f"{new}{TO_DO}"] = f"# {_WHAT[kind]}\n# {_DONE}\n{text}"
    return copies


def _text(tree: Tree, place: Path) -> str:
    """The file as it is; where several are laid over each other, what they say together."""
    paths = tree.layers[place]
    if len(paths) == 1 and place not in tree.beside:
        return read_text(paths[0], tree.parser.problems) or ""
    node = tree.node(place)
    return written(node) if node else ""


def _without_examples(text: str) -> str:
    """An intent's file with its examples as comments: to be understood, not to be matched."""
    lines: list[str] = []
    section = ""
    for line in text.splitlines():
        key, kind = _KEY.match(line), _INNER.match(line)
        if key:
            section = key[1]
        if section == "examples" and key:
            lines.append("examples:")
            line = line.removeprefix("examples:").strip()
        elif section in _KINDS and kind:
            lines.append(f"  {kind[1]}:")
            line = kind[2]
        elif section in _KINDS and key:
            lines.append(line)
            continue
        margin = _MARGINS.get(section)
        if margin is None:
            lines.append(line)
        elif line.strip():
            lines.append(f"{margin}# {line.strip()}")
    return "\n".join(lines) + "\n"


def _without_terms(text: str, known: Concepts) -> str:
    """The words of concepts as comments, below what each concept is: to be found anew."""
    lines: list[str] = []
    section = ""
    for line in text.splitlines():
        if key := _KEY.match(line):
            section = key[1]
        concept = _INNER.match(line) if section == "words" else None
        if concept and concept[1] in known.simple:
            about = known.simple[concept[1]].about
            lines += [f"  # {about}", f"  # {BASE}: {concept[2]}", f"  {concept[1]}:"]
        elif section == "words" and line.startswith("   "):  # more of a concept's terms
            lines.insert(-1, f"  # {line.strip()}")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _words_alone(text: str) -> str:
    """A response's file without what stands once, in the base language."""
    lines, inside = [], False
    for line in text.splitlines():
        if key := _KEY.match(line):
            inside = key[1] in ONCE
        if not inside or line.startswith("#"):
            lines.append(line)
    return "\n".join(lines) + "\n"
