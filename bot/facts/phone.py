"""Telephone numbers, by Google's library of what each country dials."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

HOME = "US"
"""Where a number is dialled from, as long as the clinic has not said its country."""
_TOO_FEW = (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY)


def checked(written: str, country: str) -> PhoneNumber:
    """A number that can be dialled. Raises ValueError with what would be right."""
    home = country or HOME
    try:
        number = phonenumbers.parse(written, home)
    except NumberParseException:
        example = _example(home)
        raise ValueError(f"{written!r} is no telephone number; {example}") from None
    if phonenumbers.is_valid_number(number):
        return number
    length = phonenumbers.is_possible_number_with_reason(number)
    what = f"{written!r} is no telephone number of {home}"
    if length in _TOO_FEW:
        what = f"{written!r} has too few digits for a telephone number of {home}"
    elif length == ValidationResult.TOO_LONG:
        what = f"{written!r} has too many digits for a telephone number of {home}"
    abroad = "one of another country begins with + and the country's code"
    raise ValueError(f"{what}; {_example(home)[:-1]}; {abroad}.")


def international(written: str, country: str) -> str:
    """The number as it can be dialled anywhere, such as +1 305-595-9500.

    As it stands where it is no whole number of that country.
    """
    try:
        number = phonenumbers.parse(written, country or HOME)
    except NumberParseException:
        return written
    if not phonenumbers.is_possible_number(number):
        return written
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def zones(written: str, country: str) -> tuple[str, ...]:
    """The time zones in which a number is; none where that cannot be told."""
    from phonenumbers import timezone  # large, and hardly ever wanted

    try:
        number = phonenumbers.parse(written, country or HOME)
    except NumberParseException:
        return ()
    found = timezone.time_zones_for_number(number)
    return () if timezone.UNKNOWN_TIMEZONE in found else tuple(found)


def is_country(code: str) -> bool:
    """Whether there is a country with these two letters."""
    return code in phonenumbers.SUPPORTED_REGIONS


def _example(country: str) -> str:
    number = phonenumbers.example_number(country)
    if number is None:
        return "write it as +1 305 595 9500."
    shown = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return f"write it as {shown}."
