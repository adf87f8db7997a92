"""What a language's files have in common: how it is read, and what the bot says for itself.

Most of ``_words.yaml``, ``_redaction.yaml``, ``_messages.yaml``, ``_cards.yaml``, ``_refused.yaml``
and ``_posts.yaml``; the words of concepts have a module of their own.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import time
from pathlib import Path
from typing import get_args

from bot.content.concepts import Concepts
from bot.content.guides import PLACEHOLDERS
from bot.content.guides import words as words_of_guides
from bot.content.model import Clues, Forms, Move, Post, Refused, Wording, placeholders
from bot.content.names import (
    ALL_COMMANDS,
    AREAS,
    CARDS,
    CITED,
    COMPLAINTS,
    DAYS,
    DESK_MESSAGES,
    FACT_MESSAGES,
    HANDOFF_MESSAGES,
    MESSAGES,
    MISSING,
    NAMED,
    NAMED_FACTS,
    REQUIRED_FACTS,
    SURE_FACTS,
    TOLD_MESSAGES,
    UNNAMED,
    WEEK_MESSAGES,
)
from bot.content.nodes import Node, Parser, Place, remedy
from bot.content.red_flags import RedFlags
from bot.content.signs import report_signs
from bot.text import Phrase, Rewriter, Trimmer, words

WORDING = ("synonyms", "spellings", "polite", "joins", "asks", "refers", "moves")
"""What ``_words.yaml`` holds beside the words of concepts."""
ANYTHING = "anything"
"""Of what was heard: what is said of a flag that has no words of its own."""
_ASIDE = ("professions", "places", "near")
_GOING_ON = ("chatter", "forwards")
_LISTS = ("polite", "joins", "asks", "refers", "switch", *_GOING_ON, *_ASIDE)
"""Lists of phrases that are compared as they are rewritten."""
_LAST = "last"  # the ordinal that counts from the end
_GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # group: its messages, with the placeholders that each may use
    "commands": dict.fromkeys(ALL_COMMANDS, ()),
    "missing": dict.fromkeys(MISSING, ()),
    "complaints": dict.fromkeys((one or "plain" for one in COMPLAINTS), ()),
    "told": TOLD_MESSAGES,
    "with_staff": HANDOFF_MESSAGES,
    "desk": DESK_MESSAGES,
    "facts_named": dict.fromkeys(NAMED_FACTS, ()),
    "week": WEEK_MESSAGES,
    "cited": dict.fromkeys(CITED, ()),
}


def wording(node: Node, parser: Parser) -> Wording:
    """``_words.yaml`` as a wording."""
    optional = ("switch", "meant", "ordinals", "signs", *_GOING_ON, *_ASIDE)
    fields = parser.fields(node, ("words", *WORDING), optional, lists=_LISTS)
    rules: dict[Phrase, Phrase] = {}
    lines: dict[Phrase, Place] = {}
    for section in ("synonyms", "spellings"):
        for meant, variants in parser.mapping(fields.get(section)).items():
            replacement = words(meant)
            if not replacement:
                right = "write what the words after it stand for."
                parser.report(variants, f"{meant!r} holds no word; {right}")
                continue
            for variant in parser.items(variants):
                phrase = words(str(variant.value))
                if wrong := _wrong_rule(phrase, replacement, rules):
                    parser.report(variant, f"{variant.value!r} {wrong}; take it out.")
                    continue
                rules[phrase] = replacement
                if section == "synonyms":
                    lines[phrase] = variant.place
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
        chatter=Trimmer(lists["chatter"]),
        ordinals=_ordinals(fields.get("ordinals"), rewriter, parser),
        meant=frozenset(parser.phrases(fields.get("meant"))),
        signs=_signs(fields.get("signs"), parser),
        forwards=frozenset(map(trimmer.trim, lists["forwards"])),
        switch=frozenset(map(trimmer.trim, lists["switch"])),
        lines=lines,
        asides=_asides(lists["professions"], lists["places"], lists["near"]),
    )


def _asides(
    professions: Iterable[Phrase], places: Iterable[Phrase], near: Iterable[Phrase]
) -> Rewriter:
    """Takes out what is named beside the question: "in Boston", "a chiropractor"."""
    before = [(), *near]
    terms = (*professions, *(word + place for place in places for word in before))
    return Rewriter(dict.fromkeys(filter(None, terms), ()))


def _wrong_rule(phrase: Phrase, replacement: Phrase, rules: Mapping[Phrase, Phrase]) -> str:
    if not phrase:
        return "holds no word"
    if phrase in rules:
        return "stands here twice"
    return "replaces itself" if phrase == replacement else ""


def _moves(node: Node | None, rewriter: Rewriter, parser: Parser) -> dict[Phrase, Move]:
    fields = parser.fields(node, (), get_args(Move)) if node else {}
    return {
        rewriter.rewrite(phrase): move
        for move in get_args(Move)
        for phrase in parser.phrases(fields.get(move))
    }


def _ordinals(node: Node | None, rewriter: Rewriter, parser: Parser) -> dict[Phrase, int]:
    """By which words an option is chosen: ``1: [the first one]``, ``last: [the last one]``."""
    found = {}
    for name, listed in parser.mapping(node).items():
        if not (name.isdecimal() and 0 < int(name) < 10) and name != _LAST:
            parser.report(listed, f"{name!r} is no place; write 1 to 9, or {_LAST}.")
            continue
        for phrase in parser.phrases(listed):
            found[rewriter.rewrite(phrase)] = -1 if name == _LAST else int(name)
    return found


def _signs(node: Node | None, parser: Parser) -> dict[str, str]:
    """What emoji say: ``thank you: [🙏]``."""
    return {
        str(sign.value): meant
        for meant, listed in parser.mapping(node).items()
        for sign in parser.items(listed)
    }


def clues(node: Node, parser: Parser) -> Clues:
    """``_redaction.yaml``: the words that personal data is found by. A list may be empty."""
    names = [field.name for field in fields(Clues)]
    lists = parser.fields(node, names, lists=names)
    return Clues(**{name: _listed(listed, parser) for name, listed in lists.items()})


def forms(node: Node | None, country: str, parser: Parser) -> Forms:
    """``intents/_redaction.yaml``: the forms of personal data in a country, and everywhere."""
    names = [field.name for field in fields(Forms)]
    entries = parser.mapping(node)
    known = [
        parser.fields(entries[place], (), names)
        for place in ("everywhere", country)
        if place in entries
    ]
    found = {
        name: [text for one in known if name in one for text in _listed(one[name], parser)]
        for name in names
    }
    return Forms(**{name: tuple(texts) for name, texts in found.items()})


def _listed(node: Node, parser: Parser) -> tuple[str, ...]:
    """A list of words and phrases as they are written, each once."""
    found: dict[str, None] = {}
    for item in parser.items(node):
        text = str(item.value).strip()
        if not words(text):
            parser.report(item, f"{text!r} holds no word; take it out.")
        elif text in found:
            parser.report(item, f"{text!r} stands here twice; keep one of them.")
        found[text] = None
    return tuple(found)


def messages(
    node: Node,
    facts: Collection[str],
    asked: Collection[str],
    parser: Parser,
) -> dict[str, Node]:
    """The texts of ``_messages.yaml`` by name; those of a group as "areas.clinic".

    ``asked`` are a clinic's own areas of which this language has questions.
    """
    fields = parser.fields(node, (*MESSAGES, "areas", *_GROUPS), ("favourites",))
    own = {name: fields[name] for name in MESSAGES if name in fields}
    written = _checked(own, MESSAGES, facts, parser)
    titles = dict.fromkeys((*AREAS, *asked), ())
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = {"areas": titles, **_GROUPS}
    if "areas" in fields:
        fields["areas"] = _without_idle(fields["areas"], titles, parser)
    for group, names in groups.items():
        if group in fields:
            for name, text in texts(fields[group], names, facts, parser).items():
                written[f"{group}.{name}"] = text
    return written


def cited(told: Node | None, lent: Mapping[str, str], parser: Parser) -> dict[str, str]:
    """What ``_messages.yaml`` calls the articles; without one, what is ``lent``."""
    words = parser.mapping(parser.mapping(told).get("cited"))
    return {name: parser.text(words.get(name)) or lent.get(name, "") for name in CITED}


def without_former(node: Node, shipped: Path, parser: Parser) -> Node:
    """``_messages.yaml`` without messages of a clinic's own that no version has any more, by names
    that are near no other; ``shipped`` is the first folder's file."""
    if not isinstance(node.value, dict):  # which is told where it is read
        return node
    known = (*MESSAGES, "areas", "favourites", *_GROUPS)
    entries = dict(node.value)
    for name, entry in node.value.items():
        if name not in known and entry.path != shipped and not remedy(name, known, ""):
            what = f"there is no message {name!r} any more; take it out."
            parser.problems.append(replace(entry.problem(what), to_do=True))
            del entries[name]
    return Node(entries, node.path, node.line)


