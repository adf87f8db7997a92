"""What a clinic's country and its name decide, on a small content."""

import re
from pathlib import Path

import pytest

from bot.checks import check, numbers
from bot.content import Content, load, shipped
from bot.content.country import COUNTRIES as COUNTRIES_FILE
from bot.content.country import of_country
from bot.content.names import TERMS, USES
from bot.content.nodes import Node, Parser
from bot.errors import ContentError
from tests.clinic import FILES, Clinic, words_in

CLINIC, CARDS = "responses/_clinic.yaml", "responses/en/_cards.yaml"
COUNTRIES = """\
elsewhere:
  emergency_number: 112
  crisis_how: {en: "call {crisis_number}"}
  crisis_now: {en: "Please {crisis_how}."}
unknown:
  crisis_now: {en: "Tell somebody, or {crisis_number}."}
US: {emergency_number: 911, crisis_number: 988, crisis_how: call or text 988}
GB: {emergency_number: 999, crisis_number: 116 123}
IE: {emergency_number: 112}
"""
SPOKEN = ("en", "es", "fr", "ht", "pt")
OTHER = "\n".join(
    (
        "name: Hill Clinic",
        "city: Leeds",
        "phone: 0113 496 0000",
        "country: GB",
        "booking_url: https://hill.example/",
        "services: massage",
        "poison_number: 111",
        "violence_number: 0808 2000 247",
        "assault_number: 0808 500 2222",
    )
)


@pytest.fixture
def known(tmp_path: Path) -> Clinic:
    """The small clinic, in a content that knows countries."""
    clinic = Clinic(tmp_path / "shipped", FILES)
    clinic.write("responses/_countries.yaml", COUNTRIES)
    clinic.change(CLINIC, "emergency_number: 911\ncrisis_number: 988\n", "")
    clinic.change(CARDS, "The crisis text.", "{crisis_now} In danger, call {emergency_number}.")
    return clinic


def crisis(clinic: Clinic, *facts: str) -> str:
    clinic.add(CLINIC, "".join(f"{fact}\n" for fact in facts))
    return clinic.contents()["en"].card("crisis")


def laid_over(known: Clinic, tmp_path: Path, **files: str) -> dict[str, Content]:
    own = Clinic(tmp_path / "own", {CLINIC: OTHER, **files})
    return load([known.folder, own.folder], {})


def test_without_a_country_the_numbers_are_those_of_the_us(known: Clinic) -> None:
    assert crisis(known) == "Please call or text 988. In danger, call 911."


def test_a_number_of_the_country_is_said_as_it_may_be_used_however_it_is_written(
    known: Clinic,
) -> None:
    assert crisis(known, "crisis_number: 9-8-8") == "Please call or text 988. In danger, call 911."


def test_of_another_number_nobody_says_that_it_takes_texts(known: Clinic) -> None:
    said = crisis(known, "crisis_number: 0800 1111", "emergency_number: 112")

    assert said == "Please call 0800 1111. In danger, call 112."


def test_how_it_may_be_used_may_be_a_fact_of_the_clinic(known: Clinic) -> None:
    said = crisis(known, "crisis_number: 0800 1111", "crisis_now: Write to 0800 1111.")

    assert said == "Write to 0800 1111. In danger, call 911."


def test_a_number_that_nobody_knows_is_the_emergency_number_and_left_to_do(
    known: Clinic,
) -> None:
    known.change(CLINIC, "phone: (305) 555-0100", "phone: +353 1 555 0100")
    said = crisis(known, "country: IE")
    (problem,) = known.contents()["en"].left_to_do

    assert said == "Tell somebody, or 112. In danger, call 112."
    assert "crisis_number is not known for IE, so patients are given 112" in str(problem)


def test_a_number_abroad_needs_its_country(known: Clinic) -> None:
    known.change(CLINIC, "phone: (305) 555-0100", "phone: +44 113 496 0000")

    (problem,) = known.problems()
    assert "is no number of the US; fill in country, too" in problem


def test_check_refuses_a_card_in_the_words_of_another_language(tmp_path: Path) -> None:
    two = Clinic(tmp_path, {**FILES, **words_in("es")})
    two.write("responses/_countries.yaml", COUNTRIES)
    for language in ("en", "es"):
        cards = f"responses/{language}/_cards.yaml"
        two.change(cards, "The crisis text.", "{crisis_now} Call {emergency_number}.")
    two.change(CLINIC, "crisis_number: 988", "crisis_number: 116 123")
    found = [str(one) for one in check(two.contents()) if "nobody has written" in str(one)]

    assert len(found) == 1
    assert "responses/es/_cards.yaml" in found[0]
    assert "crisis: nobody has written {crisis_now} in es; write crisis_now: {es: …}" in found[0]


def test_check_shows_the_numbers_that_patients_are_given(known: Clinic) -> None:
    assert numbers(known.contents()["en"]).startswith("emergency 911, crisis 988, poison 555-0101")


def test_a_number_that_nobody_knows_is_none_that_a_clinician_verifies(known: Clinic) -> None:
    known.add(CLINIC, "country: FR\n")
    known.change(CLINIC, "phone: (305) 555-0100", "phone: 01 09 75 83 51")

    assert numbers(known.contents()["en"]).startswith("emergency 112, poison 555-0101")


