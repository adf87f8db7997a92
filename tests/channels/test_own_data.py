"""What patients are told of their data, and how it goes; and what they are told after an outage."""

import logging
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from time import time

import pytest

from bot.channels.recent import LASTS
from bot.channels.telegram.channel import Channel
from bot.channels.telegram.private import _shown
from bot.conversation import Conversation
from bot.notice import Kind, Notice
from bot.session import Awaited, Session
from bot.store import Awaiting, Kept, Memory, Missed
from bot.told import Told
from tests import shipped
from tests.bot_api import BotApi, PrivateChat
from tests.channels.at_work import AtWork, administer, working

GIBBERISH = "zxqv wvuts plorf grmbl hnurk"
"""Long enough not to be taken for nothing but a name."""


async def say(patient: PrivateChat, words: str) -> str:
    await patient.says(words)
    return (await patient.reads()).text


async def test_a_newcomer_is_told_that_nothing_is_kept(patient: PrivateChat) -> None:
    assert "I keep nothing about you" in await say(patient, "/mydata")


async def test_mydata_shows_what_the_answer_was_about_and_what_was_not_answered(
    patient: PrivateChat,
) -> None:
    await say(patient, "What does a massage cost?")
    await say(patient, f"my name is Wilhelmina, {GIBBERISH} mina@example.com")
    told = await say(patient, "/mydata")

    assert "What does a massage cost?" in told
    assert f"“my name is [name], {GIBBERISH} [email]”" in told
    assert "Wilhelmina" not in told
    assert "mina@" not in told


async def test_after_a_reload_personal_data_is_found_by_the_new_words(
    bot: AtWork, api: BotApi
) -> None:
    patient = api.private_chat("Ana", language_code="en")
    said = f"wojo wilhelmina, {GIBBERISH}"
    await say(patient, said)
    assert f"“{said}”" in await say(patient, "/mydata")

    english = shipped.contents()["en"]
    clues = replace(english.clues, name_follows=("wojo",))
    await bot.channel.use(Conversation({"en": replace(english, clues=clues)}))
    await say(patient, said)
    assert f"“wojo [name], {GIBBERISH}”" in await say(patient, "/mydata")


async def test_forget_deletes_it_at_once(patient: PrivateChat) -> None:
    await say(patient, "What does a massage cost?")
    await say(patient, GIBBERISH)

    assert "is deleted" in await say(patient, "/forget")
    assert "I keep nothing about you" in await say(patient, "/mydata")


async def test_forget_leaves_nothing_in_the_memory_of_the_process(
    bot: AtWork, patient: PrivateChat
) -> None:
    """But for the times of the last messages, by which a flood is noticed, and who is waited for
    before the next message goes out."""
    bot.channel.recent.keep(patient.id, 1, "my legs")
    bot.channel.alarmed[patient.id] = 0.0, Session(crisis=True)
    assert set(kept_in_mind(bot.channel, patient.id)) == {"alarmed", "recent._chats"}
    await say(patient, "/forget")

    assert set(kept_in_mind(bot.channel, patient.id)) == set()


def kept_in_mind(channel: Channel, chat: int) -> Iterator[str]:
    """In which tables in memory a chat has a place."""
    for field in fields(channel):
        value = getattr(channel, field.name)
        tables = {field.name: value}
        if type(value).__module__.startswith("bot.channels") and field.name != "floods":
            inside = getattr(value, "__dict__", {}).items()
            tables = {f"{field.name}.{name}": table for name, table in inside}
        yield from (
            name for name, table in tables.items() if isinstance(table, dict) and chat in table
        )


async def test_one_patient_forgets_nothing_of_another(api: BotApi, patient: PrivateChat) -> None:
    other = api.private_chat("Ben", language_code="en")
    await say(other, GIBBERISH)
    await say(patient, GIBBERISH)
    await say(patient, "/forget")

    assert GIBBERISH in await say(other, "/mydata")


async def test_every_field_of_the_session_is_shown_or_is_none_of_a_persons_data() -> None:
    """A new field must be added to /mydata, or here."""
    content = shipped.conversation().dialogue("en").content
    samples = {
        "misses": 3,
        "reminders": 2,
        "answered": ("clinic.cost",),
        "offered": ("clinic.book",),
        "likely": ("clinic.book",),
        "rejected": ("clinic.cost",),
        "unreached": True,
        "language": "en",
        "cautions": ("pregnancy",),
        "told": Told(since="2y"),
        "crisis": True,
    }
    # yes or no about the others, the names of our own wordings, and the moment, which is not kept
    harmless = {"asking", "calling", "settled", "said", "at"}

    assert {field.name for field in fields(Session)} <= {*samples, *harmless}
    for name, value in samples.items():
        reply = _shown(Kept(Memory(Session(**{name: value})), ()), 0, content)  # type: ignore[arg-type]  # one of the fields
        assert reply.lead != content.message("mydata_nothing"), name


