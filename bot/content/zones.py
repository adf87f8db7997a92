"""Time zones by state, and by what people call them. What is not here, the locale data know."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.content.nodes import Parser
from bot.errors import ContentError
from bot.facts import speech
from bot.text import fold

_FILE = Path(__file__).with_name("zones.yaml")
_NAMES = "names"


def called(name: str) -> str:
    """The time zone that people call so: "Eastern time", "EST"; "" for none."""
    return _table()[_NAMES].get(fold(name).removesuffix(" time").strip(), "")


def of(country: str, state: str = "") -> str:
    """The time zone of most of a state, else of most of the country; "" where that leaves it
    open."""
    by_state = _table().get(country, {})
    known = speech.zones_of(country)
    return by_state.get(state) or by_state.get("") or (known[0] if len(known) == 1 else "")


def in_city(country: str, city: str) -> str:
    """The time zone of a country that is called after a city; "" for none."""
    wanted = fold(city).replace(" ", "_")
    zones = speech.zones_of(country)
    return next((zone for zone in zones if fold(zone).rpartition("/")[2] == wanted), "")


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    """By country, zones by state, that of "" for all others; under "names", zones by name."""
    parser = Parser()
    node = parser.file(_FILE)
    if node is None:
        raise ContentError(parser.problems)
    found: dict[str, dict[str, str]] = {}
    for country, entry in parser.mapping(node).items():
        by_state = found.setdefault(country, {})
        for key, value in parser.mapping(entry).items():
            if isinstance(value.value, str):
                by_state[key] = value.value
            else:
                states = (parser.text(item) for item in parser.items(value))
                by_state |= dict.fromkeys(states, key)
    return found
