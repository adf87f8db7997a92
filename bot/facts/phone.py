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
        right = f"write it as {example_number(home)}."
        raise ValueError(f"{written!r} is no telephone number; {right}") from None
    if phonenumbers.is_valid_number(number):
        return number
    length = phonenumbers.is_possible_number_with_reason(number)
    what = f"{written!r} is no telephone number of {home}"
    if length in _TOO_FEW:
        what = f"{written!r} has too few digits for a telephone number of {home}"
    elif length == ValidationResult.TOO_LONG:
        what = f"{written!r} has too many digits for a telephone number of {home}"
    abroad = "one of another country begins with + and the country's code"
    raise ValueError(f"{what}; write it as {example_number(home)}; {abroad}.")


def international(written: str, country: str) -> str:
    """The number as it can be dialled anywhere, such as +1 305-595-9500.

    As it stands where it is no whole number of that country.
    """
    try:
        number = phonenumbers.parse(written, (country or HOME).upper())
    except NumberParseException:
        return written
    if not phonenumbers.is_possible_number(number):
        return written
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def is_country(code: str) -> bool:
    """Whether there is a country with these two letters."""
    return code in phonenumbers.SUPPORTED_REGIONS


def is_number(written: str, country: str) -> bool:
    """Whether it can be dialled in a country: whole, and of a kind that is given out."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, country))
    except NumberParseException:
        return False


def national(written: str, country: str) -> str:
    """A number that can be dialled, as that country writes it."""
    number = phonenumbers.parse(written, country)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def example_number(country: str) -> str:
    """A number as that country writes it."""
    number = phonenumbers.example_number(country)
    kind = PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(number, kind) if number else "+1 305 595 9500"
