"""Proof: every text that patients read, for a clinician to sign, on the screen and on paper."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from starlette.responses import Response

from bot.changes.proof import CARD, FLAG, GUIDE, Entry, Text, entries, main_texts
from bot.changes.signatures import Sign, Signature, Signatures, name_of
from bot.content import Content, Place
from bot.desk.deeds import Deeds
from bot.desk.marks import marked
from bot.desk.origin import spot_of
from bot.desk.visit import Act, Visit
from bot.desk.words import Words

_EDITION = 8  # characters that tell one state of the texts from another
_REFUSED = 409
_GAP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be read."""

    languages: tuple[str, ...]
    group: str
    """An area, or the cards, the red flags, the guides; "" for all."""
    whole: bool
    """Whether all wordings, not only the main ones."""
    unsigned: bool
    """Only what is not signed as it is now."""


@dataclass(frozen=True, slots=True)
class Proven:
    """One entry, and what was signed of it."""

    entry: Entry
    signed: tuple[Signature | None, ...]
    """Of each of its texts."""

    @property
    def state(self) -> str:
        """Whether it is signed as it stands, was another one when it was, or never was."""
        if not any(self.signed):
            return "unsigned"
        pairs = zip(self.entry.texts, self.signed, strict=True)
        return "signed" if all(one and one.text == text.said for text, one in pairs) else "changed"

    @property
    def last(self) -> Signature:
        """Its latest signature."""
        return max(filter(None, self.signed), key=lambda one: one.day)

    def texts(self) -> Iterator[tuple[Text, str]]:
        """Each text, and how it was when the entry was signed: "" for one that is new since."""
        for text, one in zip(self.entry.texts, self.signed, strict=True):
            yield text, text.said if not any(self.signed) else one.text if one else ""


class Proof:
    """What one scope holds, by language and group."""

    def __init__(self, visit: Visit, scope: Scope) -> None:
        self._visit, self.scope = visit, scope
        self.contents = visit.office.contents()
        self.sections = {language: dict(self._groups(language)) for language in scope.languages}

    def _groups(self, language: str) -> Iterator[tuple[str, list[Proven]]]:
        office, scope = self._visit.office, self.scope
        signed = office.own.signatures(language) if office.settings.content else {}
        found = office.made(
            f"proof {language}", lambda contents: tuple(entries(contents[language]))
        )
        groups: dict[str, list[Proven]] = {}
        for entry in found:
            if scope.group in ("", entry.group):
                proven = _proven(entry if scope.whole else main_texts(entry), signed)
                if not scope.unsigned or proven.state != "signed":
                    groups.setdefault(entry.group, []).append(proven)
        yield from groups.items()

    @property
    def parts(self) -> Mapping[str, int]:
        """How many texts there are of each group, in all languages."""
        count: Counter[str] = Counter()
        for groups in self.sections.values():
            count.update(
                {group: sum(len(one.entry.texts) for one in groups[group]) for group in groups}
            )
        return count

    @cached_property
    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """All texts by language, and what they are of."""
        return {
            language: {
                name_of(one.entry, text): text.said
                for all in groups.values()
                for one in all
                for text in one.entry.texts
            }
            for language, groups in self.sections.items()
            if groups
        }

    @cached_property
    def edition(self) -> str:
        """What tells these texts from any others, on a sheet of paper, too."""
        return sha256(repr(self.texts).encode()).hexdigest()[:_EDITION]


def show(visit: Visit) -> Response:
    """What is to be signed."""
    return _shown(visit, Proof(visit, _scope(visit)))


def sign(visit: Visit) -> Response:
    """Keeps that it was signed, if it still is what was read."""
    proof, who, office = Proof(visit, _scope(visit)), visit.text("who"), visit.office
    if not who:
        return _shown(visit, proof, "proof.needs_who")
    if not visit.text("read"):
        return _shown(visit, proof, "proof.needs_read")
    if visit.text("edition") != proof.edition:
        return _shown(visit, proof, "proof.other_now")
    office.own.apply(Sign(who, proof.texts), who, "", office.now().date())
    return visit.to("/proof", "proof.signed_now")


