"""``responses/``: what the bot answers, each file as a response."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

from bot.content.facts import CLINIC, SOURCES
from bot.content.model import Kind, Response, Source, placeholders
from bot.content.names import BUTTONS, REQUIRED_FACTS
from bot.content.nodes import Node, Parser, remedy

ONCE = ("kind", "sources", "buttons", "follow_ups")
"""What holds in every language, and stands in the base language's response alone."""
_UNREAD = Response("chat", "", "", "", (), (), (), "")
"""In the place of a response that has problems of its own."""


def response(
    node: Node,
    intents: Collection[str],
    cited: Mapping[str, Source],
    clinic: Mapping[str, str],
    parser: Parser,
) -> Response:
    """A response that holds everything itself, as those of the base language do."""
    fields = parser.fields(
        node, ("kind", "text", "reviewed"), ("unknown", "more", "sources", "buttons", "follow_ups")
    )
    kind = parser.text(fields.get("kind"))
    if "kind" in fields and kind not in get_args(Kind):
        right = remedy(kind, get_args(Kind), f"the kinds are {', '.join(get_args(Kind))}.")
        parser.report(fields["kind"], f"{kind!r} is no kind; {right}")
    whole = Response(
        kind=kind,  # type: ignore[arg-type]  # checked just above; a wrong one never leaves load()
        text="",
        unknown="",
        more="",
        sources=parser.names("sources", fields.get("sources"), cited, str(SOURCES)),
        buttons=parser.names("buttons", fields.get("buttons"), BUTTONS, ", ".join(BUTTONS)),
        follow_ups=parser.names("follow_ups", fields.get("follow_ups"), intents, "intents/"),
        reviewed="",
    )
    return _worded(whole, node, fields, clinic, parser)


def translation(
    node: Node,
    whole: Response | None,
    original: Path,
    intents: Collection[str],
    clinic: Mapping[str, str],
    parser: Parser,
) -> Response:
    """The base language's response in another language's words.

    ``whole`` is that response, or None where it could not be read; ``original`` is its place.
    A follow-up that this language has no question for is left out.
    """
    entries = parser.mapping(node)
    for key in ONCE:
        if key in entries:
            what = f"{key} stands in {original}, once for every language; take it out here."
            parser.report(entries[key], what)
    own = {key: entry for key, entry in entries.items() if key not in ONCE}
    words = Node(own, node.path, node.line)
    fields = parser.fields(words, ("text", "reviewed"), ("unknown", "more"))
    whole = whole or _UNREAD
    follow_ups = tuple(name for name in whole.follow_ups if name in intents)
    return _worded(replace(whole, follow_ups=follow_ups), node, fields, clinic, parser)


def _worded(
    response: Response,
    node: Node,
    fields: Mapping[str, Node],
    clinic: Mapping[str, str],
    parser: Parser,
) -> Response:
    """A response with the words of one language."""
    reviewed = parser.text(fields.get("reviewed"))
    if "reviewed" in fields and not _is_date(reviewed):
        parser.report(fields["reviewed"], f"{reviewed!r} is no date; write it as 2026-11-21.")
    said = {key: parser.text(fields.get(key)) for key in ("text", "unknown", "more")}
    for key, text in said.items():
        for name in sorted(placeholders(text) - set(clinic)):
            known = [f"{{{fact}}}" for fact in clinic]
            right = remedy(f"{{{name}}}", known, "add the fact or mend the name.")
            parser.report(fields[key], f"{{{name}}} is not in {CLINIC}; {right}")
    may_be_empty = set(clinic) - set(REQUIRED_FACTS)
    optional = sorted(placeholders(said["text"]) & may_be_empty)
    if optional and not said["unknown"]:
        what = f"uses {{{optional[0]}}}, which may be empty"
        parser.report(fields["text"], f"{what}; add `unknown:` for what to say then.")
    for key in ("unknown", "more"):
        for name in sorted(placeholders(said[key]) & may_be_empty):
            right = "only `text` may, with `unknown` beside it."
            parser.report(fields[key], f"uses {{{name}}}, which may be empty; {right}")
    return replace(
        response,
        text=said["text"],
        unknown=said["unknown"],
        more=said["more"],
        reviewed=reviewed,
        path=node.path,
        places={key: entry.place for key, entry in fields.items()},
    )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
