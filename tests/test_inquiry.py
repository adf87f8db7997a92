"""What of the clinic's facts a message asks about."""

from dataclasses import asdict, replace
from functools import cache
from time import process_time
from typing import Any

import pytest

from bot.content.names import DAYS, INSURERS, TECHNIQUES
from bot.decision import Policy
from bot.dialogue.leaning import Leaning
from bot.facts.speech import date_orders
from bot.hearing import Heard, Hearing
from bot.safety import Findings
from bot.session import Session
from bot.text import LONGEST_MESSAGE
from bot.told import Inquiry, inquiry, told
from tests import shipped
from tests.cpu import within


@cache
def hearing() -> Hearing:
    contents = shipped.contents()
    concepts = contents["en"].concepts
    return Hearing(concepts, {name: content.words for name, content in contents.items()})


def asked(text: str) -> dict[str, Any]:
    """What a text asks about, without what it does not, and what a yes would mean."""
    found = asdict(inquiry(hearing().hear(text)))
    return {field: value for field, value in found.items() if value and field != "polar"}


@pytest.mark.parametrize(
    ("text", "polar"),
    [
        ("are you open on friday", "open"),
        ("abren el lunes?", "open"),
        ("trabajan los domingos", "open"),
        ("still open?", "open"),
        ("are you closed on labor day", "closed"),
        ("cierran al mediodía", "closed"),
        ("cierran el 4 de julio?", "closed"),
        ("what time do you open on friday", ""),
        ("are you open or closed today", ""),
        ("tan abiertos o ya cerraron", ""),
        ("sunday hours?", ""),
        ("how much is 90 minutes", ""),
    ],
)
def test_what_a_yes_would_mean(text: str, polar: str) -> None:
    assert inquiry(hearing().hear(text)).polar == polar


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # now
        ("are you guys open rn", {"now": True}),
        ("anybody there right now?", {"now": True}),
        ("still open?", {"now": True}),
        ("are you open at the moment", {"now": True}),
        ("is the clinic currently open", {"now": True}),
        ("están abiertos ahorita?", {"now": True}),
        ("todavia atienden", {"now": True}),
        ("ahora mismo hay alguien", {"now": True}),
        # days
        ("do you open on tuesdays", {"days": ("tuesday",)}),
        ("r u open sunday", {"days": ("sunday",)}),
        ("you're not open on saturdays?", {"days": ("saturday",)}),
        ("open sat?", {"days": ("saturday",)}),
        ("wed or thurs, which one are you closed", {"days": ("wednesday", "thursday")}),
        ("hours for friday and monday", {"days": ("friday", "monday")}),
        ("any chance you work weekends", {"days": ("weekend",)}),
        ("are you there on weekdays", {"days": DAYS[:5]}),
        ("open?", {"now": True}),
        ("closed?", {"now": True}),
        ("abierto?", {"now": True}),
        ("open monday through friday?", {"days": DAYS[:5]}),
        ("hours mon-fri", {"days": DAYS[:5]}),
        ("tues to thurs?", {"days": DAYS[1:4]}),
        ("open friday til monday", {"days": (*DAYS[4:], DAYS[0])}),
        ("abren de miércoles a viernes", {"days": DAYS[2:5]}),
        ("del jueves al domingo abren", {"days": DAYS[3:]}),
        ("lunes hasta el jueves", {"days": DAYS[:4]}),
        ("open monday, friday?", {"days": ("monday", "friday")}),
        ("open tomorow?", {"days": ("tomorrow",)}),
        ("day after tomorrow ok?", {"days": ("day_after_tomorrow",)}),
        ("what about next wednesday", {"days": ("next_wednesday",)}),
        ("are you open next sat", {"days": ("next_saturday",)}),
        ("this thursday are you in", {"days": ("thursday",)}),
        ("friday of next week, open?", {"days": ("next_friday",)}),
        ("are you open this week", {"days": ("week",)}),
        ("do you work next week", {"days": ("next_week",)}),
        ("will you be open in 4 days", {"days": ("+4",)}),
        ("open in two weeks?", {"days": ("+14",)}),
        ("a week from today are you closed", {"days": ("+7",)}),
        ("3 days from now", {"days": ("+3",)}),
        ("are you open tonight", {"days": ("today",), "time": "evening"}),
        ("open this morning?", {"days": ("today",), "time": "morning"}),
        ("abren los domingos", {"days": ("sunday",)}),
        ("el sabado trabajan?", {"days": ("saturday",)}),
        ("y el miercoles", {"days": ("wednesday",)}),
        ("pasado mañana abren?", {"days": ("day_after_tomorrow",)}),
        ("mañana en la mañana hay alguien", {"days": ("tomorrow",), "time": "morning"}),
        ("abren entre semana", {"days": DAYS[:5]}),
        ("el finde abren?", {"days": ("weekend",)}),
        ("la semana que viene atienden", {"days": ("next_week",)}),
        ("esta semana hasta cuándo están", {"days": ("week",), "edge": "closes"}),
        ("el próximo jueves abren?", {"days": ("next_thursday",)}),
        ("abren el lunes que viene", {"days": ("next_monday",)}),
        ("open next weekend?", {"days": ("next_weekend",)}),
        ("abren el próximo finde", {"days": ("next_weekend",)}),
        ("el lunes de la semana que viene", {"days": ("next_monday",)}),
        ("en tres dias van a estar abiertos?", {"days": ("+3",)}),
        ("dentro de una semana", {"days": ("+7",)}),
        ("hoy a qué hora cierran", {"days": ("today",), "edge": "closes"}),
        # dates
        ("open on 12/24?", {"days": ("12-24",)}),
        ("are you open 11-26", {"days": ("11-26",)}),
        ("on 24/12 do you work", {"days": ("12-24",)}),
        ("are you open 7/5", {"days": ("07-05",)}),
        ("on 7/10 are you open", {"days": ("07-10",)}),
        ("12/31/2026 open?", {"days": ("2026-12-31",)}),
        ("1/2/27", {"days": ("2027-01-02",)}),
        ("hours on 2026-12-28", {"days": ("2026-12-28",)}),
        ("12-28-2026", {"days": ("2026-12-28",)}),
        ("open dec 24th?", {"days": ("12-24",)}),
        ("is the 26th of december open", {"days": ("12-26",)}),
        ("january 3, 2027", {"days": ("2027-01-03",)}),
        ("are you open on the 23rd", {"days": ("23",)}),
        ("abren el 24 de dic", {"days": ("12-24",)}),
        ("el 2 de enero de 2027 abren?", {"days": ("2027-01-02",)}),
        ("el 26/12 abren", {"days": ("12-26",)}),
        ("el 4/7 trabajan", {"days": ("04-07",)}),
        ("el día 30 están", {"days": ("30",)}),
        ("29 de feb", {"days": ("02-29",)}),
        # holidays
        ("open on thanksgiving", {"holidays": ("thanksgiving",)}),
        ("xmas hours?", {"holidays": ("christmas",)}),
        (
            "are you closed christmas eve and new year's eve",
            {"holidays": ("christmas_eve", "new_years_eve")},
        ),
        ("new year's day open?", {"holidays": ("new_year",)}),
        ("do you work on holidays", {"holidays": ("any",)}),
        ("is labor day a holiday for you", {"holidays": ("labor",)}),
        ("4th of july hours", {"holidays": ("independence",)}),
        ("are you open july 4th", {"holidays": ("independence",)}),
        ("open the fourth of july?", {"holidays": ("independence",)}),
        ("mother's day?", {"holidays": ("mothers",)}),
        ("on Presidents Day", {"holidays": ("presidents",)}),
        ("veterans' day are you open", {"holidays": ("veterans",)}),
        ("good friday and easter sunday", {"holidays": ("good_friday", "easter")}),
        ("black friday open?", {"holidays": ("black_friday",)}),
        ("the day after christmas", {"holidays": ("boxing",)}),
        ("MLK day", {"holidays": ("mlk",)}),
        ("juneteenth?", {"holidays": ("juneteenth",)}),
        ("thanksgivng day open", {"holidays": ("thanksgiving",)}),
        ("abren en navidad", {"holidays": ("christmas",)}),
        ("nochebuena trabajan?", {"holidays": ("christmas_eve",)}),
        ("el día de acción de gracias", {"holidays": ("thanksgiving",)}),
        ("abren los feriados", {"holidays": ("any",)}),
        ("el dia de los reyes abren", {"holidays": ("kings",)}),
        ("viernes santo?", {"holidays": ("good_friday",)}),
        ("fin de año y año nuevo", {"holidays": ("new_years_eve", "new_year")}),
        ("el 4 de julio", {"holidays": ("independence",)}),
        ("abren el dia de las madres", {"holidays": ("mothers",)}),
        ("el día de la independencia de colombia", {"holidays": ("elsewhere",)}),
        ("san valentin", {"holidays": ("valentines",)}),
        # the hour
        ("open at 8am?", {"time": "08:00"}),
        ("do you open before 9", {"time": "09:00", "beyond": "before"}),
        ("anything after 6", {"time": "18:00", "beyond": "after"}),
        ("can i come past 5 on friday", {"days": ("friday",), "time": "17:00", "beyond": "after"}),
        ("are you open until 8", {"time": "20:00", "beyond": "until"}),
        ("do you close at 7", {"time": "19:00"}),
        ("do you open at 7", {"time": "07:00"}),
        ("open at noon?", {"time": "12:00"}),
        ("are you there at midnight", {"time": "00:00"}),
        ("after 5:30 pm?", {"time": "17:30", "beyond": "after"}),
        ("any evenings", {"time": "evening"}),
        ("saturday at half past 9", {"days": ("saturday",), "time": "09:30"}),
        ("are you open at night", {"time": "evening"}),
        ("abren antes de las 8?", {"time": "08:00", "beyond": "before"}),
        ("atienden después de las 6", {"time": "18:00", "beyond": "after"}),
        ("están hasta las 9?", {"time": "21:00", "beyond": "until"}),
        ("abren a las 10 de la mañana", {"time": "10:00"}),
        ("el viernes por la tarde", {"days": ("friday",), "time": "afternoon"}),
        ("a las 7 y media de la noche", {"time": "19:30"}),
        ("atienden de noche?", {"time": "evening"}),
        # from when, until when, when next
        ("until when are you open today", {"days": ("today",), "edge": "closes"}),
        ("how late are you open fridays", {"days": ("friday",), "edge": "closes"}),
        ("what time do you guys close", {"edge": "closes"}),
        ("what time are you open til", {"edge": "closes"}),
        ("when's your last appointment", {"edge": "closes"}),
        ("how early can i come", {"edge": "opens"}),
        ("what time do you open on saturday", {"days": ("saturday",), "edge": "opens"}),
        ("from when are you open", {"edge": "opens"}),
        ("when do you open next", {"edge": "next"}),
        ("when will you be open again", {"edge": "next"}),
        ("what time do you open and close", {}),
        ("when are you open", {}),
        ("hasta que hora atienden", {"edge": "closes"}),
        ("a que hora cierran los viernes", {"days": ("friday",), "edge": "closes"}),
        ("desde qué hora abren", {"edge": "opens"}),
        ("a qué hora abren mañana", {"days": ("tomorrow",), "edge": "opens"}),
        ("cuándo vuelven a abrir", {"edge": "next"}),
        # lunch
        ("do you close for lunch", {"lunch": True}),
        ("are you open over lunch on mondays", {"days": ("monday",), "lunch": True}),
        ("cierran al mediodia?", {"time": "12:00", "lunch": True}),
        ("tienen hora de almuerzo", {"lunch": True}),
        ("open after lunch?", {"time": "afternoon"}),
        # minutes
        ("how much is 90 min", {"minutes": ("90",)}),
        ("price for 30 or 60 minutes", {"minutes": ("30", "60")}),
        ("30, 60 and 90 min prices", {"minutes": ("30", "60", "90")}),
        ("cost of an hour and a half", {"minutes": ("90",)}),
        ("how much for 2 hours", {"minutes": ("120",)}),
        ("1/2 hour price", {"minutes": ("30",)}),
        ("1 1/2 hours", {"minutes": ("90",)}),
        ("a 60 massage how much", {"minutes": ("60",)}),
        ("60 or 90?", {"minutes": ("60", "90")}),
        ("cuanto cuesta hora y media", {"minutes": ("90",)}),
        ("la de media hora", {"minutes": ("30",)}),
        ("precio de 60 y 90 minutos", {"minutes": ("60", "90")}),
        # services and prices
        ("how much is hot stone", {"services": ("hot_stone",)}),
        ("do you do cupping or gua sha", {"services": ("cupping", "gua_sha")}),
        (
            "price of a 75 minute hot stone massage",
            {"minutes": ("75",), "services": ("hot_stone",)},
        ),
        ("deep tissue 60 min cost", {"minutes": ("60",), "services": ("deep_tissue",)}),
        ("do you offer couples massage", {"services": ("couples",)}),
        ("is there trigger point therapy", {"services": ("trigger_point",)}),
        ("do you do facials", {"services": ("facial",)}),
        ("thai massage?", {"services": ("thai",)}),
        ("do you do prenatal", {"services": ("prenatal",)}),
        ("hacen drenaje linfático", {"services": ("lymphatic",)}),
        ("cuanto vale el de piedras calientes", {"services": ("hot_stone",)}),
        ("tienen ventosas", {"services": ("cupping",)}),
        ("masaje sueco de 60", {"services": ("swedish",)}),
        ("hacen masaje deportivo o reflexologia", {"services": ("sports", "reflexology")}),
        ("hacen masajes post operatorios", {"services": ("post_surgical",)}),
        ("what's the cheapest one", {"cheapest": True}),
        ("cual es el mas barato", {"cheapest": True}),
        ("any packages or memberships", {"package": True}),
        ("tienen paquetes o bonos", {"package": True}),
        # discounts
        ("is there a student discount", {"discounts": ("students",)}),
        ("do seniors and veterans get a discount", {"discounts": ("seniors", "veterans")}),
        ("any discounts?", {"discounts": ("any",)}),
        ("military rate?", {"discounts": ("military",)}),
        ("first time client special offer", {"discounts": ("first_visit",)}),
        ("discount if i don't have insurance", {"discounts": ("uninsured",)}),
        ("hay descuento para jubilados", {"discounts": ("seniors",)}),
        ("tienen alguna oferta", {"discounts": ("any",)}),
        ("precio para estudiantes", {"discounts": ("students",)}),
        ("descuento para maestros o enfermeras", {"discounts": ("teachers", "nurses")}),
        # insurance and payment
        ("whats the damage for an hour n half", {"minutes": ("90",)}),
        ("2 hrs n a half", {"minutes": ("150",)}),
        ("don't you take aetna", {"insurers": ("aetna",)}),
        ("do you work with cigna or florida blue", {"insurers": ("cigna", "blue_cross")}),
        ("is sunshine health accepted", {"insurers": ("sunshine_health",)}),
        ("VA insurance?", {"insurers": ("va",)}),
        ("aceptan ambetter o simply", {"insurers": ("ambetter", "simply")}),
        ("can i pay with zelle", {"payments": ("zelle",)}),
        ("apple pay or google pay?", {"payments": ("apple_pay", "google_pay")}),
        ("do you take hsa cards", {"payments": ("hsa", "cards")}),
        ("cash or check?", {"payments": ("cash", "checks")}),
        ("can i use cash app", {"payments": ("cash_app",)}),
        ("aceptan tarjeta o solo efectivo", {"payments": ("cards", "cash")}),
        ("puedo pagar por zelle o transferencia", {"payments": ("zelle", "transfer")}),
        ("se puede pagar en cuotas", {"payments": ("installments",)}),
        # who works there
        ("does anyone speak spanish", {"languages": ("es",)}),
        ("do you speak creole or french", {"languages": ("ht", "fr")}),
        ("is there somebody who speaks portuguese", {"languages": ("pt",)}),
        ("hablan inglés", {"languages": ("en",)}),
        ("alguien habla kreyol o mandarin", {"languages": ("ht", "zh")}),
        ("do you have female therapists", {"therapists": ("woman",)}),
        ("any men working there", {"therapists": ("man",)}),
        ("are your therapists licensed", {"therapists": ("licensed",)}),
        ("do students do the massages", {"therapists": ("students",)}),
        ("hay masajistas mujeres", {"therapists": ("woman",)}),
        ("tienen terapeutas con licencia", {"therapists": ("licensed",)}),
        ("me atiende un estudiante", {"therapists": ("students",)}),
    ],
)
def test_what_is_asked_about(text: str, wanted: dict[str, Any]) -> None:
    assert asked(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "i may come",
        "may i ask something",
        "the second visit",
        "mayo",
        "sat on it",
        "she sat down",
        "24/7",
        "are you open 24/7",
        "9-5",
        "i work 9-5",
        "a 10/10 pain",
        "my pain is 7/10",
        "it is an 8 out of 10",
        "1/2 of my back hurts",
        "my back went out on friday",
        "on saturday i fell",
        "my neck hurts since monday",
        "last tuesday my hip locked",
        "el viernes me caí",
        "me duele desde el lunes",
        "call 305 555 0142",
        "(786) 555-0199",
        "for 2 people",
        "after 3 visits",
        "before 12 weeks",
        "she is 12-14 years old",
        "6-8 weeks pregnant",
        "happy holidays!",
        "merry christmas",
        "feliz navidad",
        "good morning",
        "buenas noches",
        "do you sell gift cards",
        "tarjetas de regalo",
        "can i check my appointment",
        "let me check in",
        "i'm close to the clinic",
        "soy mujer",
        "i'm a man of 60",
        "deal with pain",
        "chinese medicine",
        "it was a march in miami",
        "suite 210",
        "what hour is best",
        "va bien gracias",
        "no me va bien",
        "es mi primera cita",
        "he sat there in the sun",
    ],
)
def test_other_meanings_ask_about_no_fact(text: str) -> None:
    assert asked(text) == {}