def sheet(visit: Visit) -> Response:
    """The edges of each sheet of paper: the clinic, the day, how many there are."""
    content = next(iter(visit.office.contents().values()))
    day = visit.office.now().date()
    named = _quoted(f"{content.facts['name']} · {visit.words('proof.title')} · {day}")
    style = (
        "@page { size: A4; margin: 20mm 17mm 18mm; font: 8.5pt system-ui, sans-serif;\n"
        f"  @top-left {{ content: {named}; }}\n"
        '  @bottom-right { content: counter(page) " / " counter(pages); } }\n'
    )
    return Response(style, media_type="text/css")


def _shown(visit: Visit, proof: Proof, wrong: str = "") -> Response:
    contents, said = proof.contents, visit.words
    deeds, titles = Deeds(said, contents), _groups(contents, said)
    return visit.page(
        "proof.html",
        _REFUSED if wrong else 200,
        proof=proof,
        count=sum(map(len, proof.texts.values())),
        groups=titles,
        parts={titles[group]: count for group, count in proof.parts.items()},
        is_grave=bool({CARD, FLAG} & {*proof.parts}),
        named=lambda group, language: _named(group, contents[language], said),
        title=lambda entry: entry.title or said.texts.get(f"proof.{entry.name}", entry.name),
        label=lambda text, group: _label(text, group, deeds),
        read=lambda text: _read(text, said),
        plain=lambda text, language: _plain(text, contents[language], said),
        where=lambda place, language: _where(place, contents[language]),
        line=lambda text, entry, language: _line(text, entry, contents[language]),
        marked=marked,
        deeds=deeds,
        day=visit.office.now().date(),
        who=visit.text("who"),
        may_sign=visit.office.settings.content is not None,
        wrong=said(wrong) if wrong else "",
    )


def _scope(visit: Visit) -> Scope:
    contents = visit.office.contents()
    asked = [language for language in contents if language in visit.texts("language")]
    spoken = [language for language, content in contents.items() if not content.alarms_alone]
    return Scope(
        tuple(asked or spoken),
        visit.text("group"),
        bool(visit.text("whole")),
        bool(visit.text("unsigned")),
    )


def _proven(entry: Entry, signed: Signatures) -> Proven:
    return Proven(entry, tuple(signed.get(name_of(entry, text)) for text in entry.texts))


def _groups(contents: Mapping[str, Content], said: Words) -> dict[str, str]:
    """What can be read alone, by name, with its title."""
    spoken = contents.get(said.language) or next(iter(contents.values()))
    return {group: _named(group, spoken, said) for group in (CARD, FLAG, *spoken.areas, GUIDE)}


def _named(group: str, content: Content, said: Words) -> str:
    own = said.texts.get(f"proof.group.{group}")
    return own or content.area_title(group)


def _label(text: Text, group: str, deeds: Deeds) -> str:
    """What a wording is called; the main one needs no name."""
    keys, texts = text.key.split("."), deeds.said.texts
    if text.key == "text":
        return ""
    if group == GUIDE:
        named = (texts.get(f"proof.step.{key}") for key in reversed(keys))
        return next(filter(None, named), "")
    return texts.get(f"proof.key.{text.key}") or deeds.keys(keys)


def _plain(text: str, content: Content, said: Words) -> str:
    """A text in which words stand for what is not filled in, or comes from the patient."""

    def called(gap: re.Match[str]) -> str:
        name = gap[1]
        if name in content.facts:
            return said("proof.not_filled_in", fact=content.named([name]))
        return f"[{said.texts.get(f'proof.told.{name}', name.replace('_', ' '))}]"

    return _GAP.sub(called, text)


def _read(text: Text, said: Words) -> str:
    """A text; how grave a red flag is, in words."""
    if text.key != "level":
        return text.said
    return ", ".join(said(f"changes.level.{level}") for level in text.said.split(", "))


def _where(place: Place | None, content: Content) -> str:
    spot = spot_of(place, content) if place else None
    return f"{spot.file}:{spot.line}" if spot else ""


def _line(text: Text, entry: Entry, content: Content) -> str:
    """Where another wording stands: its line, in the file of the first one."""
    first = entry.texts[0].place
    if text.place and first and text.place.path == first.path:
        return f":{text.place.line}"
    return _where(text.place, content)


def _quoted(text: str) -> str:
    """A text as CSS has it."""
    plain = (one if one.isalnum() or one in " .-" else f"\\{ord(one):x} " for one in text)
    return f'"{"".join(plain)}"'


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", "/proof", show),
    ("GET", "/proof/sheet.css", sheet),
    ("POST", "/proof/sign", sign),
)
