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
_LETTERS = r"[^\W\d_][\w'’-]*"
_WORD = rf"(?:{_LETTERS}|\[name\])"
_SHORT_WORD = r"(?:[^\W\d_][\w'’-]{0,40}|\[name\])"
_CAPITAL = r"(?:[^\W\d_a-zà-ÿ][\w'’-]+|\[name\])"
_INITIAL = r"[^\W\d_a-zà-ÿ](?:\.|\b)"
_LINK = re.compile(r"(?:https?://|www\.)\S+|\bt\.me/\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{3,}")
_DATE = re.compile(
    r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2})\b"
)
_BEGINS = r"(?:^|(?<=[.!?,\n])|(?<=[.!?,\n]\s))"
_DASH = r"(?:[-–—~]\s|[-–—~]{2,3}\s?|[-–—~](?=[^\W\d_a-zà-ÿ][^\W\d_]))"
_BREAK = r"\s{0,3}[,.!\n–—-]\s{0,3}"
_CARD = re.compile(
    r"\b\d{4}([ .-]?)(?:\d{4}\1\d{4}\1\d{4}|\d{6}\1\d{5})\b"
    # What stands on a card beside its number: until when it is valid, and its code.
    r"(?:[^\d\n]{1,20}\d{1,2}\s?[/-]\s?(?:20)?\d\d\b)?(?:[^\d\n]{1,20}\d{3,4}\b)?"
)
_NUMBER = (
    r"(?:[A-Za-z]{1,5}-?|[A-Z]{1,4}[ .])?\d\w*"
    r"(?:(?:[ .-]|\s?/\s?)(?:[A-Za-z]?\d\w*|[A-Z]{1,3}\b)){0,8}"
)
"""What may stand behind a word that a number follows: "ABC 123-45 X"."""
_REFERENCE = re.compile(
    r"\b(?=[A-Z0-9-]{0,40}\d{3})(?=[A-Z0-9-]{0,40}[A-Z])[A-Z0-9][A-Z0-9-]{5,}\b"
)
_SHORTEST = 3  # letters of a word that is a name because it is none that is known
_SIGNS = {"A": "[a-z]", "9": r"\d", "*": r"[a-z\d]", " ": "[- ]?"}
"""What the signs of a form stand for."""
_NO_FORMS = Forms()


@dataclass(frozen=True, slots=True)
class Rule:
    """What personal data looks like, and what stands in its place."""

    pattern: re.Pattern[str]
    """Its group ``it``, or else all of it, is masked."""
    mask: Callable[[str], str]
    by_capitals: bool = False
    """Whether it goes by capital letters: where all are capitals, these tell nothing."""

    def applied(self, text: str) -> str:
        """The text with every match masked."""
        return self.pattern.sub(self._masked, text)

    def _masked(self, match: re.Match[str]) -> str:
        part = "it" if "it" in self.pattern.groupindex else 0
        start, end = match.start(part) - match.start(), match.end(part) - match.start()
        return match[0][:start] + self.mask(match[part]) + match[0][end:]


