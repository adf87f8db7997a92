"""Slips of a person who writes YAML, in plain words: where the library only says what it did not
expect, and often a line too late."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Slip(NamedTuple):
    """What is wrong in a file that is no YAML, and where a person must mend it."""

    line: int
    """From 0, as the library counts; so is the column."""
    column: int
    message: str


class Mark(NamedTuple):
    """A place in a file, as the library has it."""

    line: int
    column: int


class Refusal(NamedTuple):
    """What the library says of a file that is no YAML."""

    problem: str
    began: Mark | None
    """Where that began of which it did not find the end, if it says so."""
    met: Mark
    """Where it met what it did not expect."""


_MERGE = re.compile(r"(<<<<<<<|=======|>>>>>>>)(\s|$)")
_ODD_BLANK = re.compile(r"[ \t]*(?! )([\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])")
_ODD_DASH = re.compile(r"\s*([–—‒−•·▪●])\s")
_TIGHT_DASH = re.compile(r"\s*-(?=[^\s-])")
_TIGHT_COLON = re.compile(r"\s*([A-Za-z_]+):(?=[^\s/])")
_NO_COLON = re.compile(r"\s*([a-z_]+)\s*[|>]\s*$")
_KEYLESS = re.compile(r"\s*([a-z_]+) +([^:]*[^:\s])\s*")
_BLOCK = re.compile(r"(\s*)(?:- )*[\w-]+:\s*[|>][+-]?\s*$")
_KEY = re.compile(r"\s*(?:- )*[\w .-]+:(?:\s|$)")
_VALUE = re.compile(r"(?P<before>\s*(?:- +)*(?:[\w.-]+:\s+)?)(?P<value>\S.*?)\s*$")
_OPENED = {"[": "]", "{": "}"}
_QUOTES = "\"'"
_CURLY = "“”„‟‘’«»"
_STEP = 2
"""Spaces by which what is below a line stands further in."""


def slip(lines: Sequence[str], refusal: Refusal) -> Slip:
    """The slip for which the library refuses these lines."""
    for number, line in enumerate(lines):
        if _MERGE.match(line):
            what = "two versions of this file were put together here, and nobody chose"
            right = "keep the right lines, and delete those that begin with <<<<<<<, ======= and"
            return Slip(number, 0, f"{what}; {right} >>>>>>>.")
    at = refusal.began or refusal.met
    above = list(_above(lines, min(at.line, len(lines))))
    is_joined = refusal.problem.startswith("mapping values")
    for number in [at.line, *(above if is_joined else above[:1])]:
        if number < len(lines):
            here = refusal if number == at.line else None
            for column, message in _in_line(lines[number], here):
                return Slip(number, column, message)
    if is_joined and above and (message := _keyless(lines[above[-1]])):
        return Slip(above[-1], _depth(lines[above[-1]]), message)
    return _in_block(lines, at, refusal)


def _above(lines: Sequence[str], number: int) -> Iterator[int]:
    """The lines above this one that say something, up to a key or an item of a list: the library
    may have taken them and this one for one text."""
    for at in range(number - 1, -1, -1):
        if lines[at].split("#")[0].strip():
            yield at
            if _KEY.match(lines[at]) or lines[at].lstrip().startswith("- "):
                return


def _keyless(line: str) -> str:
    """What is wrong with a line that would be a key and its value, had it a colon; else ""."""
    found = _KEYLESS.fullmatch(line)
    if not found:
        return ""
    return f"a colon is missing behind {found[1]!r}; write {found[1]}: {found[2]}"


def _in_line(line: str, refusal: Refusal | None) -> Iterator[tuple[int, str]]:
    """Slips that a line alone shows, with their columns; those of its value only where it is the
    line that is refused."""
    if found := _ODD_BLANK.match(line):
        what = "begins with a space that a word processor made, and looks like any other"
        yield found.start(1), f"{what}; delete the spaces before the text, and type them anew."
    if found := _ODD_DASH.match(line):
        right = f"write - {line[found.end() :].strip()}"
        yield found.start(1), f"{found[1]!r} is no dash of a list, which is a minus; {right}"
    if found := _TIGHT_DASH.match(line):
        yield found.end() - 1, f"a space is missing behind the dash; write {_spaced(line, '-')}"
    if found := _NO_COLON.match(line):
        right = f"write {found[0].strip().replace(found[1], f'{found[1]}:', 1)}"
        yield found.start(1), f"a colon is missing behind {found[1]!r}; {right}"
    if found := _TIGHT_COLON.match(line):
        yield found.end() - 1, f"a space is missing behind the colon; write {_spaced(line, ':')}"
    if refusal:
        yield from _in_value(line, refusal)


def _spaced(line: str, sign: str) -> str:
    """The line with a space behind its first sign, as it would be right."""
    return line.strip().replace(sign, f"{sign} ", 1)


def in_quotes(line: str) -> str:
    """A line with its whole value in quotation marks, without the indentation; "" where the value
    is a list or stands in quotes."""
    found = _VALUE.match(line)
    if not found or found["value"][0] in (*_OPENED, *_QUOTES):
        return ""
    return found["before"].lstrip() + _quoted(found["value"])


def tabbed(lines: Sequence[str], number: int) -> str:
    """What is wrong with a line that begins with a tab: in its place stand as many spaces as before
    the line to which this one belongs."""
    above = next((at for at in range(number - 1, -1, -1) if lines[at].strip()), None)
    spaces = 0
    if above is not None:
        opens = lines[above].rstrip().endswith((":", "|", ">"))
        like = None if opens or not _KEY.match(lines[number]) else _beside(lines, number)
        spaces = _depth(lines[above if like is None else like]) + _STEP * opens
    right = f"delete it, and put {_counted(spaces)} there." if spaces else "delete it."
    return f"begins with a tab; {right}"


def _in_value(line: str, refusal: Refusal) -> Iterator[tuple[int, str]]:
    """Slips of what stands behind a key or a dash."""
    found = _VALUE.match(line)
    if not found:
        return
    before, value = found["before"], found["value"]
    column, first = len(before), value[0]
    right = f"put quotes around the whole text: {before.lstrip()}{_quoted(value)}"
    is_second_colon = (
        bool(before.strip())
        and refusal.met.column > column
        and refusal.problem.startswith("mapping values")
    )
    if first in _CURLY and is_second_colon:
        yield column, f"{first} is no quotation mark here; use straight ones: {_quoted(value)}"
    elif is_second_colon:
        yield refusal.met.column, f"a text with a colon needs quotes; {right}"
    elif first in "@`%,":
        yield column, f"a text cannot begin with {first!r}; {right}"
    elif first in "*&" or (first == "!" and refusal.problem.endswith("URI")):
        yield column, f"a text cannot begin with {first!r}, which means something else; {right}"
    elif first in "]}":
        yield column, f"{first!r} closes what nothing opened; take it out, or {right}"
    elif first in _QUOTES and value.count(first) == 1:
        yield column, f"the quotation mark {first} is not closed; {right}"
    elif first in _QUOTES:
        what = f"the text ends at its second {first}, and more stands behind that"
        yield value.find(first, 1) + column, f"{what}; {right}"
    elif first in _OPENED and _OPENED[first] not in value:
        yield column, f"the bracket {first} is not closed; write {value}{_OPENED[first]}"
    elif first in _OPENED and not value.endswith(_OPENED[first]):
        yield column, f"the text goes on behind the bracket {_OPENED[first]}; {right}"
    elif first in "|>" and len(value) > 2:
        what = f"behind {first} nothing may follow"
        yield column, f"{what}; write the text into the next lines, each after two spaces."
    elif value.startswith("- ") and before.strip():
        yield column, f"a list begins on a line of its own; write each item below, as in {value}"


def _quoted(value: str) -> str:
    """The text in quotation marks, without those that it has around it already."""
    first, last = value[0], value[-1]
    if first in _QUOTES and value.count(first) == 1:
        value = value[1:]
    elif (first in _QUOTES and first == last) or (first in _CURLY and last in _CURLY):
        value = value[1:-1]
    return "'" + value.replace("'", "''") + "'" if '"' in value else f'"{value}"'


def _in_block(lines: Sequence[str], at: Mark, refusal: Refusal) -> Slip:
    """Slips that only the lines around show: how far in a line stands, what it lacks."""
    if at.line >= len(lines):
        return Slip(max(len(lines) - 1, 0), 0, _UNKNOWN)
    line, above = lines[at.line], next(_above(lines, at.line), None)
    if line.startswith(("---", "...")):
        return Slip(at.line, 0, f"{line[:3]} begins a second file in this one; take the line out.")
    depth = _depth(line)
    if above is None:
        return Slip(at.line, at.column, _UNKNOWN)
    if refusal.problem.startswith("could not find expected ':'"):
        return Slip(at.line, depth, _lacking(lines, at.line, above))
    beside = _beside(lines, at.line)
    if beside is None and line.lstrip().startswith("- "):
        right = "write its name with a colon on the line above, as in examples:"
        return Slip(at.line, depth, f"is an item of a list that nothing begins; {right}")
    if beside is None or _depth(lines[beside]) == depth:
        return Slip(at.line, at.column, _UNKNOWN)
    number, other = at.line, beside
    if _is_odd(lines, beside, at.line):
        number, other = beside, at.line
    now, due = _depth(lines[number]), _depth(lines[other])
    side = "left" if now < due else "right"
    what = f"stands further {side} than line {other + 1}, and must begin where that begins"
    return Slip(number, now, f"{what}; {moved(now, due)}")


def _is_odd(lines: Sequence[str], first: int, second: int) -> bool:
    """Whether of two lines that should stand one below the other the first is wrong: it stands so
    alone, and what follows the second stands as that does."""
    earlier = _beside(lines, first)
    if earlier is not None and _depth(lines[earlier]) == _depth(lines[first]):
        return False
    if not lines[second].lstrip().startswith("- "):
        return _depth(lines[second]) == 0  # where keys begin that stand in no other
    like = " " * _depth(lines[second]) + "- "
    return any(line.startswith(like) for line in lines[second + 1 :])


def _lacking(lines: Sequence[str], number: int, above: int) -> str:
    """What a line without a colon lacks: spaces before it in a text, else a dash or the colon."""
    depth = _depth(lines[number])
    for earlier in range(above, -1, -1):
        if (block := _BLOCK.match(lines[earlier])) and len(block[1]) >= depth:
            inner = _depth(lines[min(earlier + 1, len(lines) - 1)])
            what = f"belongs to the text that begins in line {earlier + 1}, and stands too far left"
            return f"{what}; {moved(depth, inner)}"
        if _KEY.match(lines[earlier]) and _depth(lines[earlier]) <= depth:
            break
    if lines[above].lstrip().startswith("- "):
        return f"has no dash; write - {lines[number].strip()}"
    return _keyless(lines[number]) or "has no colon; write it as in title: Where can I park?"


def _beside(lines: Sequence[str], number: int) -> int | None:
    """The line above to which this one belongs: of a list another item, else another key."""
    is_item = lines[number].lstrip().startswith("- ")
    for at in range(number - 1, -1, -1):
        stripped = lines[at].lstrip()
        if stripped and not stripped.startswith("#") and stripped.startswith("- ") == is_item:
            return at
    return None


def moved(now: int, right: int) -> str:
    """The remedy for a line before which a number of spaces stands that is not right."""
    if not right:
        return "take the spaces before it away."
    if now > right:
        return f"take away {_counted(now - right)} before it, so that {right} are left."
    how = f"put {_counted(right - now)} before it"
    return f"{how}, so that there are {right}." if now else f"{how}."


def _counted(spaces: int) -> str:
    return f"{spaces} space{'s' * (spaces != 1)}"


def _depth(line: str) -> int:
    """How many spaces stand before a line."""
    return len(line) - len(line.lstrip(" "))


_UNKNOWN = "cannot be read from here on; look at the colons, quotes and spaces of this line."
