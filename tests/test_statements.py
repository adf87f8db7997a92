"""What follows from a clinic's facts, said at a moment that is handed in.

The sentences stand in ``statements.yaml``; here is what is said beside other answers, and where
nothing of it is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from textstat import textstat

from bot.answers import Answers
from bot.content import Content
from bot.content.clinic import called, read
from bot.content.facts import facts, with_data
from bot.content.load import _terms
from bot.content.names import BOOK_INTENT, HOURS_INTENT, PHONE_INTENT
from bot.content.nodes import Parser
from bot.decision import Action, Decision
from bot.hearing import Hearing
from bot.replies import Replies
from bot.safety import NOTHING_FOUND
from bot.session import Session
from bot.statements import Statements
from bot.told import NOTHING_TOLD, Told, inquiry
from tests import shipped

FILE = yaml.load(Path(__file__).with_name("statements.yaml").read_text("utf-8"), yaml.CBaseLoader)
CLINICS: Mapping[str, str] = FILE["clinics"]
LANGUAGES = ("en", "es")
MIAMI = ZoneInfo("America/New_York")
TUESDAY = "2026-12-01 10:00"
HARDEST, ES_HARDEST = 8, 72
"""As for answers: Flesch-Kincaid grades, and Szigriszt-Pazos for Spanish."""
FEWEST_WORDS = 24


@cache
def contents(clinic: str) -> Mapping[str, Content]:
    """The shipped content with a clinic's facts, by language: as load() reads them, without all
    the rest anew."""
    parser, known = Parser(), shipped.contents()
    with TemporaryDirectory() as folder:
        file = Path(folder, "_clinic.yaml")
        file.write_text(CLINICS[clinic], encoding="utf-8")
        entries = parser.mapping(parser.file(file))
    found = read(entries, known, _terms(known["en"].concepts), parser)
    named = called(found.clinic, [content.words for content in known.values()])
    assert parser.problems == []
    return {
        language: with_data(
            replace(
                content,
                clinic=named,
                facts={**content.facts, **facts(found.words, language, Parser())},
                known_as_data=frozenset(found.data),
            ),
            found.words,
        )
        for language, content in known.items()
    }


@cache
def hearing() -> Hearing:
    known = shipped.contents()
    return Hearing(known["en"].concepts, {name: content.words for name, content in known.items()})


def moment(at: str, clinic: str = "week") -> datetime:
    """A time by the clock on the clinic's wall, or by UTC where it ends in +00:00."""
    found, hours = datetime.fromisoformat(at), contents(clinic)["en"].clinic.hours
    return found if found.tzinfo else found.replace(tzinfo=hours.zone if hours else MIAMI)


def said(
    clinic: str,
    question: str,
    at: str = TUESDAY,
    intent: str = HOURS_INTENT,
    kind: str = "",
    language: str = "en",
    told: Told = NOTHING_TOLD,
) -> str:
    """What is said to a question."""
    content, heard = contents(clinic)[language], hearing().hear(question)
    statements = Statements(content)
    asked = inquiry(heard, content.clinic.offered, content.clinic.date_orders)
    return content.fill(statements.answer(intent, kind, asked, told, moment(at, clinic)))


def sentences() -> Iterator[Any]:
    for title, group in FILE["sentences"].items():
        more = {key: group[key] for key in ("clinic", "intent", "kind") if key in group}
        for language in LANGUAGES:
            for row in group.get(language, ()):
                at = row.get("at", TUESDAY)
                name = f"{title}: {row['ask']} ({language}, {at})"
                asked = {**more, "question": row["ask"], "at": at, "language": language}
                yield pytest.param(asked, row["says"], id=name)


@pytest.mark.parametrize(("asked", "sentence"), list(sentences()))
def test_what_is_said(asked: dict[str, str], sentence: str) -> None:
    assert said(**asked) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_makes_easy_reading(language: str) -> None:
    textstat.set_lang(language)
    for title, group in FILE["sentences"].items():
        rows = [row["says"] for row in group.get(language, ())]
        text = " ".join(text for text in rows if "\n" not in text)  # the rest are lists
        if len(text.split()) < FEWEST_WORDS:
            continue  # too few to be measured
        if language == "en":
            assert textstat.flesch_kincaid_grade(text) <= HARDEST, title
        else:
            assert textstat.szigriszt_pazos(text) >= ES_HARDEST, title


