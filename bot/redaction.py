"""Personal data, taken out of a text that is to be kept: ``tests/test_redaction.py`` measures it.

The words that give it away, and the forms that it has in a country, are content
(``_redaction.yaml``); here is how they stand together.

Rules rather than a recogniser of names: those (Presidio on spaCy,
https://microsoft.github.io/presidio/) need models of their own, and are trained on well-written
prose, while patients write "my names maria 305 555 0100". What is taken out too much costs a word
of a question that nobody answered; so where in doubt, it goes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import partial

from bot.content import Clues, Forms

_LONGEST = 1000  # characters that are looked at
# No pattern may begin at every character of a run and read all the rest of it each time: that
# takes a time that grows with the square of the length. So what may begin inside a run has a
# longest length.
_WORD = r"[^\W\d_][\w'’-]*"
_SHORT_WORD = r"[^\W\d_][\w'’-]{0,40}"
_CAPITAL = r"[^\W\d_a-zà-ÿ][\w'’-]+"
_LINK = re.compile(r"(?:https?://|www\.)\S+|\bt\.me/\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{3,}")
_DATE = re.compile(
    r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2})\b"
)
_DIGITS = re.compile(r"(?<![\w$€£.,])\(?\+?\(?\d(?:[\s().\-–/·]{0,3}\d){5,20}(?![\w%])")
_REFERENCE = re.compile(
    r"\b(?=[A-Z0-9-]{0,40}\d{3})(?=[A-Z0-9-]{0,40}[A-Z])[A-Z0-9][A-Z0-9-]{5,}\b"
)
_SIGNS = {"A": "[a-z]", "9": r"\d", "*": r"[a-z\d]", " ": "[- ]?"}
"""What the signs of a form stand for."""
_NO_FORMS = Forms()


@dataclass(frozen=True, slots=True)
class Rule:
    """What personal data looks like, and what stands in its place."""

    pattern: re.Pattern[str]
    """Its group ``it``, or else all of it, is masked."""
    mask: Callable[[str], str]

    def applied(self, text: str) -> str:
        """The text with every match masked."""
        return self.pattern.sub(self._masked, text)

    def _masked(self, match: re.Match[str]) -> str:
        part = "it" if "it" in self.pattern.groupindex else 0
        start, end = match.start(part) - match.start(), match.end(part) - match.start()
        return match[0][:start] + self.mask(match[part]) + match[0][end:]


class Redactor:
    """Takes out what the clues of several languages give away, whatever language a text is in."""

    def __init__(self, clues: Iterable[Clues], forms: Forms = _NO_FORMS) -> None:
        languages = tuple(clues)
        together = _together(languages)
        address, name = _always("[address]"), partial(_name, _name_pattern(together))
        self.rules = (
            Rule(_LINK, _always("[link]")),
            Rule(_email(together, forms), _always("[email]")),
            Rule(_HANDLE, _always("[name]")),
            Rule(_birth(together), _always("[date]")),
            Rule(_DATE, _always("[date]")),
            *(Rule(pattern, address) for pattern in _addresses(languages, together)),
            Rule(_formed(forms.numbers), _always("[number]")),
            Rule(_formed(forms.postcodes), address),
            Rule(_DIGITS, _number),
            Rule(_spoken(together), _always("[phone]")),
            Rule(_REFERENCE, _always("[number]")),
            *(Rule(pattern, name) for pattern in _names(together)),
        )

    def redacted(self, text: str) -> str:
        """The text (its first 1,000 characters) with [email], [card], [phone], [number], [date],
        [address], [link] and [name] in place."""
        text = text[:_LONGEST]
        for rule in self.rules:
            text = rule.applied(text)
        return text


def _together(languages: Iterable[Clues]) -> Clues:
    """The clues of all languages, list by list."""
    found: dict[str, tuple[str, ...]] = {field.name: () for field in fields(Clues)}
    for clues in languages:
        for name in found:
            found[name] += getattr(clues, name)
    return Clues(**found)


# Patterns


def _formed(forms: Iterable[str]) -> re.Pattern[str]:
    """What has one of these forms; of none, nothing."""
    spelled = ["".join(_SIGNS.get(sign, re.escape(sign)) for sign in form) for form in forms]
    return re.compile(rf"\b(?:{'|'.join(spelled) or '(?!)'})\b", re.IGNORECASE)


def _email(clues: Clues, forms: Forms) -> re.Pattern[str]:
    at, dot, domain = _any(clues.at_sign), _any(clues.dot), _one_of(forms.domains)
    return re.compile(
        r"[\w.+-]{1,64}\s?@\s?\w[\w-]*(?:\.\w[\w-]*)+"  # 64: RFC 5321, 4.5.3.1.1
        rf"|[\w.+-]{{1,64}}\s?[(\[]?{at}[)\]]?\s?\w[\w-]*(?:\s?(?:\.|{dot})\s?{domain})+\b",
        re.IGNORECASE,
    )


def _birth(clues: Clues) -> re.Pattern[str]:
    year = r"(?:19|20)\d{2}\b(?:[-/.]\d+)*"
    return re.compile(rf"{_any(clues.born)}\W{{0,3}}[^.,;!?\n]{{0,40}}?\b{year}", re.IGNORECASE)


def _spoken(clues: Clues) -> re.Pattern[str]:
    """A phone number in words."""
    return re.compile(rf"(?:{_any(clues.digits)}[\s,-]+){{5,}}\w+", re.IGNORECASE)


def _addresses(languages: Iterable[Clues], together: Clues) -> Iterator[re.Pattern[str]]:
    """What is called an address, and what has the form of one."""
    streets, ends = _any(together.street_before), _any(together.address_ends)
    street_comes = rf"(?=\s+(?:\w{{2,3}}\s+)?(?:{streets}|\d))"
    follows = rf"{_any(together.address_follows)}|{_any(together.street_follows)}{street_comes}"
    flat = rf"(?:[\s,]*(?:#|{_any(together.flat)})\.?\s?#?\s?\w{{1,5}}\b)?"
    zip_code = r"\d{5}(?:-\d{4})?\b"
    in_region = rf"(?:,?\s+[A-Za-zÀ-ÿ]+){{0,3}},?\s+{_any(together.regions)}\.?(?:\s+{zip_code})?"
    house = rf"(?:[\w.ºª]*,\s*)?(?:{_any(together.house_number)}\s*|#\s?)?\d{{1,5}}[a-z]?\b"
    patterns = [rf"(?:{follows})\s*(?P<it>(?:(?!\s{ends}\s)[^.!?;\n]){{3,80}})"]
    for clues in languages:  # what is no word of a street in one may be one in another: "calle A"
        word = rf"(?!{_any(clues.no_street)})[\w'’.ºª]+\s+"
        if clues.street_behind:
            street = rf"\b\d{{1,6}}[a-z]?\s+(?:{word}){{1,4}}?{_any(clues.street_behind)}\.?"
            patterns.append(rf"{street}{flat}(?:{in_region}|,?\s+{zip_code})?")
        if clues.street_before:
            patterns.append(rf"{_any(clues.street_before)}\s*(?:{word}){{0,5}}?{house}{flat}")
    near = _any((*together.regions, *together.towns))
    patterns += [
        rf"{_any(together.post_box)}\s+\d+",
        rf"{_any(together.postal_code)}\W{{0,3}}(?:\w\w\W{{1,3}})?(?P<it>\d{{4,5}}(?:-\d{{4}})?)\b",
        rf"{near},?\s+(?P<it>{zip_code})",
    ]
    for pattern in patterns:
        yield re.compile(pattern, re.IGNORECASE)


def _names(clues: Clues) -> Iterator[re.Pattern[str]]:
    """Where a name may be, with the words behind it that may belong to it."""
    capitals = rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}"
    first_name = rf"(?i:{_any(clues.first_names)})"
    likely = rf"(?:{capitals}|{first_name}(?:\s+{_CAPITAL}){{0,2}})"
    called = rf"{_any(clues.people)}(?:['’]s)?\s+(?:\w\w\s+)?{_any(clues.named)}"
    own = [f"{my} {person}" for my in clues.my for person in clues.people]
    may_follow = _any([*clues.name_may_follow, *own], capital=True)
    dash = r"(?:[-–—~]\s|[-–—~]{2,3}\s?|[-–—~](?=[^\W\d_a-zà-ÿ][^\W\d_]))"
    yield re.compile(
        rf"(?i:{_any(clues.name_follows)}|{called})\s*(?::\s*)?"
        rf"(?P<it>{_WORD}(?:\s+{_WORD}){{0,3}})"
    )
    yield re.compile(rf"{may_follow},?\s+(?P<it>{likely})")
    yield re.compile(rf"(?i:{_any(clues.titles)})\.?\s+(?P<it>{_WORD}(?:\s+{_CAPITAL})?)")
    yield re.compile(rf"(?i:{_any(clues.titles_alone)})\s+(?P<it>{_CAPITAL}(?:\s+{_CAPITAL})?)")
    yield re.compile(
        rf"\b(?P<it>{_SHORT_WORD}(?:\s+{_SHORT_WORD})?)\s+(?i:{_any(clues.name_before)})"
    )
    yield re.compile(
        rf"(?:^|(?<=[.!?,\n])|(?<=[.!?,\n]\s))(?P<it>{capitals}|{first_name}(?:\s+{_SHORT_WORD})?)"
        rf"\s+{_any(clues.name_may_stand_before)}"
    )
    yield re.compile(
        rf"(?:(?i:{_any(clues.goodbyes)})[\s,.!–-]+|\n[-–—~\t ]*|\s{dash})"
        rf"(?P<it>{first_name}\s+{_WORD}|{_WORD}(?:\s+{_CAPITAL}){{0,2}})[\s.!]*$"
    )


def _name_pattern(clues: Clues) -> re.Pattern[str]:
    """The words of a name, up to the first that is none of it."""
    no_names = _one_of((*clues.no_names, *clues.regions, *clues.towns))
    word = rf"(?i:(?!{no_names}(?![\w'’])){_WORD})"
    inside = rf"(?:{_one_of(clues.inside_a_name)}\s+){{0,3}}"
    return re.compile(rf"{word}(?:\s+(?:{inside}{_CAPITAL}|{word}))*")


def _any(words: Iterable[str], *, capital: bool = False) -> str:
    """A pattern for any of these words with no letter before or behind it; of no words, for none.

    ``capital`` is for a pattern in which capital letters count: the first letter may be one.
    """
    return rf"(?<!\w){_one_of(words, capital=capital)}(?!(?<=\w)[^\W\d_])"


def _one_of(words: Iterable[str], *, capital: bool = False) -> str:
    """The same, whatever stands around it. The longest is tried first."""
    spelled = {_spelled(word, capital) for word in words}
    longest_first = sorted(spelled, key=lambda pattern: (-len(pattern), pattern))
    return f"(?:{'|'.join(longest_first)})" if spelled else "(?!)"


def _spelled(word: str, capital: bool) -> str:
    """A pattern for a word, also without its accents, apostrophes and full stops."""
    first, *others = map(_sign, " ".join(word.lower().split()))
    return "".join([f"(?i:{first})" if capital else first, *others])


def _sign(char: str) -> str:
    """A pattern for one character of a word."""
    if char == " ":
        return r"\s+"
    if char in "'’":
        return "['’]?"
    if char == ".":
        return r"\.?"
    plain = unicodedata.normalize("NFD", char)[0]
    return re.escape(char) if plain == char else f"[{char}{plain}]"


# Masks


def _always(mask: str) -> Callable[[str], str]:
    return lambda found: mask


def _number(found: str) -> str:
    digits = [int(char) for char in found if char.isdigit()]
    if len(digits) < 7 and " " in found:
        return found  # three small numbers in a row
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return "[card]"
    return "[phone]" if 7 <= len(digits) <= 15 else "[number]"


def _luhn(digits: list[int]) -> bool:
    """Whether the digits end in the check digit of a card number (ISO/IEC 7812-1, annex B)."""
    doubled = [
        digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def _name(pattern: re.Pattern[str], found: str) -> str:
    """The words masked that the pattern takes for a name; the others stay."""
    match = pattern.match(found)
    return found if match is None else "[name]" + found[match.end() :]