def _without_idle(titles: Node, asked: Collection[str], parser: Parser) -> Node:
    """The titles of areas without those of which nobody can ask anything in this language; one
    that is nearly another's name stays, and is a problem."""
    if not isinstance(titles.value, dict):
        return titles
    entries = dict(titles.value)
    for name, title in titles.value.items():
        if name not in asked and not remedy(name, asked, ""):
            what = f"there is no question in the area {name!r} in this language; add one."
            parser.problems.append(replace(title.problem(what), to_do=True))
            del entries[name]
    return Node(entries, titles.path, titles.line)


def fact_messages(
    node: Node, heard: Concepts, facts: Collection[str], parser: Parser
) -> dict[str, Node]:
    """The texts of ``_facts.yaml``: sentences as "facts.open_now", names as "services.thai"."""
    known = parser.fields(node, ("said", "answers", *NAMED))
    sentences = {
        name: text
        for group in ("said", "answers")
        for name, text in parser.mapping(known.get(group)).items()
    }
    whole = Node(dict(sentences), node.path, node.line)
    checked = _checked(parser.fields(whole, FACT_MESSAGES), FACT_MESSAGES, facts, parser)
    written = {f"facts.{name}": text for name, text in checked.items()}
    for group, kinds in NAMED.items():
        names = [
            concept.removeprefix(kind)
            for kind in kinds
            for concept in heard.simple
            if concept.startswith(kind) and concept.removeprefix(kind) not in UNNAMED
        ]
        if group in known:
            named = parser.fields(known[group], names)
            written |= {f"{group}.{name}": text for name, text in named.items()}
    return written


