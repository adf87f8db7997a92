"""``_guides.yaml``: what is read of it, what is wrong in it, and how languages are compared."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.checks import check, to_do
from bot.content.guides import End, Step
from bot.content.scaffold import begin
from bot.conversation import Conversation
from bot.reply import ALL_TOPICS, Does
from bot.session import Session
from tests import tongues
from tests.clinic import FILES, Clinic

ENGLISH, ESPERANTO = "responses/en/_guides.yaml", "responses/eo/_guides.yaml"
GUIDES = """\
back: Back
again: Start over
progress: "{number} of {count}: {question}"
chooser:
  button: Find a kind
  so_far: "So far: {answers}"
  steps:
    pain:
      text: Does it hurt?
      choices:
        sore: It does hurt
        calm: It does not
      told: {chronic: sore}
  ends:
    hurts:
      when: {pain: sore}
      leads_to: massage.frequency
      title: Come often
      text: A guide says so, call {phone}.
      more: It says more.
      sources: [guide]
    rest:
      leads_to: clinic.cost
      title: Come once
      text: A blog says that.
      sources: [blog]
  reasons:
    pain:
      when: {pain: [sore, calm]}
      text: Both say that 3 help.
      sources: [guide, blog]
before:
  button: Before you come
  first: Call {emergency_number} if it is bad.
  "yes": "Yes"
  "no": "No"
  copy: Copy it
  listed: "I said yes to:"
  fine:
    title: All is well
    text: Come and see us.
  ask:
    title: Ask first
    text: "Show this: {list}"
  steps:
    ill:
      text: Are you ill?
      listed: an illness
"""
WORDS = """\
back: Reen
again: Rekomenci
progress: "{number} el {count}: {question}"
chooser:
  button: Trovi specon
  so_far: "Ĝis nun: {answers}"
  steps:
    pain:
      text: Ĉu doloras?
      choices:
        sore: Jes ja doloras
        calm: Tute ne doloras
  ends:
    hurts:
      title: Venu ofte
      text: Gvidilo diras tion, {phone}.
      more: Ĝi diras pli.
    rest:
      title: Venu unufoje
      text: Blogo diras tion.
  reasons:
    pain:
      text: Ambaŭ diras, ke 3 helpas.
before:
  button: Antaŭ ol veni
  first: Voku {emergency_number}, se estas serioze.
  "yes": Jes
  "no": Ne
  copy: Kopii
  listed: "Mi diris jes al:"
  fine:
    title: Ĉio bona
    text: Venu al ni.
  ask:
    title: Demandu unue
    text: "Montru: {list}"
  steps:
    ill:
      text: Ĉu vi estas malsana?
      listed: iu malsano
