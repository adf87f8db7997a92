"""Where the clinic is: its city, state and country, and its time zone."""

import re
from zoneinfo import available_timezones

from bot.content import zones
from bot.facts import holidays, speech
from bot.setup.answers.answer import Answer, Wrong
from bot.setup.answers.desk import Desk
from bot.setup.questions import Question
from bot.text import fold


def place(question: Question, typed: str, desk: Desk) -> Answer:
    """City, state and country: "Miami, Florida", "Miami FL", "Leeds, UK", "Madrid, España".
    Raises Wrong."""
    parts = [part for part in re.split(r"\s*,\s*", typed) if part]
    if not parts:
        raise Wrong("place", typed=typed)
    if not re.search(r"[^\W\d_]", parts[0]):  # a phone number
        raise Wrong("city")
    before = desk.known_country
    country, state = "", _state(parts[-1], desk.country)
    if not state:
        country = _country(parts[-1], desk)
    if state or country:
        parts = parts[:-1]
    if country and len(parts) > 1:
        state = _state(parts[-1], country)
        parts = parts[:-1] if state else parts
    words = parts[-1].split() if parts else []
    if not state and len(words) > 1 and words[-1].isupper():  # Miami FL
        state = _state(words[-1], country or desk.country)
        parts = [*parts[:-1], " ".join(words[:-1])] if state else parts
    if not parts:
        raise Wrong("city")
    city = ", ".join(parts)
    if not (country or state):
        if not before or len(parts) > 1:
            raise Wrong("place", typed=typed)
        return Answer({"city": city})
    return Answer({"city": city, "state": state, "country": country or desk.country})


def on_map(question: Question, typed: str, desk: Desk) -> Answer:
    """Latitude and longitude, as a map on the web shows them: "25.687, -80.364". Raises Wrong."""
    found = re.fullmatch(r"(-?\d{1,2}\.\d+)[\s,;]+(-?\d{1,3}\.\d+)", typed)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise Wrong("map", typed=typed)
    return Answer({"latitude": found[1], "longitude": found[2]})


def _state(typed: str, country: str) -> str:
    """The code of a state; "" where the country has none of that name."""
    known = {fold(name): code for name, code in holidays.state_names(country).items()}
    return known.get(fold(typed).replace(".", ""), "")


def _country(typed: str, desk: Desk) -> str:
    """The two letters of a country; "" where there is none of that name."""
    named = speech.country_codes([*desk.languages, desk.script.language])
    known = {fold(name): code for name, code in named.items()}
    text = fold(typed).replace(".", "").removeprefix("the ")
    code = text.upper() if text.upper() in known.values() else ""
    return known.get(text, code)


def timezone(question: Question, typed: str, desk: Desk) -> Answer:
    """A time zone by its name, by its city, or by what people call it. Raises Wrong."""
    named = zones.called(typed)
    wanted = fold(typed).replace(" ", "_")
    known = sorted(available_timezones())
    own = speech.zones_of(desk.country)
    found = [zone for zone in known if fold(zone) == wanted]
    found += [zone for zone in own if _city(zone) == wanted]
    found += [zone for zone in known if "/" in zone and _city(zone) == wanted]
    if not (named or found):
        near = [proposal(question, desk), *own, "America/New_York"]
        city = next(filter(None, near)).rpartition("/")[2].replace("_", " ")
        raise Wrong("timezone", typed=typed, near=city)
    return Answer({question.name: named or found[0]})


def _city(zone: str) -> str:
    return fold(zone).rpartition("/")[2]


def proposal(question: Question, desk: Desk) -> str:
    """What Enter takes where nothing is known; "" for nothing."""
    if question.kind != "timezone":
        return ""
    return zones.of(desk.country, desk.state)
