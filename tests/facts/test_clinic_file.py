"""The shipped file of facts: its examples can be read, and so can files in words."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.checks import check, misdated
from bot.content import Content, load, shipped
from bot.content.clinic import DATA, UNSAID
from bot.content.names import CAPITALS, CITED, READ_FACTS, REQUIRED_FACTS, SURE_FACTS
from bot.facts.clinic import NOTHING_KNOWN
from tests.clinic import FILLED_IN, Clinic
from tests.shipped import contents

SHIPPED = (shipped() / "responses/_clinic.yaml").read_text(encoding="utf-8")
RELEASED = (Path(__file__).parent / "clinic_1.2.yaml").read_text(encoding="utf-8")
"""The file of version 1.2, in which every fact was words."""
_EXAMPLE = re.compile(r"(\w+): +# (.*)")
_BELOW = re.compile(r"#   (.*)")
_OPTIONAL = "# All below may stay empty."


def examples(written: str) -> str:
    """The file with each example in the place of its fact."""
    required, _, optional = written.partition(_OPTIONAL)
    lines = [required]
    for line in optional.splitlines():
        if below := _BELOW.fullmatch(line):
            lines.append(f"  {below[1]}")
        elif example := _EXAMPLE.fullmatch(line):
            fact, shown = example.groups()
            whole = re.match(r"\[.*?\]|\{.*?\}", shown)
            first = re.split(r"[,:;] ", shown)[0]  # of several values, or before a remark
            lines.append(f"{fact}: {whole[0] if whole else first}")
        else:
            lines.append(line)
    return "\n".join(lines)


def known(tmp_path: Path, written: str) -> dict[str, Content]:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": written})
    return load([shipped(), own.folder], {})


@pytest.fixture(scope="module")
def in_words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Content]:
    return known(tmp_path_factory.mktemp("in_words"), FILLED_IN)


def test_every_fact_has_a_place_in_the_shipped_file() -> None:
    written = set(re.findall(r"^(\w+):", SHIPPED, re.MULTILINE))

    assert {*DATA, *READ_FACTS, *REQUIRED_FACTS} <= written
    assert set(re.findall(r"^(\w+):", RELEASED, re.MULTILINE)) <= written


def _is_cited(name: str) -> bool:
    """Whether it is a word of a language's messages, which one with alarms alone has not."""
    return CAPITALS.get(name, name) in CITED


def test_nothing_optional_is_known_as_it_ships() -> None:
    for content in contents().values():
        facts = {name for name, text in content.facts.items() if text}

        cited = set() if content.messages else {name for name in SURE_FACTS if _is_cited(name)}
        assert facts == {*SURE_FACTS, "timezone", "phone_international"} - cited
        assert content.clinic.hours is None
        assert content.known_as_data == frozenset()
    assert contents()["en"].clinic.prices == NOTHING_KNOWN.prices


def test_every_example_of_the_shipped_file_can_be_read(tmp_path: Path) -> None:
    found = known(tmp_path, examples(SHIPPED))
    clinic = found["en"].clinic

    assert check(found) == []
    assert misdated(found, date(2026, 12, 1)) == []
    assert clinic.hours is not None
    assert (set(clinic.hours.week), len(clinic.hours.special)) == (set(range(7)), 2)
    assert set(clinic.hours.holidays.named) == {"Thanksgiving Day", "Independence Day"}
    assert (len(clinic.prices.each), len(clinic.packages)) == (6, 1)
    for language in ("en", "es"):
        said = {name for name in DATA if found[language].facts.get(name)}
        assert said == found[language].known_as_data == {*DATA} - {*UNSAID}


def test_what_the_page_on_facts_shows_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/facts.md").read_text(encoding="utf-8")
    choice, *shown = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    found = known(tmp_path, "".join(shown))

    assert check(found) == []
    assert choice.count("parking:") == 3, "of which one is to be chosen"
    assert [name for name in DATA if not re.search(rf"\b{name}\b", page)] == []


def test_the_shipped_file_of_the_last_release_still_works(tmp_path: Path) -> None:
    for content, now in zip(known(tmp_path, RELEASED).values(), contents().values(), strict=True):
        assert content.facts == now.facts
        assert content.clinic == now.clinic


def test_so_do_its_examples_in_words(tmp_path: Path) -> None:
    texts = dict(_EXAMPLE.findall(RELEASED.partition("# These may stay empty.")[2]))
    others = ("country", "latitude", "longitude", "booking_parameters")
    plain = {fact: text for fact, text in texts.items() if fact not in others}
    found = known(tmp_path, "".join(f'{fact}: "{text}"\n' for fact, text in plain.items()))

    assert len(plain) > 20
    for fact, text in plain.items():
        assert found["en"].facts[fact] == text


@pytest.mark.parametrize("language", ["en", "es"])
def test_facts_in_the_words_of_each_language_are_said_as_they_stand(
    in_words: dict[str, Content], language: str
) -> None:
    content = in_words[language]

    assert content.facts["hours"] in FILLED_IN
    assert content.facts["prices"] in FILLED_IN
    assert content.known_as_data == frozenset()
