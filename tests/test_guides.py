"""The guides: every way through them, by the buttons that a patient taps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import product
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.terminal import converse
from bot.content import BEFORE, CHOOSER, GUIDES
from bot.content.guides import is_label
from bot.content.names import LONGEST_COPY
from bot.conversation import Conversation
from bot.reply import ALL_TOPICS, Button, Does, Reply, Target
from bot.session import Session
from bot.told import Told
from tests import shipped
from tests.test_shipped_content import (
    ES_HARDEST,
    ES_HARDEST_MEAN,
    HARDEST,
    HARDEST_MEAN,
    LINES,
    height,
    is_easy,
    measured,
)

LANGUAGES = ("en", "es")
KINDS = {"type.deep_tissue", "type.swedish", "type.neuromuscular"}


@pytest.fixture(scope="module")
def conversation() -> Conversation:
    return shipped.conversation()


def speaking(language: str, **more: object) -> Session:
    return replace(Session(language=language, settled=True), **more)  # type: ignore[arg-type]


def tap(tapped: str, session: Session) -> Reply:
    turn = shipped.conversation().tap(Target(Does.GUIDE, tapped), session)
    begun = str(Target(Does.GUIDE, tapped.partition(".")[0]))
    kept = replace(session, offered=(begun,), asking=False)  # nothing but that it is open
    assert turn.session == kept
    return turn.reply


def choices(reply: Reply) -> list[Button]:
    """The buttons of a question that answer it: all but the way back."""
    return list(reply.buttons[:-1])


def ends(tapped: str, session: Session) -> Iterator[tuple[tuple[str, ...], Reply]]:
    """Every way through a guide, by the labels that were tapped, with what it ends in."""
    reply = tap(tapped, session)
    if reply.sections:
        yield (), reply
        return
    for button in choices(reply):
        assert button.target is not None
        assert button.target.does is Does.GUIDE
        for labels, end in ends(button.target.name, session):
            yield (button.text, *labels), end


def answered(walk: str, session: Session, labels: tuple[str, ...]) -> Reply:
    """What tapping buttons of these labels ends in."""
    return dict(ends(walk, session))[labels]


def all_targets(session: Session) -> Iterator[Target]:
    waiting, seen = [Target(Does.GUIDE, name) for name in GUIDES], set()
    while waiting:
        target = waiting.pop()
        if target in seen:
            continue
        seen.add(target)
        yield target
        if target.does is Does.GUIDE:
            reply = tap(target.name, session)
            waiting += [one.target for one in reply.buttons if one.target is not None]


# The chooser


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_through_the_chooser_ends_in_one_kind_with_its_articles(language: str) -> None:
    content = shipped.contents()[language]
    found = dict(ends(CHOOSER, speaking(language)))

    assert len(found) == 27
    for labels, reply in found.items():
        (section,) = reply.sections
        assert section.intent in KINDS
        assert section.sources
        assert all(content.sources[name].by in section.cited for name in section.sources)
        assert section.source
        assert content.guided("chooser.reasons.therapist.text") in section.text
        assert section.note == content.message("disclaimer")
        about, book, again = reply.buttons
        assert about.intent == section.intent
        assert book.url
        assert again.target == Target(Does.GUIDE, "chooser.")
        assert reply.lead == content.guided("chooser.so_far", answers=" · ".join(labels))


def test_what_the_articles_say_decides_which_kind_it_is() -> None:
    found = {
        labels: reply.sections[0].intent
        for labels, reply in ends(CHOOSER, speaking("en"))
        if labels[1] == "Lower back"
    }
    relax, treat, unsure = "Gentle and relaxing", "Firm, work on the knots", "Not sure"
    swedish, deep, trigger = "type.swedish", "type.deep_tissue", "type.neuromuscular"

    assert {(since, aim): kind for (since, _, aim), kind in found.items()} == {
        ("Days or weeks", relax): swedish,
        ("Days or weeks", treat): trigger,
        ("Days or weeks", unsure): trigger,
        ("Three months or more", relax): swedish,
        ("Three months or more", treat): deep,
        ("Three months or more", unsure): deep,
        ("No pain, just tight", relax): swedish,
        ("No pain, just tight", treat): deep,
        ("No pain, just tight", unsure): swedish,
    }


def test_that_the_articles_disagree_about_swedish_massage_is_shown() -> None:
    for _, reply in ends(CHOOSER, speaking("en")):
        (section,) = reply.sections
        if section.intent == "type.swedish":
            assert "our college's article" in section.text.casefold()
            assert "Brennan Howe's" in section.text
            assert {"amc-touch-of-relief", "back-pain-relief-information"} <= {*section.sources}


def test_with_pain_a_severe_one_is_for_a_doctor_first() -> None:
    for (since, *_), reply in ends(CHOOSER, speaking("en")):
        told = "With severe pain, ask a doctor first." in reply.sections[0].text
        assert told == (since != "No pain, just tight")


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (Told(), "since"),
        (Told(since="2y"), "where"),
        (Told(since="3w", where="neck"), "aim"),
        (Told(where="shoulder", aim="relax"), "since"),
        (Told(where="back"), "since"),  # it may be the lower or the upper
        (Told(since="2y", where="leg", day="monday"), "where"),
    ],
)
def test_what_was_told_skips_its_tap(told: Told, asked: str) -> None:
    text = shipped.contents()["en"].guided(f"chooser.steps.{asked}.text")

    assert text in tap(CHOOSER, speaking("en", told=told)).lead


EVERYTHING = Told(since="2y", where="neck", aim="treat")


def test_who_has_told_everything_taps_nothing() -> None:
    reply = tap(CHOOSER, speaking("en", told=EVERYTHING))

    assert reply.sections[0].intent == "type.deep_tissue"
    assert reply.lead == (
        "You said: Three months or more · Upper back, neck, shoulders · Firm, work on the knots"
    )


def test_what_was_told_can_be_answered_anew() -> None:
    session = speaking("en", told=replace(EVERYTHING, where=""))
    back = tap(CHOOSER, session).buttons[-1].target
    again = tap(CHOOSER, speaking("en", told=EVERYTHING)).buttons[-1].target
    assert back is not None
    assert again is not None

    assert "How long has it hurt?" in tap(back.name, session).lead
    assert tap(again.name, session).lead == "1 of 3: How long has it hurt?"


def test_what_patients_type_is_what_was_told(conversation: Conversation) -> None:
    session = conversation.respond("my neck has hurt for 2 years", speaking("en")).session

    assert tap(CHOOSER, session).lead == (
        "You said: Three months or more · Upper back, neck, shoulders\n"
        "3 of 3: Do you want to relax, or to have it treated?"
    )


def test_a_caution_told_in_this_hour_comes_before_the_kind_and_there_is_nothing_to_book() -> None:
    for _, reply in ends(CHOOSER, speaking("en", cautions=("pregnancy",))):
        assert reply.lead.startswith("You mentioned pregnancy")
        assert "ask your doctor" in reply.lead
        assert not any(button.url for button in reply.buttons)
        assert any(button.intent == "clinic.phone" for button in reply.buttons)


def test_the_reminder_of_an_alarm_stands_above_how_a_guide_ends() -> None:
    session = speaking("en", reminders=2)
    reminder = shipped.contents()["en"].card("reminder")
    for _, reply in ends(CHOOSER, session):
        assert reply.lead.startswith(reminder)
        assert not any(button.url for button in reply.buttons)


# Before you come


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_yes_is_on_the_list_and_six_times_no_is_fine(language: str) -> None:
    content = shipped.contents()[language]
    steps = content.guides.known[BEFORE].steps
    yes, no = content.guided("before.yes"), content.guided("before.no")
    found = dict(ends(BEFORE, speaking(language)))

    assert found.keys() == {*product((yes, no), repeat=6)}
    for labels, reply in found.items():
        (section,) = reply.sections
        listed = {
            step.name
            for step in steps
            if content.guided(f"before.steps.{step.name}.listed") in section.text
        }
        assert listed == {
            step.name for step, label in zip(steps, labels, strict=True) if label == yes
        }
        bookable = any(button.url for button in reply.buttons)
        assert bookable == (not listed)
        assert section.title == content.guided(f"before.{'ask' if listed else 'fine'}.title")
        assert section.sources == ()  # the cautions are the clinic's own
        copied = [button.copy for button in reply.buttons if button.copy]
        assert len(copied) == bool(listed)
        for text in copied:
            assert len(text) <= LONGEST_COPY
            assert all(content.guided(f"before.steps.{one}.listed") in text for one in listed)


def test_a_list_in_spanish_stands_in_english_below() -> None:
    reply = tap("before.birth-.clot+.heart-.bones-.recent-.fever-", speaking("es"))
    (section,) = reply.sections

    assert "Contesté que sí a:\n• coágulo o anticoagulantes\n\nI said yes to:\n• blood clot" in (
        section.text
    )
    assert reply.buttons[0].copy == (
        "Contesté que sí a:\n• coágulo o anticoagulantes\n\n"
        "I said yes to:\n• blood clot or blood thinners"
    )


def test_a_list_in_english_needs_no_other_language() -> None:
    (section,) = tap("before.birth-.clot+.heart-.bones-.recent-.fever-", speaking("en")).sections

    assert "Contesté" not in section.text


def test_a_list_in_another_language_stands_in_both_that_are_read_at_the_clinic() -> None:
    english, spanish = (shipped.contents()[name] for name in LANGUAGES)
    other = replace(english, language="xx")
    conversation = Conversation({"xx": other, "en": english, "es": spanish})
    tapped = Target(Does.GUIDE, "before.birth+.clot-.heart-.bones-.recent-.fever-")
    text = conversation.tap(tapped, speaking("xx")).reply.sections[0].text

    assert text.count("• pregnant, or just gave birth") == 2
    assert text.count("• embarazo o parto reciente") == 1


def test_a_list_that_is_too_long_to_copy_whole_is_cut_between_lines() -> None:
    cautions = ("diabetes", "epilepsy", *(f"illness number {number}" for number in range(30)))
    reply = tap(
        "before.birth+.clot-.heart-.bones-.recent-.fever-", speaking("en", cautions=cautions)
    )
    (copied,) = [button.copy for button in reply.buttons if button.copy]

    assert LONGEST_COPY - 25 < len(copied) <= LONGEST_COPY
    assert copied.splitlines()[-1] in reply.text.splitlines()


def test_a_caution_told_in_this_hour_is_a_yes_that_need_not_be_tapped() -> None:
    session = speaking("en", cautions=("blood_thinners",))
    found = dict(ends(BEFORE, session))

    assert {len(labels) for labels in found} == {5}
    for reply in found.values():
        assert "blood clot or blood thinners" in reply.sections[0].text


@pytest.mark.parametrize("caution", ["epilepsy", "diabetes", "pregnancy"])
def test_whatever_was_told_it_is_never_fine_to_book_then(caution: str) -> None:
    content = shipped.contents()["en"]
    for _, reply in ends("before.", speaking("en", cautions=(caution,))):  # begun anew
        assert reply.sections[0].title == content.guided("before.ask.title")
        assert not any(button.url for button in reply.buttons)
    no = tap(
        "before.birth-.clot-.heart-.bones-.recent-.fever-", speaking("en", cautions=(caution,))
    )
    assert content.cautions([caution]) in no.text


def test_after_an_alarm_nothing_is_fine() -> None:
    reminder = shipped.contents()["en"].card("reminder")
    session = speaking("en", reminders=1)
    no = tap("before.birth-.clot-.heart-.bones-.recent-.fever-", session)
    some = tap("before.birth-.clot-.heart+.bones-.recent-.fever-", session)

    assert (no.lead, no.sections) == (reminder, ())
    assert some.lead == reminder
    assert "• heart" in some.text
    assert not any(button.url for reply in (no, some) for button in reply.buttons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_step_says_where_help_is_whichever_it_is(language: str) -> None:
    content = shipped.contents()[language]
    first = content.guided("before.first")

    assert content.facts["emergency_number"] in first
    assert tap(BEFORE, speaking(language)).lead.startswith(first)
    assert tap(BEFORE, speaking(language, cautions=("pregnancy",))).lead.startswith(first)
    assert first not in tap("before.birth-", speaking(language)).lead


# Buttons


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_a_guide_fits_into_64_bytes_and_is_read_as_it_was_written(
    language: str,
) -> None:
    for target in all_targets(speaking(language)):
        data = str(replace(target, in_place=True))
        assert len(data.encode()) <= 64
        assert Target.parse(data) == replace(target, in_place=True)


def test_both_languages_have_the_same_steps() -> None:
    english, spanish = (shipped.contents()[name].guides for name in LANGUAGES)

    assert english.known == spanish.known
    assert english.words.keys() == spanish.words.keys()


@given(st.text(max_size=60))
def test_a_forged_button_leads_nowhere_bad(rest: str) -> None:
    for forged in (rest, f"chooser{rest}", f"chooser.{rest}", f"before.{rest}"):
        reply = tap(forged, speaking("en"))
        assert reply.text
        assert "fine to book" not in reply.text


@pytest.mark.parametrize(
    ("forged", "asked"),
    [
        ("chooser.chronic.acute", "where"),  # one of them holds
        ("chooser.treat", "since"),
        ("chooser.chronic.elbow.treat", "where"),  # an old one, say, that is offered no more
        ("before.birth+", "clot"),
        ("before.birth", "birth"),
    ],
)
def test_what_a_button_lacks_is_asked(forged: str, asked: str) -> None:
    content, name = shipped.contents()["en"], forged.partition(".")[0]

    assert content.guided(f"{name}.steps.{asked}.text") in tap(forged, speaking("en")).lead


def test_a_forged_yes_and_no_is_a_yes() -> None:
    reply = tap("before.birth-.clot-.heart-.bones-.recent-.fever-.clot+", speaking("en"))

    assert "blood thinners" in reply.text


@pytest.mark.parametrize("name", GUIDES)
def test_back_leads_step_by_step_to_where_a_guide_began(name: str) -> None:
    session, asked = speaking("en"), []
    reply = tap(name, session)
    while not reply.sections:
        asked.append(reply.lead)
        last = reply
        target = choices(reply)[0].target
        assert target is not None
        reply = tap(target.name, session)
    while asked:
        assert last.lead == asked.pop()
        target = last.buttons[-1].target
        assert target is not None
        if asked:
            last = tap(target.name, session)
    assert target == ALL_TOPICS


def test_they_stand_among_the_topics_and_not_after_a_crisis(conversation: Conversation) -> None:
    def offered(session: Session) -> list[str]:
        buttons = conversation.tap(ALL_TOPICS, session).reply.buttons
        found = [button.target for button in buttons if button.target]
        return [target.name for target in found if target.does is Does.GUIDE]

    assert offered(Session()) == [*GUIDES]
    assert offered(Session(crisis=True)) == []


@pytest.mark.parametrize("tapped", [CHOOSER, BEFORE, "chooser.chronic.lower_back.treat"])
def test_after_a_crisis_an_old_button_shows_the_crisis_line_and_nothing_else(tapped: str) -> None:
    reply = tap(tapped, speaking("en", crisis=True))

    assert reply == Reply(shipped.contents()["en"].card("crisis_reminder"))


# In the terminal


def test_a_guide_is_walked_by_numbers_in_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = [one.text for one in shipped.conversation().tap(ALL_TOPICS, Session()).reply.buttons]
    content = shipped.contents()["en"]
    chooser, before = (
        labels.index(content.guided(f"{name}.button")) + 1 for name in (CHOOSER, BEFORE)
    )
    typed = ["/topics", chooser, 2, 4, 2, 1, 2]  # with a step back
    typed += ["/topics", before, 1, 2, 2, 2, 2, 2, 1]
    monkeypatch.setattr("sys.stdin", StringIO("".join(f"{one}\n" for one in typed)))
    converse(shipped.conversation(), lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))
    said = capsys.readouterr().out

    assert said.count("1 of 3: How long has it hurt?") == 2
    assert "\nYou could ask for deep tissue massage\n" in said
    assert "\nI said yes to:\n• pregnant, or just gave birth\n" in said
    assert said.rstrip().endswith("I said yes to:\n• pregnant, or just gave birth")  # copied


@pytest.mark.parametrize(("typed", "begun"), [("1", "1 of 3"), ("the last one", "1 of 6")])
def test_a_guide_begins_by_its_number_too(
    conversation: Conversation, typed: str, begun: str
) -> None:
    buttons = conversation.tap(ALL_TOPICS, speaking("en")).reply.buttons
    offered = tuple(str(button.target) for button in buttons[-2:])
    reply = conversation.respond(typed, speaking("en", offered=offered)).reply

    assert begun in reply.lead


def test_a_number_typed_in_a_guide_chooses_nothing_that_was_offered_before(
    conversation: Conversation,
) -> None:
    menu = conversation.tap(ALL_TOPICS, speaking("en"))
    begun = conversation.tap(Target(Does.GUIDE, CHOOSER), menu.session)

    assert "which question?" not in conversation.respond("2", begun.session).reply.text


# Words


def shown(language: str) -> Iterator[str]:
    """Every text that is shown. A list is as long as what was answered, in two languages: here it
    holds one yes in one."""
    content, session = shipped.contents()[language], speaking(language)
    for target in all_targets(session):
        if target.does is Does.GUIDE:
            reply = tap(target.name, session)
            if target.name.startswith(CHOOSER):
                yield from (section.text for section in reply.sections)
            if not reply.sections:
                yield reply.lead
    yield content.guided("before.fine.text")
    for step in content.guides.known[BEFORE].steps:
        item = content.guided(f"before.steps.{step.name}.listed")
        listed = f"{content.guided('before.listed')}\n• {item}"
        yield content.guided("before.ask.text", list=listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fits_the_lines_of_a_phone(language: str) -> None:
    tall = {text: height(text) for text in shown(language) if height(text) > LINES}

    assert tall == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_makes_easy_reading(language: str) -> None:
    measures = {text: measured(language, text) for text in shown(language)}

    assert {
        text: measure
        for text, measure in measures.items()
        if not is_easy(language, measure, HARDEST, ES_HARDEST)
    } == {}
    assert is_easy(language, mean(measures.values()), HARDEST_MEAN, ES_HARDEST_MEAN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_a_button_fits_on_one(language: str) -> None:
    content = shipped.contents()[language]

    for name in filter(is_label, content.guides.words):
        assert len(content.guided(name)) <= 30, name