"""


@pytest.fixture
def guided(clinic: Clinic) -> Clinic:
    """The small clinic with guides."""
    clinic.write(ENGLISH, GUIDES)
    return clinic


@pytest.fixture
def two(guided: Clinic) -> Clinic:
    """The same in a made-up language, too."""
    for path, text in tongues.files("eo").items():
        guided.write(path, text)
    guided.write(ESPERANTO, WORDS)
    return guided


def line(clinic: Clinic, path: str, words: str) -> int:
    """The number of the first line with these words; the first of all where there are none."""
    text = (clinic.folder / path).read_text(encoding="utf-8")
    return [one.strip() for one in text.splitlines()].index(words) + 1 if words else 1


def offered(conversation: Conversation, language: str) -> list[str]:
    buttons = conversation.tap(ALL_TOPICS, Session(language=language)).reply.buttons
    found = [button.target for button in buttons if button.target]
    return [target.name for target in found if target.does is Does.GUIDE]


# What is read


def test_what_may_be_tapped_and_where_it_leads_is_read(guided: Clinic) -> None:
    content = guided.content()
    chooser, before = content.guides.known["chooser"], content.guides.known["before"]

    assert chooser.steps == (
        Step("pain", ("sore", "calm"), {"sore": "sore", "calm": "calm", "chronic": "sore"}),
    )
    assert chooser.ends == (
        End("hurts", {"pain": ("sore",)}, ("guide",), "massage.frequency"),
        End("rest", {}, ("blog",), "clinic.cost"),
    )
    assert chooser.reasons == (End("pain", {"pain": ("sore", "calm")}, ("guide", "blog"), ""),)
    assert before.steps == (Step("ill", ("ill+", "ill-"), {}),)
    assert content.guided("chooser.ends.hurts.text") == "A guide says so, call (305) 555-0100."
    assert check(guided.contents()) == []


def test_another_language_has_the_same_in_its_own_words(two: Clinic) -> None:
    contents = two.contents()

    assert contents["eo"].guides.known == contents["en"].guides.known
    assert contents["eo"].guided("chooser.steps.pain.choices.sore") == "Jes ja doloras"
    assert check(contents) == to_do(contents) == []


def test_a_clinics_own_folder_may_change_one_sentence(two: Clinic, tmp_path: Path) -> None:
    own = Clinic(
        tmp_path / "own", {ENGLISH: "chooser:\n  ends:\n    rest:\n      title: Come now\n"}
    )
    content = two.contents(own.folder)["en"]

    assert content.guided("chooser.ends.rest.title") == "Come now"
    assert content.guided("chooser.ends.rest.text") == "A blog says that."


def test_what_may_be_missing_is_taken_away_by_an_empty_entry(
    guided: Clinic, tmp_path: Path
) -> None:
    own = Clinic(tmp_path / "own", {ENGLISH: "chooser:\n  ends:\n    hurts:\n      more:\n"})

    assert guided.content(own.folder).guided("chooser.ends.hurts.more") == ""


def test_a_clinic_need_not_have_guides(clinic: Clinic) -> None:
    assert offered(Conversation(clinic.contents()), "en") == []


def test_they_are_not_offered_in_a_language_without_words_for_them(two: Clinic) -> None:
    two.change("responses/en/massage/frequency.yaml", "sources:", "buttons: [chooser]\nsources:")
    two.delete(ESPERANTO)
    contents = two.contents()
    conversation = Conversation(contents)

    assert offered(conversation, "en") == ["chooser", "before"]
    assert offered(conversation, "eo") == []
    for language, labels in (("en", ["Find a kind"]), ("eo", [])):
        reply = conversation.dialogue(language).choose("massage.frequency", Session()).reply
        assert [one.text for one in reply.buttons if not one.intent] == labels
    assert [str(problem) for problem in check(contents)] == []
    place = line(two, ENGLISH, "button: Find a kind")
    assert two.below(to_do(contents)) == [
        f"{ENGLISH}:{place}: has no partner {ESPERANTO}; add it, or copy it with "
        "clinic-bot new-language eo."
    ]


# What is wrong


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("back: Back\n", "", "", "'back' is missing; add it."),
        ("button: Find a kind", "button:", "button:", "'button' is empty; fill it in."),
        (
            "so_far:",
            "sofar:",
            'sofar: "So far: {answers}"',
            "there is no entry 'sofar:' here; did you mean 'so_far:'?",
        ),
        (
            "when: {pain: sore}",
            "when: {pains: sore}",
            "when: {pains: sore}",
            "when: 'pains' is no step; did you mean 'pain'?",
        ),
        (
            "when: {pain: sore}",
            "when: {pain: sor}",
            "when: {pain: sor}",
            "when: 'sor' is not in the choices of pain; did you mean 'sore'?",
        ),
        (
            "told: {chronic: sore}",
            "told: {chronic: hurts}",
            "told: {chronic: hurts}",
            "told: 'hurts' is not in the choices of pain; mend the name or take it out.",
        ),
        (
            "leads_to: massage.frequency",
            "leads_to: massage.often",
            "leads_to: massage.often",
            "leads_to: 'massage.often' is not in intents/; mend the name or take it out.",
        ),
        (
            "sources: [guide]",
            "sources: [guides]",
            "sources: [guides]",
            "sources: 'guides' is not in responses/_sources.yaml; did you mean 'guide'?",
        ),
        (
            "    rest:",
            "    rest:\n      when: {pain: sore}",
            "ends:",
            "no end is for calm; add one, or leave out its `when`.",
        ),
        (
            "call {phone}",
            "call {hours}",
            "text: A guide says so, call {hours}.",
            "{hours} may be empty, so it cannot stand here.",
        ),
        (
            "listed: an illness",
            "listed: an illness\n      cautions: [plague]",
            "cautions: [plague]",
            "cautions: 'plague' is not in _red_flags.yaml; mend the name or take it out.",
        ),
        (
            "calm: It does not",
            "Calm.down: It does not",
            "chooser:",
            "'Calm.down' is no name of a choice; write it in small letters, with _ between words.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    guided: Clinic, old: str, new: str, at: str, message: str
) -> None:
    guided.change(ENGLISH, old, new)

    place = line(guided, ENGLISH, at)
    assert f"{ENGLISH}:{place}: {message}" in guided.problems()


def test_choices_that_a_button_cannot_carry_are_told(guided: Clinic) -> None:
    long = "calm" * 14
    guided.change(ENGLISH, "calm: It does not", f"{long}: It does not")
    guided.change(ENGLISH, "[sore, calm]", f"[sore, {long}]")

    assert guided.problems() == [
        f"{ENGLISH}:4: the names of its longest choices make 64 characters together; a button "
        "carries 60: shorten some."
    ]


def test_a_choice_that_two_steps_share_is_told(guided: Clinic) -> None:
    step = "    more:\n      text: And now?\n      choices: {sore: It does}\n  ends:\n"
    guided.change(ENGLISH, "  ends:\n", step)

    assert guided.problems() == [
        f"{ENGLISH}:4: 'sore' is a choice twice; call one of them otherwise."
    ]


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("      title: Venu unufoje\n", "", "", "'chooser.ends.rest.title' is missing; add it."),
        ("Trovi specon", "''", "button: ''", "'chooser.button' is empty; fill it in."),
        (
            "title: Venu unufoje",
            "title: Venu unufoje\n      sources: [blog]",
            "sources: [blog]",
            "sources stands in responses/en/_guides.yaml, once for every language; take it out "
            "here.",
        ),
        (
            "calm: Tute ne doloras",
            "calm: Tute ne doloras\n        dull: Ete",
            "dull: Ete",
            "'chooser.steps.pain.choices.dull' is not in responses/en/_guides.yaml; take it out.",
        ),
        ("{answers}", "{answer}", 'so_far: "Ĝis nun: {answer}"', "{answer} is none of "),
    ],
)
def test_words_that_are_not_those_of_the_guides_are_told(
    two: Clinic, old: str, new: str, at: str, message: str
) -> None:
    two.change(ESPERANTO, old, new)

    (problem,) = two.problems()
    assert problem.startswith(f"{ESPERANTO}:{line(two, ESPERANTO, at)}: {message}")


# What would serve a patient badly


@pytest.mark.parametrize(
    ("old", "new", "name", "what"),
    [
        ("{phone}", "", "chooser.ends.hurts.text", "the facts of {} differ from"),
        ("ke 3 helpas", "ke 4 helpas", "chooser.reasons.pain.text", "the figures of {} differ"),
        ("Gvidilo diras tion, {phone}.", "A guide says so, call {phone}.", "", "{}.text is still"),
    ],
)
def test_a_sentence_that_differs_from_its_partner_is_found(
    two: Clinic, old: str, new: str, name: str, what: str
) -> None:
    two.change(ESPERANTO, old, new)

    (problem,) = two.below(check(two.contents()))
    assert problem.startswith(f"{ESPERANTO}:")
    assert what.format(name or "chooser.ends.hurts") in problem


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("A blog says that.", "It is a cure.", "'cure' promises a result."),
        (
            "It does hurt",
            "It does hurt " * 6,
            "chooser.steps.pain.choices.sore has 77 characters; keep it under 60.",
        ),
        (
            "Come and see us.",
            "Come. " * 101,
            "before.fine.text has 605 characters; keep it under 600.",
        ),
        (
            "an illness",
            "illness " * 32,
            "the whole list has 272 characters; 256 are copied at a tap. Shorten `listed`.",
        ),
    ],
)
def test_what_is_too_long_or_promises_too_much_is_found(
    guided: Clinic, old: str, new: str, message: str
) -> None:
    guided.change(ENGLISH, old, new)

    (problem,) = guided.below(check(guided.contents()))
    assert problem.endswith(message)


# A new language


def test_a_new_language_gets_the_words_to_translate_and_nothing_else(guided: Clinic) -> None:
    begin([guided.folder], "eo", guided.folder)
    copied = (guided.folder / f"{ESPERANTO}.todo").read_text(encoding="utf-8")

    assert copied.startswith("# Translate each text. Leave the names before the colons")
    for once in ("told", "when", "leads_to", "sources", "cautions"):
        assert f"{once}:" not in copied
    for path, text in tongues.files("eo").items():
        guided.write(path, text)
        if "/_" in path or path.startswith("intents/"):
            (guided.folder / f"{path}.todo").unlink(missing_ok=True)
    english = guided.content().guides.words
    (guided.folder / f"{ESPERANTO}.todo").rename(guided.folder / ESPERANTO)
    assert guided.contents()["eo"].guides.words == english


def test_until_they_are_translated_they_are_not_offered(guided: Clinic) -> None:
    begin([guided.folder], "eo", guided.folder)
    written = tongues.files("eo")
    for path in FILES:
        mine = path.replace("/en/", "/eo/")
        if "/en/" in path:
            guided.delete(f"{mine}.todo")
            guided.write(mine, written[mine])
    contents = guided.contents()

    assert contents["eo"].live
    assert offered(Conversation(contents), "eo") == []
    assert to_do(contents) == []  # check counts the file that is still to be translated
    assert contents["eo"].to_do == (guided.folder / f"{ESPERANTO}.todo",)


def test_a_kind_that_a_language_has_no_question_for_is_named_without_a_button(
    guided: Clinic,
) -> None:
    content = guided.content()
    without = {name: one for name, one in content.intents.items() if name != "massage.frequency"}
    conversation = Conversation({"en": replace(content, intents=without)})
    found = conversation.tap(ALL_TOPICS, Session()).reply.buttons
    start = next(one.target for one in found if one.text == "Find a kind")
    assert start is not None
    hurts = conversation.tap(start, Session()).reply.buttons[0].target
    assert hurts is not None

    reply = conversation.tap(hurts, Session()).reply
    assert reply.sections[0].title == "Come often"
    assert [one.text for one in reply.buttons if one.intent == "massage.frequency"] == []
