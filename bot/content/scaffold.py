"""A new language: copies of the base language's files, each with what to translate in it."""

import re
from collections.abc import Sequence
from pathlib import Path

from bot.content.files import TO_DO, grow
from bot.content.names import BASE
from bot.content.nodes import Parser
from bot.errors import SettingsError

_CODE = re.compile(r"[a-z]{2,3}")
_KEY = re.compile(r"\w+:")
_DONE = f'When it is done, take "{TO_DO}" off this file\'s name, and these lines out.'
_WHAT = {
    "intents": "Translate the title. Instead of the examples below write 15 to 40 ways in which patients type this in that language, one a "
    "line after '  - ', with their short cuts and typos; a translation of these would not be what they type.",
    "responses": "Translate text, unknown and more. Leave kind, sources, buttons, follow_ups, figures and each {name} as they are.",
    "_synonyms.yaml": "Write how that language is read: other words for one thing, short spellings, politeness, the words that join and "
    "begin questions, and under `switch` how patients ask for it. The entries below show the pattern.",
    "_red_flags.yaml": "Write, with a clinician, each group's terms as patients type them, and the test phrases. Until it is done, the "
    "red flags below are watched for as they stand.",
    "_messages.yaml": "Translate each text. Leave the names before the colons, the commands (/help) and each {name} as they are.",
    "_cards.yaml": "Translate each card, with a clinician. Leave the names before the colons and each {name} as they are.",
    "_refused.yaml": "Write which wordings promise too much in that language.",
}


def begin(folders: Sequence[Path], language: str, target: Path) -> list[Path]:
    """Copies the base language's files as ``NAME.yaml.todo`` into ``target``, but for those that the language has; the new files."""
    if not _CODE.fullmatch(language) or language == BASE:
        raise SettingsError(
            f"{language!r} is no code of a new language; give its two or three small letters, such as fr or ht."
        )
    target.mkdir(parents=True, exist_ok=True)
    tree = grow((*folders, target), Parser())
    written = []
    for place, path in tree.paths.items():
        new = Path(place.parts[0], language, *place.parts[2:])
        what = _WHAT.get(place.name, "" if place.name.startswith("_") else _WHAT[place.parts[0]])
        if place.parts[1] == BASE and what and not tree.has(new) and new not in tree.to_do:
            file = target / f"{new}{TO_DO}"
            file.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8-sig")
            file.write_text(
                f"# {what}\n# {_DONE}\n{_without_examples(text) if what is _WHAT['intents'] else text}",
                encoding="utf-8",
            )
            written.append(file)
    return written


def _without_examples(text: str) -> str:
    """An intent's file with its examples as comments: to be understood, not to be matched."""
    lines, inside = [], False
    for line in text.splitlines():
        inside = line.startswith("examples:") or (inside and not _KEY.match(line))
        if line.startswith("examples:"):
            lines.append("examples:")
            line = line.removeprefix("examples:").strip()
        if line or not inside:
            lines.append(f"  # {line.strip()}" if inside else line)
    return "\n".join(lines) + "\n"
