"""``_elsewhere.yaml``: what another clinic than the shipped one says in the place of what only that
one may say; and what is said in another country, in other languages, or without the articles."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.content.clinic import CLINIC
from bot.content.files import Tree
from bot.content.names import BASE, CHAT_LANGUAGES, REACHES, SAID_ELSEWHERE, WHERE_ELSE
from bot.content.nodes import Node, plain
from bot.facts.phone import HOME

_HOME_LANGUAGES = {BASE, "es"}
"""Those that the shipped texts name as the ones that patients may write in."""

_ARTICLES = "massage"
"""The area that is off where a clinic does without the articles."""

Entries = Mapping[str, Node]


def own_facts(tree: Tree, overrides: Mapping[str, str]) -> Entries:
    """The entries of ``_clinic.yaml``.

    A clinic of another name than the shipped one has none of that one's facts: each that it does
    not fill in is empty.
    """
    entries = tree.parser.mapping(tree.node(CLINIC))
    if not is_another(tree, entries, overrides):
        return entries
    above = tree.layers[CLINIC][1:]
    files = [tree.parser.file(path) for path in above]
    empty = {name: Node("", (above or (CLINIC,))[-1], 1) for name in entries}
    own = [tree.parser.mapping(node) for node in files if node]
    _report_shipped(tree, own)
    return {**empty, **{name: entries[name] for layer in own for name in layer}}


def _report_shipped(tree: Tree, own: Sequence[Entries]) -> None:
    """A problem for each fact of another clinic that is the shipped one's alone."""
    shipped = tree.parser.mapping(tree.parser.file(tree.layers[CLINIC][0]))
    for name in REACHES:
        theirs = plain(shipped.get(name))
        for entries in own:
            if theirs and _alike(plain(entries.get(name)), theirs):
                whose = plain(shipped.get("name"))
                tree.parser.report(entries[name], f"{name} is that of {whose}; fill in yours.")


def _alike(one: str, other: str) -> bool:
    """Whether two texts are the same number or place, however they are written."""
    plain, known = (re.sub(r"[^a-z0-9]", "", text.lower()) for text in (one, other))
    return plain.removeprefix("1") == known.removeprefix("1")


def is_another(tree: Tree, entries: Entries, overrides: Mapping[str, str]) -> bool:
    """Whether the clinic has another name than the shipped one."""
    files = tree.layers.get(CLINIC, ())
    shipped = tree.parser.mapping(tree.parser.file(files[0]) if files else None).get("name")
    name = overrides.get("name") or plain(entries.get("name"))
    return bool(name) and name != plain(shipped)


def as_said(tree: Tree) -> Tree:
    """The tree with what the clinic whose own folder is the last one is to say."""
    clinic = own_facts(tree, {})
    is_other = is_another(tree, tree.parser.mapping(tree.node(CLINIC)), {})
    chat = listed(clinic.get(CHAT_LANGUAGES)) or _HOME_LANGUAGES
    return with_others(tree, clinic, is_other, chat)


def with_others(
    tree: Tree,
    clinic: Entries,
    is_other: bool,
    spoken: Collection[str],
    areas_off: Collection[str] = (),
) -> Tree:
    """The tree with what is to be said in the place of the shipped clinic's own words."""
    conditions = {
        "clinic": is_other,
        "country": (plain(clinic.get("country")).upper() or HOME) != HOME,
        "languages": set(spoken) != _HOME_LANGUAGES,
        "articles": _ARTICLES in areas_off,
    }
    holds = [name for name in WHERE_ELSE if conditions[name]]
    beside: dict[Path, tuple[Node, ...]] = {}
    for language in tree.languages() if holds else ():
        place = Path("responses", language, SAID_ELSEWHERE)
        node = tree.node(place)
        listed = tree.parser.fields(node, (), WHERE_ELSE) if node else {}
        for condition in holds:
            for name, said in tree.parser.mapping(listed.get(condition)).items():
                at = place.parent.joinpath(*name.split(".")).with_suffix(".yaml")
                if at in tree.layers:
                    beside[at] = (*beside.get(at, ()), said)
                else:
                    tree.parser.report(said, f"there is no answer {name!r}; mend the name.")
    return replace(tree, beside=beside)


def listed(node: Node | None) -> list[str]:
    """The texts of a list, or of one text with commas between them."""
    if node and isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return plain(node).replace(",", " ").split()
