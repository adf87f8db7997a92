"""The clinic as a vCard 4.0: RFC 6350."""

import re
from collections.abc import Mapping

LONGEST = 2048  # bytes that Telegram takes


def vcard(facts: Mapping[str, str]) -> str:
    """What is known of the clinic, as an address book reads it; what would make it too long is left out."""
    card = _card([])
    lines: list[str] = []
    for line in _lines(facts):
        longer = _card([*lines, line])
        if len(longer.encode()) <= LONGEST:
            lines, card = [*lines, line], longer
    return card


def _card(lines: list[str]) -> str:
    return "".join(f"{line}\r\n" for line in ("BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD"))


def _lines(facts: Mapping[str, str]) -> list[str]:
    fields = (
        ("FN", facts["name"]),
        ("ORG", facts["name"]),
        ("TEL;TYPE=work,voice", dialled(facts["phone_international"])),
        ("EMAIL", facts.get("email", "")),
        ("URL", facts.get("booking_url", "")),
    )
    written = [
        f"{name}:{value if name == 'URL' else escaped(value)}" for name, value in fields if value
    ]
    if facts.get("address"):
        written.append(f"ADR;TYPE=work:;;{escaped(facts['address'])};{escaped(facts['city'])};;;")
    if facts.get("latitude") and facts.get("longitude"):
        written.append(f"GEO:geo:{facts['latitude']},{facts['longitude']}")
    return written


def dialled(number: str) -> str:
    """A number without what is only there for the eye."""
    return re.sub(r"[^+\d]", "", number)


def escaped(text: str) -> str:
    r"""A text value: `\`, `,` and `;` and line ends may not stand in it as they are (RFC 6350, section 3.4)."""
    for plain, written in (
        ("\\", "\\\\"),
        (",", "\\,"),
        (";", "\\;"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
    ):
        text = text.replace(plain, written)
    return text