def guided(
    node: Node, base: Collection[str], facts: Collection[str], parser: Parser
) -> dict[str, Node]:
    """The texts of ``_guides.yaml`` by name; ``base`` holds those of the base language, if any."""
    found = words_of_guides(node, base, parser)
    names = {name: PLACEHOLDERS.get(name, ()) for name in found}
    return _checked(found, names, facts, parser)


def cards(
    node: Node, facts: Collection[str], red_flags: RedFlags, parser: Parser
) -> dict[str, Node]:
    """The texts of ``_cards.yaml`` by name; those of a group as "heard.stroke"."""
    groups = _card_groups(red_flags)
    fields = parser.fields(node, (*CARDS, "usual", "reviewer"), groups)
    written = _checked(
        {name: fields[name] for name in CARDS if name in fields}, CARDS, facts, parser
    )
    for group, names in groups.items():
        entries = parser.mapping(fields.get(group))
        for name, entry in entries.items():
            if name not in names:
                right = remedy(name, names, "mend the name or take it out.")
                what = "caution" if group == "cautions" else "flag"
                parser.report(entry, f"there is no {what} {name!r}; {right}")
            elif not parser.text(entry):
                parser.report(entry, f"{name!r} is empty; fill it in.")
        known = {name: entry for name, entry in entries.items() if name in names}
        for name, text in _checked(known, dict.fromkeys(known, ()), facts, parser).items():
            written[f"{group}.{name}"] = text
    return written


