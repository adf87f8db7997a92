"""Telephone numbers, by Google's library of what each country dials."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

HOME = "US"
"""Where a number is dialled from, as long as the clinic has not said its country."""
_SHORT = 5
"""Digits of a short number, at the most."""
_EMERGENCY = ("911", "999", "112", "000", "111")
"""Numbers for all emergencies, those that are a country's own first."""
_TOO_FEW = (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY)


def checked(written: str, country: str) -> PhoneNumber:
    """A number that can be dialled. Raises ValueError with what would be right."""
    home = country or HOME
    try:
        number = phonenumbers.parse(written, home)
    except NumberParseException:
        right = f"write it as in {example_number(home)}."
        raise ValueError(f"{written!r} is no telephone number; {right}") from None
    if phonenumbers.is_valid_number(number):
        return number
    like = example_number(home)
    other = "US" if home == "GB" else "GB"
    abroad = f"with + and the country's code, as in {international(example_number(other), other)}"
    abroad = f"write one of another country {abroad}"
    what = _unlike(number, f"{home} telephone number", _digits(like) - _digits(written))
    if not country:
        what = f"{what}, and without a country it is taken for one"
        abroad = f"if yours is not {home}, add a line as in country: {other}"
    rights = [f"write it as in {like}", abroad]
    if _digits(written) > _digits(like):
        rights.reverse()
    raise ValueError(f"{written!r} {what}; {'; or '.join(rights)}.")


def _unlike(number: PhoneNumber, kind: str, lacking: int) -> str:
    """How a number that cannot be dialled differs from its kind, an example of which has so many
    digits more."""
    length = phonenumbers.is_possible_number_with_reason(number)
    if length in _TOO_FEW and lacking > 0:
        return f"has too few digits for a {kind}"
    if length == ValidationResult.TOO_LONG:
        return f"has too many digits for a {kind}"
    return f"is no {kind}"


def _digits(written: str) -> int:
    return sum(map(str.isdigit, written))


def refuse_no_emergency(written: str, country: str) -> None:
    """Raises ValueError where a short number is dialled nowhere in an emergency; a long one may be
    what a clinic has arranged. The remedy is what its ``country`` dials."""
    digits = "".join(filter(str.isdigit, written))
    countries = (country, *sorted(phonenumbers.SUPPORTED_REGIONS))  # nearly always the first
    if len(digits) > _SHORT or any(
        phonenumbers.is_emergency_number(digits, one) for one in countries
    ):
        return
    known = [one for one in _EMERGENCY if phonenumbers.is_emergency_number(one, country)]
    right = f"in {country} it is {' or '.join(known)}." if known else "write what is dialled there."
    raise ValueError(f"{written!r} is no emergency number; {right}")


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
