"""Folders of YAML → Content, or every problem found in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bot.facts
import bot.text
from bot.cache import edition
from bot.content.alarms import alarms_alone, alarms_for_all, lines_of, wording_of, words_of
from bot.content.clinic import CLINIC, DATA, Terms, called, is_worded, read, report_both
from bot.content.concepts import Concepts
from bot.content.country import COUNTRIES, of_country
from bot.content.elsewhere import is_another, own_facts, with_others
from bot.content.facts import (
    SOURCES,
    chat_languages,
    citing,
    facts,
    languages_named,
    overridden,
    report_foreign,
    report_unused,
    sources,
    with_data,
)
from bot.content.files import Tree, grow
from bot.content.guides import FILE, NO_GUIDES, Guides, guides
from bot.content.intents import intent, report_unanswered, report_unasked, twins_apart
from bot.content.mistakes import report_mistakes
from bot.content.model import Content, Intent, Response, Wording, placeholders
from bot.content.names import (
    BASE,
    CHAT_LANGUAGES,
    COMMON,
    FACTS,
    READ_FACTS,
    REQUIRED_INTENTS,
    VECTORS,
)
from bot.content.nodes import Node, Parser, remedy
from bot.content.off import dropped, intents_off
from bot.content.red_flags import RedFlags
from bot.content.responses import Known, response, translation
from bot.content.shared import (
    cards,
    cited,
    clues,
    fact_messages,
    favourites,
    forms,
    guided,
    messages,
    placed,
    posts,
    refused,
    reviewer,
    usual,
    values,
    without_former,
)
from bot.content.strays import TOPS
from bot.content.vectors import Vectors
from bot.content.words import Words
from bot.errors import ContentError, Problem
from bot.facts.phone import HOME
from bot.text import Rewriter, Trimmer

_READERS = (Path(bot.facts.__file__).parent, Path(__file__).parent)
FORMS = Path("intents", "_redaction.yaml")
EDITION = edition(
    [bot.text.__file__, *(file for folder in _READERS for file in sorted(folder.rglob("*.py")))]
)
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
        raise ContentError(parser.errors)
    shared = _for_all(tree, languages, overrides)
    clinic, chat = shared.clinic, shared.chat
    base = [BASE] if BASE in languages else []  # it lends, so it is first
    languages = list(dict.fromkeys([*chat, *base, *languages]))
    wanted = [only] if only in languages else languages
    loaded = list(dict.fromkeys([*base, *wanted]))
    intents = {name for language in languages for top in TOPS for name in tree.names(top, language)}
    heard, flagged = alarms_for_all(tree, intents)
    apart = dropped(tree, languages, chat)
    spoken = [one for one in languages if one not in apart.languages and tree.is_spoken(one)]
    tree = with_others(tree, clinic, shared.is_other, spoken, apart.areas)
    facts_read = read(clinic, dict.fromkeys([BASE, *languages]), _terms(heard), parser)
    report_mistakes(facts_read.words, parser)
    blank = replace(
        _NOTHING,
        concepts=heard,
        red_flags=flagged,
        clinic=facts_read.clinic,
        known_as_data=frozenset(facts_read.data),
        special_at=facts_read.special_at,
        areas=tree.areas,
        forms=forms(tree.node(FORMS), facts_read.clinic.country or HOME, parser),
    )
    contents: dict[str, Content] = {}
    bare = {}
    for language in loaded:
        known = facts(facts_read.words, language, parser)
        known[CHAT_LANGUAGES] = languages_named(spoken, language)
        cited = sources(shared.articles, language, parser)
        bare[language] = begun = replace(blank, language=language, facts=known, sources=cited)
        if tree.has_alarms_alone(language) or (language in apart.languages and language != BASE):
            contents[language] = alarms_alone(tree, begun)
        else:  # also the base language where nobody is answered in it: it lends
            contents[language] = _language(tree, begun, contents.get(BASE, blank), intents)
    if BASE in apart.languages:
        contents[BASE] = alarms_alone(tree, bare[BASE])
    off = intents_off(contents.values(), apart.areas, parser)
    named = called(facts_read.clinic, [content.words for content in contents.values()])
    report_both(named, clinic, parser)
    for language, content in contents.items():
        responses = {
            name: _leading(one, content.intents) for name, one in content.responses.items()
        }
        shown = replace(content, responses=responses, clinic=named, off=off)
        contents[language] = with_data(shown, facts_read.words)
    if set(contents) == set(languages):
        report_unused(clinic, _used(contents.values()), _named_below(tree), parser)
    if parser.errors:
        raise ContentError(parser.errors)
    return {language: replace(contents[language], left_to_do=parser.to_do) for language in wanted}


def _terms(heard: Concepts) -> Terms:
    """What facts may name: whatever can be heard."""

    def named(field: str) -> list[str]:
        return [name.removeprefix(field) for name in heard.simple if name.startswith(field)]

    services = [*named("technique_"), *named("service_")]
    return Terms(services, named("payment_"), named("discount_"))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What holds in every language."""

    clinic: Mapping[str, Node]
    """The clinic's facts, with what outranks them, and with its country's where it has none."""
    articles: Mapping[str, Node]
    is_other: bool
    """Whether it is another clinic than the shipped one."""
    chat: Sequence[str]
    """The languages in which patients are answered, the first where nothing tells; () for all."""