class Redactor:
    """Takes out what the clues of several languages give away, whatever language a text is in."""

    def __init__(
        self,
        clues: Iterable[Clues],
        forms: Forms = _NO_FORMS,
        knows: Callable[[str], bool] = lambda word: True,
    ) -> None:
        """``knows`` tells whether something is a word of a language, or one mistyped: of what it
        does not know, a name is made more readily."""
        languages = tuple(clues)
        together = _together(languages)
        address, number, name = _always("[address]"), _always("[number]"), _always("[name]")
        named = partial(_name, _name_pattern(together))
        adjective = re.compile(rf".+{_one_of(together.no_name_ends)}")
        unknown = partial(_unknown, knows, adjective, named)
        self.rules = (
            Rule(_LINK, _always("[link]")),
            *(Rule(pattern, _always("[email]")) for pattern in _emails(together, forms)),
            Rule(_HANDLE, name),
            Rule(_DATE, _always("[date]")),
            Rule(_birth(together), _always("[date]")),
            *(Rule(pattern, address) for pattern in _addresses(languages, together)),
            Rule(_CARD, _always("[card]")),
            Rule(_formed(forms.numbers), number),
            Rule(_formed(forms.postcodes), address),
            Rule(_spoken(together), partial(_spoken_number, _one_of(together.digits))),
            Rule(_called(together), _called_number),
            Rule(_digits(together), _number),
            Rule(_REFERENCE, number),
            Rule(_known_word(together), partial(_known, _names_of(together))),
            *(Rule(pattern, named) for pattern in _names(together)),
            *(Rule(pattern, unknown) for pattern in _likely(together)),
            Rule(_unlikely(together), unknown, by_capitals=True),
            *(Rule(pattern, named, by_capitals=True) for pattern in _capitals(together)),
            Rule(_full_name(together), name, by_capitals=True),
        )

    def redacted(self, text: str) -> str:
        """The text (its first 1,000 characters) with [email], [card], [phone], [number], [date],
        [address], [link] and [name] in place."""
        text = text[:_LONGEST]
        shouted = text.isupper()
        for rule in self.rules:
            if not (shouted and rule.by_capitals):
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


def _emails(clues: Clues, forms: Forms) -> Iterator[re.Pattern[str]]:
    """An address as it is typed, and one that is spelled out."""
    at, dot, domain = _any(clues.at_sign), _any(clues.dot), _one_of(forms.domains)
    name = r"[\w.+-]{1,64}"  # 64: RFC 5321, 4.5.3.1.1
    spelled = rf"(?:{name}\s[(\[]?{dot}[)\]]?\s){{0,3}}{name}"
    point = rf"\s?(?:[.,]|[(\[]?{dot}[)\]]?)\s?"
    host = rf"(?:\w[\w-]*(?:{point}{domain})+|{_one_of(forms.hosts)})\b"
    begins = r"(?<![\w.+-])"  # else each character of a run is read up to 64 times
    yield re.compile(rf"{begins}{name}\s?@\s?(?:{host}|\w[\w-]*(?:\.\w[\w-]*)+)", re.IGNORECASE)
    yield re.compile(rf"{begins}{spelled}\s?[(\[]?(?:@|{at})[)\]]?\s?{host}", re.IGNORECASE)


def _birth(clues: Clues) -> re.Pattern[str]:
    """A date with a year, or with its last two digits."""
    near = r"(?:[^.;!?\n\[]|\.(?=\s?\d)){0,40}?"
    year = r"\b(?:19|20)\d{2}\b(?:[-/.]\d+)*"
    month = r"[^\W\d_]{3,12}\.?"
    day = rf"\d{{1,2}}(?:\w\w)?(?:\s\w\w)?\s{month}|{month}\s\d{{1,2}}(?:\w\w)?"
    short = rf"['’´]\d\d\b|(?:{day}),?\s(?:\w{{2,3}}\s)?\d\d\b"
    return re.compile(rf"{_any(clues.born)}\W{{0,3}}{near}(?:{year}|{short})", re.IGNORECASE)


def _spoken(clues: Clues) -> re.Pattern[str]:
    """A number in words, or partly: at least five of them."""
    one = rf"(?:{_any(clues.digits)}|\b\d{{1,4}}\b)"
    return re.compile(rf"(?:{one}[\s,.()-]+(?:o\s)?){{4,}}{one}", re.IGNORECASE)


def _called(clues: Clues) -> re.Pattern[str]:
    """What is called a number: "my policy number is ABC 123"."""
    between = rf"(?:[\s:#.,=-]{{1,3}}{_one_of(clues.number_is)}(?!\w)){{0,3}}[\s:#.=-]{{0,3}}"
    return re.compile(rf"(?i:{_any(clues.number_follows)}{between})(?P<it>{_NUMBER})")


