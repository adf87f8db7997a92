"""What a patient lets us know, and the conditions of answers that it fits."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from time import process_time

import pytest

from bot.content.concepts import Concept
from bot.content.names import CONDITIONS, INSURERS, LONGEST_COPY, RELATIONS, TECHNIQUES, TOLD
from bot.hearing import Hearing
from bot.text import LONGEST_MESSAGE
from bot.told import NOTHING_TOLD, Told, told
from tests import shipped
from tests.cpu import within


def test_what_is_told_later_wins_and_leaves_the_rest() -> None:
    earlier = Told(since="2y", where="neck", day="today")
    later = Told(where="lower_back", day="saturday")

    assert later.over(earlier) == Told(since="2y", where="lower_back", day="saturday")
    assert NOTHING_TOLD.over(earlier) == earlier


@pytest.mark.parametrize(
    ("fitting", "conditions"),
    [
        (Told(since="2y"), {"since": ("chronic",)}),
        (Told(since="3m"), {"since": ("chronic",)}),
        (Told(since="13w"), {"since": ("chronic",)}),
        (Told(since="y"), {"since": ("chronic",)}),
        (Told(since="long"), {"since": ("chronic",)}),
        (Told(since="2m"), {"since": ("acute",)}),
        (Told(since="w"), {"since": ("acute",)}),
        (Told(since="10d"), {"since": ("acute",)}),
        (Told(since="10d"), {"since": ("any",)}),
        (Told(where="lower_back"), {"where": ("lower_back", "hip")}),
        (Told(where="lower_back"), {"where": ("back",)}),
        (Told(who="husband"), {"who": ("partner",)}),
        (Told(who="mother"), {"who": ("parent",)}),
        (Told(who="other"), {"who": ("other",)}),
        (Told(day="12-03"), {"day": ("date",)}),
        (Told(day="13"), {"day": ("date",)}),
        (Told(day="saturday"), {"day": ("weekend",)}),
        (Told(time="15:30"), {"time": ("afternoon",)}),
        (Told(time="15:30"), {"time": ("clock",)}),
        (Told(time="09:00"), {"time": ("morning",)}),
        (Told(time="18:00"), {"time": ("evening",)}),
        (Told(minutes="90", technique="shiatsu"), {"minutes": ("90",), "technique": ("any",)}),
    ],
)
def test_told_fits_a_condition(fitting: Told, conditions: dict[str, tuple[str, ...]]) -> None:
    assert fitting.fits(conditions)


@pytest.mark.parametrize(
    ("fitting", "conditions"),
    [
        (NOTHING_TOLD, {"since": ("any",)}),
        (Told(since="89d"), {"since": ("chronic",)}),
        (Told(where="back"), {"where": ("lower_back",)}),
        (Told(where="neck"), {"where": ("back",)}),
        (Told(day="saturday"), {"day": ("date", "sunday")}),
        (Told(day="weekend"), {"day": ("saturday",)}),
        (Told(time="afternoon"), {"time": ("clock",)}),
        (Told(minutes="90"), {"minutes": ("90",), "technique": ("any",)}),
    ],
)
def test_told_fits_no_other_condition(
    fitting: Told, conditions: dict[str, tuple[str, ...]]
) -> None:
    assert not fitting.fits(conditions)


def test_a_caution_is_a_condition_too() -> None:
    assert NOTHING_TOLD.fits({"caution": ("pregnancy", "fall")}, ("pregnancy",))
    assert not NOTHING_TOLD.fits({"caution": ("any",)})


@cache
def hearing() -> Hearing:
    contents = shipped.contents()
    concepts = contents["en"].concepts
    return Hearing(concepts, {name: content.words for name, content in contents.items()})


def heard(text: str, cautions: tuple[str, ...] = (), sought: bool = False) -> dict[str, str]:
    """What a text tells, without what it does not."""
    found = asdict(told(hearing().hear(text), cautions, sought))
    return {field: value for field, value in found.items() if value}


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("4 months", "4m"),
        ("around two years", "2y"),
        ("it has been hurting for like five weeks now", "5w"),
        ("my neck is stiff since yesterday", "1d"),
        ("my hip has been bad for a year and a half", "18m"),
        ("sore shoulder, a couple of weeks", "2w"),
        ("lower back pain for 10 yrs", "10y"),
        ("started hurting 6 days ago", "6d"),
        ("going on eight months", "8m"),
        ("i've had this pain for years", "y"),
        ("my back has hurt forever", "long"),
        ("two monts", "2m"),
        ("back pain ever since my car accident 4 weeks ago", "4w"),
        ("hace dos meses", "2m"),
        ("desde hace 3 semanas me duele el cuello", "3w"),
        ("llevo un año con dolor de espalda", "1y"),
        ("tengo 4 meses con este dolor", "4m"),
        ("hace un año y medio", "18m"),
        ("2 anos", "2y"),
        ("cinco dias", "5d"),
        ("me duele la cadera desde ayer", "1d"),
        ("toda la vida me ha dolido la espalda", "long"),
    ],
)
def test_since_when_it_hurts(text: str, since: str) -> None:
    assert heard(text).get("since") == since


@pytest.mark.parametrize("sought", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "i am 45 years old",
        "she's 30 yrs old and her back hurts",
        "tengo 52 años",
        "every three weeks",
        "can i come in two weeks",
        "cada dos semanas",
        "en tres días",
        "a year of experience",
        "how many years have you been open",
        "she has been a client of yours for 3 years",
        "i had surgery on my knee 4 months ago",
        "me operaron hace dos años",
        "i'm 7 months pregnant",
        "estoy de cinco meses de embarazo",
        "two days notice",
        "what if it hurts for two weeks",
        "open 7 days a week",
    ],
)
def test_other_spans_of_time_are_not_since_when_it_hurts(text: str, sought: bool) -> None:
    assert "since" not in heard(text, sought=sought)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("oh gosh i would say about three months by now", "3m"),
        ("2 weeks, it began at work", "2w"),
        ("honestly 6 weeks, maybe a little more than that", "6w"),
        ("no se, unas 3 semanas?", "3w"),
        ("creo que ya van como cinco meses desde aquella mudanza", "5m"),
    ],
)
def test_where_it_was_asked_any_span_of_time_answers_since_when_it_hurts(
    text: str, since: str
) -> None:
    assert "since" not in heard(text)
    assert heard(text, sought=True)["since"] == since
    assert "since" not in heard(text, ("pregnancy",), sought=True)


def test_months_beside_a_pregnancy_are_not_since_when_it_hurts() -> None:
    assert heard("5 months") == {"since": "5m"}
    assert heard("5 months", ("pregnancy",)) == {}
    assert heard("5 meses", ("pregnancy",)) == {}
    assert heard("my back has hurt for 5 months", ("pregnancy",))["since"] == "5m"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("anything today?", "today"),
        ("tomorow", "tomorrow"),
        ("this weekend pls", "weekend"),
        ("sat or sun", "weekend"),
        ("wed", "wednesday"),
        ("how is thursday", "thursday"),
        ("next fri", "friday"),
        ("sat morning", "saturday"),
        ("sun at 2", "sunday"),
        ("tonight", "today"),
        ("the 22nd", "22"),
        ("on the 3rd at noon", "3"),
        ("jan 14", "01-14"),
        ("march the 5th", "03-05"),
        ("9th of july", "07-09"),
        ("may 8th", "05-08"),
        ("not monday, wednesday", "wednesday"),
        ("i can't do tuesday, friday is fine", "friday"),
        ("hoy mismo", "today"),
        ("pueden mañana?", "tomorrow"),
        ("manana", "tomorrow"),
        ("el miercoles", "wednesday"),
        ("sabado en la mañana", "saturday"),
        ("el próximo domingo", "sunday"),
        ("el finde", "weekend"),
        ("esta noche", "today"),
        ("el 17", "17"),
        ("el día 4 a las 5", "4"),
        ("14 de febrero", "02-14"),
        ("el 2 de mayo por la tarde", "05-02"),
    ],
)
def test_the_day_of_the_visit(text: str, day: str) -> None:
    assert heard(text).get("day") == day


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("at 4", "16:00"),
        ("2:15 then", "14:15"),
        ("10:45", "10:45"),
        ("17:20", "17:20"),
        ("five pm", "17:00"),
        ("9 a.m.", "09:00"),
        ("430 pm", "16:30"),
        ("half past 2 in the afternoon", "14:30"),
        ("quarter to six", "17:45"),
        ("a quarter past 10", "10:15"),
        ("six o'clock", "18:00"),
        ("at noon", "12:00"),
        ("8 in the evening", "20:00"),
        ("tomorrow morning at 7", "07:00"),
        ("fri afternoon", "afternoon"),
        ("any evening", "evening"),
        ("mañana por la mañana", "morning"),
        ("a las 4 y media", "16:30"),
        ("a las cinco y cuarto", "17:15"),
        ("a la una", "13:00"),
        ("las 10 de la mañana", "10:00"),
        ("7 de la noche", "19:00"),
        ("al mediodía", "12:00"),
        ("por la tarde", "afternoon"),
        ("en la noche", "evening"),
    ],
)
def test_the_hour_of_the_visit(text: str, time: str) -> None:
    assert heard(text).get("time") == time


@pytest.mark.parametrize(
    "text",
    [
        "4",
        "I'm 60",
        "$60",
        "room 5",
        "suite 210, 2nd floor",
        "call 305 555 0142",
        "(786) 555-0199",
        "7/10",
        "it is an 8 out of 10",
        "may i ask something",
        "may be",
        "give me a second",
        "i sat on it the whole flight",
        "she sat down",
        "they got wed there",
        "too much sun",
        "good morning",
        "good evening",
        "buenas tardes",
        "buenos días",
        "my 3rd time here",
        "un momento",
        "una pregunta",
        "for 2 people",
        "on the one hand",
        "march on",
        "santo domingo",
        "how long is an appointment",
    ],
)
def test_other_meanings_tell_nothing(text: str) -> None:
    assert heard(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "it hurts in the morning",
        "my back is stiff every morning",
        "since monday my hip hurts",
        "last saturday",
        "el lunes pasado",
        "me duele por la noche",
        "not tomorrow",
        "what if i come friday",
        "monday or tuesday",
    ],
)
def test_a_time_that_is_none_of_a_visit_is_not_told(text: str) -> None:
    assert not heard(text).keys() & {"day", "time"}


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("75 minutes", "minutes", "75"),
        ("a half hour", "minutes", "30"),
        ("an hour and a half please", "minutes", "90"),
        ("2 hrs", "minutes", "120"),
        ("what about an hour", "minutes", "60"),
        ("45 minutos", "minutes", "45"),
        ("una hora y media", "minutes", "90"),
        ("media hora", "minutes", "30"),
        ("with a lady", "therapist", "woman"),
        ("i would prefer a female", "therapist", "woman"),
        ("a woman if possible", "therapist", "woman"),
        ("is there a male therapist", "therapist", "man"),
        ("can it be a guy", "therapist", "man"),
        ("que sea mujer", "therapist", "woman"),
        ("quisiera una masajista mujer", "therapist", "woman"),
        ("me atienda un hombre", "therapist", "man"),
        ("do you work with aetna", "insurer", "Aetna"),
        ("bcbs", "insurer", "Blue Cross (Florida Blue)"),
        ("i have united healthcare", "insurer", "UnitedHealthcare"),
        ("tengo medicaid", "insurer", "Medicaid"),
        ("aceptan humana?", "insurer", "Humana"),
        ("a swedish one", "technique", "swedish"),
        ("i want deep tisue", "technique", "deep_tissue"),
        ("myofascial please", "technique", "myofascial"),
        ("quiero tejido profundo", "technique", "deep_tissue"),
        ("masaje sueco", "technique", "swedish"),
        ("i just want to relax", "aim", "relax"),
        ("to get rid of this pain", "aim", "treat"),
        ("para relajarme", "aim", "relax"),
        ("quiero quitarme el dolor", "aim", "treat"),
        ("my lower back hurts", "where", "lower_back"),
        ("between the shoulder blades", "where", "upper_back"),
        ("it is my left hip", "where", "hip"),
        ("not my neck, my shoulder", "where", "shoulder"),
        ("me duele la espalda baja", "where", "lower_back"),
        ("la nuca", "where", "neck"),
        ("i have sciatica", "condition", "sciatica"),
        ("they found a herniated disc in my back", "condition", "herniated_disc"),
        ("i'm pregnant", "condition", "pregnancy"),
        ("tengo artritis", "condition", "arthritis"),
        ("it's for my husband", "who", "husband"),
        ("my mom needs one", "who", "mother"),
        ("my son has a sore neck", "who", "son"),
        ("for a friend", "who", "other"),
        ("para mi esposa", "who", "wife"),
        ("mi papá sufre de la espalda", "who", "father"),
        ("mi hija", "who", "daughter"),
    ],
)
def test_what_is_wanted_and_what_hurts(text: str, field: str, value: str) -> None:
    assert heard(text).get(field) == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("i don't want deep tissue", "technique"),
        ("what is shiatsu", "technique"),
        ("is deep tissue painful", "technique"),
        ("swedish or deep tissue?", "technique"),
        ("¿qué es el shiatsu?", "technique"),
        ("i don't have aetna", "insurer"),
        ("no tengo medicare", "insurer"),
        ("quiero hablar con una persona humana", "insurer"),
        ("does massage help sciatica", "condition"),
        ("i am not pregnant", "condition"),
        ("i'll be back", "where"),
        ("i want my money back", "where"),
        ("i can't relax", "aim"),
        ("i'm a woman of 60", "therapist"),
        ("my wife wants it", "therapist"),
        ("a lady told me about you", "therapist"),
        ("no men please", "therapist"),
        ("soy mujer", "therapist"),
        ("my husband told me about you", "who"),
        ("i live with my mother", "who"),
        ("he's 60", "who"),
        ("30 minutes late", "minutes"),
        ("i am 20 min away", "minutes"),
        ("it hurts after 45 minutes", "minutes"),
        ("24 hours before", "minutes"),
        ("what are your hours", "minutes"),
        ("a qué hora abren", "minutes"),
    ],
)
def test_what_is_denied_or_asked_in_general_or_meant_otherwise_is_not_told(
    text: str, field: str
) -> None:
    assert field not in heard(text)


def test_one_message_tells_many_things() -> None:
    assert heard("deep tissue sat at 3, 90 min, with a lady, lower back pain for 2 years") == {
        "since": "2y",
        "where": "lower_back",
        "technique": "deep_tissue",
        "minutes": "90",
        "day": "saturday",
        "time": "15:00",
        "therapist": "woman",
    }


def test_what_is_told_is_heard_apart_and_makes_no_red_flag() -> None:
    found = hearing().hear("my lower back hurts, can i come saturday at 3")

    assert {"where_lower_back", "day_saturday", "at"} <= set(found.told)
    assert found.told.keys().isdisjoint(found.spans)
    assert found.of("pain")
    assert found.told.keys().isdisjoint(shipped.contents()["en"].concepts.names)


def test_every_value_that_can_be_heard_has_its_words() -> None:
    concepts = [name for name, one in hearing_concepts().items() if one.is_told]
    listed = {
        "where": TOLD["where"],
        "who": tuple(RELATIONS),
        "technique": TECHNIQUES,
        "condition": CONDITIONS,
        "insurer": tuple(INSURERS),
        "aim": TOLD["aim"],
        "day": TOLD["day"],
        "time": TOLD["time"],
    }
    for field, values in listed.items():
        found = {
            name.removeprefix(f"{field}_") for name in concepts if name.startswith(f"{field}_")
        }
        assert found, field
        assert found <= set(values), field
    intents = shipped.contents()["en"].intents
    assert {f"type.{name}" for name in TECHNIQUES} <= set(intents)
    assert {f"condition.{name}" for name in CONDITIONS} <= set(intents)


def hearing_concepts() -> Mapping[str, Concept]:
    return shipped.contents()["en"].concepts.simple


SAMPLES = [
    ("since", "1y", "1 year", "1 año"),
    ("since", "2y", "2 years", "2 años"),
    ("since", "1w", "1 week", "1 semana"),
    ("since", "m", "some months", "algunos meses"),
    ("since", "long", "a long time", "mucho tiempo"),
    ("where", "lower_back", "lower back", "espalda baja"),
    ("who", "husband", "your husband", "su esposo"),
    ("technique", "deep_tissue", "deep tissue", "tejido profundo"),
    ("minutes", "90", "90 minutes", "90 minutos"),
    ("day", "saturday", "Saturday", "el sábado"),
    ("day", "day_after_tomorrow", "the day after tomorrow", "pasado mañana"),
    ("day", "12-03", "December 3", "el 3 de diciembre"),
    ("day", "1", "the 1st", "el día 1"),
    ("day", "22", "the 22nd", "el día 22"),
    ("day", "13", "the 13th", "el día 13"),
    ("time", "15:00", "3 pm", "a las 3 p. m."),
    ("time", "13:30", "1:30 pm", "a la 1:30 p. m."),
    ("time", "09:05", "9:05 am", "a las 9:05 a. m."),
    ("time", "12:00", "noon", "al mediodía"),
    ("time", "morning", "in the morning", "por la mañana"),
    ("therapist", "woman", "a woman", "una mujer"),
    ("insurer", "Aetna", "Aetna", "Aetna"),
]


@pytest.mark.parametrize(("field", "value", "en", "es"), SAMPLES)
def test_what_was_told_in_words(field: str, value: str, en: str, es: str) -> None:
    something = Told(**{field: value})
    contents = shipped.contents()

    assert something.in_words(contents["en"]) == {field: en}
    assert something.in_words(contents["es"]) == {field: es}


NOTED = Told(
    since="2y",
    where="lower_back",
    technique="deep_tissue",
    minutes="90",
    day="saturday",
    time="15:00",
    therapist="woman",
)


def test_a_note_for_the_phone_says_what_was_told_and_no_more() -> None:
    contents = shipped.contents()

    assert NOTED.note(contents["en"], ("blood_thinners",)) == (
        "Deep tissue, 90 minutes, Saturday 3 pm; would like a woman; lower back, 2 years; "
        "tell them: blood thinners or easy bleeding"
    )
    assert NOTED.note(contents["es"]) == (
        "Tejido profundo, 90 minutos, el sábado a las 3 p. m.; terapeuta: una mujer; "
        "espalda baja, 2 años"
    )
    assert Told(since="1m").note(contents["en"]) == "Pain for 1 month"
    assert NOTHING_TOLD.note(contents["en"]) == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_note_is_never_longer_than_telegram_copies(language: str) -> None:
    content = shipped.contents()[language]
    cautions = sorted({flag.caution for flag in content.red_flags.flags if flag.caution})
    everything = Told(
        since="long",
        where="upper_back",
        condition="herniated_disc",
        who="other",
        technique="structural_integration",
        minutes="120",
        day="09-23",
        time="13:30",
        therapist="woman",
        insurer="Kaiser Permanente",
        aim="treat",
    )
    for count in range(len(cautions) + 1):
        note = everything.note(content, cautions[:count])
        assert len(note) <= LONGEST_COPY
        assert not count or content.cautions(cautions[:1]) in note, "cautions come first"


@pytest.mark.parametrize(
    "text",
    [
        "at 3 ",
        "if 3:30 ",
        "2 years of pain for ",
        "not saturday at 3 ",
        "3 y media ",
        "my mom has ",
    ],
)
def test_a_flood_is_told_of_in_little_time(text: str) -> None:
    flood = text * (2 * LONGEST_MESSAGE // len(text))

    assert within(min(seconds(flood) for _ in range(3)), 0.05)


def seconds(text: str) -> float:
    """Of CPU, until it is known what a text tells."""
    found = hearing().hear(text)
    started = process_time()
    told(found)
    return process_time() - started
