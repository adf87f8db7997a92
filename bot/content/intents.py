"""``intents/``: what patients ask, each file as an intent; each example in one of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from sys import intern

from bot.content.files import Tree
from bot.content.model import Intent, Response, Wording
from bot.content.names import GENERAL_ASKS
from bot.content.nodes import Node, Parser, Place, remedy
from bot.content.responses import asked_kinds
from bot.content.signs import report_signs
from bot.errors import Problem
from bot.text import Phrase


def intent(name: str, node: Node, reads: Wording, tree: Tree) -> Intent:
    """An intent, as the files at its place say together."""
    parser = tree.parser
    fields = parser.fields(node, ("title", "examples"), ("asks", "then"))
    title, examples = (fields.get(key, node) for key in ("title", "examples"))
    report_signs(title, parser)
    if examples.value == [] and "examples" in fields:
        right = "list how patients ask this, one a line, each after '- '."
        _report_empty(examples, "has no examples", right, tree)
    groups = {"": examples} if "examples" in fields else {}
    then = asked_kinds(fields.get("then"), parser)
    for kind, entry in asked_kinds(fields.get("asks"), parser).items():
        if kind in then:
            what = f"the kind of question {kind!r} also stands below then:; keep it in one of them."
            parser.report(entry, what)
        groups[kind] = entry
    groups |= then
    items = {kind: parser.items(group) for kind, group in groups.items()}
    for kind, group in items.items():
        if kind and not group:
            what = f"the kind of question {kind!r} has no examples"
            _report_empty(groups[kind], what, "list how patients ask that, or take it out.", tree)
    found = {
        kind: [(item, tuple(map(intern, reads.phrase(str(item.value))))) for item in listed]
        for kind, listed in items.items()
    }
    for item, phrase in chain.from_iterable(found.values()):
        if not phrase:
            parser.report(item, "holds no word; write what a patient would type.")
    found = _kinds_apart(found, tree)
    nodes = [item for listed in found.values() for item, _ in listed]
    return Intent(
        name,
        parser.text(fields.get("title")),
        examples=tuple(str(item.value) for item in nodes),
        phrases=tuple(phrase for listed in found.values() for _, phrase in listed),
        path=examples.path,
        places=tuple(item.place for item in nodes),
        titled=title.place,
        asks={
            kind: tuple(phrase for _, phrase in listed) for kind, listed in found.items() if kind
        },
        then=frozenset(then),
    )


def _report_empty(node: Node, what: str, right: str, tree: Tree) -> None:
    """A problem of a list without examples; a clinic's own folder may have taken them away."""
    is_own = tree.layer(node.path) > 0
    tree.parser.problems.append(replace(node.problem(f"{what}; {right}"), to_do=is_own))


def _kinds_apart(
    found: Mapping[str, Sequence[tuple[Node, Phrase]]], tree: Tree
) -> dict[str, list[tuple[Node, Phrase]]]:
    """An intent's examples, each of one kind of question: that of the latest folder. A problem
    where one folder has it of two."""
    last: dict[Phrase, tuple[int, str]] = {}
    for kind, listed in found.items():
        for item, phrase in listed:
            layer = tree.layer(item.path)
            at, other = last.setdefault(phrase, (layer, kind))
            if layer > at:
                last[phrase] = (layer, kind)
            elif phrase and layer == at and other != kind:
                beside = f"below {other}:" if other else "among the examples"
                what = f"{str(item.value)!r} also stands {beside}; keep it in one of them."
                tree.parser.report(item, what)
    return {
        kind: [(item, phrase) for item, phrase in listed if last[phrase][1] == kind]
        for kind, listed in found.items()
    }


def twins_apart(tree: Tree, intents: Mapping[str, Intent]) -> dict[str, Intent]:
    """The intents, each example in one: that of the latest folder, so that a clinic moves an
    example by adding it where it belongs, and no later version of ours stands against it. A
    problem where one folder has it in two: it could mean either."""
    last: dict[Phrase, tuple[int, str, Place]] = {}
    examples = [
        (tree.layer(place.path), intent.name, example, phrase, place)
        for intent in intents.values()
        for example, phrase, place in zip(
            intent.examples, intent.phrases, intent.places, strict=True
        )
    ]
    for layer, name, example, phrase, place in sorted(examples, key=lambda one: -one[0]):
        at, other, first = last.setdefault(phrase, (layer, name, place))
        if phrase and other != name and at == layer:
            what = f"{example!r} is also an example of {first.named}; keep it in one of them."
            tree.parser.problems.append(Problem(*place, what))
    taken: dict[str, set[Phrase]] = {}
    for _, name, _, phrase, _ in examples:
        if last[phrase][1] != name:
            taken.setdefault(name, set()).add(phrase)
    return {
        name: _without(intent, taken[name]) if name in taken else intent
        for name, intent in intents.items()
    }


def _without(intent: Intent, taken: Collection[Phrase]) -> Intent:
    """An intent without some of its examples."""
    kept = [at for at, phrase in enumerate(intent.phrases) if phrase not in taken]
    return replace(
        intent,
        examples=tuple(intent.examples[at] for at in kept),
        phrases=tuple(intent.phrases[at] for at in kept),
        places=tuple(intent.places[at] for at in kept),
        asks={
            kind: tuple(phrase for phrase in phrases if phrase not in taken)
            for kind, phrases in intent.asks.items()
        },
    )


def report_unanswered(
    intents: Mapping[str, Intent], responses: Mapping[str, Response], parser: Parser
) -> None:
    """A problem for each kind of question that has examples and no wording."""
    for name, intent in intents.items():
        answer = responses.get(name)
        for kind, phrases in intent.asks.items():
            if answer and kind not in answer.asks:
                at = intent.phrases.index(phrases[0]) if phrases else None
                place = intent.titled if at is None else intent.places[at]
                right = remedy(kind, answer.asks, f"add it below asks: in {answer.path}.")
                what = f"the kind of question {kind!r} has examples and no wording; {right}"
                parser.problems.append(Problem(*place, what))


def report_unasked(
    intents: Mapping[str, Intent], responses: Mapping[str, Response], parser: Parser
) -> None:
    """A problem for each kind of question that has a wording and no examples."""
    for name, answer in responses.items():
        intent = intents.get(name)
        for kind in answer.asks:
            if intent and kind not in intent.asks and kind not in GENERAL_ASKS:
                known = [*intent.asks, *GENERAL_ASKS]
                right = remedy(kind, known, f"list some below asks: in {intent.path}.")
                what = f"the kind of question {kind!r} has a wording and no examples; {right}"
                parser.problems.append(Problem(*answer.places[f"asks.{kind}"], what))
