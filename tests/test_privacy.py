"""The privacy text against what is really kept, fact by fact, in both languages."""

import re
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from bot.channels.recent import LASTS
from bot.channels.telegram.private import _shown
from bot.notice import Kind, Notice
from bot.session import Awaited, Session
from bot.store import Awaiting, Kept, Memory, Missed
from bot.store.memory import AWAITED_FADES, CALLS_FADE, MEMORY_FADES, UNANSWERED_FADES
from bot.store.notices import NOTICES_ARE_ONE, NOTICES_FADE
from bot.store.schema import metadata
from bot.told import Told
from tests import shipped
from tests.store.test_forget import OF_A_PERSON


@dataclass(frozen=True)
class Fact:
    """How patients are told of something that is kept."""

    en: str
    """A piece of the English privacy text."""
    es: str
    shown: str = ""
    """The line of /mydata; "" where there is none, for ``why``."""
    why: str = ""


TALK = ("how our talk stands", "cómo va nuestra conversación")
"""The sentence on what is remembered of the talk itself."""
NO_WORDS = "whether something was said or sent, in no words: it shows nothing of the patient"
ONLY_ASKED = "whether the last reply asked something: the reply stands in the chat"

SESSION = {
    "misses": Fact(
        "how often I did not understand you", "cuántas veces no le entendí", "mydata_misses"
    ),
    "reminders": Fact(
        "I sent an emergency notice", "le mandé un aviso de emergencia", "mydata_reminders"
    ),
    "answered": Fact(
        "what my last answers were about",
        "de qué trataron mis últimas respuestas",
        "mydata_answered",
    ),
    "offered": Fact("which questions they offered", "qué preguntas ofrecieron", "mydata_offered"),
    "said": Fact("and said", "qué decían", why="the names of our own wordings"),
    "at": Fact(*TALK, why="the moment of a turn, which is not kept"),
    "likely": Fact("what else you may have meant", "qué más pudo querer decir", "mydata_likely"),
    "rejected": Fact("or did not mean", "qué no quiso decir", "mydata_rejected"),
    "unreached": Fact(
        "whether nobody answered your calls", "si nadie contestó sus llamadas", "mydata_unreached"
    ),
    "asking": Fact(*TALK, why=ONLY_ASKED),
    "calling": Fact(*TALK, why=ONLY_ASKED),
    "language": Fact("its language", "su idioma", "mydata_language"),
    "settled": Fact("its language", "su idioma", why="whether the language was chosen"),
    "cautions": Fact(
        "what matters before a massage", "lo que importa antes de un masaje", "mydata_cautions"
    ),
    "told": Fact("for your visit", "para su visita", "mydata_told"),
    "crisis": Fact(
        "whether you wrote of a crisis", "si me escribió en medio de una crisis", "mydata_crisis"
    ),
}
TOLD = {
    "since": ("since when", "desde cuándo"),
    "where": ("what hurts", "qué le duele"),
    "condition": ("what hurts", "qué le duele"),
    "who": ("whom it is for", "para quién es"),
    "technique": ("which massage", "qué masaje"),
    "minutes": ("which massage", "qué masaje"),
    "day": ("day, time", "día, hora"),
    "time": ("day, time", "día, hora"),
    "therapist": ("therapist and insurance", "terapeuta y seguro"),
    "insurer": ("therapist and insurance", "terapeuta y seguro"),
    "aim": ("to relax or for a pain", "para relajarse o por un dolor"),
}
MEMORY = {
    "session": Fact(*TALK, "mydata_language"),
    "answers": Fact(
        "which of my messages answers which of yours",
        "cuál de mis mensajes contesta a cuál de los suyos",
        "mydata_answers",
    ),
    "late": Fact(*TALK, why=NO_WORDS),
    "asked": Fact("I keep your question", "guardo también su pregunta", "mydata_asked"),
    "album": Fact(*TALK, why=NO_WORDS),
    "tapped": Fact(*TALK, why="a button of ours: the questions behind it are in `offered`"),
    "flooded": Fact(*TALK, why=NO_WORDS),
    "owner_wrote": Fact(*TALK, why="a time, in the chat of a business account alone"),
    "last_sent": Fact(*TALK, why="the number of a message of ours"),
}
NOT_A_PATIENTS = "holds nothing of any patient"
TABLES = {
    "inbox": Fact(
        "I do not keep it in any file once it is answered",
        "No lo guardo en ningún archivo una vez contestado",
        why="what waits for its answer: only the message that asks",
    ),
    "sessions": Fact("For an hour I remember", "Durante una hora recuerdo", "mydata_language"),
    "unanswered": Fact("I keep for 30 days", "la guardo 30 días", "mydata_unanswered"),
    "call_backs": Fact("I keep them for 30 days", "yo los guardo 30 días", "mydata_call_back"),
    "awaited": Fact(
        "until I have told you or for 30 days",
        "hasta que se lo diga o por 30 días",
        "mydata_awaited",
    ),
    "handoffs": Fact(
        "for 30 days after it ended that you wrote with them",
        "durante 30 días después de terminar guardo que escribió con ellos",
        "mydata_handoff",
    ),
    "relayed": Fact(
        "which message belongs to which", "qué mensaje corresponde a cuál", "mydata_handoff"
    ),
    "notices": Fact(
        "I keep this chat's number and what is told for an hour",
        "guardo una hora el número de este chat y lo que se dice",
        "mydata_notice_alarm",
    ),
    "connections": Fact(
        "Telegram Business account", "cuenta de Telegram Business", "mydata_account"
    ),
    "workers": Fact("", "", why=NOT_A_PATIENTS),
    "counters": Fact("", "", why=NOT_A_PATIENTS),
    "marks": Fact("", "", why=NOT_A_PATIENTS),
    "posts": Fact("", "", why=NOT_A_PATIENTS),
}
ELSEWHERE = {
    "recent": Fact(
        "Your last two messages I keep in mind for ten minutes",
        "Sus dos últimos mensajes los tengo presentes diez minutos",
        "mydata_recent",
    )
}
ALL = {**SESSION, **MEMORY, **TABLES, **ELSEWHERE}


