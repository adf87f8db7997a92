"""Folders of YAML → Content, or every problem found in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from bot.content.model import Content, Intent, Kind, Move, Refused, Response, Source, Wording, placeholders
from bot.content.reading import Node, read
from bot.content.red_flags import RedFlags, red_flags
from bot.errors import ContentError, Problem
from bot.text import Phrase, Rewriter, Trimmer, words

REQUIRED_FACTS = ("name", "city", "phone", "booking_url", "services", "emergency_number", "crisis_number")
REQUIRED_INTENTS = ("clinic.phone", "safety.contraindications", "safety.emergency")  # safety and buttons lead there whatever is typed
BUTTONS = ("book", "call")
CARDS = ("emergency", "crisis", "urgent", "soft", "reminder", "ask_first")
MESSAGES = {
    # name: the placeholders it may use beside the clinic's facts
    **dict.fromkeys(
        (
            "start",
            "help",
            "clarify",
            "none_of_these",
            "none_of_these_reply",
            "fallback",
            "handoff",
            "gone",
            "trouble",
            "which",
            "anything_else",
            "language",
            "language_name",
            "language_settled",
        ),
        (),
    ),
    **dict.fromkeys(("only_text", "topics", "back", "contact", "book", "privacy", "disclaimer", "description", "short_description"), ()),
    **dict.fromkeys(("button_book", "button_call", "button_topics"), ()),
    **dict.fromkeys(("late", "in_private", "forgotten", "mydata_nothing"), ()),
    "mydata": ("kept",),
    "mydata_answered": ("titles",),
    **dict.fromkeys(("mydata_misses", "mydata_reminders", "mydata_answers"), ("count",)),
    "mydata_unanswered": ("text", "day"),
    "reload_failed": ("count", "problems"),
    "topics_of": ("area",),
    "source": ("titles",),
    "source_item": ("title", "by"),
}
AREAS = ("clinic", "massage", "condition", "type", "compare", "therapist", "safety", "chat", "other")
COMMANDS = ("start", "topics", "book", "contact", "help", "privacy", "mydata", "forget")
_CARD_PLACEHOLDERS = {"ask_first": ("condition",)}
_SHARED = {"intents": ("_synonyms.yaml", "_red_flags.yaml"), "responses": ("_messages.yaml", "_cards.yaml", "_refused.yaml")}
_FOR_ALL = ("_clinic.yaml", "_sources.yaml")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def shipped() -> Path:
    """The folder with ``intents/`` and ``responses/``: the package in an installed wheel, above it in a checkout."""
    package = Path(__file__).parents[1]
    return package if (package / "intents").is_dir() else package.parent


def load(folders: Iterable[Path], facts: Mapping[str, str], only: str | None = None) -> dict[str, Content]:
    """The content by language; of one language alone where there is ``only`` that one.

    A file in a later folder takes the place of the same file in an earlier one; ``responses/_clinic.yaml`` and ``_sources.yaml`` entry by
    entry. ``facts`` outrank the files. Raises ContentError with every problem found.
    """
    problems: list[Problem] = []
    tree = _tree(tuple(folders), problems)
    contents: dict[str, Content] = {}
    languages = sorted({path.parts[1] for path in tree.paths if len(path.parts) > 2})
    for place, path in tree.paths.items():
        if len(place.parts) == 2 and (place.parts[0] != "responses" or place.name not in _FOR_ALL):
            problems.append(
                Problem(
                    path, 1, f"must stand in a language's folder, as in {place.parts[0]}/en/; only {' and '.join(_FOR_ALL)} stand above."
                )
            )
    if not languages:
        problems.append(Problem(tree.folders[-1], 1, "has no intents/<language>/ folder; point CLINIC_BOT_CONTENT at a content folder."))
    entries = tree.entries(Path("responses/_sources.yaml"))
    for language in [only] if only in languages else languages:
        contents[language] = _language(tree, language, _sources(entries, language, problems), facts)
    if problems:
        raise ContentError(tuple(dict.fromkeys(problems)))  # what two languages share is found twice
    return contents


@dataclass(frozen=True, slots=True)
class _Tree:
    """The YAML files of several folders laid over each other."""

    folders: tuple[Path, ...]
    problems: list[Problem]
    paths: Mapping[Path, Path]
    """Each file's place below its folder, with the file that counts."""

    def node(self, path: Path) -> Node | None:
        """The file that counts; a problem where there is none."""
        for folder in reversed(self.folders):
            if (folder / path).is_file():
                return read(folder / path, self.problems)
        self.problems.append(Problem(self.folders[-1] / path, 1, "is missing; copy the shipped one."))
        return None

    def entries(self, path: Path) -> dict[str, Node]:
        """The entries of a file in all folders, the later over the earlier."""
        merged: dict[str, Node] = {}
        for folder in self.folders:
            if (folder / path).is_file():
                node = read(folder / path, self.problems)
                merged |= _mapping(node, self.problems) if node else {}
        return merged