def test_another_clinic_has_none_of_the_facts_that_ship(known: Clinic, tmp_path: Path) -> None:
    known.add(CLINIC, "parking: free\nemail: desk@river.example\n")
    facts = laid_over(known, tmp_path)["en"].facts

    assert (facts["name"], facts["parking"], facts["email"]) == ("Hill Clinic", "", "")
    assert facts["emergency_number"] == "999"


def test_it_must_fill_in_its_own(known: Clinic, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="phone is empty; it must be filled in"):
        laid_over(known, tmp_path, **{CLINIC: "name: Hill Clinic\ncountry: GB\n"})


def test_who_only_adds_facts_keeps_those_that_ship(known: Clinic, tmp_path: Path) -> None:
    own = laid_over(known, tmp_path, **{CLINIC: "email: desk@river.example\n"})

    assert own["en"].facts["name"] == "Riverside Clinic"
    assert own["en"].facts["phone"] == "(305) 555-0100"


@pytest.mark.parametrize(
    "fact", ["phone: (305) 555-0100", "booking_url: https://clinic.example/book"]
)
def test_it_may_not_send_patients_to_the_clinic_that_ships(
    known: Clinic, tmp_path: Path, fact: str
) -> None:
    name = fact.partition(":")[0]
    lines = [line for line in OTHER.splitlines() if not line.startswith((name, "country"))]
    file = "\n".join([*lines, fact, "" if name == "phone" else "country: GB"])

    with pytest.raises(ContentError, match=f"{name} is that of Riverside Clinic; fill in yours"):
        laid_over(known, tmp_path, **{CLINIC: file})


@pytest.mark.parametrize("named", ["Riverside Clinic", "(305) 555-0100"])
def test_check_refuses_the_name_of_the_clinic_that_ships_in_its_texts(
    known: Clinic, tmp_path: Path, named: str
) -> None:
    answer = {"responses/en/clinic/cost.yaml": f"text: Ask at {named}.\n"}
    found = [str(one) for one in check(laid_over(known, tmp_path, **answer))]

    assert [one for one in found if "which is another clinic" in one] == [
        f"{tmp_path}/own/responses/en/clinic/cost.yaml:1: names '{named}', which is another "
        "clinic; write what is true of yours, or {name} and {phone}."
    ]


@pytest.mark.parametrize("code", ["US", "CA", "GB", "IE", "AU", "NZ", "ES", "PT", "MX", "FR"])
def test_every_country_has_a_sentence_for_each_line_in_each_language(code: str) -> None:
    parser = Parser()
    file = parser.file(shipped() / COUNTRIES_FILE)
    clinic = {"country": Node(code, Path("_clinic.yaml"), 1)}
    facts = of_country(clinic, file, SPOKEN, parser)

    assert parser.errors == ()
    for name in (*USES, *TERMS):
        wordings = facts[name].value
        assert isinstance(wordings, dict)
        texts = {language: str(text.value) for language, text in wordings.items()}
        assert "en" in texts
        assert not any("{" in text for text in texts.values())
        if name in ("crisis_now", "poison_how", "violence_lines", "assault_lines", "urgent_go"):
            assert set(SPOKEN) <= set(texts)
            assert code in ("US", "CA", "MX") or not re.search(r"\b911\b", str(texts))
            assert code in ("US", "CA") or not re.search(r"\b988\b|AYUDA|1-800", str(texts))


ELSEWHERE = """\
clinic:
  clinic.cost:
    text: Another clinic's price is known at {phone}.
country:
  clinic.cost:
    again: Abroad, too.
"""


def test_another_clinic_says_what_is_true_of_it(known: Clinic, tmp_path: Path) -> None:
    known.write("responses/en/_elsewhere.yaml", ELSEWHERE)
    (own,) = laid_over(known, tmp_path).values()
    (shipped,) = known.contents().values()

    assert own.responses["clinic.cost"].text == "Another clinic's price is known at {phone}."
    assert own.responses["clinic.cost"].again == "Abroad, too."
    assert shipped.responses["clinic.cost"].text != own.responses["clinic.cost"].text


def test_what_it_wrote_itself_outranks_that(known: Clinic, tmp_path: Path) -> None:
    known.write("responses/en/_elsewhere.yaml", ELSEWHERE)
    answer = {"responses/en/clinic/cost.yaml": "text: It is £50; ask at {phone}.\n"}
    (own,) = laid_over(known, tmp_path, **answer).values()

    assert own.responses["clinic.cost"].text == "It is £50; ask at {phone}."


def test_what_is_said_elsewhere_has_an_answer_to_stand_for(known: Clinic, tmp_path: Path) -> None:
    known.write("responses/en/_elsewhere.yaml", "clinic: {clinic.price: {text: It is here.}}\n")

    with pytest.raises(ContentError, match=r"there is no answer 'clinic\.price'"):
        laid_over(known, tmp_path)


@pytest.mark.parametrize(("chat", "languages"), [("[es]", ["es"]), ("es, en", ["es", "en"])])
def test_a_clinic_answers_in_the_languages_that_it_names(
    tmp_path: Path, chat: str, languages: list[str]
) -> None:
    two = Clinic(tmp_path, {**FILES, **words_in("es")})
    two.add(CLINIC, f"chat_languages: {chat}\n")
    contents = two.contents()

    assert [name for name, content in contents.items() if content.live] == languages
    assert next(iter(contents)) == "es"
    assert all(content.guarded for content in contents.values())