def test_every_name_of_a_fact_has_words_in_both_languages() -> None:
    contents = shipped.contents()
    listed = ("holiday", "service", "discount", "payment", "language", "insurer", "technique")
    for name in contents["en"].concepts.simple:
        if name.partition("_")[0] in listed:
            for language in ("en", "es"):
                assert contents[language].words.terms.get(name), (name, language)


def test_what_is_named_is_called_as_elsewhere() -> None:
    concepts = shipped.contents()["en"].concepts.simple

    assert {f"insurer_{name}" for name in INSURERS} <= set(concepts)
    assert {f"technique_{name}" for name in TECHNIQUES} <= set(concepts)


def test_a_date_in_figures_is_told_of_a_visit_as_well() -> None:
    assert told(hearing().hear("can i come on 12/24 at 3")).day == "12-24"
    assert told(hearing().hear("on 12/24/2026 please")).day == "12-24"
    assert told(hearing().hear("puedo ir el 24/12")).day == "12-24"
    assert told(hearing().hear("the day after tomorrow")).day == "day_after_tomorrow"
    assert told(hearing().hear("pasado mañana puedo")).day == "day_after_tomorrow"
    assert not told(hearing().hear("my pain is 7/10")).day


@pytest.mark.parametrize("country", ["US", "GB", "CA"])
@pytest.mark.parametrize("figures", ["5/12", "5.12.2026", "on 5-12"])
def test_a_date_in_figures_is_read_as_the_country_writes_it(country: str, figures: str) -> None:
    heard, orders = hearing().hear(f"can i come {figures}"), date_orders(country)
    days = [day[-5:] for day in inquiry(heard, orders=orders).days]

    assert days == {"US": ["05-12"], "GB": ["12-05"], "CA": ["12-05", "05-12"]}[country]
    assert told(heard, orders=orders).day == ("" if country == "CA" else days[0]), "one or none"