def _for_all(tree: Tree, languages: Collection[str], overrides: Mapping[str, str]) -> _Shared:
    """What ``_clinic.yaml`` and ``_sources.yaml`` say.

    Raises ContentError where one cannot be read, or the former is not there: every answer that
    names one would be a problem.
    """
    parser = tree.parser
    entries = []
    tree.require(CLINIC)
    if not tree.has(CLINIC):
        raise ContentError(parser.errors)
    for place in (CLINIC, SOURCES):
        node = tree.node(place)
        entries.append(parser.mapping(node))
        if tree.has(place) and not (node and node.is_mapping):
            raise ContentError(parser.errors)
    articles = entries[1]
    clinic, is_other = own_facts(tree, overrides), is_another(tree, entries[0], overrides)
    known = dict.fromkeys([BASE, *languages])  # the base language's wording holds for all
    for name, node in clinic.items():
        is_misspelt = name not in READ_FACTS and remedy(name, READ_FACTS, "")  # which is told
        if (name not in DATA or is_worded(node, known)) and not is_misspelt:
            report_foreign(name, node, known, parser)
    for article in articles.values():
        worded = article.value if isinstance(article.value, dict) else {}
        for key in worded.keys() & {"by", "short"}:
            report_foreign(key, worded[key], known, parser)
    clinic = overridden(clinic, overrides, parser)
    chat = chat_languages(clinic, languages, parser)
    clinic = of_country(clinic, tree.node(COUNTRIES), list(known), parser)
    return _Shared(clinic, articles, is_other, chat)


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
        for _, text in answer.texts()
        for name in placeholders(text)
    }


def _language(tree: Tree, begun: Content, base: Content, anywhere: Collection[str]) -> Content:
    """One language; ``base`` holds what is the same in all, and lends what is not translated.

    ``anywhere`` are the intents of all languages: what one of them lacks may be named in it, and
    is not offered.
    Of words for concepts a language has only its own: another's would be heard as if it were its.
    """
    parser, language = tree.parser, begun.language
    to_do = tree.unfinished(language)
    lent = base if to_do else begun

    def shared(top: str, name: str) -> Node | None:
        place = Path(top, language, name)
        return tree.node(place) if to_do else tree.required(place)

    asked = dict(tree.named("intents", language))
    answered = dict(tree.named("responses", language))
    asked, answered = _partners(tree, language, asked, answered, lent)
    names = {*asked, *lent.intents}
    worded, tried, redaction = (
        shared("intents", f"_{name}.yaml") for name in ("words", "alarms", "redaction")
    )
    if not to_do:
        tree.require(Path("intents", language, COMMON))
    told, shown, never = (
        shared("responses", f"_{name}.yaml") for name in ("messages", "cards", "refused")
    )
    begun = citing(begun, cited(told, lent.facts, parser))
    clinic = begun.facts
    reads = wording_of(worded, lent.wording, bool(to_do), parser)
    intents = {
        name: intent(name, node, reads, tree)
        for name, place in asked.items()
        if (node := tree.node(place))
    }
    intents = twins_apart(tree, intents)
    led_to = {name: place for name, place in answered.items() if name in names}
    cautions = {flag.caution for flag in begun.red_flags.flags}
    known = Known(anywhere, begun.sources, clinic, cautions)
    responses = _responses(tree, led_to, known, base)
    report_unanswered(intents, {**responses, **base.responses}, parser)
    whole = {name: one for name, one in responses.items() if name not in base.responses}
    report_unasked(intents, whole, parser)
    own = [area for area in tree.areas if any(name.startswith(f"{area}.") for name in asked)]
    if told:
        shipped = tree.layers[Path("responses", language, "_messages.yaml")][0]
        told = without_former(told, shipped, parser)
    written = messages(told, clinic, own, parser) if told else {}
    facts_node = tree.node(Path("responses", language, FACTS))
    phrased = fact_messages(facts_node, begun.concepts, clinic, parser) if facts_node else {}
    carded = cards(shown, clinic, begun.red_flags, parser) if shown else {}
    channel = tree.node(Path("responses", language, "_posts.yaml"))
    listed = posts(channel, anywhere, parser) if channel else ()
    shown_first = favourites(told, anywhere, parser) if told else lent.favourites
    tapped = tree.node(Path("responses", language, FILE))
    guide_words = guided(tapped, base.guides.words, clinic, parser) if tapped else {}
    led = base.guides.known
    if tapped and not led:
        led = guides(tapped, anywhere, begun.sources, cautions, parser)
    return replace(
        begun,
        intents={**_without_examples(lent.intents), **intents},
        responses={**lent.responses, **responses},
        wording=reads,
        words=words_of(tree, language, worded, begun.concepts),
        vectors=Vectors(tree.readable(Path("intents", language, VECTORS))),
        trials=lines_of(tried, begun.red_flags, parser),
        messages={
            **{name: text for name, text in lent.messages.items() if name.startswith("areas.")},
            **(values(written) or {**lent.messages, "language_name": language}),
            **values(phrased),
        },
        cards=values(carded) or lent.cards,
        usual=usual(shown, begun.red_flags, parser) if shown else lent.usual,
        reviewer=reviewer(shown, parser) if shown else lent.reviewer,
        refused=refused(never, parser) if never else lent.refused,
        favourites=tuple(name for name in shown_first if name in names),
        clues=clues(redaction, parser) if redaction else lent.clues,
        posts=tuple(one for one in listed if one.intent in names),
        guides=Guides(led, values(guide_words)) if tapped else NO_GUIDES,
        lent=frozenset(lent.responses) - set(responses),
        to_do=to_do,
        guarded=tree.is_guarded(language),
        places={
            **placed("_messages.yaml", written),
            **placed("_cards.yaml", carded),
            **placed(FILE, guide_words),
            **placed(FACTS, phrased),
        },
        folders=tree.folders_of(language),
    )


