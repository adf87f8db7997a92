"""``_clinic.yaml`` and ``_sources.yaml``: what holds in every language.

Some of it has a wording for each. Some of it machines read, too: the phone number, the place on
the map, the time zone.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

from bot.content.clinic import CLINIC, shape_of
from bot.content.model import Content, Source, filled
from bot.content.names import (
    BASE,
    CAPITALS,
    CHAT_LANGUAGES,
    READ_FACTS,
    REQUIRED_FACTS,
    SURE_FACTS,
)
from bot.content.nodes import Node, Parser, near, remedy
from bot.content.said import Sayings, says_facts
from bot.facts.phone import international
from bot.facts.speech import Speech, names_of

SOURCES = Path("responses/_sources.yaml")


def overridden(
    entries: Mapping[str, Node], overrides: Mapping[str, str], parser: Parser
) -> dict[str, Node]:
    """The clinic's facts with those of the environment, which outrank the file."""
    known = dict(entries)
    variables = sorted(map(_variable, known))
    for name, value in overrides.items():
        node = Node(value, Path(_variable(name)), 0)
        if name not in known:
            right = remedy(_variable(name), variables, f"the facts are {', '.join(variables)}.")
            parser.report(node, f"is set, but there is no such fact; {right}")
        else:
            known[name] = node
    return known


def facts(entries: Mapping[str, Node], language: str, parser: Parser) -> dict[str, str]:
    """What is known of the clinic in words, in one language's; "" is what is not."""
    known = {name: _worded(node, language, parser) for name, node in entries.items()}

    def report(name: str, message: str) -> None:
        parser.report(entries.get(name) or Node("", CLINIC, 1), message)

    for name in REQUIRED_FACTS:
        if not known.get(name):
            report(name, f"{name} is empty; it must be filled in.")
    known |= capitals(known)
    known["phone_international"] = international(known.get("phone", ""), known.get("country", ""))
    return known


def capitals(known: Mapping[str, str]) -> dict[str, str]:
    """What begins a sentence with a fact, by the name that a text has for that."""
    names = [name for name in CAPITALS if CAPITALS[name] in known]
    texts = {name: known[CAPITALS[name]] for name in names}
    return {name: text[:1].upper() + text[1:] for name, text in texts.items()}


def citing(content: Content, cited: Mapping[str, str]) -> Content:
    """The content with what its language calls the articles, in its facts and its sources."""
    facts = {**content.facts, **cited, **capitals(cited)}
    sources = {
        name: replace(source, short=filled(source.short, facts))
        for name, source in content.sources.items()
    }
    return replace(content, facts=facts, sources=sources)


def with_data(content: Content, words: Mapping[str, Node]) -> Content:
    """The same with the facts that are data, as the language says them: where they have no
    ``words`` of its own beside the data, and it has the texts to say them."""
    if not says_facts(content.messages):
        return content
    sayings = Sayings(content.clinic, content.messages, content.language)
    worded = [name for name, node in words.items() if content.language in _languages(node)]
    data = {name: sayings.of(name) for name in content.known_as_data if name not in worded}
    known = {name: text for name, text in data.items() if text}
    return replace(content, facts={**content.facts, **known})


def _languages(node: Node) -> Collection[str]:
    """The languages in which a fact is worded; a text alone is in the base language."""
    if isinstance(node.value, dict):
        return [code for code, wording in node.value.items() if wording.value]
    return [BASE] if node.value else []


def _variable(fact: str) -> str:
    """The variable of the environment that outranks a fact."""
    return f"CLINIC_{fact.upper()}"


def chat_languages(
    clinic: dict[str, Node], languages: Collection[str], parser: Parser
) -> tuple[str, ...]:
    """The languages in which patients are answered, the first where nothing tells; () for all.

    It is no fact to be said, so it is taken out of these.
    """
    node = clinic.pop(CHAT_LANGUAGES, None)
    if node and isinstance(node.value, str):
        codes = node.value.replace(",", " ").split()
        node = Node([Node(code, node.path, node.line) for code in codes], node.path, node.line)
    return parser.names(CHAT_LANGUAGES, node, languages, "the content")


def languages_named(codes: Sequence[str], language: str) -> str:
    """Languages as one of them calls them, its own first: "English or Spanish"."""
    speech = Speech(language)
    ordered = sorted(codes, key=lambda code: code != language)
    return speech.listed([speech.language(code) for code in ordered], either=True)


def sources(entries: Mapping[str, Node], language: str, parser: Parser) -> dict[str, Source]:
    """The articles that answers draw on."""
    found = {}
    for name, node in entries.items():
        fields = parser.fields(node, ("title", "by"), ("url", "short"))
        by, short = fields.get("by"), fields.get("short")
        found[name] = Source(
            parser.text(fields.get("title")),
            _worded(by, language, parser) if by else "",
            parser.text(fields.get("url")),
            _worded(short, language, parser) if short else "",
        )
    return found


def report_unused(
    entries: Mapping[str, Node], used: Set[str], shipped: Collection[str], parser: Parser
) -> None:
    """A problem for each fact that no text names and no code reads: its name is misspelt.

    ``shipped`` are the facts that a clinic did not name itself.
    """
    known = {*shipped, *SURE_FACTS, *READ_FACTS}
    missing = used - entries.keys()
    for name, node in entries.items():
        if name in used or name in known:
            continue
        what = f"nothing uses the fact {name!r}"
        meant = near(name, missing)
        told = [no_such_fact(fact, entries.keys()) for fact in meant]
        answers = [one for one in parser.problems if one.message in told]
        if meant and meant[0] not in known:
            where = answers[0].place if answers else "an answer"
            what = f"{what}, and {where} has {{{meant[0]}}}"
            right = f"write {{{name}}} there, or call the fact {meant[0]} here."
        else:
            right = remedy(name, known | used, f"write {{{name}}} in an answer, or take it out.")
        parser.report(node, f"{what}; {right}")
        # each answer tells of it, too, and not where it is wrong
        parser.problems[:] = [one for one in parser.problems if one not in answers]


def no_such_fact(name: str, facts: Collection[str]) -> str:
    """What is wrong with a text that names a fact which the clinic has not."""
    names = [f"{{{fact}}}" for fact in facts]
    right = remedy(f"{{{name}}}", names, "add the fact or mend the name.")
    return f"{{{name}}} is not in {CLINIC}; {right}"


def report_foreign(name: str, node: Node, languages: Collection[str], parser: Parser) -> None:
    """A problem for each wording of a fact that is in no language of the content."""
    wordings = node.value if isinstance(node.value, dict) else {}
    foreign = {key: wording for key, wording in wordings.items() if key not in languages}
    meant = {code: code for code in languages} | names_of(languages) if foreign else {}
    for key, wording in foreign.items():
        each = ", ".join(f"{code}:" for code in languages)
        right = f"write one text behind {name}:, or below it one for each language, behind {each}"
        if key.lower() in meant:
            right = f"write {meant[key.lower()]}: in its place"
        elif data := shape_of(name):
            right += f"; or, without any text, {data}"
        what = f"{key!r} is no language, and {name} has a text for each language, or one for all"
        parser.report(wording, f"{what}; {right}.")


def _worded(node: Node, language: str, parser: Parser) -> str:
    """A text, or the one for a language among several; else the base language's."""
    if not isinstance(node.value, dict):
        return parser.text(node)
    wordings = {code: parser.text(wording) for code, wording in node.value.items()}
    return wordings.get(language) or wordings.get(BASE, "")
