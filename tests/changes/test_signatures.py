"""What is to be signed, and what was."""

from dataclasses import replace

import pytest

from bot.changes.edits import SetText
from bot.changes.own_folder import OwnFolder
from bot.changes.proof import Entry, entries, main_texts
from bot.changes.signatures import Sign, Signature, name_of, place, signatures
from bot.errors import ContentError
from tests import shipped
from tests.changes.small import TODAY, own_folder
from tests.clinic import Clinic

READ = {
    "en": {"clinic.cost text": 'It is $50.\n\n"Call" us: {now} é', "cards.crisis text": "Call."}
}


@pytest.fixture
def folder(clinic: Clinic, own: Clinic) -> OwnFolder:
    own.folder.mkdir(exist_ok=True)
    return own_folder(clinic.folder, own.folder)


def shown(clinic: Clinic) -> dict[str, Entry]:
    return {entry.name: entry for entry in entries(clinic.content())}


# What is to be signed


def test_cards_come_first_then_flags_then_answers(clinic: Clinic) -> None:
    groups = list(dict.fromkeys(entry.group for entry in shown(clinic).values()))

    assert groups[:3] == ["cards", "flags", "clinic"]


def test_an_answer_has_all_its_wordings_with_the_clinics_facts(clinic: Clinic) -> None:
    cost = shown(clinic)["clinic.cost"]

    assert cost.title == "What does a massage cost?"
    assert [(text.key, text.said) for text in cost.texts] == [
        ("text", "One guide names $50 for an hour. For our prices, call (305) 555-0100."),
        ("more", "It depends on the length."),
    ]
    assert cost.sources == ("A guide to massage (Ann Author)",)
    assert cost.reviewed == "2026-11-21"
    assert [text.key for text in main_texts(cost).texts] == ["text"]


def test_a_fact_that_is_not_known_stays_a_gap(clinic: Clinic) -> None:
    assert shown(clinic)["clinic.hours"].texts[0].said == "We are open {hours}."


def test_a_flag_says_how_grave_it_is_and_what_raises_it(clinic: Clinic) -> None:
    flag = shown(clinic)["flags.saddle_numbness"]

    assert {text.key: text.said for text in flag.texts} == {
        "level": "emergency",
        "heard": "The saddle_numbness text.",
        "signs": "The saddle_numbness text.",
        "alarm": "my groin is numb",
        "calm": "my back hurts",
    }
    assert "alarm" not in {text.key for text in main_texts(flag).texts}


def test_an_answer_that_is_still_to_be_translated_is_not_signed_in_another_language() -> None:
    spanish = shipped.contents()["es"]
    lent = replace(spanish, lent=frozenset({"clinic.cost"}))

    names = {entry.name for entry in entries(lent)}
    assert "clinic.cost" not in names
    assert "clinic.hours" in names


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_all_that_ships_can_be_signed_and_every_text_stands_somewhere(language: str) -> None:
    found = list(entries(shipped.contents()[language]))
    names = [name_of(entry, text) for entry in found for text in entry.texts]

    assert len(names) == len({*names})
    assert all(text.said for entry in found for text in entry.texts)
    assert not any("{phone}" in text.said for entry in found for text in entry.texts)


# What was


def test_what_was_signed_is_kept_word_for_word_under_a_name(folder: OwnFolder) -> None:
    change = folder.apply(Sign("Dr. Ruiz", READ), "Dr. Ruiz", "", TODAY).change

    assert change.what == "Signs 2 texts (en)"
    assert folder.signatures("en") == {
        name: Signature(text, "Dr. Ruiz", "2026-11-26") for name, text in READ["en"].items()
    }
    assert folder.signatures("es") == {}


def test_who_signs_a_part_leaves_the_other_signatures(folder: OwnFolder) -> None:
    folder.apply(Sign("Dr. Ruiz", READ), "Dr. Ruiz", "", TODAY)
    folder.apply(Sign("Dr. Lee", {"en": {"clinic.cost text": "It is $60."}}), "Lee", "", TODAY)

    found = folder.signatures("en")
    assert found["clinic.cost text"] == Signature("It is $60.", "Dr. Lee", "2026-11-26")
    assert found["cards.crisis text"].who == "Dr. Ruiz"


def test_a_signature_is_taken_back_as_any_other_change(folder: OwnFolder) -> None:
    folder.apply(Sign("Dr. Ruiz", READ), "Dr. Ruiz", "", TODAY)
    folder.undo("Ana")

    assert folder.signatures("en") == {}


def test_a_signature_changes_no_answer_and_hinders_no_change(folder: OwnFolder) -> None:
    before = folder.contents()["en"].responses
    folder.apply(Sign("Dr. Ruiz", READ), "Dr. Ruiz", "", TODAY)

    assert folder.contents()["en"].responses == before
    folder.apply(SetText("clinic.cost", "text", "It is $60; {phone}."), "Ana", "", TODAY)
    assert len(folder.signatures("en")) == 2


def test_a_signature_needs_no_content_that_passes_check(folder: OwnFolder, own: Clinic) -> None:
    own.write("responses/en/clinic/cost.yaml", "text: A cure.\n")

    folder.apply(Sign("Dr. Ruiz", READ), "Dr. Ruiz", "", TODAY)

    assert len(folder.signatures("en")) == 2


@pytest.mark.parametrize("text", ["- a\n", "clinic.cost text: yes\n", "a: {who: x}\n", "a: [\n"])
def test_a_broken_file_of_signatures_says_how_to_mend_it(
    folder: OwnFolder, own: Clinic, text: str
) -> None:
    own.write(place("en").as_posix(), text)

    with pytest.raises(ContentError, match="holds no signatures; take it back"):
        folder.signatures("en")


def test_signatures_are_read_as_they_were_written() -> None:
    assert signatures("") == {}