def _responses(
    tree: Tree, answered: Mapping[str, Path], known: Known, base: Content
) -> dict[str, Response]:
    """The responses at these places: whole, or in words alone where the base language has one."""
    found = {}
    for name, place in answered.items():
        original = Path("responses", BASE, *place.parts[2:])
        node = tree.node(place)
        if node and (place == original or not tree.has(original)):
            found[name] = response(node, known, tree.parser)
        elif node:
            found[name] = translation(node, base.responses.get(name), original, known, tree.parser)
    return found


def _leading(response: Response, intents: Collection[str]) -> Response:
    """An answer without follow-ups that its language has no question for."""
    if all(name in intents for name in response.follow_ups):
        return response
    return replace(response, follow_ups=tuple(to for to in response.follow_ups if to in intents))


def _without_examples(intents: Mapping[str, Intent]) -> dict[str, Intent]:
    """Intents that may be offered in another language, and are not understood in it."""
    return {
        name: replace(intent, examples=(), phrases=(), places=(), asks={})
        for name, intent in intents.items()
    }


def _alone(tree: Tree, missing: Path, is_ahead: bool) -> str:
    """What is wrong with a question or an answer that has no partner."""
    is_asked = missing.parts[0] == "responses"
    what = "is a question without an answer" if is_asked else "is an answer without a question"
    parts = "kind, text, reviewed" if is_asked else "title, examples"
    right = f"write {missing} ({parts}), or delete this {'question' if is_asked else 'answer'}"
    if is_ahead:
        right = f"it is not asked in this language until you {right}"
    name = ".".join(missing.with_suffix("").parts[2:])
    leading = "" if is_asked else ", ".join(map(str, _leading_to(tree, name, missing.parts[1])))
    return f"{what}; {right}{f', and {name} in {leading}' if leading else ''}."


def _leading_to(tree: Tree, name: str, language: str) -> list[Path]:
    """The answers of a language that have a question among their follow-ups."""
    found = []
    for _, place in tree.named("responses", language):
        follow_ups = tree.parser.mapping(tree.node(place)).get("follow_ups")
        listed = follow_ups.value if follow_ups and isinstance(follow_ups.value, list) else []
        found += [place] if any(one.value == name for one in listed) else []
    return found


def _partners(
    tree: Tree,
    language: str,
    asked: Mapping[str, Path],
    answered: Mapping[str, Path],
    lent: Content,
) -> tuple[dict[str, Path], dict[str, Path]]:
    """The intents that have an answer, and the answers that have an intent, by their places.

    What a clinic's own folder has half done in this language and whole in another is left to do,
    and not known here meanwhile; what else has no partner is a problem.
    """
    whole, kept = tree.whole(), []
    for here, there, others, top in (
        (asked, answered, lent.responses, "responses"),
        (answered, asked, lent.intents, "intents"),
    ):
        alone = [name for name in here if name not in there and name not in others]
        for name in alone:
            missing = Path(top, *here[name].parts[1:])
            if tree.is_meant(missing):  # which is told
                continue
            is_ahead = name in whole and tree.layer(tree.path(here[name])) > 0
            what = _alone(tree, missing, is_ahead)
            problem = Problem(tree.path(here[name]), 0, what, to_do=is_ahead)
            tree.parser.problems.append(problem)
        kept.append({name: here[name] for name in here if name not in whole or name not in alone})
    for name in REQUIRED_INTENTS:
        if name not in {*asked, *answered, *lent.intents}:
            lacking = Path("intents", language, *name.split(".")).with_suffix(".yaml")
            what = "is missing; the bot itself leads there: copy the shipped one."
            tree.parser.problems.append(Problem(tree.folders[-1] / lacking, 0, what))
    return kept[0], kept[1]
