"""``_synonyms.yaml``: how a language is read."""

from pathlib import Path
from typing import get_args

from bot.content.fields import Reader
from bot.content.model import Move, Wording
from bot.content.reading import Node
from bot.text import Phrase, Rewriter, Trimmer, words

_LISTS = ("polite", "joins", "asks", "refers", "switch")


def wording(node: Node, reader: Reader) -> Wording:
    """The file as a wording; every problem with it joins the reader's."""
    fields = reader.fields(
        node, ("synonyms", "spellings", "polite", "joins", "asks", "refers", "moves"), ("switch",)
    )
    rules: dict[Phrase, Phrase] = {}
    lines: dict[Phrase, tuple[Path, int]] = {}
    for section in ("synonyms", "spellings"):
        for meant, variants in reader.mapping(fields[section]).items() if section in fields else ():
            if not words(meant):
                reader.report(
                    variants, f"{meant!r} holds no word; write what the words after it stand for."
                )
                continue
            for variant in reader.items(variants):
                phrase, replacement = words(str(variant.value)), words(meant)
                if not phrase or phrase in rules or phrase == replacement:
                    reason = (
                        "holds no word"
                        if not phrase
                        else "stands here twice"
                        if phrase in rules
                        else "replaces itself"
                    )
                    reader.report(variant, f"{variant.value!r} {reason}; take it out.")
                else:
                    rules[phrase] = replacement
                    if section == "synonyms":
                        lines[phrase] = variant.path, variant.line
    rewriter = Rewriter(rules)
    lists = {
        key: [rewriter.rewrite(phrase) for phrase in reader.phrases(fields.get(key))]
        for key in _LISTS
    }
    trimmer = Trimmer(lists["polite"])
    return Wording(
        rewriter=rewriter,
        trimmer=trimmer,
        joins=frozenset(" ".join(phrase) for phrase in lists["joins"]),
        asks=frozenset(phrase[0] for phrase in lists["asks"]),
        refers=frozenset(phrase[0] for phrase in lists["refers"] if phrase),
        moves=_moves(fields.get("moves"), rewriter, reader),
        switch=frozenset(map(trimmer.trim, lists["switch"])),
        lines=lines,
    )


def _moves(node: Node | None, rewriter: Rewriter, reader: Reader) -> dict[Phrase, Move]:
    fields = reader.fields(node, get_args(Move)) if node else {}
    return {
        rewriter.rewrite(phrase): move
        for move in get_args(Move)
        for phrase in reader.phrases(fields.get(move))
    }
