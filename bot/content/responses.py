"""``responses/``: what the bot answers, each file as a response."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

from bot.content.facts import SOURCES, no_such_fact
from bot.content.model import Kind, Response, Source, Variant, placeholders
from bot.content.names import (
    ANYTHING_TOLD,
    BUTTONS,
    SURE_FACTS,
    TOLD,
    TOLD_IN_WORDS,
)
from bot.content.nodes import Node, Parser, Place, remedy
from bot.content.off import is_off
from bot.content.signs import report_signs

ONCE = ("kind", "sources", "buttons", "follow_ups")
"""What holds in every language, and stands in the base language's response alone."""
_WORDS = ("unknown", "more", "again", "asks", "when", "off")
"""What may stand beside ``text``."""
_UNREAD = Response("chat", "", "", "", (), (), (), "")
"""In the place of a response that has problems of its own."""
_KIND = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Known:
    """What a response may name."""

    intents: Collection[str]
    sources: Mapping[str, Source]
    facts: Mapping[str, str]
    cautions: Collection[str]

    def told(self, key: str) -> Collection[str]:
        """The values that may be told of a key; none where any text may be one."""
        match key:
            case "condition" | "technique":
                area = "condition." if key == "condition" else "type."
                return {name.removeprefix(area) for name in self.intents if name.startswith(area)}
            case "caution":
                return self.cautions
            case _:
                return TOLD[key]


def response(node: Node, known: Known, parser: Parser) -> Response:
    """A response that holds everything itself, as those of the base language do."""
    fields = parser.fields(
        node, ("kind", "text", "reviewed"), (*_WORDS, "sources", "buttons", "follow_ups")
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
        sources=parser.names("sources", fields.get("sources"), known.sources, str(SOURCES)),
        buttons=parser.names(
            "buttons", fields.get("buttons"), BUTTONS, f"the list {', '.join(BUTTONS)}"
        ),
        follow_ups=parser.names("follow_ups", fields.get("follow_ups"), known.intents, "intents/"),
        reviewed="",
    )
    return _worded(whole, node, fields, known, parser)


def translation(
    node: Node, whole: Response | None, original: Path, known: Known, parser: Parser
) -> Response:
    """The base language's response in another language's words.

    ``whole`` is that response, or None where it could not be read; ``original`` is its place.
    """
    entries = parser.mapping(node)
    for key in ONCE:
        if key in entries:
            what = f"{key} stands in {original}, once for every language; take it out here."
            parser.report(entries[key], what)
    own = {key: entry for key, entry in entries.items() if key not in ONCE}
    words = Node(own, node.path, node.line)
    fields = parser.fields(words, ("text", "reviewed"), _WORDS)
    return _worded(whole or _UNREAD, node, fields, known, parser)


def asked_kinds(node: Node | None, parser: Parser) -> dict[str, Node]:
    """The kinds below ``asks:``, or an intent's ``then:``; a problem for what is no name."""
    entries = parser.mapping(node)
    for kind, entry in entries.items():
        if not _KIND.fullmatch(kind):
            right = "write it in small letters, as in worth_it."
            parser.report(entry, f"{kind!r} is no name of a kind of question; {right}")
    return entries


def _worded(
    response: Response, node: Node, fields: Mapping[str, Node], known: Known, parser: Parser
) -> Response:
    """A response with the words of one language."""
    reviewed = parser.text(fields.get("reviewed"))
    if reviewed and not _is_date(reviewed):
        parser.report(fields["reviewed"], f"{reviewed!r} is no date; write it as in 2026-11-21.")
    places = {key: entry.place for key, entry in fields.items()}
    plain = _variant(fields, {}, known, parser)
    more, again = (_text(fields.get(key), (), known, parser) for key in ("more", "again"))
    asks = {}
    for kind, entry in asked_kinds(fields.get("asks"), parser).items():
        parts = {"text": entry}
        if isinstance(entry.value, dict):
            parts = parser.fields(entry, ("text",), ("unknown", "again", *TOLD))
        elif entry.value == "":
            parser.report(entry, f"{kind!r} is empty; fill it in or take it out.")
        again_asked = _text(parts.get("again"), (), known, parser)
        conditions = _conditions(parts, known, parser)
        asks[kind] = replace(_variant(parts, conditions, known, parser), again=again_asked)
        places |= _places(f"asks.{kind}", entry, parts)
    when = []
    for at, entry in enumerate(parser.sequence(fields.get("when"), "when"), 1):
        parts = parser.fields(entry, ("text",), ("unknown", *TOLD))
        conditions = _conditions(parts, known, parser)
        if entry.is_mapping and not conditions:
            right = f"say what must have been told: {', '.join(TOLD)}."
            parser.report(entry, f"has no condition; {right}")
        when.append(_variant(parts, conditions, known, parser))
        places |= _places(f"when.{at}", entry, parts)
    return replace(
        response,
        off=response.off or is_off(fields.get("off"), parser),
        text=plain.text,
        unknown=plain.unknown,
        more=more,
        again=again,
        asks=asks,
        when=tuple(when),
        reviewed=reviewed,
        path=node.path,
        places=places,
    )


