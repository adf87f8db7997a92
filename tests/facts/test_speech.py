"""Hours, dates and money as each language says them, in each country."""

from datetime import date, time
from decimal import Decimal

import pytest

from bot.facts.speech import Speech, currency_of, day_names, is_language

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("language", "country", "six", "half_past_one"),
    [
        ("en", "US", "6 pm", "1:30 pm"),
        ("en", "GB", "18:00", "13:30"),
        ("es", "US", "6 p. m.", "1:30 p. m."),
        ("es", "MX", "6 p. m.", "1:30 p. m."),
        ("es", "ES", "18:00", "13:30"),
        ("es", "GB", "18:00", "13:30"),  # CLDR has no Spanish of that country
        ("en", "", "6 pm", "1:30 pm"),
        ("xx", "US", "6 pm", "1:30 pm"),
    ],
)
def test_a_time_of_day(language: str, country: str, six: str, half_past_one: str) -> None:
    speech = Speech(language, country)

    assert (speech.clock(time(18)), speech.clock(time(13, 30))) == (six, half_past_one)


@pytest.mark.parametrize(
    ("language", "country", "near", "far"),
    [
        ("en", "US", "Thursday, December 24", "Saturday, January 1, 2028"),
        ("en", "GB", "Thursday, 24 December", "Saturday, 1 January 2028"),
        ("es", "US", "jueves, 24 de diciembre", "sábado, 1 de enero de 2028"),
        ("es", "ES", "jueves, 24 de diciembre", "sábado, 1 de enero de 2028"),
        ("es", "MX", "jueves, 24 de diciembre", "sábado, 1 de enero de 2028"),
    ],
)
def test_a_date_has_its_year_where_it_is_far_off(
    language: str, country: str, near: str, far: str
) -> None:
    speech = Speech(language, country)

    assert speech.date(date(2026, 12, 24), TODAY) == near
    assert speech.date(date(2028, 1, 1), TODAY) == far
    assert near.endswith(f", {speech.day_of_month(date(2026, 12, 24), TODAY)}")
    assert far.endswith(f", {speech.day_of_month(date(2028, 1, 1), TODAY)}")


@pytest.mark.parametrize(
    ("language", "country", "whole", "cents"),
    [
        ("en", "US", "$1,200", "$59.50"),
        ("es", "US", "$1,200", "$59.50"),
        ("es", "MX", "$1,200", "$59.50"),
        ("es", "ES", "1.200 €", "59,50 €"),
        ("en", "GB", "£1,200", "£59.50"),
    ],
)
def test_an_amount_in_the_money_of_the_country(
    language: str, country: str, whole: str, cents: str
) -> None:
    speech, money = Speech(language, country), currency_of(country)

    assert speech.money(Decimal("1200"), money) == whole
    assert speech.money(Decimal("1200.00"), money) == whole
    assert speech.money(Decimal("59.50"), money) == cents


def test_several_in_one_line() -> None:
    english, spanish = Speech("en", "US"), Speech("es", "US")

    assert english.listed(["a", "b", "c"]) == "a, b and c"
    assert english.listed(["a", "b"], either=True) == "a or b"
    assert spanish.listed(["a", "b", "c"]) == "a, b y c"
    assert spanish.listed(["a", "b"], either=True) == "a o b"
    assert english.listed([]) == ""


def test_languages_and_weekdays_by_their_names() -> None:
    assert (Speech("en").language("ht"), Speech("es").language("en")) == (
        "Haitian Creole",
        "inglés",
    )
    assert (is_language("ht"), is_language("xq")) == (True, False)
    names = day_names(["en", "es"])
    assert (names["monday"], names["sun"], names["lunes"], names["dom"]) == (0, 6, 0, 6)
