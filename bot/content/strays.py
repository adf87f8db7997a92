"""Files of a content folder that are not read, by their names or places; what would be right."""

import re
from collections.abc import Collection
from pathlib import Path

from bot.content.names import AREAS, FOR_ALL, FORMER, LANGUAGE, LONGEST_NAME, SHARED
from bot.content.nodes import remedy

TOPS = ("intents", "responses")
_BESIDE = ("drafts", "questions", "proof")
"""What else may stand in a clinic's own folder: what is proposed, labelled questions, what was
signed."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXT = re.compile(r"(?P<stem>.+?)(?P<endings>(?:\.(?:ya?ml|txt))+)\s*", re.IGNORECASE)
"""The name of a file that somebody may take for content."""
_COPY = re.compile(r"\bcop(?:y|ia)\b|\(\d+\)", re.IGNORECASE)
"""What Windows and a Mac put into the name of a copy."""
_DOCUMENT = re.compile(r"(?P<stem>.+)\.(?:docx?|odt|rtf|pages|pdf|md)", re.IGNORECASE)
_TABLE = re.compile(r".+\.(?:xlsx?|ods|csv|tsv|json|html?)", re.IGNORECASE)
_NO_CONTENT = re.compile(r"\.|readme|licen[cs]e", re.IGNORECASE)
_RASA = ("domain.yml", "nlu.yml", "data", "config.yml")


def unread(name: str) -> str:
    """What is wrong with a file that is not read; "" where nobody takes it for content."""
    if _NO_CONTENT.match(name):
        return ""
    if found := _TEXT.fullmatch(name):
        right = f"call it {found['stem'].lower()}.yaml"
        hidden = "; Windows may not show the ending .txt" if "." in found["endings"][1:] else ""
        return f"is not read; {right}{hidden}."
    if found := _DOCUMENT.fullmatch(name):
        return f"is not read; save it as plain text, and call it {found['stem'].lower()}.yaml."
    if _TABLE.fullmatch(name):
        return f"is not read; bring its questions in with `clinic-bot import {name}`."
    return ""


def misplaced(place: Path) -> str:
    """What is wrong with where a language's file stands or what it is called; "" where nothing."""
    top, language, *inner = place.parts
    name = place.with_suffix("").name
    if place.name.startswith("_"):
        return _unshared(place)
    if len(inner) != 2:
        what = "stands outside the folders of areas" if len(inner) < 2 else "stands too deep"
        right = "move it into the folder of an area, as in"
        return f"{what}; {right} {top}/{language}/clinic/{name}.yaml."
    if wrong := next((one for one in (inner[0], name) if not _NAME.fullmatch(one)), None):
        small = re.sub(r"[^a-z0-9]+", "_", wrong.lower()).strip("_0123456789") or "parking"
        right = f"call it {small}{place.suffix if wrong == name else ''}, or delete it."
        if wrong == name and _COPY.search(name):
            return "looks like a copy; delete it, or keep it outside this folder."
        return f"{wrong!r} is no name: small letters, digits and underscores alone; {right}"
    if len(f"{inner[0]}.{name}") > LONGEST_NAME:
        most = f"{LONGEST_NAME} characters with the area at the most."
        return f"the name is too long for a button; {most}"
    return ""


def _unshared(place: Path) -> str:
    """What is wrong with a file whose name begins as those do that questions share."""
    top, language, *inner = place.parts
    if len(inner) == 1 and place.name in SHARED[top]:
        return ""
    if len(inner) == 1 and top == "intents" and place.name in FORMER:
        return f"is no longer read; {FORMER[place.name]}"
    if place.name in FOR_ALL[top]:
        return f"is not read here; move it to {top}/{place.name}."
    known = SHARED[top]
    right = remedy(place.name, known, f"those of {top}/{language} are {', '.join(known)}.")
    if place.name in known:
        right = f"move it to {top}/{language}/{place.name}."
    return f"is no shared file; {right}"


def beside(folder: Path, names: Collection[str]) -> list[tuple[Path, str]]:
    """What stands in a content folder and is not read, each with what is wrong; the folder itself
    where nothing in it is. ``names`` are all that stand there."""
    others = sorted(name for name in names if name not in (*TOPS, *_BESIDE) and name[0] != ".")
    is_content = not set(TOPS).isdisjoint(names)
    what, whole = "has neither intents/ nor responses/", folder.resolve()
    if others and not is_content and whole.name in TOPS:
        return [(folder, f"{what}; name the folder above it, {whole.parent}.")]
    found = [
        (folder / name, wrong) for name in others if (wrong := _beside(folder / name, is_content))
    ]
    if found or not others or is_content:
        return found
    if not set(_RASA).isdisjoint(names):
        return [(folder, f"{what}; bring a Rasa project in with `clinic-bot import {folder}`.")]
    return [(folder, f"{what}; put the files there.")]


def _beside(path: Path, is_content: bool) -> str:
    """What is wrong with a file or folder that stands beside the two folders that are read."""
    if right := remedy(path.name.lower(), TOPS, ""):
        return f"is not read; {right}"
    for top in TOPS:
        if path.name in FOR_ALL[top]:
            return f"is not read here; move it to {top}/{path.name}."
    is_language = LANGUAGE.fullmatch(path.name) and any((path / area).is_dir() for area in AREAS)
    if is_content and is_language:
        return f"is not read here; put it below intents or responses, as intents/{path.name}."
    return ""
