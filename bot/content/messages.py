"""``_messages.yaml``, ``_cards.yaml`` and ``_refused.yaml``: what the bot says for itself, and what it must never say."""

from collections.abc import Collection, Mapping

from bot.content.fields import Reader
from bot.content.model import Refused, placeholders
from bot.content.names import ALL_COMMANDS, AREAS, MESSAGES, MISSING, REQUIRED_FACTS
from bot.content.reading import Node

_GROUPS = {"areas": AREAS, "commands": ALL_COMMANDS, "missing": MISSING}


def messages(node: Node, facts: Collection[str], reader: Reader) -> dict[str, str]:
    """The messages by name; those of a group as "areas.clinic"."""
    fields = reader.fields(node, (*MESSAGES, *_GROUPS), ("favourites",))
    own = Node({key: fields[key] for key in fields if key in MESSAGES}, node.path, node.line)
    written = texts(own, MESSAGES, facts, reader)
    for group, names in _GROUPS.items():
        if group in fields:
            named = texts(fields[group], dict.fromkeys(names, ()), facts, reader)
            written |= {f"{group}.{name}": text for name, text in named.items()}
    return written


def favourites(node: Node, intents: Collection[str], reader: Reader) -> tuple[str, ...]:
    """The intents that are offered to who has not asked anything yet."""
    items = Reader().items(reader.mapping(node).get("favourites"))
    for item in items:
        if item.value not in intents:
            reader.report(
                item,
                f"favourites: {item.value!r} is not in intents/; mend the name or take it out.",
            )
    return tuple(str(item.value) for item in items)


def texts(
    node: Node, names: Mapping[str, tuple[str, ...]], facts: Collection[str], reader: Reader
) -> dict[str, str]:
    """Named texts, all of which must be there; each may use the clinic's facts and its own placeholders."""
    written = {}
    for name, entry in reader.fields(node, names).items():
        written[name] = reader.text(entry)
        allowed = {*REQUIRED_FACTS, "phone_international", *names[name]}
        for unknown in sorted(placeholders(written[name]) - allowed):
            remedy = (
                "may be empty, so it cannot stand here"
                if unknown in facts
                else f"is none of {', '.join(sorted(allowed))}"
            )
            reader.report(entry, f"{{{unknown}}} {remedy}.")
    return written


def refused(node: Node, reader: Reader) -> tuple[Refused, ...]:
    """The wordings that no answer may hold."""
    found = []
    for entry in reader.mapping(node).values():
        fields = reader.fields(entry, ("why", "phrases"), ("unless",))
        phrases, unless = (reader.phrases(fields.get(key)) for key in ("phrases", "unless"))
        found.append(
            Refused(
                reader.text(fields.get("why")),
                tuple(phrases),
                frozenset(phrase[0] for phrase in unless),
            )
        )
    return tuple(found)
