"""The files of a language whose names begin with ``_``: how it is read, and what the bot says for itself.

``_synonyms.yaml``, ``_messages.yaml``, ``_cards.yaml``, ``_refused.yaml`` and ``_posts.yaml``. The red flags
have a module of their own.
"""

import re
from collections.abc import Collection, Mapping
from datetime import time
from pathlib import Path
from typing import get_args

from bot.content.model import Move, Post, Refused, Wording, placeholders
from bot.content.names import ALL_COMMANDS, AREAS, MESSAGES, MISSING, REQUIRED_FACTS
from bot.content.nodes import Node, Parser
from bot.errors import Problem
from bot.text import Phrase, Rewriter, Trimmer, words

_LISTS = ("polite", "joins", "asks", "refers", "switch")


def wording(node: Node, parser: Parser) -> Wording:
    """The file as a wording; every problem with it joins the parser's."""
    fields = parser.fields(
        node, ("synonyms", "spellings", "polite", "joins", "asks", "refers", "moves"), ("switch",)
    )
    rules: dict[Phrase, Phrase] = {}
    lines: dict[Phrase, tuple[Path, int]] = {}
    for section in ("synonyms", "spellings"):
        for meant, variants in parser.mapping(fields[section]).items() if section in fields else ():
            if not words(meant):
                parser.report(
                    variants, f"{meant!r} holds no word; write what the words after it stand for."
                )
                continue
            for variant in parser.items(variants):
                phrase, replacement = words(str(variant.value)), words(meant)
                if not phrase or phrase in rules or phrase == replacement:
                    reason = (
                        "holds no word"
                        if not phrase
                        else "stands here twice"
                        if phrase in rules
                        else "replaces itself"
                    )
                    parser.report(variant, f"{variant.value!r} {reason}; take it out.")
                else:
                    rules[phrase] = replacement
                    if section == "synonyms":
                        lines[phrase] = variant.path, variant.line
    rewriter = Rewriter(rules)
    lists = {
        key: [rewriter.rewrite(phrase) for phrase in parser.phrases(fields.get(key))]
        for key in _LISTS
    }
    trimmer = Trimmer(lists["polite"])
    return Wording(
        rewriter=rewriter,
        trimmer=trimmer,
        joins=frozenset(" ".join(phrase) for phrase in lists["joins"]),
        asks=frozenset(phrase[0] for phrase in lists["asks"]),
        refers=frozenset(phrase[0] for phrase in lists["refers"] if phrase),
        moves=_moves(fields.get("moves"), rewriter, parser),
        switch=frozenset(map(trimmer.trim, lists["switch"])),
        lines=lines,
    )


def _moves(node: Node | None, rewriter: Rewriter, parser: Parser) -> dict[Phrase, Move]:
    fields = parser.fields(node, get_args(Move)) if node else {}
    return {
        rewriter.rewrite(phrase): move
        for move in get_args(Move)
        for phrase in parser.phrases(fields.get(move))
    }


_GROUPS = {"areas": AREAS, "commands": ALL_COMMANDS, "missing": MISSING}


def messages(node: Node, facts: Collection[str], parser: Parser) -> dict[str, str]:
    """The messages by name; those of a group as "areas.clinic"."""
    fields = parser.fields(node, (*MESSAGES, *_GROUPS), ("favourites",))
    own = Node({key: fields[key] for key in fields if key in MESSAGES}, node.path, node.line)
    written = texts(own, MESSAGES, facts, parser)
    for group, names in _GROUPS.items():
        if group in fields:
            named = texts(fields[group], dict.fromkeys(names, ()), facts, parser)
            written |= {f"{group}.{name}": text for name, text in named.items()}
    return written


def favourites(node: Node, intents: Collection[str], parser: Parser) -> tuple[str, ...]:
    """The intents that are offered to who has not asked anything yet."""
    items = Parser().items(parser.mapping(node).get("favourites"))
    for item in items:
        if item.value not in intents:
            parser.report(
                item,
                f"favourites: {item.value!r} is not in intents/; mend the name or take it out.",
            )
    return tuple(str(item.value) for item in items)


def texts(
    node: Node, names: Mapping[str, tuple[str, ...]], facts: Collection[str], parser: Parser
) -> dict[str, str]:
    """Named texts, all of which must be there; each may use the clinic's facts and its own placeholders."""
    written = {}
    for name, entry in parser.fields(node, names).items():
        written[name] = parser.text(entry)
        allowed = {*REQUIRED_FACTS, "phone_international", *names[name]}
        for unknown in sorted(placeholders(written[name]) - allowed):
            remedy = (
                "may be empty, so it cannot stand here"
                if unknown in facts
                else f"is none of {', '.join(sorted(allowed))}"
            )
            parser.report(entry, f"{{{unknown}}} {remedy}.")
    return written


def refused(node: Node, parser: Parser) -> tuple[Refused, ...]:
    """The wordings that no answer may hold."""
    found = []
    for entry in parser.mapping(node).values():
        fields = parser.fields(entry, ("why", "phrases"), ("unless",))
        phrases, unless = (parser.phrases(fields.get(key)) for key in ("phrases", "unless"))
        found.append(
            Refused(
                parser.text(fields.get("why")),
                tuple(phrases),
                frozenset(phrase[0] for phrase in unless),
            )
        )
    return tuple(found)


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEYS = ("intent", "days", "time")


def posts(node: Node | None, intents: set[str], problems: list[Problem]) -> tuple[Post, ...]:
    """The posts; a problem for each that cannot be used."""
    if node is None:
        return ()
    if not isinstance(node.value, list):
        problems.append(node.problem("must be a list: each post begins with '- intent: …'."))
        return ()
    return tuple(post for item in node.value if (post := _post(item, intents, problems)))


def _post(node: Node, intents: set[str], problems: list[Problem]) -> Post | None:
    entries = node.value if isinstance(node.value, dict) else {}
    if set(entries) != set(_KEYS):
        problems.append(node.problem(f"a post has {', '.join(_KEYS)}, and nothing else."))
        return None
    before = len(problems)
    intent, clock = (entries[key].value for key in ("intent", "time"))
    if intent not in intents:
        problems.append(
            entries["intent"].problem(
                f"intent: {intent!r} is not in intents/; mend the name or take it out."
            )
        )
    named = entries["days"].value
    days = [item.value for item in named] if isinstance(named, list) else []
    if not days or any(day not in DAYS for day in days):
        problems.append(entries["days"].problem(f"days must be a list of {', '.join(DAYS)}."))
    if not (isinstance(clock, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock)):
        problems.append(
            entries["time"].problem(f"time {clock!r} is none; write it as 09:00 or 17:30.")
        )
    if len(problems) > before:
        return None
    return Post(
        str(intent), frozenset(DAYS.index(str(day)) for day in days), time.fromisoformat(str(clock))
    )
