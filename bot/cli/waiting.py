"""What was missed, for the front desk: `waiting`."""

import csv
import io
import textwrap
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bot import folders
from bot.cli.group import (
    extra,
    from_store,
    main,
    print_json,
    refuse_unknown_language,
    spoken,
    with_settings,
)
from bot.content import BASE, Content
from bot.settings import Settings

if TYPE_CHECKING:  # of the extra `telegram`
    from bot.waiting import Group

_DAYS = 30  # for so long it is kept
_WIDTH = 80  # characters of a line
_OFTEN = 6  # of them, in which it stands how often something was asked
_OTHERS = 3  # more wordings of a group that are shown
_WHYS = {
    "fallback": "not understood",
    "handoff": "not understood again",
    "thumb down": "thumb down",
    "none of these": "none of these",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins what it works out, be it typed by a stranger:
https://owasp.org/www-community/attacks/CSV_Injection."""


@main.command(epilog="Example: clinic-bot waiting --days 7")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@click.option("--lang", help="Only what was asked in this language, for example es.")
@click.option("--days", type=click.IntRange(1, _DAYS), default=_DAYS, help="Only the last days.")
@with_settings
def waiting(settings: Settings, as_json: bool, as_csv: bool, lang: str | None, days: int) -> None:
    """List what patients asked and the bot did not answer well.

    What asks the same stands together.
    """
    if as_json and as_csv:
        raise click.UsageError("--json or --csv, not both.")
    found = _groups(settings, lang, days)
    if as_csv:
        click.echo(_table(found).encode(), nl=False)
    elif as_json:
        for group in found:
            print_json(_as_json(group))
    else:
        known = folders.read(settings)
        click.echo("\n\n".join(_as_text(one, known) for one in found) or "Nothing waits.")


def _groups(settings: Settings, language: str | None, days: int) -> "list[Group]":
    with extra("telegram"):
        from bot import store
        from bot.waiting import groups
    known = spoken(folders.read(settings))
    refuse_unknown_language(language, known)

    since = store.day(time.time(), 1 - days)
    found = groups(from_store(settings, lambda opened: store.waiting(opened, since)), known)
    return [group for group in found if language in (None, group.language)]


def _as_text(group: "Group", known: Mapping[str, Content]) -> str:
    """How often, in which words and why it was asked, and what it may have meant."""
    first, *others = (text for text, _ in group.texts)
    more = len(others) - _OTHERS
    also = "; ".join(others[:_OTHERS]) + (f"; and {more} more" if more > 0 else "")
    whys = [f"{_WHYS.get(why, why)} {count}" for why, count in group.whys.most_common()]
    missing = [f"{reason} {count}" for reason, count in group.reasons.most_common()]
    content = known.get(group.language, known[BASE])
    guesses = [_titled(name, content, f" {sure:.2f}") for name, sure in group.guesses]
    answered = [_titled(name, content) for name in group.answered]
    lines = [
        _wrapped(f"{len(group.ids)}×".rjust(_OFTEN - 2) + "  ", first),
        _wrapped("", f"also: {also}") if others else "",
        _wrapped("", f"{', '.join(whys)}; last on {group.newest}, {group.language}"),
        _wrapped("", f"no good: {'; '.join(answered)}") if group.answered else "",
        _wrapped("", f"missing: {', '.join(missing)}") if missing else "",
        _wrapped("", f"perhaps: {'; '.join(guesses)}") if guesses else "",
    ]
    return "\n".join(filter(None, lines))


def _titled(intent: str, content: Content, more: str = "") -> str:
    """A question as a person knows it, with the name by which commands do."""
    title = content.intents[intent].title if intent in content.intents else ""
    return f"{title} ({intent}{more})" if title else f"{intent}{more}"


def _wrapped(first: str, text: str) -> str:
    indent = " " * _OFTEN
    return textwrap.fill(text, _WIDTH, initial_indent=first or indent, subsequent_indent=indent)


def _as_json(group: "Group") -> dict[str, Any]:
    """A group as an object."""
    return {
        "id": group.key,
        "language": group.language,
        "count": len(group.ids),
        "newest": group.newest,
        "texts": [[text, count] for text, count in group.texts],
        "why": dict(group.whys),
        "answered": dict(group.answered),
        "reasons": dict(group.reasons),
        "guesses": [[intent, round(sure, 3)] for intent, sure in group.guesses],
    }


def _table(found: "list[Group]") -> str:
    """The groups as CSV, a row each."""
    rows = [_row(group) for group in found]
    written = io.StringIO()
    names = ("count", "newest", "language", "text", "also", "why", "answered", "reasons", "guesses")
    table = csv.DictWriter(written, names)
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def _row(group: "Group") -> dict[str, str | int]:
    texts = [text for text, _ in group.texts]
    return {
        "count": len(group.ids),
        "newest": group.newest,
        "language": group.language,
        "text": _plain(texts[0]),
        "also": _plain("; ".join(texts[1:])),
        "why": _counts(group.whys),
        "answered": _counts(group.answered),
        "reasons": _counts(group.reasons),
        "guesses": "; ".join(f"{intent} {sure:.2f}" for intent, sure in group.guesses),
    }


def _counts(counts: "dict[str, int]") -> str:
    return "; ".join(f"{name} {count}" for name, count in counts.items())


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for something to work out."""
    return f"'{text}" if text.startswith(_FORMULA) else text
