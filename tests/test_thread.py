"""How the shipped bot follows the thread: what was said before in the hour bears on what is said
now, and on nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.content import Content
from bot.content.names import BOOK_INTENT, CANCEL_INTENT
from bot.decision import DISTRESS, Action, Decision
from bot.public import speaks_up
from bot.replies import Replies
from bot.reply import NONE_OF_THESE, Target, asking
from bot.safety import NOTHING_FOUND
from bot.session import Session, Turn
from tests import shipped

CONTENTS = shipped.contents()
LANGUAGES = ("en", "es")


def said(text: str, language: str = "en", **before: Any) -> Turn:
    return shipped.conversation().respond(text, Session(language=language, **before), language)


def talk(*texts: str, language: str = "en", **before: Any) -> Iterator[Turn]:
    """One after the other, in one chat."""
    session = Session(language=language, **before)
    for text in texts:
        turn = shipped.conversation().respond(text, session, language)
        session = turn.session
        yield turn


def everything(turn: Turn) -> str:
    """All that is shown, folded, or to be tapped or copied."""
    reply = turn.reply
    buttons = (*reply.buttons, *reply.thumbs)
    labels = [part for one in buttons for part in (one.text, one.copy, one.url)]
    return "\n".join((reply.text, reply.more, *labels))


def notes(turn: Turn) -> list[str]:
    """What can be copied."""
    return [button.copy for button in turn.reply.buttons if button.copy]


# A day or a time


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "tonight"),
        ("en", "saturday at 3"),
        ("en", "tomorrow then"),
        ("en", "friday is the day"),
        ("es", "esta noche"),
        ("es", "el sábado a las 3"),
        ("es", "mañana"),
    ],
)
@pytest.mark.parametrize("topics", [(), (BOOK_INTENT,)])
def test_after_a_crisis_a_day_is_no_booking_and_no_note(
    language: str, text: str, topics: tuple[str, ...]
) -> None:
    """It may be when somebody means to die."""
    turn = said(text, language, crisis=True, answered=topics)

    assert turn.decision == DISTRESS
    assert turn.reply.text == CONTENTS[language].card("distress")
    assert notes(turn) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "sorry. forget it"), ("en", "forget i said it"), ("es", "perdón, olvídelo")],
)
def test_what_is_taken_back_after_a_crisis_is_no_visit(language: str, text: str) -> None:
    assert said(text, language, crisis=True).decision == DISTRESS


# Words of a button


def test_a_title_that_is_typed_is_a_tap_and_tells_nothing_though_it_was_not_on_screen() -> None:
    turn = said("Massage or painkillers and surgery?")

    assert turn.decision.intents == ("compare.medication",)
    assert turn.session.cautions == ()


def test_a_single_question_back_is_put_in_other_words_the_second_time() -> None:
    decision = Decision(Action.CLARIFY, ("clinic.cost",), 0.5)
    replies = Replies(CONTENTS["en"])
    first = replies.of(decision, NOTHING_FOUND, Session())
    second = replies.of(decision, NOTHING_FOUND, Session(said=first.messages))

    assert first.buttons == second.buttons
    assert first.text != second.text


# Where it hurts


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("en", "in hotel i clean, the back is hurt me too much", "condition.lower_back"),
        ("en", "one week the neck stiff from ceiling plaster", "condition.upper_back_neck"),
        ("es", "cargo cajas y la espalda la tengo adolorida", "condition.lower_back"),
    ],
)
def test_who_only_tells_where_it_hurts_hears_what_is_known_of_the_place(
    language: str, text: str, intent: str
) -> None:
    assert said(text, language).decision.intents == (intent,)


@pytest.mark.parametrize(
    "text",
    [
        "is the back of the bus sore in winter?",
        "horse back sore saddle fit",
        "the fence on my back porch",
        "a pain in the ribs that comes in waves",
    ],
)
def test_but_not_for_a_question_another_field_or_a_place_that_nobody_wrote_of(text: str) -> None:
    assert said(text).decision.intents not in (
        ("condition.lower_back",),
        ("condition.upper_back_neck",),
    )


# A day that is no visit


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my stomach is upset today"),
        ("en", "happy friday"),
        ("en", "i watched a movie on saturday"),
        ("es", "hoy me siento mal del estómago"),
        ("es", "feliz viernes"),
    ],
)
def test_a_day_beside_something_else_is_no_booking(language: str, text: str) -> None:
    turn = said(text, language)

    assert {BOOK_INTENT, CANCEL_INTENT}.isdisjoint(turn.decision.intents)
    assert notes(turn) == []


@pytest.mark.parametrize(
    ("language", "text"), [("en", "saturday at 3"), ("es", "el sábado a las 3")]
)
def test_a_day_and_nothing_else_is_one_where_something_is_talked_about(
    language: str, text: str
) -> None:
    turn = said(text, language, answered=("clinic.cost",))

    assert turn.decision.intents == (BOOK_INTENT,)
    assert len(notes(turn)) == 1


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("en", "and for 90 minutes", "clinic.cost"),
        ("en", "do you do 90 minutes", "clinic.session_length"),
        ("es", "¿y por 90 minutos?", "clinic.cost"),
        ("es", "¿hay sesiones de 90 minutos?", "clinic.session_length"),
    ],
)
def test_a_length_that_is_only_named_is_asked_of_the_price_and_one_that_is_asked_for_is_not(
    language: str, text: str, intent: str
) -> None:
    assert said(text, language, answered=("clinic.cost",)).decision.intents == (intent,)


# How long


@pytest.mark.parametrize(
    ("language", "pain", "text"),
    [
        ("en", "does massage help with sciatica", "idk couple weeks?"),
        ("en", "my lower back hurts", "honestly 2 weeks, maybe a little more than that"),
        ("es", "me duele la espalda baja", "no sé, unas 2 semanas?"),
    ],
)
def test_a_span_of_time_after_a_pain_tells_how_long_it_has_lasted(
    language: str, pain: str, text: str
) -> None:
    _, turn = talk(pain, text, language=language)

    assert turn.session.told.since == "2w"


@pytest.mark.parametrize("text", ["can i come in two weeks", "every three weeks", "i am 45 years"])
def test_a_span_of_time_that_is_none_of_a_pain_tells_nothing_of_it(text: str) -> None:
    _, turn = talk("my lower back hurts", text)

    assert turn.session.told.since == ""


# Where nobody asked the bot


def test_what_only_leans_on_the_topic_at_hand_is_not_said_unasked() -> None:
    """However sure it is: who writes in a group may speak to somebody else."""
    desk = shipped.conversation().dialogue("en")
    leaning = said("saturday at 3", answered=("clinic.cost",))
    asked = said("how much is a massage", answered=("clinic.cost",))

    assert leaning.decision.confidence == 1.0
    assert not speaks_up(leaning, desk)
    assert speaks_up(asked, desk)


# What is not meant


@pytest.mark.parametrize(
    ("language", "asked", "wrong"),
    [
        ("en", "how much is a massage", "that's not what i asked"),
        ("es", "cuánto cuesta un masaje", "eso no es lo que pregunté"),
    ],
)
def test_what_was_rejected_and_is_then_asked_outright_is_answered(
    language: str, asked: str, wrong: str
) -> None:
    _, rejected, again = talk(asked, wrong, asked, language=language)

    assert rejected.session.rejected == ("clinic.cost",)
    assert again.decision.intents == ("clinic.cost",)
    assert again.session.rejected == ()


@pytest.mark.parametrize("courtesy", ["ok", "thanks"])
def test_what_was_rejected_is_borne_in_mind_past_a_courtesy(courtesy: str) -> None:
    *_, polite, unread = talk(
        "how much is a massage", "that's not what i asked", courtesy, "blorp frangle zint"
    )

    assert unread.decision.action is Action.FALLBACK
    assert "clinic.cost" not in {button.intent for button in unread.reply.buttons}
    assert courtesy == "thanks" or polite.session.rejected == ("clinic.cost",)


def test_forty_taps_on_none_of_these_bear_few_in_mind() -> None:
    desk, names = shipped.conversation(), list(CONTENTS["en"].intents)
    session = Session(language="en")
    for at in range(40):
        offered = tuple(names[at * 3 : at * 3 + 3])
        asked = Session(
            language="en", offered=offered, asking=True, rejected=session.rejected, misses=at
        )
        session = desk.tap(NONE_OF_THESE, asked).session
        assert len(session.rejected) <= 12
        assert set(offered) <= {*session.rejected, *session.offered}

    assert len(session.rejected) == 12


# In the language that the patient has chosen


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "vale", "ok"),
        ("en", "no es eso", "wrong"),
        ("en", "no importa", "never_mind"),
        ("es", "all right then", "ok"),
        ("es", "that's not it", "wrong"),
        ("es", "never mind", "never_mind"),
    ],
)
def test_a_move_in_another_language_is_answered_in_the_settled_one(
    language: str, text: str, name: str
) -> None:
    content = CONTENTS[language]
    turn = said(text, language, settled=True, answered=("clinic.cost",))
    worded = (content.message(name), content.message(f"{name}_again"))

    assert turn.language == language
    assert turn.decision.message == name
    assert turn.reply.lead in worded
    assert turn.session.answered == ("clinic.cost",)


@pytest.mark.parametrize(
    ("language", "asked", "wrong"),
    [
        ("en", "tengo ciática y dolor de espalda baja hace 2 años", "no es eso"),
        ("es", "sciatica and lower back pain for 2 years", "that's not it"),
    ],
)
def test_what_was_told_what_else_was_likely_and_what_is_not_meant_outlast_the_other_language(
    language: str, asked: str, wrong: str
) -> None:
    content = CONTENTS[language]
    first, second = talk(asked, wrong, language=language, settled=True)

    assert (first.language, second.language) == (language, language)
    assert first.session.told.since == second.session.told.since == "2y"
    assert first.session.likely
    assert second.session.likely == first.session.likely
    assert second.session.rejected == first.decision.intents
    assert second.decision.action is Action.CLARIFY
    titles = [content.intents[name].title for name in second.decision.intents]
    assert [button.text for button in second.reply.buttons[:-1]] == titles


# Yes and no


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", ["chooser", "before"])
def test_a_yes_that_is_typed_in_a_guide_shows_its_question_again(guide: str, language: str) -> None:
    desk, yes = shipped.conversation(), {"en": "yes", "es": "sí"}[language]
    begun = desk.tap(Target.parse(f"!g{guide}"), Session(language=language), language)
    turn = desk.respond(yes, begun.session, language)

    assert turn.reply == begun.reply
    assert turn.session.offered == begun.session.offered == (f"!g{guide}",)


@pytest.mark.parametrize(
    ("language", "topic", "text"),
    [
        ("en", "condition.sciatica", "is that a yes or no"),
        ("en", "massage.flexibility", "yes or no"),
        ("en", "clinic.cost", "so is that a yes"),
        ("es", "condition.sciatica", "¿eso es un sí o un no?"),
        ("es", "massage.flexibility", "¿sí o no?"),
    ],
)
def test_whether_that_is_a_yes_or_a_no_stays_on_the_topic(
    language: str, topic: str, text: str
) -> None:
    turn = said(text, language, answered=(topic,), offered=("clinic.hours", "clinic.phone"))

    assert (turn.decision.intents, turn.decision.asks) == ((topic,), ("yes_no",))


# Cautions


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "back pain 2 weeks"),
        ("en", "my neck has been stiff for 3 months"),
        ("es", "dolor de espalda hace 2 semanas"),
    ],
)
def test_how_long_a_pain_has_lasted_is_no_week_of_a_pregnancy(language: str, text: str) -> None:
    pregnant = ("condition.pregnancy",)
    turn = said(text, language, answered=pregnant, cautions=("pregnancy",))

    assert "condition.pregnancy" not in turn.decision.intents
    assert "weeks" not in turn.decision.asks
    assert CONTENTS[language].cautions(["pregnancy"]) in turn.reply.lead


def test_a_bare_number_of_weeks_is() -> None:
    turn = said("20 weeks", answered=("condition.pregnancy",), cautions=("pregnancy",))

    assert turn.decision.intents == ("condition.pregnancy",)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("i have a pacemaker", "i want to book an appointment, i have a pacemaker")),
        ("es", ("tengo un marcapasos", "quiero pedir una cita, tengo un marcapasos")),
    ],
)
def test_a_caution_that_is_told_again_leaves_the_booking_its_answer(
    language: str, texts: tuple[str, str]
) -> None:
    first, again = talk(*texts, language=language)
    content = CONTENTS[language]
    named = content.cautions(first.session.cautions)

    assert BOOK_INTENT not in first.decision.intents
    assert first.session.cautions
    assert again.decision.intents == (BOOK_INTENT,)
    assert named in again.reply.lead


# Nobody answers the phone


UNREACHED = {"en": "nobody picks up the phone", "es": "nadie contesta el teléfono"}
ASKED = {
    "en": ("how much is a massage", "i want to book", "blorp frangle", "zint qzxv", "vrent drolk"),
    "es": (
        "cuánto cuesta un masaje",
        "quiero una cita",
        "blorp frangle",
        "zint qzxv",
        "vrent drolk",
    ),
}


def phones(content: Content) -> tuple[str, ...]:
    facts = content.facts
    return facts["phone"], facts["phone_international"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_calls_in_vain_sees_the_phone_neither_in_a_text_nor_on_a_button(language: str) -> None:
    content = CONTENTS[language]
    first, *turns = talk(UNREACHED[language], *ASKED[language], language=language)

    assert first.session.unreached
    assert [turn.decision.action.value for turn in turns] == [
        "answer", "answer", "fallback", "fallback", "handoff",
    ]  # fmt: skip
    for turn in (first, *turns):
        assert turn.reply.text
        assert turn.session.unreached
        shown = "\n".join((turn.reply.text, *(one.text for one in turn.reply.buttons)))
        assert not any(phone in shown for phone in phones(content)), shown
        assert not any(phone in notes(turn) for phone in phones(content))
        assert asking("clinic.phone") not in {one.target for one in turn.reply.buttons}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tapped", ["chooser.acute.all_over.unsure", "before.birth+"])
def test_nor_where_a_guide_ends(language: str, tapped: str) -> None:
    desk, session = shipped.conversation(), Session(language=language, unreached=True)
    content = CONTENTS[language]
    turn = desk.tap(Target.parse(f"!g{tapped}"), session, language)
    while not turn.reply.sections:  # "no" to all that is asked besides
        answer = turn.reply.buttons[1].target
        assert answer is not None
        turn = desk.tap(answer, session, language)

    assert turn.reply.buttons
    assert not any(phone in everything(turn) for phone in phones(content))


# Both


@pytest.mark.parametrize(("language", "text"), [("en", "both please"), ("es", "las dos cosas")])
def test_all_that_was_asked_back_is_answered_to_who_wants_both(language: str, text: str) -> None:
    offered = ("clinic.cost", "clinic.hours")

    assert said(text, language, offered=offered, asking=True).decision.intents == offered
    assert said(text, language, offered=offered).decision.intents != offered


# Whose illness it is


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("I'm writing for my mother", "she takes blood thinners", "can she still come?")),
        ("es", ("le escribo por mi mamá", "ella toma anticoagulantes", "¿puede venir igual?")),
    ],
)
def test_what_was_told_of_the_one_who_comes_is_heeded(
    language: str, texts: tuple[str, ...]
) -> None:
    *_, told, asked = talk(*texts, language=language)

    assert told.session.cautions == ("blood_thinners",)
    assert asked.reply.sections[0].wording.startswith("safety.contraindications when.")


@pytest.mark.parametrize("text", ["my cousin takes blood thinners", "my neighbor had an operation"])
def test_what_was_told_of_others_is_not(text: str) -> None:
    assert said(text).session.cautions == ()


# After an alarm

ALARM = ("safety.emergency",)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("my chest hurts and i cant breathe", "qwertz", "flurb the wimble", "zzz")),
        ("es", ("me duele el pecho y no puedo respirar", "qwertz", "el flurbo trinque", "zzz")),
    ],
)
def test_what_is_not_understood_after_an_alarm_gets_no_menu(
    language: str, texts: tuple[str, ...]
) -> None:
    alarm, *turns = talk(*texts, language=language)

    assert alarm.decision.action is Action.EMERGENCY
    for turn in turns:
        assert turn.decision.intents == ALARM
        assert turn.reply.text
        assert not turn.reply.buttons


@pytest.mark.parametrize(
    ("language", "alarm", "asked"),
    [
        ("en", "my chest hurts", "should i take an aspirin or just come in for the massage"),
        ("en", "my chest hurts", "my husband can drive me over there in about twenty minutes"),
        ("es", "me duele el pecho", "me tomo una aspirina o mejor voy a que me den el masaje"),
        ("es", "me duele el pecho", "mi hijo me puede llevar en el carro en unos veinte minutos"),
    ],
)
def test_a_longer_message_after_an_alarm_still_leans_on_it(
    language: str, alarm: str, asked: str
) -> None:
    *_, turn = talk(alarm, asked, language=language)

    assert turn.decision.intents == ALARM


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("i take blood thinners", "my chest hurts", "so no massage today?")),
        ("es", ("tomo anticoagulantes", "me duele el pecho", "¿entonces hoy no me dan masaje?")),
    ],
)
def test_what_is_said_of_an_alarm_does_not_ask_to_call_before_coming(
    language: str, texts: tuple[str, ...]
) -> None:
    *_, turn = talk(*texts, language=language)

    assert turn.decision.intents == ALARM
    assert turn.session.cautions == ("blood_thinners",)
    named = CONTENTS[language].cautions(turn.session.cautions)
    assert named
    assert named not in turn.reply.text


def test_an_alarm_is_leaned_on_for_a_while_after_other_talk() -> None:
    *_, other, late = talk(
        "i fell off a ladder and my neck hurts",
        "do you take blue cross",
        "havent been to the ER, should i go before a massage",
    )

    assert other.decision.intents == ("clinic.insurance",)
    assert late.decision.intents == ALARM


def test_a_sign_that_is_told_is_taken_for_no_word_about_a_visit() -> None:
    *_, turn = talk("i left my ring at your place", "tingling in my fingers since yesterday")

    assert not any(name.startswith("clinic.") for name in turn.decision.intents)


def test_once_something_else_was_talked_about_questions_are_asked_back_again() -> None:
    *_, parking, unread = talk("my chest hurts", "where can i park", "qwertz")

    assert parking.decision.intents == ("clinic.location",)
    assert unread.decision.missed


# Courtesy beside words that are not understood


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "thanks all the same then"),
        ("en", "thank you anyhow for the effort"),
        ("es", "gracias de todas formas"),
        ("es", "gracias igual por el intento"),
    ],
)
def test_short_thanks_are_never_asked_back(language: str, text: str) -> None:
    turn = said(text, language)

    assert turn.decision.action is not Action.CLARIFY
    assert "thanks" in turn.decision.message or turn.decision.intents == ("chat.thanks",)


# A question is no courtesy


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "can you let them know"),
        ("en", "will you let me know then"),
        ("es", "¿me puede avisar?"),
        ("es", "¿les puede decir?"),
    ],
)
def test_what_is_asked_is_not_merely_noted(language: str, text: str) -> None:
    turn = said(text, language, answered=("clinic.cancel",))

    assert turn.decision.message not in ("ok", "thanks")


# Odd texts


@pytest.mark.parametrize("digit", ["7", "٧", "७", "²", "½", "Ⅷ"])
@pytest.mark.parametrize("around", ["{}", "and {}?", "{} weeks", "at {}", "number {}"])
@pytest.mark.parametrize("topics", [(), ("clinic.cost", "condition.pregnancy", BOOK_INTENT)])
def test_five_thousand_digits_raise_nothing(
    digit: str, around: str, topics: tuple[str, ...]
) -> None:
    turn = said(around.format(digit * 5000), answered=topics, offered=topics)

    assert turn.reply.text
    assert turn.failure is None
    assert len(everything(turn)) < 5000