@pytest.mark.parametrize("country", ["US", "GB", "CA"])
@pytest.mark.parametrize("figures", ["24/12", "12/24", "2026-12-24", "2026/12/24", "24.12.26"])
def test_a_day_over_twelve_or_a_year_in_front_settles_a_date(country: str, figures: str) -> None:
    heard = hearing().hear(f"are you open {figures}")

    (day,) = inquiry(heard, orders=date_orders(country)).days
    assert day.endswith("12-24")


def test_a_year_in_front_is_followed_by_the_month_everywhere() -> None:
    heard = hearing().hear("are you open on 2026-05-12 or 2026/05/12")

    assert inquiry(heard, orders=date_orders("GB")).days == ("2026-05-12",)


def test_what_is_said_to_a_clinic_is_read_in_the_order_of_its_country() -> None:
    content, text = shipped.contents()["en"], "can i come 5/12"
    in_leeds = replace(content, clinic=replace(content.clinic, country="GB"))
    leaning = Leaning(in_leeds, Policy(), shipped.matcher("en"))
    said = leaning.said(text, hearing().hear(text), Findings(), Session())

    assert (said.new.day, said.inquiry.days) == ("12-05", ("12-05",))


def test_the_number_of_a_phone_is_no_day() -> None:
    assert inquiry(hearing().hear("qué es el 016")).days == ()
    assert inquiry(hearing().hear("abren el 16")).days == ("16",)