def _card_groups(red_flags: RedFlags) -> dict[str, Collection[str]]:
    """The groups of ``_cards.yaml``, with the names that each may have words for."""
    flags = [flag.name for flag in red_flags.flags]
    cautions = [flag.caution for flag in red_flags.flags if flag.caution]
    return {"heard": [*flags, ANYTHING], "signs": flags, "cautions": cautions}


def usual(node: Node, red_flags: RedFlags, parser: Parser) -> tuple[str, ...]:
    """The flags whose signs stand on every card."""
    flags = [flag.name for flag in red_flags.flags]
    listed = parser.mapping(node).get("usual")
    return parser.names("usual", listed, flags, "_red_flags.yaml")


def reviewer(node: Node, parser: Parser) -> str:
    """Who has reviewed the cards."""
    return parser.text(parser.mapping(node).get("reviewer"))


def values(nodes: Mapping[str, Node]) -> dict[str, str]:
    """The texts of messages or cards by name."""
    return {name: str(node.value) for name, node in nodes.items()}


def placed(file: str, nodes: Mapping[str, Node]) -> dict[tuple[str, str], Place]:
    """Where each of them stands, by the file's name and its own."""
    return {(file, name): node.place for name, node in nodes.items()}


def favourites(node: Node, intents: Collection[str], parser: Parser) -> tuple[str, ...]:
    """The intents that are offered to who has not asked anything yet."""
    listed = parser.mapping(node).get("favourites")
    return parser.names("favourites", listed, intents, "intents/")


def texts(
    node: Node, names: Mapping[str, tuple[str, ...]], facts: Collection[str], parser: Parser
) -> dict[str, Node]:
    """Texts, all of which must be there, by name.

    Each may use the clinic's facts that are always filled in, and its own placeholders.
    """
    return _checked(parser.fields(node, names), names, facts, parser)


def _checked(
    entries: Mapping[str, Node],
    names: Mapping[str, tuple[str, ...]],
    facts: Collection[str],
    parser: Parser,
) -> dict[str, Node]:
    written = {}
    for name, entry in entries.items():
        text = parser.text(entry)
        report_signs(entry, parser)
        written[name] = Node(text, entry.path, entry.line)
        listed = {*REQUIRED_FACTS, "phone_international", *names[name]}
        for unknown in sorted(placeholders(text) - listed.union(SURE_FACTS)):
            if unknown in facts:
                wrong = "may be empty, so it cannot stand here"
            else:
                wrong = f"is none of {', '.join(sorted(listed))}"
            parser.report(entry, f"{{{unknown}}} {wrong}.", f"{{{unknown}}}")
    return written


def refused(node: Node, parser: Parser) -> tuple[Refused, ...]:
    """``_refused.yaml``: the wordings that no answer may hold."""
    found = []
    for entry in parser.mapping(node).values():
        fields = parser.fields(entry, ("why", "phrases"), ("unless",))
        phrases, unless = (parser.phrases(fields.get(key)) for key in ("phrases", "unless"))
        harmless = frozenset(phrase[0] for phrase in unless)
        found.append(Refused(parser.text(fields.get("why")), tuple(phrases), harmless))
    return tuple(found)


def posts(node: Node, intents: Collection[str], parser: Parser) -> tuple[Post, ...]:
    """``_posts.yaml``: what the clinic's channel publishes by itself, and when.

    - intent: type.swedish_vs_deep_tissue
      days: [monday, thursday]
      time: "09:00"
    """
    found = []
    for item in parser.sequence(node):
        fields = parser.fields(item, ("intent", "days", "time"))
        if len(fields) == 3 and fields["days"].value != "":
            intent = parser.name("intent", fields["intent"], intents, "intents/")
            days = [str(day.value) for day in parser.items(fields["days"])]
            if not days or any(day not in DAYS for day in days):
                parser.report(fields["days"], f"days must be a list of {', '.join(DAYS)}.")
                continue
            clock = parser.text(fields["time"])
            if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
                right = "write it as in 09:00 or 17:30."
                parser.report(fields["time"], f"time {clock!r} is no time of day; {right}")
                continue
            on = frozenset(DAYS.index(day) for day in days)
            found.append(Post(intent, on, time.fromisoformat(clock)))
    return tuple(found)