def _digits(clues: Clues) -> re.Pattern[str]:
    """A phone number and the like, with its extension."""
    one = r"(?:\d|(?<=\d)[oO](?=\W?[\doO])|[oO](?=\d))"  # the letter for a zero
    parts = r"\d{3}[\s,._*–—-]{1,3}\d{3}[\s,._*–—-]{1,3}\d{4}"
    return re.compile(
        rf"(?<![\w$€£.,])\(?\+?\(?(?:{parts}|\d(?:[\s().\-–/·]{{0,3}}{one}){{5,20}})(?![\w%])"
        rf"(?:,?\s?(?i:{_any(clues.extension)})\.?\s?\d{{1,6}}\b)?"
    )


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


def _known_word(clues: Clues) -> re.Pattern[str]:
    """A word, but not one behind a saint's title, of whom places have their names."""
    saints = "".join(rf"(?<!\b{re.escape(saint)}\s)" for saint in clues.saints)
    return re.compile(rf"(?<![\w@])(?i:{saints}){_LETTERS}")


def _names(clues: Clues) -> Iterator[re.Pattern[str]]:
    """Where a name is, in whatever letters, with the words behind it that may belong to it."""
    called = rf"{_any(clues.people)}(?:['’]s)?\s+(?:\w\w\s+)?{_any(clues.named)}"
    yield re.compile(
        rf"(?i:{_any(clues.name_follows)}|{called})\s*(?::\s*)?"
        rf"(?P<it>{_WORD}(?:\s+{_WORD}){{0,3}})"
    )
    yield re.compile(rf"(?i:{_any(clues.titles)})\.?\s+(?P<it>{_WORD}(?:\s+{_CAPITAL})?)")
    yield re.compile(
        rf"\b(?P<it>{_SHORT_WORD}(?:\s+{_SHORT_WORD})?)\s+(?i:{_any(clues.name_before)})"
    )


def _likely(clues: Clues) -> Iterator[re.Pattern[str]]:
    """Where a name may be: it is one if it is no word that is known."""
    seldom = _any(clues.name_seldom_follows)
    begins = rf"{_BEGINS}(?:(?i:{seldom})\s+)?"
    for follows in _may_follow(clues), seldom:
        yield re.compile(rf"(?i:{follows}),?\s+(?P<it>{_LETTERS})")
    yield re.compile(rf"{begins}(?P<it>{_SHORT_WORD})\s+(?i:{_any(clues.name_may_stand_before)})")
    yield re.compile(
        rf"(?:(?i:{_any(clues.goodbyes)}|{_any(clues.closings)}){_BREAK}|\n[-–—~\t ]*|\s{_DASH})"
        rf"(?P<it>{_WORD}(?:\s+{_WORD})?){_end(clues)}"
    )


def _unlikely(clues: Clues) -> re.Pattern[str]:
    """Where one seldom is: it must have a capital letter, too."""
    return re.compile(rf"(?i:{_any(clues.beside_names)})\s+(?P<it>{_CAPITAL}(?:\s+{_CAPITAL})?)")


def _may_follow(clues: Clues) -> str:
    return rf"{_any(clues.name_may_follow)}|{_any(clues.my)}\s+{_any(clues.people)}"


def _capitals(clues: Clues) -> Iterator[re.Pattern[str]]:
    """Where it is one if it has a capital letter, or may be a name."""
    maybe = rf"(?i:{_any(clues.maybe_names)})"
    likely = rf"(?:(?:{_INITIAL}\s?)?{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}|{maybe})"
    yield re.compile(rf"(?i:{_may_follow(clues)}),?\s+(?P<it>{likely})")
    yield re.compile(rf"(?i:{_any(clues.titles_alone)})\s+(?P<it>{_CAPITAL}(?:\s+{_CAPITAL})?)")
    yield re.compile(
        rf"(?:(?i:{_any(clues.goodbyes)})\s+|(?i:{_any(clues.closings)}){_BREAK}"
        rf"|\n[-–—~\t ]*|\s{_DASH})"
        rf"(?P<it>{likely}){_end(clues)}"
    )
    yield re.compile(
        rf"{_BEGINS}(?P<it>{maybe}|{_CAPITAL}\s+{_CAPITAL})"
        rf"\s+(?i:{_any(clues.name_may_stand_before)})"
    )
    yield re.compile(rf"^(?P<it>{likely})[\s,:–—-]{{1,20}}\[(?:phone|email)\]")
    yield re.compile(rf"\[(?:phone|email)\][\s,:–—-]+(?P<it>{likely}){_end(clues)}")


