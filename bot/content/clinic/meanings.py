"""What the names in a clinic's facts mean: "Florida Blue" is an insurer that the bot knows."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bot.content.nodes import Node, Parser
from bot.content.words import Words
from bot.facts.clinic import Choice, Clinic, Prices
from bot.text import spoken

_SERVICES = ("technique", "service")
_FIELDS = (*_SERVICES, "insurer", "payment", "discount")
"""How the concepts begin that facts may name."""


def own_name(text: str, known: Iterable[str]) -> str:
    """The bot's own name for what a clinic calls "Hot stone"; its words where there is none."""
    name = "_".join(re.findall(r"\w+", text.lower()))
    shorter = name.removesuffix("_massage")
    return next((one for one in (name, shorter) if one in known), text)


def called(clinic: Clinic, words: Iterable[Words]) -> Clinic:
    """The same, with what is named in some language's words for a concept ("Florida Blue") by the
    concept's name."""
    names: dict[str, dict[str, str]] = {field: {} for field in _FIELDS}
    for language in words:
        for concept, terms in language.terms.items():
            field, _, name = concept.partition("_")
            if name and field in names:
                names[field].update((" ".join(term), name) for term in terms)

    def known(fields: Collection[str], each: Collection[str]) -> tuple[str, ...]:
        found = (
            next((names[one][text] for one in fields if text in names[one]), written)
            for written, text in ((written, spoken(written)) for written in each)
        )
        return tuple(dict.fromkeys(found))

    def choice(of: Choice, field: str) -> Choice:
        accepted, refused = (known((field,), one) for one in (of.accepted, of.not_accepted))
        return replace(of, accepted=accepted, not_accepted=refused)

    prices = (
        replace(one, service=known(_SERVICES, (one.service,))[0]) for one in clinic.prices.each
    )
    return replace(
        clinic,
        prices=Prices(tuple(prices)),
        discounts=known(("discount",), clinic.discounts),
        insurance=choice(clinic.insurance, "insurer"),
        written={
            known(("insurer",), (one,))[0]: one
            for one in (*clinic.insurance.accepted, *clinic.insurance.not_accepted)
        },
        payment=choice(clinic.payment, "payment"),
        techniques=known(_SERVICES, clinic.techniques),
    )


def report_both(clinic: Clinic, entries: Mapping[str, Node], parser: Parser) -> None:
    """A problem for each insurer, and each way to pay, that is both accepted and not."""
    for fact, choice in (("insurance", clinic.insurance), ("payment", clinic.payment)):
        refused = {name.casefold() for name in choice.not_accepted}
        for name in choice.accepted:
            if name.casefold() in refused:
                node = parser.mapping(entries[fact])["not_accepted"]
                what = f"{clinic.written.get(name, name)!r} stands below accepted, too"
                parser.report(node, f"{what}; keep one of them.")