def test_every_field_and_every_table_is_listed() -> None:
    """A new one must be told of in the privacy text and in /mydata, and listed here."""
    assert {field.name for field in fields(Session)} == set(SESSION)
    assert {field.name for field in fields(Memory)} == set(MEMORY)
    assert {field.name for field in fields(Told)} == set(TOLD)
    assert set(metadata.tables) == set(TABLES)
    assert all(fact.shown or fact.why for fact in ALL.values())


@pytest.mark.parametrize("name", [*ALL, *TOLD])
def test_the_privacy_text_tells_of_it_in_both_languages(name: str) -> None:
    for language, content in shipped.contents().items():
        if content.live:
            fact = ALL.get(name)
            phrases = (fact.en, fact.es) if fact else TOLD[name]
            assert phrases[language == "es"] in content.message("privacy"), language


KEPT = {
    "misses": Kept(Memory(Session(misses=3)), ()),
    "reminders": Kept(Memory(Session(reminders=2)), ()),
    "answered": Kept(Memory(Session(answered=("clinic.cost",))), ()),
    "offered": Kept(Memory(Session(offered=("clinic.book",))), ()),
    "likely": Kept(Memory(Session(likely=("clinic.cost",))), ()),
    "rejected": Kept(Memory(Session(rejected=("clinic.cost",))), ()),
    "unreached": Kept(Memory(Session(unreached=True)), ()),
    "language": Kept(Memory(Session(language="en")), ()),
    "cautions": Kept(Memory(Session(cautions=("pregnancy",))), ()),
    "told": Kept(Memory(Session(told=Told(since="2y"))), ()),
    "crisis": Kept(Memory(Session(crisis=True)), ()),
    "session": Kept(Memory(Session(language="en")), ()),
    "answers": Kept(Memory(answers={1: 2}), ()),
    "asked": Kept(Memory(asked={2: ("clinic.cost", "how much")}), ()),
    "sessions": Kept(Memory(Session(language="en")), ()),
    "unanswered": Kept(Memory(), (Missed("do you do it", "fallback", "2026-11-21"),)),
    "call_backs": Kept(Memory(), (), (("2026-11-21", False),)),
    "notices": Kept(Memory(), (), notices=(Notice(Kind.ALARM, "crisis", "en"),)),
    "awaited": Kept(
        Memory(),
        (),
        awaiting=(Awaiting(1, 7, Awaited("clinic.hours", "", ("hours",), "en"), "2026-11-21"),),
    ),
    "handoffs": Kept(Memory(), (), handoffs=("2026-11-21",)),
    "relayed": Kept(Memory(), (), handoffs=("2026-11-21",)),
    "connections": Kept(Memory(), (), accounts=1),
    "recent": Kept(Memory(), ()),
}
"""Each of the facts that have a line, alone."""


@pytest.mark.parametrize("name", [name for name, fact in ALL.items() if fact.shown])
def test_mydata_has_its_line_in_both_languages(name: str) -> None:
    for content in shipped.contents().values():
        if content.live:
            shown = _shown(KEPT[name], int(name == "recent"), content)
            beginning = content.messages[ALL[name].shown].partition("{")[0].strip()
            assert beginning
            assert beginning in shown.lead, content.language


@pytest.mark.parametrize(
    ("lasting", "en", "es"),
    [
        ((MEMORY_FADES, 3600), "For an hour", "Durante una hora"),
        ((LASTS, 600), "for ten minutes", "diez minutos"),
        ((UNANSWERED_FADES, 30), "I keep for 30 days", "la guardo 30 días"),
        ((AWAITED_FADES, 30), "or for 30 days", "o por 30 días"),
        ((NOTICES_ARE_ONE, 3600), "what is told for an hour", "guardo una hora"),
        ((NOTICES_FADE, 2 * 86_400), "for two days at the most", "dos días como máximo"),
        ((CALLS_FADE, 30), "I keep them for 30 days", "yo los guardo 30 días"),
    ],
)
def test_the_privacy_text_says_how_long(lasting: tuple[float, int], en: str, es: str) -> None:
    """In the unit that each is counted in: seconds or days."""
    really, told = lasting
    assert really == told
    assert en in shipped.contents()["en"].message("privacy")
    assert es in shipped.contents()["es"].message("privacy")


KEPT_PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"


def test_the_table_of_what_is_kept_has_every_column_that_holds_something_of_a_person() -> None:
    """Sealed is what is bytes; the database may read the rest."""
    section = KEPT_PAGE.read_text(encoding="utf-8").partition("## What is kept")[2]
    rows = [
        line.split(" | ") for line in section.partition("- `CLINIC")[0].splitlines()[4:] if line
    ]
    sealed, clear = (
        {name for row in rows for name in re.findall(r"`(\w+\.\w+)`", row[cell])} for cell in (2, 3)
    )
    holds = [
        (f"{place}.{name}", metadata.tables[place].c[name])
        for place, names in OF_A_PERSON.items()
        for name in names
    ]

    assert all(len(row) == 4 and row[1].strip() for row in rows)
    assert sealed == {name for name, column in holds if isinstance(column.type, LargeBinary)}
    assert clear == {name for name, column in holds if not isinstance(column.type, LargeBinary)}
