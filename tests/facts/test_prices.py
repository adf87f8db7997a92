"""What a price list says of a service, and what a choice says of a name."""

from decimal import Decimal

import pytest

from bot.facts.clinic import ANY_KIND, Choice, Price, Prices


def price(service: str, minutes: int, amount: int) -> Price:
    return Price(service, minutes, Decimal(amount))


HALF, HOUR = price(ANY_KIND, 30, 35), price(ANY_KIND, 60, 60)
DEEP, STONE = price("deep_tissue", 60, 70), price("herbal consultation", 0, 40)
PRICES = Prices((HALF, HOUR, DEEP, STONE))


@pytest.mark.parametrize(
    ("service", "minutes", "found"),
    [
        ("deep_tissue", 60, (DEEP,)),
        ("deep_tissue", 90, ()),
        ("herbal consultation", 0, (STONE,)),
        (ANY_KIND, 0, (HALF, HOUR)),
        ("", 0, (HALF, HOUR)),
        ("", 30, (HALF,)),
    ],
)
def test_the_prices_of_a_service(service: str, minutes: int, found: tuple[Price, ...]) -> None:
    assert PRICES.of(service, minutes) == found


def test_where_no_kind_is_any_all_prices_are_told() -> None:
    assert Prices((DEEP, STONE)).of("") == (DEEP, STONE)


def test_what_a_list_holds() -> None:
    assert PRICES.services == (ANY_KIND, "deep_tissue", "herbal consultation")
    assert PRICES.lengths == (30, 60)
    assert (PRICES.cheapest, Prices().cheapest) == (HALF, None)


@pytest.mark.parametrize(("others", "known"), [("", None), ("no", False), ("receipt", None)])
def test_what_is_taken(others: str, known: bool | None) -> None:
    choice = Choice(("aetna",), ("medicaid",), others)

    assert choice.takes("aetna") is True
    assert choice.takes("medicaid") is False
    assert choice.takes("cigna") is known