async def test_an_answered_question_leaves_no_words_and_an_emergency_none_either(
    bot: AtWork, api: BotApi
) -> None:
    from bot.store import kept_of

    patient = api.private_chat("Ana", language_code="en")
    await say(patient, "What does a massage cost?")
    await say(patient, "i lost control of my bowels and my legs are numb")
    kept = await kept_of(bot.store, patient.id, time())

    assert kept.missed == ()
    assert "bowels" not in str(kept)


async def test_what_is_remembered_outlives_a_restart(api: BotApi, tmp_path: Path) -> None:
    patient = api.private_chat("Ana", language_code="en")
    async with working(api, database=tmp_path / "store.sqlite3"):
        question = await patient.says("What does a massage cost?")
        first = await patient.reads()
    async with working(api, database=tmp_path / "store.sqlite3"):
        await patient.edits(question, "Where are you?")
        second = await patient.reads()

    assert second.edited
    assert second.message_id == first.message_id


async def test_questions_from_before_an_outage_are_answered_once_and_told_why_late(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    patient = api.private_chat("Ana", language_code="en")
    await patient.says("What does a massage cost?")
    await patient.says("Where are you?")
    async with working(api, clock=lambda: time() + 3600):
        first, second = await patient.reads(), await patient.reads()
        await patient.reads_nothing()

    assert first.text.startswith("Sorry that this comes late.")
    assert "$50" in first.text
    assert "late" not in second.text, "once is enough"


async def test_an_old_emergency_gets_its_card_first(api: BotApi) -> None:
    patient = api.private_chat("Ana", language_code="en")
    await patient.says("i lost control of my bowels and my legs are numb")
    async with working(api, clock=lambda: time() + 3600):
        card = await patient.reads()

    assert "911" in card.text
    assert card.text.endswith("Sorry that this comes late. I was out of reach when you wrote.")


async def test_a_flood_of_old_starts_gets_one_answer(api: BotApi) -> None:
    patient = api.private_chat("Ana", language_code="en")
    for _ in range(10):
        await patient.says("/start")
    await patient.says("/help")
    await patient.says("/start")
    async with working(api, clock=lambda: time() + 3600):
        replies = await patient.reads_all()

    assert [("question-and-answer" in reply.text) for reply in replies] == [True, False, True]


async def test_new_starts_are_each_answered(patient: PrivateChat) -> None:
    for _ in range(3):
        await patient.says("/start")

    assert len(await patient.reads_all()) == 3


async def test_an_owner_sees_their_business_account_and_forgets_it(
    bot: AtWork, api: BotApi
) -> None:
    rosa = api.private_chat("Rosa", language_code="en")
    await say(rosa, "/start")
    administer(bot, rosa)
    account = api.business(rosa)
    await account.connects()
    await rosa.reads()
    assert "connected me to your Telegram Business account" in await say(rosa, "/mydata")
    await say(rosa, "/forget")
    assert "I keep nothing about you" in await say(rosa, "/mydata")

    ana = account.private_chat("Ana")
    await ana.says("What does a massage cost?")
    await ana.reads_nothing()


async def test_mydata_counts_the_messages_that_are_kept_in_mind_until_forget(
    bot: AtWork, api: BotApi
) -> None:
    patient = api.private_chat("Ana", language_code="en")
    counts = []
    for words in ("What does a massage cost?", "Where are you?", "Swedish or deep tissue?"):
        await say(patient, words)
        told = await say(patient, "/mydata")
        counts.append(told.partition("signs of an emergency together: ")[2][:1])
    await say(patient, "/forget")

    assert counts == ["1", "2", "2"]
    assert "I keep nothing about you" in await say(patient, "/mydata")
    await bot.is_done()
    assert bot.channel.recent.before(patient.id) == ()


async def test_mydata_names_what_matters_before_a_massage_and_speaks_kindly_of_a_crisis(
    patient: PrivateChat,
) -> None:
    await say(patient, "i am pregnant, how much is a massage")
    await say(patient, "i want to kill myself")
    told = await say(patient, "/mydata")

    caution = shipped.contents()["en"].cards["cautions.pregnancy"]
    assert f"What you told me that matters before a massage: {caution}." in told
    assert "That things were very hard for you" in told
    assert "kill" not in told
    assert "suicid" not in told


async def test_what_is_kept_in_mind_is_in_no_file(api: BotApi, tmp_path: Path) -> None:
    patient, database = api.private_chat("Ana", language_code="en"), tmp_path / "store.sqlite3"
    async with working(api, database=database) as found:
        await say(patient, "What does a massage cost?")
        await found.is_done()
        assert found.channel.recent.before(patient.id) == ("What does a massage cost?",)
    async with working(api, database=database) as found:
        assert found.channel.recent.before(patient.id) == ()
        assert "I keep in mind" not in await say(patient, "/mydata")


@pytest.mark.parametrize("language", ["en", "es"])
def test_privacy_says_what_is_kept_in_mind_and_how_long(language: str) -> None:
    text = shipped.conversation().dialogue(language).content.message("privacy")

    assert {"en": "ten minutes", "es": "diez minutos"}[language] in text
    assert LASTS == 600


@pytest.mark.parametrize("language", ["en", "es"])
def test_everything_that_is_kept_is_shown(language: str) -> None:
    content = shipped.conversation().dialogue(language).content
    nothing = Kept(Memory(), ())
    samples = {
        "memory": Memory(answers={1: 2}),
        "missed": (Missed("do you do [name]", "fallback", "2026-11-21"),),
        "call_backs": (("2026-11-21", False),),
        "awaiting": (Awaiting(1, 7, Awaited("clinic.hours", "", ("hours",), "en"), "2026-11-21"),),
        "notices": (Notice(Kind.ALARM, "urgent", "en"),),
        "accounts": 1,
        "handoffs": ("2026-11-21",),
    }

    assert {field.name for field in fields(Kept)} == set(samples)
    for name, value in samples.items():
        shown = _shown(replace(nothing, **{name: value}), 0, content)  # type: ignore[arg-type]  # one of the fields
        assert shown.lead != content.message("mydata_nothing"), name


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", Kind)
def test_mydata_has_words_for_every_kind_of_notice(language: str, kind: Kind) -> None:
    content = shipped.conversation().dialogue(language).content
    kept = Kept(Memory(), (), notices=(Notice(kind, "", "en"), Notice(kind, "", "es")))
    written = content.message(f"mydata_notice_{kind}")

    assert _shown(kept, 0, content).lead.count(written) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_mydata_says_whether_a_call_is_done(language: str) -> None:
    content = shipped.conversation().dialogue(language).content
    kept = Kept(Memory(), (), (("2026-11-21", False), ("2026-11-22", True)))
    lines = _shown(kept, 0, content).lead.splitlines()

    assert f"• {content.message('mydata_call_back', day='2026-11-21')}" in lines
    assert f"• {content.message('mydata_call_done', day='2026-11-22')}" in lines


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2 years, lower back, your husband, Saturday, 3:30 pm, would like a woman, Aetna"),
        (
            "es",
            "2 años, espalda baja, su esposo, el sábado, a las 3:30 p. m., terapeuta: una mujer",
        ),
    ],
)
def test_mydata_says_in_words_what_was_told(language: str, words: str) -> None:
    content = shipped.conversation().dialogue(language).content
    told = Told(
        since="2y",
        where="lower_back",
        who="husband",
        day="saturday",
        time="15:30",
        therapist="woman",
        insurer="Aetna",
    )

    assert words in _shown(Kept(Memory(Session(told=told)), ()), 0, content).lead


def test_what_could_not_be_answered_is_shown_with_its_day() -> None:
    content = shipped.conversation().dialogue("en").content
    missed = Missed("do you do [name]", "fallback", "2026-11-21")
    reply = _shown(Kept(Memory(), (missed,)), 0, content)

    assert "2026-11-21: “do you do [name]”" in reply.lead


def test_what_the_bot_took_a_question_for_and_what_was_missing_is_shown_too() -> None:
    content = shipped.conversation().dialogue("en").content
    missed = Missed(
        "a sauna?",
        "thumb down",
        "2026-11-21",
        guesses=(("clinic.services", 0.3), ("gone.since", 0.1)),
        answered="clinic.services",
        reason="detail",
    )
    reply = _shown(Kept(Memory(), (missed,)), 0, content)

    assert content.intents["clinic.services"].title in reply.lead
    assert content.message("missing.detail") in reply.lead