def test_what_is_asked_of_no_fact_is_left_to_the_usual_answer() -> None:
    assert said("week", "what are your hours") == "", (
        "the week says it, and nothing is special soon"
    )
    assert said("week", "can you work on my neck on friday", intent="massage.frequency") == ""
    assert said("prices", "how much is a massage", intent="clinic.cost") == ""
    assert said("insurers", "do you take insurance", intent="clinic.insurance") == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("clinic", "question", "intent", "kind"),
    [
        ("prices", "are you open now", HOURS_INTENT, "today"),
        ("week", "how much is deep tissue", "clinic.cost", ""),
        ("week", "do you take aetna", "clinic.insurance", ""),
        ("week", "can i pay by card", "clinic.payment", ""),
        ("week", "do you speak spanish", "clinic.about", "languages"),
        ("week", "can i have a female therapist", "clinic.therapist_preference", ""),
        ("only women known", "i want a male therapist", "clinic.therapist_preference", ""),
        ("week", "do you do cupping", "clinic.services", "have"),
    ],
)
def test_nothing_is_said_of_what_is_not_known(
    clinic: str, question: str, intent: str, kind: str, language: str
) -> None:
    assert said(clinic, question, intent=intent, kind=kind, language=language) == ""


def test_open_without_a_day_is_about_the_day_that_was_told_or_about_now() -> None:
    asked = ("week", "are you open?", TUESDAY, HOURS_INTENT, "that_day", "en")

    assert said(*asked) == "Yes. We are open now, until 1 pm, and again from 2 pm."
    assert said(*asked, Told(day="saturday")) == (
        "Yes. We are open on Saturday, December 5, 10 am to 2 pm."
    )


def test_an_hour_without_a_day_is_about_the_day_that_was_told() -> None:
    told = Told(day="saturday")

    assert said("week", "until when are you open", told=told) == (
        "We close at 2 pm on Saturday, December 5."
    )
    assert said("week", "are you open at 3 pm", told=told).startswith("No. At 3 pm on Saturday")


# Beside other answers


def reply(
    clinic: str,
    question: str,
    at: str = TUESDAY,
    *,
    intent: str,
    action: Action = Action.ANSWER,
    language: str = "en",
    clock: bool = True,
) -> str:
    """The reply to a question that is decided; without a ``clock``, no moment is handed in."""
    decision = Decision(action, (intent,), 1.0, inquiry=inquiry(hearing().hear(question)))
    session = Session(at=moment(at, clinic) if clock else None)
    return Replies(contents(clinic)[language]).of(decision, NOTHING_FOUND, session).text


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        (
            "can i come saturday at 3",
            "At 3 pm on Saturday, December 5 we are closed. We are open 10 am to 2 pm.",
        ),
        ("can i come saturday at 11", "Our hours on Saturday, December 5: 10 am to 2 pm."),
        ("can i come sunday", "Please note: on Sunday, December 6 we are closed."),
        ("can i come today", "Our hours today: 9 am to 1 pm and 2 pm to 6 pm."),
        (
            "can i come at 1:30",
            "At 1:30 pm today we are closed. We are open 9 am to 1 pm and 2 pm to 6 pm.",
        ),
        (
            "puedo ir el sábado a las 3",
            "El sábado 5 de diciembre a las 3 p. m. estamos cerrados. "
            "Abrimos de las 10 a. m. a las 2 p. m.",
        ),
        ("puedo ir el domingo", "Tenga en cuenta: el domingo 6 de diciembre cerramos."),
    ],
)
def test_who_wants_to_come_hears_first_of_the_hours_then(question: str, beside: str) -> None:
    language = "es" if question.startswith("puedo") else "en"
    first, _, rest = reply("week", question, intent=BOOK_INTENT, language=language).partition("\n")

    assert first == beside
    assert "(305) 555-0100" in rest


