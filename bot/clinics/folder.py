"""The content folder of another clinic: its facts, its languages, whether it keeps the articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.changes.history import opened
from bot.content import shipped, zones
from bot.content.clinic import CLINIC
from bot.content.edited import Value, edited, entries
from bot.content.files import put
from bot.content.names import CHAT_LANGUAGES
from bot.content.off import OFF
from bot.content.scaffold import begin
from bot.errors import BotError
from bot.facts.holidays import states
from bot.facts.phone import is_country
from bot.facts.speech import is_language

ARTICLE_AREAS = ("massage", "condition", "type", "compare", "therapist")
"""What rests on the articles: off where a clinic does without them."""
_NOTE = Path(__file__).with_name("note.md")
_WHO = "clinic-bot new"


class NotBegun(BotError):
    """A folder in which no clinic can be begun."""


@dataclass(frozen=True, slots=True)
class NewClinic:
    """What is to be known before there is a folder."""

    country: str
    """Its two letters, in capitals."""
    languages: Sequence[str]
    """In which patients are answered, the first where nothing tells which."""
    facts: Mapping[str, Value] = field(default_factory=dict)
    """Name, phone and the like, as far as they are known."""
    has_articles: bool = True

    def refuse(self, spoken: Sequence[str]) -> None:
        """Raises NotBegun where the bot could answer nobody; ``spoken`` are the languages that
        ship."""
        if not is_country(self.country):
            what = f"{self.country!r} is no country; give its two letters, such as GB."
            raise NotBegun(what)
        for code in self.languages:
            if not is_language(code):
                right = "give the two letters of each by an option of its own: --lang es --lang en."
                what = f"{code!r} is no language; {right}"
                raise NotBegun(what)
        if not set(self.languages) & set(spoken):
            listed = " or ".join(spoken)
            what = f"nobody would be answered before {self.languages[0]} is translated"
            raise NotBegun(f"{what}; add {listed} until then.")


def write(folder: Path, clinic: NewClinic, spoken: Sequence[str]) -> list[Path]:
    """Begins the folder of a clinic, and its history; the files that are to be translated.

    Raises NotBegun where the folder holds something already, and SettingsError where nothing can
    be written there.
    """
    clinic.refuse(spoken)
    if folder.exists() and any(folder.iterdir()):
        right = "name another one; `clinic-bot setup` goes on with a clinic that was begun."
        raise NotBegun(f"{folder} is not empty; {right}")
    put(folder / CLINIC, _facts(clinic))
    if not clinic.has_articles:
        put(folder / OFF, f"areas: [{', '.join(ARTICLE_AREAS)}]\n")
    put(folder / "README.md", _NOTE.read_text(encoding="utf-8"))
    new = [code for code in clinic.languages if code not in spoken]
    files = [file for code in new for file in begin([shipped(), folder], code, folder)]
    keep(folder, "A new clinic")
    return files


def open_questions(clinic: NewClinic, folder: Path) -> list[str]:
    """What nothing else reports as missing, in words: each leaves patients with less than they
    could be told."""
    facts = entries((folder / CLINIC).read_text(encoding="utf-8"))
    found = []
    if not facts.get("timezone"):
        found.append("timezone is empty, so nobody is told if you are open now; fill it in.")
    if not facts.get("state") and (known := states(clinic.country)):
        what = "state is empty, so holidays of a state or province alone are not known"
        found.append(f"{what}; fill in one of {', '.join(known)}.")
    if len(clinic.languages) > 1 and not isinstance(facts.get("services"), dict):
        listed = ", ".join(f"{code}: …" for code in clinic.languages)
        found.append(f"services has one wording for all languages; fill in {{{listed}}}.")
    return found


def keep(folder: Path, what: str) -> None:
    """Makes what stands in the folder a part of its history. Raises SettingsError."""
    opened(folder).keep(what, _WHO)


def _facts(clinic: NewClinic) -> str:
    """The file of facts as it ships, with nothing left in it of the clinic that it ships with."""
    text = (shipped() / CLINIC).read_text(encoding="utf-8")
    city, state = (str(clinic.facts.get(name, "")) for name in ("city", "state"))
    zone = zones.of(clinic.country, state) or zones.in_city(clinic.country, city)
    changes: dict[str, Value] = {name: "" for name, value in entries(text).items() if value}
    changes |= {"country": clinic.country, CHAT_LANGUAGES: list(clinic.languages)}
    changes |= {"timezone": zone, **clinic.facts}
    return edited(text, changes)