def _tree(folders: tuple[Path, ...], problems: list[Problem]) -> _Tree:
    paths: dict[Path, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ContentError([Problem(folder, 1, "is not a folder; CLINIC_BOT_CONTENT must name one with intents/ and responses/.")])
        for top in ("intents", "responses"):
            for path in sorted((folder / top).rglob("*.y*ml")):
                paths[path.relative_to(folder)] = path
    return _Tree(folders, problems, paths)


def _language(tree: _Tree, language: str, sources: Mapping[str, Source], overrides: Mapping[str, str]) -> Content:
    problems = tree.problems
    intents_at, responses_at = Path("intents") / language, Path("responses") / language
    clinic = _facts(tree, language, overrides)
    asked = dict(_named(tree, intents_at))
    answered = dict(_named(tree, responses_at))
    for name in sorted(set(asked) ^ set(answered)):
        here, there = (asked, responses_at) if name in asked else (answered, intents_at)
        missing = there.joinpath(*name.split(".")).with_suffix(".yaml")
        problems.append(Problem(here[name], 1, f"has no partner file {missing}; add it or delete this one."))
    for name in REQUIRED_INTENTS:
        if name not in {*asked, *answered}:
            lacking = tree.folders[-1] / intents_at.joinpath(*name.split(".")).with_suffix(".yaml")
            problems.append(Problem(lacking, 1, "is missing; the bot itself leads there: copy the shipped one."))
    wording = _wording(tree.node(intents_at / "_synonyms.yaml"), problems)
    intents = {name: intent for name, path in asked.items() if (intent := _intent(name, path, wording, problems))}
    responses = {name: response for name, path in answered.items() if (response := _response(path, set(asked), sources, clinic, problems))}
    _unique(intents.values(), problems)
    flags = tree.node(intents_at / "_red_flags.yaml")
    messages = tree.node(responses_at / "_messages.yaml")
    cards = tree.node(responses_at / "_cards.yaml")
    return Content(
        language=language,
        intents=intents,
        responses=responses,
        wording=wording,
        red_flags=red_flags(flags, problems) if flags else RedFlags({}, (), ()),
        messages=_messages(messages, clinic, problems) if messages else {},
        cards=_texts(cards, {card: _CARD_PLACEHOLDERS.get(card, ()) for card in CARDS}, clinic, problems) if cards else {},
        refused=_refused(tree.node(responses_at / "_refused.yaml"), problems),
        facts=clinic,
        sources=sources,
    )


def _named(tree: _Tree, below: Path) -> Iterator[tuple[str, Path]]:
    """Each intent's or response's name, from its path."""
    for place, path in tree.paths.items():
        if place.parts[:2] != below.parts or len(place.parts) < 3:
            continue
        parts = place.relative_to(below).with_suffix("").parts
        shared = _SHARED[below.parts[0]]
        if place.name.startswith("_"):
            if len(parts) != 1 or place.name not in shared:
                tree.problems.append(Problem(path, 1, f"is no shared file; those of {below} are {', '.join(shared)}."))
        elif len(parts) != 2 or place.suffix != ".yaml" or not all(_NAME.fullmatch(part) for part in parts):
            tree.problems.append(Problem(path, 1, "must stand at <area>/<name>.yaml, in small letters, digits and underscores."))
        elif parts[0] not in AREAS:
            tree.problems.append(Problem(path, 1, f"the area {parts[0]!r} is none of {', '.join(AREAS)}."))
        else:
            yield ".".join(parts), path


def _intent(name: str, path: Path, wording: Wording, problems: list[Problem]) -> Intent | None:
    node = read(path, problems)
    if node is None:
        return None
    fields = _fields(node, ("title", "examples"), (), problems)
    title = _text(fields.get("title"), problems)
    items = _list(fields.get("examples"), problems)
    if "examples" in fields and fields["examples"].value == []:
        problems.append(fields["examples"].problem("has no examples; list how patients ask this, one a line, each after '- '."))
    examples = tuple(str(item.value) for item in items)
    phrases = tuple(map(wording.phrase, examples))
    for item, phrase in zip(items, phrases, strict=True):
        if not phrase:
            problems.append(item.problem("holds no word; write what a patient would type."))
    return Intent(name, title, examples, phrases, path, tuple(item.line for item in items))


def _unique(intents: Iterable[Intent], problems: list[Problem]) -> None:
    """No example in two intents: it could mean either."""
    first: dict[Phrase, str] = {}
    for intent in intents:
        for example, phrase, line in zip(intent.examples, intent.phrases, intent.lines, strict=True):
            other = first.setdefault(phrase, intent.name)
            if phrase and other != intent.name:
                problems.append(Problem(intent.path, line, f"{example!r} is also an example of {other}; keep it in one of them."))


def _response(
    path: Path, intents: set[str], sources: Mapping[str, Source], clinic: Mapping[str, str], problems: list[Problem]
) -> Response | None:
    node = read(path, problems)
    if node is None:
        return None
    fields = _fields(node, ("kind", "text", "reviewed"), ("unknown", "more", "sources", "buttons", "follow_ups"), problems)
    kind = _text(fields.get("kind"), problems)
    if "kind" in fields and kind not in get_args(Kind):
        problems.append(fields["kind"].problem(f"kind {kind!r} is none of {', '.join(get_args(Kind))}."))
    reviewed = _text(fields.get("reviewed"), problems)
    if "reviewed" in fields and not _is_date(reviewed):
        problems.append(fields["reviewed"].problem(f"{reviewed!r} is no date; write it as 2026-11-21."))
    texts = {key: _text(fields.get(key), problems) for key in ("text", "unknown", "more")}
    for key, text in texts.items():
        for name in sorted(placeholders(text) - set(clinic)):
            problems.append(fields[key].problem(f"{{{name}}} is not in responses/_clinic.yaml; add the fact or mend the name."))
    optional = sorted(placeholders(texts["text"]) & set(clinic) - set(REQUIRED_FACTS))
    if optional and not texts["unknown"]:
        problems.append(fields["text"].problem(f"uses {{{optional[0]}}}, which may be empty; add `unknown:` for what to say then."))
    for key in ("unknown", "more"):
        for name in sorted(placeholders(texts[key]) & set(clinic) - set(REQUIRED_FACTS)):
            problems.append(fields[key].problem(f"uses {{{name}}}, which may be empty; only `text` may, with `unknown` beside it."))
    lists = {}
    for key, known, place in (
        ("sources", set(sources), "responses/_sources.yaml"),
        ("buttons", set(BUTTONS), ", ".join(BUTTONS)),
        ("follow_ups", intents, "intents/"),
    ):
        items = _list(fields.get(key), problems)
        lists[key] = tuple(str(item.value) for item in items)
        for item in items:
            if item.value not in known:
                problems.append(item.problem(f"{key}: {item.value!r} is not in {place}; mend the name or take it out."))
    return Response(
        kind=kind,  # type: ignore[arg-type]  # checked just above; a wrong one never leaves load()
        text=texts["text"],
        unknown=texts["unknown"],
        more=texts["more"],
        sources=lists["sources"],
        buttons=lists["buttons"],
        follow_ups=lists["follow_ups"],
        reviewed=reviewed,
        path=path,
        lines={key: entry.line for key, entry in fields.items()},
    )


def _facts(tree: _Tree, language: str, overrides: Mapping[str, str]) -> dict[str, str]:
    path = Path("responses/_clinic.yaml")
    facts: dict[str, str] = {}
    entries = tree.entries(path)
    for name, node in entries.items():
        facts[name] = _worded(node, language, tree.problems)
    for name, value in overrides.items():
        if name not in facts:
            known = ", ".join(sorted(f"CLINIC_{fact.upper()}" for fact in facts))
            tree.problems.append(Problem(path, 1, f"CLINIC_{name.upper()} is set, but there is no such fact; the facts are {known}."))
        facts[name] = value
    for name in REQUIRED_FACTS:
        if not facts.get(name):
            line = entries[name].line if name in entries else 1
            tree.problems.append(Problem(entries[name].path if name in entries else path, line, f"{name} must be filled in."))
    link = facts.get("booking_url", "")
    if link and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", link):
        where = entries.get("booking_url")
        tree.problems.append(
            Problem(where.path if where else path, where.line if where else 1, f"booking_url {link!r} must begin with https://.")
        )
    return facts


def _sources(entries: Mapping[str, Node], language: str, problems: list[Problem]) -> dict[str, Source]:
    sources = {}
    for name, node in entries.items():
        fields = _fields(node, ("title", "by"), ("url",), problems)
        by = fields.get("by")
        worded = _worded(by, language, problems) if by else ""
        sources[name] = Source(_text(fields.get("title"), problems), worded, _text(fields.get("url"), problems))
    return sources


def _worded(node: Node, language: str, problems: list[Problem]) -> str:
    """A text, or the one for a language among several; English where there is none for it."""
    if not isinstance(node.value, dict):
        return _text(node, problems)
    wordings = {code: _text(wording, problems) for code, wording in node.value.items()}
    return wordings.get(language) or wordings.get("en", "")


def _wording(node: Node | None, problems: list[Problem]) -> Wording:
    fields = _fields(node, ("synonyms", "spellings", "polite", "joins", "asks", "refers", "moves"), (), problems) if node else {}
    rules: dict[Phrase, Phrase] = {}
    lines: dict[Phrase, tuple[Path, int]] = {}
    for section in ("synonyms", "spellings"):
        for wording, variants in _mapping(fields[section], problems).items() if section in fields else ():
            if not words(wording):
                problems.append(variants.problem(f"{wording!r} holds no word; write what the words after it stand for."))
                continue
            for variant in _list(variants, problems):
                phrase, replacement = words(str(variant.value)), words(wording)
                if not phrase or phrase in rules or phrase == replacement:
                    reason = "holds no word" if not phrase else "stands here twice" if phrase in rules else "replaces itself"
                    problems.append(variant.problem(f"{variant.value!r} {reason}; take it out."))
                else:
                    rules[phrase] = replacement
                    if section == "synonyms":
                        lines[phrase] = variant.path, variant.line
    rewriter = Rewriter(rules)
    lists = {
        key: [rewriter.rewrite(phrase) for phrase in _phrases(fields.get(key), problems)] for key in ("polite", "joins", "asks", "refers")
    }
    return Wording(
        rewriter=rewriter,
        trimmer=Trimmer(lists["polite"]),
        joins=frozenset(" ".join(phrase) for phrase in lists["joins"]),
        asks=frozenset(phrase[0] for phrase in lists["asks"]),
        refers=frozenset(phrase[0] for phrase in lists["refers"] if phrase),
        moves=_moves(fields.get("moves"), rewriter, problems),
        lines=lines,
    )


def _moves(node: Node | None, rewriter: Rewriter, problems: list[Problem]) -> dict[Phrase, Move]:
    fields = _fields(node, get_args(Move), (), problems) if node else {}
    return {rewriter.rewrite(phrase): move for move in get_args(Move) for phrase in _phrases(fields.get(move), problems)}


def _refused(node: Node | None, problems: list[Problem]) -> tuple[Refused, ...]:
    refused = []
    for entry in _mapping(node, problems).values() if node else ():
        fields = _fields(entry, ("why", "phrases"), ("unless",), problems)
        phrases, unless = (_phrases(fields.get(key), problems) for key in ("phrases", "unless"))
        refused.append(Refused(_text(fields.get("why"), problems), tuple(phrases), frozenset(phrase[0] for phrase in unless)))
    return tuple(refused)


def _messages(node: Node, clinic: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    fields = _fields(node, (*MESSAGES, "areas", "commands"), (), problems)
    messages = _texts(Node({key: fields[key] for key in fields if key in MESSAGES}, node.path, node.line), MESSAGES, clinic, problems)
    for key, names in (("areas", AREAS), ("commands", COMMANDS)):
        if key in fields:
            texts = _texts(Node(fields[key].value, node.path, fields[key].line), dict.fromkeys(names, ()), clinic, problems)
            messages |= {f"{key}.{name}": text for name, text in texts.items()}
    return messages


def _texts(node: Node, names: Mapping[str, tuple[str, ...]], clinic: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    """Named texts, all of which must be there; each may use the clinic's facts and its own placeholders."""
    texts = {}
    for name, entry in _fields(node, tuple(names), (), problems).items():
        texts[name] = _text(entry, problems)
        allowed = {*REQUIRED_FACTS, *names.get(name, ())}
        for unknown in sorted(placeholders(texts[name]) - allowed):
            remedy = "may be empty, so it cannot stand here" if unknown in clinic else f"is none of {', '.join(sorted(allowed))}"
            problems.append(entry.problem(f"{{{unknown}}} {remedy}."))
    return texts


def _fields(node: Node, required: Iterable[str], optional: Iterable[str], problems: list[Problem]) -> dict[str, Node]:
    """The entries of a node, with a problem for each that is missing, empty or unknown; only known ones are returned."""
    required, known = tuple(required), (*required, *optional)
    entries = _mapping(node, problems)
    for name in required:
        if name not in entries:
            problems.append(node.problem(f"{name!r} is missing; add it."))
        elif isinstance(value := entries[name].value, str) and not value.strip():
            problems.append(entries[name].problem(f"{name!r} is empty; fill it in."))
    for name, entry in entries.items():
        if name not in known:
            problems.append(entry.problem(f"{name!r} is not a key here; the keys are {', '.join(known)}."))
    return {name: entry for name, entry in entries.items() if name in known}


def _mapping(node: Node, problems: list[Problem]) -> dict[str, Node]:
    if isinstance(node.value, dict):
        return node.value
    problems.append(node.problem("must be lines of `key: value`."))
    return {}


def _list(node: Node | None, problems: list[Problem]) -> list[Node]:
    """A list of single texts."""
    if node is None or node.value == "":
        return []
    if not isinstance(node.value, list):
        problems.append(node.problem("must be a list: one a line after '- ', or [one, two]."))
        return []
    for item in node.value:
        if not isinstance(item.value, str):
            problems.append(item.problem("must be plain text; put it in quotes if it holds a colon or begins with a special sign."))
    return [item for item in node.value if isinstance(item.value, str)]


def _phrases(node: Node | None, problems: list[Problem]) -> list[Phrase]:
    """A list of texts as their words."""
    phrases = [(item, words(str(item.value))) for item in _list(node, problems)]
    problems.extend(item.problem(f"{item.value!r} holds no word; take it out.") for item, phrase in phrases if not phrase)
    return [phrase for _, phrase in phrases if phrase]


def _text(node: Node | None, problems: list[Problem]) -> str:
    if node is None:
        return ""
    if not isinstance(node.value, str):
        problems.append(node.problem("must be text; write `key: |` and the text below it, indented."))
        return ""
    return node.value.strip()


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
