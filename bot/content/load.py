"""Folders of YAML → Content, or every problem found in them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from sys import intern

import bot.text
from bot.cache import edition
from bot.content.alarms import alarms_alone, alarms_for_all, lines_of, wording_of, words_of
from bot.content.concepts import Concepts
from bot.content.facts import CLINIC, SOURCES, facts, report_foreign, report_unused, sources
from bot.content.files import Tree, grow
from bot.content.model import Content, Intent, Response, Source, Wording, placeholders
from bot.content.names import BASE, COMMON, REQUIRED_INTENTS, VECTORS
from bot.content.nodes import Node, Parser
from bot.content.red_flags import RedFlags
from bot.content.responses import response, translation
from bot.content.shared import (
    cards,
    clues,
    favourites,
    messages,
    placed,
    posts,
    refused,
    reviewer,
    usual,
    values,
)
from bot.content.vectors import Vectors
from bot.content.words import Words
from bot.errors import ContentError, Problem
from bot.text import Phrase, Rewriter, Trimmer

EDITION = edition([bot.text.__file__, *sorted(Path(__file__).parent.glob("*.py"))])
"""Of what reads content: what another one made of the same files does not hold."""

_PLAIN = Wording(Rewriter({}), Trimmer(()), frozenset(), frozenset(), frozenset(), {})
_NOTHING = Content(
    language="",
    intents={},
    responses={},
    wording=_PLAIN,
    concepts=Concepts(),
    red_flags=RedFlags(),
    words=Words(),
    trials={},
    messages={},
    cards={},
    refused=(),
    facts={},
    sources={},
)


def load(
    folders: Iterable[Path], overrides: Mapping[str, str], only: str | None = None
) -> dict[str, Content]:
    """The content by language; of one language alone where there is ``only`` that one.

    The files of a later folder are laid over those of an earlier one, entry by entry.
    ``overrides`` outrank the facts in these. While files of a language are still to be translated,
    the base language lends it what is missing. Raises ContentError with every problem found.
    """
    parser = Parser()
    tree = grow(folders, parser)
    tree.report_strays()
    languages = tree.languages()
    if not languages:
        raise ContentError(parser.problems)
    clinic, articles = _for_all(tree, languages)
    wanted = [only] if only in languages else languages
    base = [BASE] if BASE in languages else []  # it lends, so it is first
    loaded = list(dict.fromkeys([*base, *wanted]))
    intents = {name for language in loaded for name, _ in tree.named("intents", language)}
    heard, flagged = alarms_for_all(tree, intents)
    blank = replace(_NOTHING, concepts=heard, red_flags=flagged)
    contents: dict[str, Content] = {}
    for language in loaded:
        known = facts(clinic, language, overrides, parser)
        cited = sources(articles, language, parser)
        begun = replace(blank, language=language, facts=known, sources=cited)
        if tree.has_alarms_alone(language):
            contents[language] = alarms_alone(tree, begun)
        else:
            contents[language] = _language(tree, begun, contents.get(BASE, blank))
    if set(contents) == set(languages):
        report_unused(clinic, _used(contents.values()), _named_below(tree), parser)
    if parser.problems:
        # what two languages share is found twice
        raise ContentError(tuple(dict.fromkeys(parser.problems)))
    return {language: contents[language] for language in wanted}


def _for_all(tree: Tree, languages: Collection[str]) -> tuple[dict[str, Node], dict[str, Node]]:
    """The entries of ``_clinic.yaml`` and ``_sources.yaml``.

    Raises ContentError where one cannot be read: every answer that names one would be a problem.
    """
    parser = tree.parser
    entries = []
    for place in (CLINIC, SOURCES):
        node = tree.node(place)
        entries.append(parser.mapping(node))
        if tree.has(place) and not (node and node.is_mapping):
            raise ContentError(parser.problems)
    clinic, articles = entries
    known = dict.fromkeys([BASE, *languages])  # the base language's wording holds for all
    for name, node in clinic.items():
        report_foreign(name, node, known, parser)
    for article in articles.values():
        if isinstance(article.value, dict) and "by" in article.value:
            report_foreign("by", article.value["by"], known, parser)
    return clinic, articles


def _named_below(tree: Tree) -> Collection[str]:
    """The facts that the clinic whose folder this is did not name itself: the shipped ones."""
    if len(tree.folders) == 1:
        return ()
    files = [path for path in tree.layers.get(CLINIC, ()) if path != tree.folders[-1] / CLINIC]
    nodes = [tree.parser.file(path) for path in files]
    return {name for node in nodes if node for name in tree.parser.mapping(node)}


def _used(contents: Iterable[Content]) -> set[str]:
    """The facts that an answer names; messages and cards name only those that must be there."""
    return {
        name
        for content in contents
        for answer in content.responses.values()
        for text in (answer.text, answer.unknown, answer.more)
        for name in placeholders(text)
    }


def _language(tree: Tree, begun: Content, base: Content) -> Content:
    """One language; ``base`` holds what is the same in all, and lends what is not translated.

    Of words for concepts a language has only its own: another's would be heard as if it were its.
    """
    parser, language, clinic = tree.parser, begun.language, begun.facts
    to_do = tree.unfinished(language)
    lent = base if to_do else begun

    def shared(top: str, name: str) -> Node | None:
        place = Path(top, language, name)
        return tree.node(place) if to_do else tree.required(place)

    asked = dict(tree.named("intents", language))
    answered = dict(tree.named("responses", language))
    names = {*asked, *lent.intents}
    _report_partners(tree, language, asked, answered, lent)
    worded, tried, redaction = (
        shared("intents", f"_{name}.yaml") for name in ("words", "alarms", "redaction")
    )
    if not to_do:
        tree.require(Path("intents", language, COMMON))
    said, shown, never = (
        shared("responses", f"_{name}.yaml") for name in ("messages", "cards", "refused")
    )
    reads = wording_of(worded, lent.wording, bool(to_do), parser)
    intents = {
        name: _intent(name, node, reads, parser)
        for name, place in asked.items()
        if (node := tree.node(place))
    }
    _report_twins(sorted(intents.values(), key=partial(_layer, tree, asked)), parser)
    led_to = {name: place for name, place in answered.items() if name in names}
    responses = _responses(tree, led_to, names, clinic, begun.sources, base)
    written = messages(said, clinic, parser) if said else {}
    carded = cards(shown, clinic, begun.red_flags, parser) if shown else {}
    channel = tree.node(Path("responses", language, "_posts.yaml"))
    return replace(
        begun,
        intents={**_without_examples(lent.intents), **intents},
        responses={**lent.responses, **responses},
        wording=reads,
        words=words_of(tree, language, worded, begun.concepts),
        vectors=Vectors(tree.layers.get(Path("intents", language, VECTORS), ())),
        trials=lines_of(tried, begun.red_flags, parser),
        messages=values(written) or {**lent.messages, "language_name": language},
        cards=values(carded) or lent.cards,
        usual=usual(shown, begun.red_flags, parser) if shown else lent.usual,
        reviewer=reviewer(shown, parser) if shown else lent.reviewer,
        refused=refused(never, parser) if never else lent.refused,
        favourites=favourites(said, names, parser) if said else lent.favourites,
        clues=clues(redaction, parser) if redaction else lent.clues,
        posts=posts(channel, names, parser) if channel else (),
        lent=frozenset(lent.responses) - set(responses),
        to_do=to_do,
        guarded=tree.is_guarded(language),
        places={**placed("_messages.yaml", written), **placed("_cards.yaml", carded)},
        folders=tree.folders_of(language),
    )


def _responses(
    tree: Tree,
    answered: Mapping[str, Path],
    intents: Collection[str],
    clinic: Mapping[str, str],
    cited: Mapping[str, Source],
    base: Content,
) -> dict[str, Response]:
    """The responses at these places: whole, or in words alone where the base language has one."""
    found = {}
    for name, place in answered.items():
        original = Path("responses", BASE, *place.parts[2:])
        node = tree.node(place)
        if node and (place == original or not tree.has(original)):
            found[name] = response(node, intents, cited, clinic, tree.parser)
        elif node:
            whole = base.responses.get(name)
            found[name] = translation(node, whole, original, intents, clinic, tree.parser)
    return found


def _without_examples(intents: Mapping[str, Intent]) -> dict[str, Intent]:
    """Intents that may be offered in another language, and are not understood in it."""
    return {
        name: replace(intent, examples=(), phrases=(), lines=()) for name, intent in intents.items()
    }


def _report_partners(
    tree: Tree,
    language: str,
    asked: Mapping[str, Path],
    answered: Mapping[str, Path],
    lent: Content,
) -> None:
    """A problem for each intent without an answer, and the other way round."""
    for here, there, others, top in (
        (asked, answered, lent.responses, "responses"),
        (answered, asked, lent.intents, "intents"),
    ):
        for name, place in here.items():
            if name not in there and name not in others:
                missing = Path(top, *place.parts[1:])
                what = f"has no partner file {missing}; add it or delete this one."
                tree.parser.problems.append(Problem(tree.path(place), 1, what))
    for name in REQUIRED_INTENTS:
        if name not in {*asked, *answered, *lent.intents}:
            lacking = Path("intents", language, *name.split(".")).with_suffix(".yaml")
            what = "is missing; the bot itself leads there: copy the shipped one."
            tree.parser.problems.append(Problem(tree.folders[-1] / lacking, 1, what))


def _intent(name: str, node: Node, reads: Wording, parser: Parser) -> Intent:
    fields = parser.fields(node, ("title", "examples"))
    title, listed = (fields.get(key, node) for key in ("title", "examples"))
    if listed.value == [] and "examples" in fields:
        right = "list how patients ask this, one a line, each after '- '."
        parser.report(listed, f"has no examples; {right}")
    items = parser.items(fields.get("examples"))
    examples = tuple(str(item.value) for item in items)
    phrases = tuple(tuple(map(intern, reads.phrase(example))) for example in examples)
    for item, phrase in zip(items, phrases, strict=True):
        if not phrase:
            parser.report(item, "holds no word; write what a patient would type.")
    return Intent(
        name,
        parser.text(fields.get("title")),
        examples,
        phrases,
        path=listed.path,
        lines=tuple(item.line for item in items),
        titled=title.place,
    )


def _layer(tree: Tree, asked: Mapping[str, Path], intent: Intent) -> int:
    """Which of the folders an intent's examples stand in: the later one is to be mended."""
    return [folder / asked[intent.name] for folder in tree.folders].index(intent.path)


def _report_twins(intents: Iterable[Intent], parser: Parser) -> None:
    """A problem for each example of two intents: it could mean either."""
    first: dict[Phrase, str] = {}
    for intent in intents:
        examples = zip(intent.examples, intent.phrases, intent.lines, strict=True)
        for example, phrase, line in examples:
            other = first.setdefault(phrase, intent.name)
            if phrase and other != intent.name:
                what = f"{example!r} is also an example of {other}; keep it in one of them."
                parser.problems.append(Problem(intent.path, line, what))