def test_a_longer_name_is_no_figure_of_speech_that_it_holds() -> None:
    """ "Hot stone" says nothing of heat, but it is asked about."""
    found = hearing().hear("do you have hot stone massage")

    assert "service_hot_stone" in found.told
    assert not found.of("inflamed")


@pytest.mark.parametrize(
    ("text", "field", "wanted"),
    [
        ("do you have pilatess", "services", ("yoga",)),
        ("can i pay by venmmo", "payments", ("venmo",)),
        ("ofrecen maderoterpia", "services", ("body_contouring",)),
    ],
)
def test_a_name_is_read_that_has_a_slip(text: str, field: str, wanted: tuple[str, ...]) -> None:
    assert asked(text) == {field: wanted}


def test_a_name_takes_no_word_of_the_body_away() -> None:
    """ "Lomi" may be a typo of "lomo", the back; that it names a massage leaves it one."""
    found = hearing().hear("me duele el lomi")

    assert found.of("back")
    assert asked("hacen lomi lomi") == {"services": ("lomi_lomi",)}


def test_a_name_from_another_language_makes_no_word_its_own() -> None:
    """ "Herbal" is asked about in Spanish, too, and "medicine" remains English beside it."""
    assert hearing().hear("herbal medicine").of("pills")
    assert hearing().hear("hernia de disco").of("back_named")


@pytest.mark.parametrize("text", ["a deviated septum", "es morfina"])
def test_a_word_at_two_slips_is_another_word(text: str) -> None:
    assert asked(text) == {}


@pytest.mark.parametrize(
    "text",
    ["12/24 ", "12-24, ", "1/2 hour ", "after 6 ", "30 or 60 min ", "30/60 ", "when open friday "],
)
def test_a_flood_is_asked_about_in_little_time(text: str) -> None:
    flood = hearing().hear(text * (2 * LONGEST_MESSAGE // len(text)))

    assert within(min(seconds(flood) for _ in range(3)), 0.05)


def seconds(found: Heard) -> float:
    """Of CPU, until it is known what an utterance asks about."""
    started = process_time()
    inquiry(found)
    return process_time() - started


def test_an_inquiry_of_nothing_is_empty() -> None:
    assert inquiry(hearing().hear("")) == Inquiry()
    assert inquiry(hearing().hear("my back is sore")) == Inquiry()