def test_a_wish_to_come_hears_of_no_hours_where_they_are_not_known_or_no_day_is_named() -> None:
    plain = reply("week", "i want to book", intent=BOOK_INTENT)

    assert reply("patchy", "can i come tuesday", intent=BOOK_INTENT) == plain
    assert reply("week", "can i come on thanksgiving day 11/26", intent=BOOK_INTENT) == plain
    assert reply("week", "can i come this weekend", intent=BOOK_INTENT) == plain, "two days"
    assert reply("week", "can i come sunday", intent=BOOK_INTENT, clock=False) == plain


SOMEBODY = [
    ("week", "2026-12-01 12:59", "Somebody is there until 1 pm.", "Hay alguien hasta la 1 p. m."),
    (
        "week",
        "2026-12-01 13:00",
        "Nobody is there right now; the clinic opens today at 2 pm.",
        "Ahora no hay nadie; la clínica abre hoy a las 2 p. m.",
    ),
    (
        "week",
        "2026-12-05 14:00",
        "Nobody is there right now; the clinic opens on Monday, December 7 at 9 am.",
        "Ahora no hay nadie; la clínica abre el lunes 7 de diciembre a las 9 a. m.",
    ),
    (
        "late",
        "2026-12-01 23:59",
        "Somebody is there until midnight.",
        "Hay alguien hasta la medianoche.",
    ),
    ("week", "2026-11-26 10:00", "", ""),  # Thanksgiving, of which nothing is said
    ("patchy", "2026-12-01 10:00", "", ""),
    ("prices", "2026-12-01 10:00", "", ""),
]


@pytest.mark.parametrize(("clinic", "at", "english", "spanish"), SOMEBODY)
def test_until_when_somebody_is_there_or_from_when(
    clinic: str, at: str, english: str, spanish: str
) -> None:
    session = Session(at=moment(at, clinic))
    for language, sentence in (("en", english), ("es", spanish)):
        answers = Answers(contents(clinic)[language])
        replies = Replies(contents(clinic)[language])
        contact = replies.with_presence(replies.say("contact"), session).text
        human = reply(
            clinic, "", at, intent="clinic.human", action=Action.HANDOFF, language=language
        )
        after_misses = replies.of(Decision(Action.HANDOFF), NOTHING_FOUND, session).text
        phone = reply(clinic, "", at, intent=PHONE_INTENT, language=language)

        assert answers.presence(session) == sentence
        for text in (contact, human, after_misses, phone):
            assert text.endswith(sentence)
            assert sentence or not any(word in text for word in ("Somebody is", "Nobody is"))


def test_who_wants_to_be_called_back_hears_when_somebody_is_there_else_the_hours() -> None:
    replies = Replies(contents("week")["en"], call_back=True)
    noted = replies.call_noted(True, Session(at=moment("2026-12-01 18:00"))).text

    assert "Nobody is there right now; the clinic opens tomorrow at 9 am." in noted
    assert "Friday: 9 am to 6 pm" in replies.call_noted(True, Session()).text


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("are you open now", HOURS_INTENT),
        ("are you open on sunday", HOURS_INTENT),
        ("when do you open next", HOURS_INTENT),
        ("can i come sunday", BOOK_INTENT),
        ("what is your number", PHONE_INTENT),
        ("can i talk to a person", "clinic.human"),
    ],
)
def test_without_a_moment_nothing_is_said_of_now_or_of_a_date(question: str, intent: str) -> None:
    text = reply("week", question, intent=intent, clock=False)

    assert text == reply("week", "", intent=intent, clock=False)
    for word in ("right now", "today at", "tomorrow", "December", "Somebody is", "Nobody is"):
        assert word not in text


def test_prices_and_insurers_need_no_moment() -> None:
    assert "90 minutes: $95" in reply(
        "prices", "how much is deep tissue for 90 minutes", intent="clinic.cost", clock=False
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_can_be_heard_by_name_has_a_name_to_be_said(language: str) -> None:
    content = shipped.contents()[language]
    groups = {
        "technique_": "services", "service_": "services", "payment_": "payments",
        "discount_": "discounts", "holiday_": "holidays",
    }  # fmt: skip
    for concept in content.concepts.simple:
        for begins, group in groups.items():
            name = concept.removeprefix(begins)
            if concept.startswith(begins) and name != "any":
                assert content.messages.get(f"{group}.{name}"), concept
