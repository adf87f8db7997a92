"""Facts that machines read, too: the phone number, the place on the map, the time zone."""

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

import phonenumbers

HOME = "US"  # where the number is dialled from, as long as the fact `country` does not say


def international(phone: str, country: str) -> str:
    """The number as it can be dialled anywhere, such as +1 305-595-9500; as it stands where it is no whole number of that country."""
    try:
        number = phonenumbers.parse(phone, (country or HOME).upper())
    except phonenumbers.NumberParseException:
        return phone
    if not phonenumbers.is_possible_number(number):
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def wrong_places(facts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with them, and what would be right."""
    country, zone = facts.get("country", ""), facts.get("timezone", "")
    if country and country.upper() not in phonenumbers.SUPPORTED_REGIONS:
        yield f"country {country!r} is none; write its two letters, such as US."
    if zone and not _is_zone(zone):
        yield f"timezone {zone!r} is none; write it as America/New_York."
    for name, most in (("latitude", 90), ("longitude", 180)):
        if facts.get(name) and not _is_within(facts[name], most):
            yield f"{name} {facts[name]!r} is none; write degrees as 25.687."
    if bool(facts.get("latitude")) != bool(facts.get("longitude")):
        yield "latitude and longitude go together; fill in both, or neither."


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (OSError, ValueError, KeyError):  # a folder, a name that leads out of them, none
        return False


def _is_within(text: str, most: float) -> bool:
    try:
        return -most <= float(text) <= most
    except ValueError:
        return False
