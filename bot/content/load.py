"""Folders of YAML → Content, or every problem found in them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

from bot.content.facts import CLINIC, SOURCES, facts, sources
from bot.content.files import Tree, grow
from bot.content.model import Content, Intent, Kind, Response, Source, Wording, placeholders
from bot.content.names import BASE, BUTTONS, CARDS, REQUIRED_FACTS, REQUIRED_INTENTS
from bot.content.nodes import Node, Parser
from bot.content.red_flags import RedFlags, red_flags
from bot.content.shared import favourites, messages, posts, refused, texts, wording
from bot.errors import ContentError, Problem
from bot.text import Phrase, Rewriter, Trimmer

_PLAIN = Wording(Rewriter({}), Trimmer(()), frozenset(), frozenset(), frozenset(), {})
_NOTHING = Content("", {}, {}, _PLAIN, RedFlags({}, (), ()), {}, {}, (), {}, {})


def load(
    folders: Iterable[Path], overrides: Mapping[str, str], only: str | None = None
) -> dict[str, Content]:
    """The content by language; of one language alone where there is ``only`` that one.

    A file in a later folder takes the place of the same file in an earlier one; ``responses/_clinic.yaml`` and ``_sources.yaml`` entry by
    entry. ``overrides`` outrank the facts in these. While files of a language are still to be translated, the base language lends it what
    is missing. Raises ContentError with every problem found.
    """
    parser = Parser()
    tree = grow(folders, parser)
    tree.report_strays()
    languages = tree.languages()
    wanted = [only] if only in languages else languages
    needed = {*wanted, BASE} if BASE in languages and any(map(tree.unfinished, wanted)) else wanted
    known, articles = tree.entries(CLINIC), tree.entries(SOURCES)
    contents: dict[str, Content] = {}
    for language in sorted(
        needed, key=lambda language: language != BASE
    ):  # it lends, so it is first
        clinic, cited = (
            facts(known, language, overrides, parser),
            sources(articles, language, parser),
        )
        lent = contents.get(BASE, _NOTHING) if tree.unfinished(language) else _NOTHING
        contents[language] = _language(tree, language, clinic, cited, lent)
    if parser.problems:
        raise ContentError(
            tuple(dict.fromkeys(parser.problems))
        )  # what two languages share is found twice
    return {language: contents[language] for language in wanted}


def _language(
    tree: Tree, language: str, clinic: Mapping[str, str], cited: Mapping[str, Source], lent: Content
) -> Content:
    parser, asked_at, answered_at = (
        tree.parser,
        Path("intents", language),
        Path("responses", language),
    )

    def shared(place: Path) -> Node | None:
        return tree.node(place) if lent is _NOTHING or tree.has(place) else None

    asked, answered = dict(tree.named(asked_at)), dict(tree.named(answered_at))
    for name in sorted({*asked, *answered}):
        for here, there, others, place in (
            (asked, answered, lent.responses, answered_at),
            (answered, asked, lent.intents, asked_at),
        ):
            if name in here and name not in there and name not in others:
                missing = place.joinpath(*name.split(".")).with_suffix(".yaml")
                parser.problems.append(
                    Problem(
                        here[name], 1, f"has no partner file {missing}; add it or delete this one."
                    )
                )
    names = {*asked, *lent.intents}
    for name in REQUIRED_INTENTS:
        if name not in {*names, *answered}:
            lacking = tree.folders[-1] / asked_at.joinpath(*name.split(".")).with_suffix(".yaml")
            parser.problems.append(
                Problem(lacking, 1, "is missing; the bot itself leads there: copy the shipped one.")
            )
    synonyms, flags = shared(asked_at / "_synonyms.yaml"), shared(asked_at / "_red_flags.yaml")
    says, cards, refuses = (
        shared(answered_at / f"_{name}.yaml") for name in ("messages", "cards", "refused")
    )
    reads = wording(synonyms, parser) if synonyms else lent.wording
    intents = {
        name: intent
        for name, path in asked.items()
        if (intent := _intent(name, path, reads, parser))
    }
    responses = {
        name: response
        for name, path in answered.items()
        if (response := _response(path, names, cited, clinic, parser))
    }
    _unique(intents.values(), parser)
    return Content(
        language=language,
        intents={
            name: replace(intent, examples=(), phrases=(), lines=())
            for name, intent in lent.intents.items()
        }
        | intents,
        responses={**lent.responses, **responses},
        wording=reads,
        red_flags=red_flags(flags, parser.problems) if flags else lent.red_flags,
        messages=messages(says, clinic, parser)
        if says
        else {**lent.messages, "language_name": language},
        cards=texts(cards, CARDS, clinic, parser) if cards else lent.cards,
        refused=refused(refuses, parser) if refuses else lent.refused,
        facts=clinic,
        sources=cited,
        favourites=favourites(says, names, parser) if says else lent.favourites,
        posts=posts(tree.node(answered_at / "_posts.yaml"), names, parser.problems)
        if tree.has(answered_at / "_posts.yaml")
        else (),
        lent=frozenset(lent.responses) - set(responses),
        to_do=tree.unfinished(language),
    )


def _intent(name: str, path: Path, reads: Wording, parser: Parser) -> Intent | None:
    node = parser.file(path)
    if node is None:
        return None
    fields = parser.fields(node, ("title", "examples"))
    title = parser.text(fields.get("title"))
    items = parser.items(fields.get("examples"))
    if "examples" in fields and fields["examples"].value == []:
        parser.report(
            fields["examples"],
            "has no examples; list how patients ask this, one a line, each after '- '.",
        )
    examples = tuple(str(item.value) for item in items)
    phrases = tuple(map(reads.phrase, examples))
    for item, phrase in zip(items, phrases, strict=True):
        if not phrase:
            parser.report(item, "holds no word; write what a patient would type.")
    return Intent(name, title, examples, phrases, path, tuple(item.line for item in items))


def _unique(intents: Iterable[Intent], parser: Parser) -> None:
    """No example in two intents: it could mean either."""
    first: dict[Phrase, str] = {}
    for intent in intents:
        for example, phrase, line in zip(
            intent.examples, intent.phrases, intent.lines, strict=True
        ):
            other = first.setdefault(phrase, intent.name)
            if phrase and other != intent.name:
                what = f"{example!r} is also an example of {other}; keep it in one of them."
                parser.problems.append(Problem(intent.path, line, what))


def _response(
    path: Path,
    intents: Collection[str],
    cited: Mapping[str, Source],
    clinic: Mapping[str, str],
    parser: Parser,
) -> Response | None:
    node = parser.file(path)
    if node is None:
        return None
    fields = parser.fields(
        node, ("kind", "text", "reviewed"), ("unknown", "more", "sources", "buttons", "follow_ups")
    )
    kind, reviewed = parser.text(fields.get("kind")), parser.text(fields.get("reviewed"))
    if "kind" in fields and kind not in get_args(Kind):
        parser.report(fields["kind"], f"kind {kind!r} is none of {', '.join(get_args(Kind))}.")
    if "reviewed" in fields and not _is_date(reviewed):
        parser.report(fields["reviewed"], f"{reviewed!r} is no date; write it as 2026-11-21.")
    said = {key: parser.text(fields.get(key)) for key in ("text", "unknown", "more")}
    for key, text in said.items():
        for name in sorted(placeholders(text) - set(clinic)):
            parser.report(
                fields[key],
                f"{{{name}}} is not in responses/_clinic.yaml; add the fact or mend the name.",
            )
    optional = sorted(placeholders(said["text"]) & set(clinic) - set(REQUIRED_FACTS))
    if optional and not said["unknown"]:
        parser.report(
            fields["text"],
            f"uses {{{optional[0]}}}, which may be empty; add `unknown:` for what to say then.",
        )
    for key in ("unknown", "more"):
        for name in sorted(placeholders(said[key]) & set(clinic) - set(REQUIRED_FACTS)):
            parser.report(
                fields[key],
                f"uses {{{name}}}, which may be empty; only `text` may, with `unknown` beside it.",
            )
    lists = {}
    for key, known, place in (
        ("sources", cited, "responses/_sources.yaml"),
        ("buttons", BUTTONS, ", ".join(BUTTONS)),
        ("follow_ups", intents, "intents/"),
    ):
        items = parser.items(fields.get(key))
        lists[key] = tuple(str(item.value) for item in items)
        for item in items:
            if item.value not in known:
                parser.report(
                    item, f"{key}: {item.value!r} is not in {place}; mend the name or take it out."
                )
    return Response(
        kind=kind,  # type: ignore[arg-type]  # checked just above; a wrong one never leaves load()
        text=said["text"],
        unknown=said["unknown"],
        more=said["more"],
        sources=lists["sources"],
        buttons=lists["buttons"],
        follow_ups=lists["follow_ups"],
        reviewed=reviewed,
        path=path,
        lines={key: entry.line for key, entry in fields.items()},
    )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