def _places(key: str, entry: Node, parts: Mapping[str, Node]) -> dict[str, Place]:
    """Where a variant stands, and what is said in its place."""
    keys = {key: "text", f"{key}.unknown": "unknown", f"{key}.again": "again"}
    return {place: parts.get(part, entry).place for place, part in keys.items()}


def _variant(
    fields: Mapping[str, Node],
    conditions: Mapping[str, tuple[str, ...]],
    known: Known,
    parser: Parser,
) -> Variant:
    """A text with what is said while the facts that it names are empty."""
    told = [key for key in conditions if key in TOLD_IN_WORDS]
    may_be_empty = set(known.facts) - set(SURE_FACTS)
    text = _text(fields.get("text"), (*may_be_empty, *told), known, parser)
    unknown = _text(fields.get("unknown"), told, known, parser)
    optional = sorted(placeholders(text) & may_be_empty - set(told))
    if optional and not unknown:
        what = f"uses {{{optional[0]}}}, which may be empty"
        right = "add a line below the text with what is said then, as in unknown: Please ask us."
        parser.report(fields["text"], f"{what}; {right}", f"{{{optional[0]}}}")
    return Variant(text, unknown, conditions)


def _text(node: Node | None, may: Collection[str], known: Known, parser: Parser) -> str:
    """A text that may name the facts that are always filled in, and whatever is in ``may``."""
    if node is None:
        return ""
    text = parser.text(node)
    report_signs(node, parser)
    for name in sorted(placeholders(text) - {*SURE_FACTS, *may}):
        shown = f"{{{name}}}"
        if name in known.facts:
            right = "only `text` may, with `unknown` beside it."
            parser.report(node, f"uses {shown}, which may be empty; {right}", shown)
        elif name in TOLD_IN_WORDS:
            right = f"it may stand only beside the condition {name}."
            parser.report(node, f"{shown} is what a patient told; {right}", shown)
        elif name.strip() in known.facts:
            parser.report(node, f"{shown} has spaces inside; write {{{name.strip()}}}.", shown)
        else:
            parser.report(node, no_such_fact(name, known.facts), shown)
    return text


def _conditions(
    parts: Mapping[str, Node], known: Known, parser: Parser
) -> dict[str, tuple[str, ...]]:
    """What must have been told for a wording."""
    conditions = {}
    for key, node in parts.items():
        if key not in TOLD:
            continue
        values = [node] if isinstance(node.value, str) else parser.items(node, key)
        for value in values:
            _report_value(key, value, known, parser)
        conditions[key] = tuple(parser.text(value) for value in values)
        if not values:
            parser.report(node, f"{key} is empty; write {ANYTHING_TOLD} for whatever was told.")
    return conditions


def _report_value(key: str, node: Node, known: Known, parser: Parser) -> None:
    """A problem where nobody can tell this."""
    value, values = parser.text(node), known.told(key)
    if value == ANYTHING_TOLD or (values and value in values):
        return
    listed = f"write {ANYTHING_TOLD} or one of {', '.join(sorted(values))}."
    if not value:
        parser.report(node, f"{key} is empty; write {ANYTHING_TOLD} for whatever was told.")
    elif key == "minutes" and not value.isdecimal():
        parser.report(node, f"minutes {value!r} is no number; write it as in 90.")
    elif key not in ("minutes", "insurer"):
        parser.report(node, f"{key} {value!r} is unknown; {remedy(value, values, listed)}")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
