"""A page with questions and answers (HTML): the one door to Beautiful Soup.

Read is what says that it is a question: schema.org's FAQPage, as JSON-LD or microdata, `details`,
lists of terms (`dl`), and headings that end in a question mark.
"""

import json
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import PageElement

from bot.content import Place
from bot.errors import ContentError, Problem
from bot.imports import files
from bot.imports.brought import Bringing, Brought
from bot.imports.plain_text import plain
from bot.text import words

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "button", "strong")
"""The deeper, the later: a button opens what stands below it."""
_BESIDE = ("nav", "form", "footer", "aside")
"""Where no questions of patients stand."""
_LONGEST = 300  # characters of a question
_CLIMBS = 3  # levels from a heading to what stands beside its answer


def bringing(path: Path) -> Bringing:
    """The questions of a page. Raises ContentError, also where none is found."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(files.text(path), "html.parser")
    html = soup.find("html")
    language = str(html.get("lang") or "") if isinstance(html, Tag) else ""
    found: dict[tuple[str, ...], Brought] = {}
    for read in _READERS:
        for asked, answer, place, category in read(soup):
            titles = [title for title in map(_line, asked) if title]
            if titles and plain(answer).text and words(titles[0]) not in found:
                line = Place(path, place)
                found[words(titles[0])] = Brought(
                    titles[0], tuple(titles[1:]), answer, line, category, language
                )
    if not found:
        what = "no questions were found: mark each as a heading that ends in a question mark"
        right = "with its answer below, or bring them as a table with the columns question, answer."
        raise ContentError([Problem(path, 0, f"{what}, {right}")])
    return Bringing(tuple(found.values()))


_Found = tuple[list[str], str, int, str]
"""The ways to ask, the answer as HTML, the line, the category."""


def _json_ld(soup: BeautifulSoup) -> Iterator[_Found]:
    for script in soup.find_all("script", type=re.compile("ld\\+json")):
        try:
            held = json.loads(script.get_text(), strict=False)
        except (ValueError, RecursionError):  # the page's own markup may still be read
            continue
        for question in _objects(held):
            if "Question" in _list(question.get("@type")):
                answers = _list(question.get("acceptedAnswer") or question.get("suggestedAnswer"))
                texts = [one.get("text") for one in answers if isinstance(one, dict)]
                answer = next((text for text in texts if isinstance(text, str)), "")
                name = question.get("name") or question.get("text")
                yield [str(name or "")], answer, script.sourceline or 1, ""


def _objects(held: Any) -> Iterator[dict[str, Any]]:
    waiting = [held]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _microdata(soup: BeautifulSoup) -> Iterator[_Found]:
    for question in soup.find_all(itemtype=re.compile(r"schema\.org/Question/?$")):
        name = question.find(itemprop="name")
        answer = question.find(itemprop=re.compile("acceptedAnswer|suggestedAnswer"))
        if name and answer:
            text = answer.find(itemprop="text") or answer
            yield [name.get_text(" ")], _inner(text), name.sourceline or 1, _category(question)


def _details(soup: BeautifulSoup) -> Iterator[_Found]:
    for details in soup.find_all("details"):
        summary = details.find("summary")
        if summary:
            line, asked, category = (
                summary.sourceline or 1,
                summary.get_text(" "),
                _category(details),
            )
            rest = "".join(str(one) for one in details.children if one is not summary)
            yield [asked], rest, line, category


def _terms(soup: BeautifulSoup) -> Iterator[_Found]:
    """Terms with what follows them; several terms have one answer together."""
    for listed in soup.find_all("dl"):
        asked: list[Tag] = []
        answers: list[str] = []
        for item in [*listed.find_all(["dt", "dd"]), None]:
            if (item is None or item.name == "dt") and answers:
                titles = [one.get_text(" ") for one in asked]
                yield titles, "\n".join(answers), asked[0].sourceline or 1, _category(listed)
                asked, answers = [], []
            if item is not None and item.name == "dt":
                asked.append(item)
            elif item is not None and asked:
                answers.append(_inner(item))


def _headings(soup: BeautifulSoup) -> Iterator[_Found]:
    for heading in soup.find_all(_HEADINGS):
        text = _line(heading.get_text(" "))
        if text.endswith("?") and not heading.find_parent(_BESIDE) and not heading.find(_HEADINGS):
            yield [text], _below(heading), heading.sourceline or 1, _category(heading)


_READERS: tuple[Callable[[BeautifulSoup], Iterator[_Found]], ...] = (
    _json_ld,
    _microdata,
    _details,
    _terms,
    _headings,
)


def _below(heading: Tag) -> str:
    """What follows a heading, up to the next one that is no lower; where nothing does, what
    follows the box that it stands in."""
    level, at = _HEADINGS.index(heading.name), heading
    for _ in range(_CLIMBS):
        held: list[PageElement] = []
        for sibling in at.next_siblings:
            if isinstance(sibling, Tag) and _begins_another(sibling, level):
                break
            held.append(sibling)
        answer = "".join(map(str, held))
        if plain(answer).text or at.parent is None:
            return answer
        at = at.parent
    return ""


def _begins_another(tag: Tag, level: int) -> bool:
    return any(
        _HEADINGS.index(one.name) <= level and (one.name not in ("strong", "button") or _asks(one))
        for one in [tag, *tag.find_all(_HEADINGS)]
        if one.name in _HEADINGS
    )


def _asks(tag: Tag) -> bool:
    return _line(tag.get_text(" ")).endswith("?")


def _category(tag: Tag) -> str:
    """The nearest heading before it that asks nothing; of the page's title nothing."""
    for heading in tag.find_all_previous(["h2", "h3", "h4"]):
        if isinstance(heading, Tag) and not _asks(heading):
            return _line(heading.get_text(" "))
    return ""


def _inner(tag: Tag) -> str:
    return tag.decode_contents()


def _line(text: str) -> str:
    shown = plain(text).text.replace("\n", " ")
    return shown if len(shown) <= _LONGEST else ""