def _end(clues: Clues) -> str:
    """The end of a message, with what was masked there and what a device adds."""
    return rf"[\s.!,]*(?:\[\w+\][\s.!,]*){{0,3}}(?:(?i:{_any(clues.sent_from)})[^\n]*)?$"


def _full_name(clues: Clues) -> re.Pattern[str]:
    """A masked name with what belongs to it behind: capitals, an initial, another one."""
    no_names = _one_of((*clues.no_names, *clues.regions, *clues.towns))
    inside = rf"(?:{_one_of(clues.inside_a_name)}\s+){{0,3}}"
    more = rf"(?!(?i:{no_names})(?![\w'’]))(?:{_CAPITAL}|{_INITIAL}(?!\w))"
    return re.compile(rf"\[name\](?:\s+{inside}{more}){{0,3}}")


def _name_pattern(clues: Clues) -> re.Pattern[str]:
    """The words of a name, up to the first that is none of it."""
    no_names = _one_of((*clues.no_names, *clues.regions, *clues.towns))
    word = rf"(?i:(?!{no_names}(?![\w'’])){_WORD})"
    inside = rf"(?:{_one_of(clues.inside_a_name)}\s+){{0,3}}"
    return re.compile(rf"(?:{_INITIAL}\s?)?{word}(?:\s+(?:{inside}{_CAPITAL}|{word}))*")


def _any(words: Iterable[str]) -> str:
    """A pattern for any of these words with no letter around it; of no words, for none."""
    listed = tuple(words)
    signs = sorted({re.escape(sign) for word in listed for sign in _firsts(word.strip().lower())})
    begins = f"(?=[{''.join(signs)}])" if signs else ""  # where none begins, none is tried
    return rf"(?<!\w){begins}{_one_of(listed)}(?!(?<=\w)[^\W\d_])"


def _firsts(word: str) -> str:
    """What a word may begin with."""
    return word[0] + unicodedata.normalize("NFD", word)[0]


def _one_of(words: Iterable[str]) -> str:
    """The same, whatever stands around it. The longest is tried first."""
    spelled = set(map(_spelled, words))
    longest_first = sorted(spelled, key=lambda pattern: (-len(pattern), pattern))
    return f"(?:{'|'.join(longest_first)})" if spelled else "(?!)"


def _spelled(word: str) -> str:
    """A pattern for a word, also without its accents, apostrophes and full stops."""
    return "".join(map(_sign, " ".join(word.lower().split())))


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


def _called_number(found: str) -> str:
    """Masked where it has three digits or more: a shorter one counts something."""
    return "[number]" if sum(char.isdigit() for char in found) >= 3 else found


def _spoken_number(digit: str, found: str) -> str:
    """Masked where digits are words and as many as in a phone number."""
    spoken = len(re.findall(digit, found, re.IGNORECASE))
    return "[phone]" if spoken > 1 and spoken + sum(map(str.isdigit, found)) >= 6 else found


def _unknown(
    knows: Callable[[str], bool],
    adjective: re.Pattern[str],
    named: Callable[[str], str],
    found: str,
) -> str:
    """Masked where it is no word that is known, no form of one, and no abbreviation."""
    word, *_ = re.split(r"[^\w]", found, maxsplit=1)
    if len(word) < _SHORTEST or word.isupper() or adjective.fullmatch(word.lower()):
        return found
    return found if knows(word.lower()) else named(found)


def _known(names: frozenset[str], found: str) -> str:
    """Masked where it is a common name."""
    first, *_ = re.split("['’-]", found.lower(), maxsplit=1)
    return "[name]" if first in names else found


def _names_of(clues: Clues) -> frozenset[str]:
    """The common names, also without their accents."""
    names = frozenset((*clues.first_names, *clues.last_names))
    return names | {_plain(name) for name in names}


def _plain(word: str) -> str:
    spelled = unicodedata.normalize("NFD", word)
    return "".join(char for char in spelled if not unicodedata.combining(char))


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
