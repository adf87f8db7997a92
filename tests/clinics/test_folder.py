"""Another clinic's folder: four are begun, and all that each could say is looked at."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from bot.clinics import NewClinic, NotBegun, write
from bot.content import Content, placeholders
from bot.content.clinic import CLINIC
from bot.conversation import Conversation
from bot.session import Session
from tests import shipped

SPOKEN = ("en", "es")
CLINICS = {
    "leeds": NewClinic(
        "GB",
        ["en"],
        {
            "name": "Aire Massage",
            "city": "Leeds",
            "phone": "0113 496 0000",
            "booking_url": "https://aire.example/",
            "services": "massage therapy",
        },
    ),
    "hialeah": NewClinic(
        "US",
        ["es", "en"],
        {
            "name": "Masajes Palm",
            "city": "Hialeah",
            "phone": "(305) 555-0100",
            "booking_url": "https://palm.example/",
            "services": "masajes",
        },
    ),
    "toronto": NewClinic(
        "CA",
        ["en", "fr"],
        {
            "name": "Queen West Massage",
            "city": "Toronto",
            "phone": "416 555 0100",
            "booking_url": "https://queen.example/",
            "services": "massage therapy",
        },
    ),
    "madrid": NewClinic(
        "ES",
        ["es"],
        {
            "name": "Masajes Retiro",
            "city": "Madrid",
            "phone": "910 000 000",
            "booking_url": "https://retiro.example/",
            "services": "masajes",
        },
    ),
    "porto": NewClinic(
        "PT",
        ["en", "es"],
        {
            "name": "Massagens Douro",
            "city": "Porto",
            "phone": "220 000 000",
            "booking_url": "https://douro.example/",
            "services": "massage",
        },
        has_articles=False,
    ),
    # a country of which nothing is known, without the articles
    "lyon": NewClinic(
        "FR",
        ["en", "es"],
        {
            "name": "Massages du Parc",
            "city": "Lyon",
            "phone": "04 72 00 00 00",
            "booking_url": "https://parc.example/",
            "services": "massage",
        },
        has_articles=False,
    ),
}
OURS = r"Acupuncture & Massage College|\bAMC\b|our college|uestra escuela|Kendall"
OURS += r"|\bour (?:five )?articles|uestros artículos|Miami|Florida|595-?9500|amcollege"
US_ALONE = r"(?<!US)\$\d|emergency room|sala de emergencias|\bHSA\b|\bFSA\b|Medicare|Medicaid|Zelle"
US_ALONE += r"|Venmo|United States|Estados Unidos|[Dd]ollar|[Dd]ólar|(?:Y|y)our state|su estado"
US_ALONE += r"|Poison Help|AYUDA|oprim|copay|deductible|1-800|urgent care\)"
UNTRUE = {
    "leeds": rf"{OURS}|{US_ALONE}|\b911\b|\b988\b|text 116 123|or text (?!SHOUT)",
    "hialeah": OURS,
    "toronto": rf"{OURS}|{US_ALONE}".replace("|emergency room", ""),
    "madrid": rf"{OURS}|{US_ALONE}|\b911\b|\b988\b|por texto",
    "porto": rf"{OURS}|{US_ALONE}|\b911\b|\b988\b|\b999\b|or text |{{\w+_",
    "lyon": rf"{OURS}|{US_ALONE}|\b911\b|\b988\b|\b999\b|or text |{{\w+_",
}
MORE = {"heard", "signs", "condition"}
"""What a card is told when it is shown."""
NAMED_IN_DATA = ("facts.", "services.", "payments.", "discounts.", "holidays.")
"""Messages of what a clinic fills in itself: it says Medicare where it takes Medicare."""


@cache
def folder(name: str) -> Path:
    made = Path(mkdtemp(), name)
    write(made, CLINICS[name], SPOKEN)
    return made


@cache
def contents(name: str) -> Mapping[str, Content]:
    return shipped.contents_of(folder(name))


def said(content: Content) -> Iterator[str]:
    """All that a patient may read in a language."""
    lent = "" if content.live else "nothing but cards"
    yield from (content.fill(text) for text in content.cards.values())
    if not lent:
        yield from (source.short for source in content.sources.values())
        yield from (content.fill(text) for text in content.guides.words.values())
        yield from (
            content.fill(text)
            for name, text in content.messages.items()
            if not name.startswith(NAMED_IN_DATA)
        )
        for name, response in content.responses.items():
            if name not in content.off:
                yield from (content.fill(text) for _, text in response.texts())


@pytest.mark.parametrize("name", CLINICS)
def test_a_clinic_says_nothing_that_is_untrue_of_it(name: str) -> None:
    untrue = re.compile(UNTRUE[name])
    texts = [text for content in contents(name).values() for text in said(content)]

    assert [text for text in texts if untrue.search(text)] == []
    assert len(texts) > 1000


def test_what_is_looked_for_stands_in_what_ships() -> None:
    texts = "\n".join(text for one in shipped.contents().values() for text in said(one))

    for word in (OURS, US_ALONE):
        found = set(re.findall(word, texts))
        assert len(found) > 5


@pytest.mark.parametrize(
    ("name", "language", "card", "help_is"),
    [
        ("leeds", "en", "emergency", "Call 999 now, or go to the nearest A&E."),
        ("leeds", "en", "crisis", "Please call 116 123 or text SHOUT to 85258 now. Someone"),
        ("leeds", "en", "urgent", "If you cannot reach a doctor, call 111."),
        ("leeds", "en", "overdose", "If not, call 111 now, day or night, for free."),
        ("leeds", "fr", "crisis", "Appelez le 116 123 maintenant. On vous écoute, jour et nuit"),
        ("hialeah", "es", "crisis", "Llame al 988 ahora y oprima el dos"),
        ("toronto", "en", "crisis", "Please call or text 988 now."),
        ("toronto", "fr", "crisis", "Appelez le 988 maintenant. On vous écoute"),
        ("toronto", "en", "abuse", "You can tell a doctor, the police at 911, or someone"),
        ("toronto", "en", "abuse", "how bad it is. A doctor or the police can help."),
        ("madrid", "es", "emergency", "Llame al 112 ahora, o vaya a la sala de urgencias"),
        ("madrid", "es", "crisis", "Llame al 024 ahora. Le van a escuchar"),
        ("madrid", "es", "emergency", "No conduzca usted."),
        ("madrid", "es", "abuse", "Puede llamar al 016, o escribir por WhatsApp"),
        ("madrid", "es", "abuse", "En ese número sí pueden ayudar."),
        ("porto", "pt", "emergency", "vá às urgências mais próximas. Não conduza."),
        ("porto", "en", "crisis", "cannot give the help you deserve. A doctor can, or someone"),
        ("porto", "en", "overdose", "call the poison line (CIAV) now at 800 250 250"),
        ("lyon", "en", "emergency", "Call 112 now, or go to the nearest emergency department."),
        ("lyon", "en", "crisis", "a doctor, or 112, day or night."),
        ("lyon", "en", "overdose", "If not, call a doctor or 112 now all the same, and ask."),
        ("lyon", "fr", "crisis", "un médecin ou le 112, jour et nuit."),
    ],
)
def test_a_card_names_help_that_is_there(name: str, language: str, card: str, help_is: str) -> None:
    assert help_is in contents(name)[language].card(card)


@pytest.mark.parametrize("name", CLINICS)
def test_every_card_names_the_number_of_its_country(name: str) -> None:
    for content in contents(name).values():
        number = content.facts["emergency_number"]
        for card in ("emergency", "emergency_other", "crisis", "urgent", "overdose", "abuse"):
            assert number in content.card(card)
        assert set(placeholders("\n".join(map(content.fill, content.cards.values())))) <= MORE


@pytest.mark.parametrize(
    ("name", "said", "language", "is_alarm"),
    [
        ("hialeah", "1", "es", False),  # Spanish where nothing tells
        ("hialeah", "how much is a massage", "en", False),
        ("madrid", "how much is a massage", "es", False),
        ("madrid", "i cant breathe", "es", True),
        ("madrid", "no puedo respirar", "es", True),
    ],
)
def test_it_answers_in_its_languages_and_hears_alarms_in_all(
    name: str, said: str, language: str, is_alarm: bool
) -> None:
    turn = talk(name).respond(said, Session())

    assert (turn.language, bool(turn.reply.alarm)) == (language, is_alarm)


@cache
def talk(name: str) -> Conversation:
    return Conversation(contents(name))


def test_numbers_that_nobody_knows_are_left_to_do() -> None:
    def unknown(name: str) -> list[str]:
        problems = next(iter(contents(name).values())).left_to_do
        return re.findall(r"(\w+)_number is not known", " ".join(map(str, problems)))

    assert unknown("lyon") == ["emergency", "crisis", "poison", "violence", "assault"]
    assert unknown("toronto") == ["violence", "assault"]
    assert unknown("leeds") == unknown("madrid") == unknown("hialeah") == []


def test_a_language_that_does_not_ship_is_begun_for_translation() -> None:
    about = folder("toronto") / "responses/fr/clinic/about.yaml.todo"

    assert "{College}" not in about.read_text()  # what another clinic says is what is translated
    assert "languages" in (folder("toronto") / CLINIC).read_text()
    assert not contents("toronto")["fr"].live


def test_nothing_is_left_of_the_clinic_that_ships() -> None:
    facts = contents("leeds")["en"].facts

    assert facts["timezone"] == "Europe/London"
    assert facts["name"] == "Aire Massage"
    assert contents("hialeah")["en"].facts["timezone"] == ""  # its country has several


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(NotBegun, match="is not empty"):
        write(tmp_path, CLINICS["leeds"], SPOKEN)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("country", "languages", "why"),
    [
        ("XX", ["en"], "'XX' is no country"),
        ("GB", ["english"], "'english' is no language"),
        ("DE", ["de"], "nobody would be answered before de is translated; add en or es"),
    ],
)
def test_what_cannot_be_begun_is_refused(
    tmp_path: Path, country: str, languages: list[str], why: str
) -> None:
    with pytest.raises(NotBegun, match=why):
        write(tmp_path / "new", NewClinic(country, languages), SPOKEN)
    assert not (tmp_path / "new").exists()
