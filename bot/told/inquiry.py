"""What of the clinic's facts an utterance asks about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.facts.speech import MONTH_FIRST
from bot.hearing import Heard, Span
from bot.text import spoken
from bot.told import opening
from bot.told.ear import Ear, holds
from bot.told.visit import lengths

_NEAR = 4  # words from "students" to "pay less"
_BARE = 1  # words of a message that asks of this moment, as it names no other
_USUAL = frozenset({"30", "45", "60", "75", "90", "120"})
"""Minutes of a massage that need no unit: "a 60 massage", "60 or 90"."""
_SHORTEST = 15  # minutes that somebody asks for
_ANY = "any"
_LONGEST = 200
"""Words of a message in which a clinic's own names are looked for."""
_RULES = {"walk_in": "walk_in", "tipping": "tips"}
"""Of a concept: the kind of question that it asks."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What of the clinic's facts an utterance speaks of; empty is what it does not."""

    now: bool = False
    days: tuple[str, ...] = ()
    """In the order of the words: "today", "tomorrow", "day_after_tomorrow", "weekend", "monday",
    "next_monday", "next_weekend", "12-24", "2026-12-24", "13", "+3" (in three days), "week",
    "next_week"."""
    holidays: tuple[str, ...] = ()
    """The names of their concepts; "any" for holidays in general."""
    time: str = ""
    """"15:30", or "morning", "afternoon", "evening"."""
    beyond: str = ""
    """Whether that is about what is "after", "before" or "until" this time."""
    polar: str = ""
    """Whether it is asked if somebody is "open" or "closed"; "" where that is no question."""
    edge: str = ""
    """"opens" or "closes", of which the hour is asked; "next" where it opens next."""
    lunch: bool = False
    rule: str = ""
    """The kind of question of who asks for a rule: "walk_in", whether one may come without an
    appointment; "tips"."""
    minutes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """Techniques and services, by the names of their concepts; so are all names below."""
    cheapest: bool = False
    package: bool = False
    discounts: tuple[str, ...] = ()
    """Who may have one; "any" for a discount in general."""
    insurers: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Their codes."""
    therapists: tuple[str, ...] = ()
    """"woman", "man", "licensed", "students"."""


NOTHING_ASKED = Inquiry()


def inquiry(
    heard: Heard, offered: Collection[str] = (), orders: Sequence[str] = (MONTH_FIRST,)
) -> Inquiry:
    """What an utterance asks about. Nothing need be denied or doubted as what is told is: "don't
    you take Aetna?" asks about Aetna. ``orders`` are those of dates in figures."""
    ear = Ear(heard, orders)
    holidays = ear.values("holiday")
    clock = opening.clock(ear)
    beyond = opening.beyond(ear, clock)
    discounts = _discounts(ear)
    days = opening.days(ear, [span for _, span in holidays])
    elsewhen = bool(clock or holidays or set(days) - {"today"})
    polar = opening.polar(ear)
    bare = bool(polar) and len(heard.words) <= _BARE and not elsewhen  # "open?"
    return Inquiry(
        now=bare or opening.now(ear, elsewhen) or bool(ear.of("in_time")),
        days=days,
        holidays=_without_any([value for value, _ in holidays]),
        time=opening.time(ear, clock, beyond),
        beyond=beyond,
        polar=polar,
        edge=opening.edge(ear, beyond),
        lunch=opening.lunch(ear),
        rule=next((ask for concept, ask in _RULES.items() if ear.of(concept)), ""),
        minutes=_minutes(ear),
        services=_services(ear, offered),
        cheapest=bool(ear.of("cheapest")),
        package=bool(ear.of("package")),
        discounts=discounts,
        insurers=_named(ear, "insurer"),
        payments=_named(ear, "payment"),
        languages=_languages(ear),
        therapists=_therapists(ear, bool(discounts)),
    )


def _named(ear: Ear, field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value, _ in ear.values(field)))


def _without_any(values: list[str]) -> tuple[str, ...]:
    """Each once; what is named is meant where it is named in general, too."""
    named = [value for value in values if value != _ANY]
    return tuple(dict.fromkeys(named or values))


def _minutes(ear: Ear) -> tuple[str, ...]:
    """The lengths that are asked about, in order: "30 or 60 min" has two, "60 or 90" as well."""
    found = {span: value for value, span in lengths(ear, _SHORTEST)}
    whole = {span: str(int(value)) for value, span in ear.numbers if value == int(value)}
    usual = {start: (start, end) for (start, end), value in whole.items() if value in _USUAL}
    behind = {start for start, _ in (*found, *ear.heard.of("treated"))}
    joined = dict(ear.heard.of("join"))
    for start, span in sorted(usual.items(), reverse=True):  # the last one has the unit
        after = joined.get(span[1], span[1])
        other = usual.get(after) if span[1] in joined else None
        if other or after in behind or _is_last_for(ear, span):
            found.update((one, whole[one]) for one in (span, other) if one)
            behind.add(start)
    for at, word in enumerate(ear.heard.words):
        if "/" in word and (parts := word.split("/")) and _USUAL.issuperset(parts):
            found.update(((at, at + place), part) for place, part in enumerate(parts))
    if found and (ear.of("asks_price") or ear.of("costs")):  # "how much is 30 and 90 min"
        inside = [one for one in usual.values() if not any(holds(other, one) for other in found)]
        found.update((one, whole[one]) for one in inside)
    return tuple(dict.fromkeys(found[span] for span in sorted(found)))


def _is_last_for(ear: Ear, span: Span) -> bool:
    """Whether a question ends with this length: "and for 90?"."""
    start, end = span
    return end == len(ear.heard.words) and (start - 1, end) in ear.of("for_length")


def _services(ear: Ear, offered: Collection[str]) -> tuple[str, ...]:
    """Services by their concepts' names, and those that are called in the clinic's own words."""
    found = [
        (span, value) for field in ("technique", "service") for value, span in ear.values(field)
    ]
    spans = [span for span, _ in found]
    named = [
        value for span, value in sorted(found) if not any(holds(other, span) for other in spans)
    ]
    if not offered or len(ear.heard.words) > _LONGEST:
        return tuple(dict.fromkeys(named))
    text = f" {' '.join(ear.heard.words)} "
    own = [name for name in offered if f" {spoken(name)} " in text]
    parts = {part for name in own for part in spoken(name).split()}  # "face yoga" alone
    others = [name for name in named if not parts.issuperset(name.split("_"))]
    return tuple(dict.fromkeys((*others, *own)))


def _discounts(ear: Ear) -> tuple[str, ...]:
    """Who may have a discount, where one is spoken of, or "student rates"."""
    found = ear.values("discount")
    if ear.of("discount_any"):
        return _without_any([value for value, _ in found])
    priced = ear.of("priced")
    named = [
        value
        for value, span in found
        if any(0 <= ear.heard.apart(span, price) <= _NEAR for price in priced)
    ]
    return tuple(dict.fromkeys(named))


def _languages(ear: Ear) -> tuple[str, ...]:
    """Languages; in "Chinese medicine" and "masaje tailandés" is none."""
    beside = {at for span in ear.heard.of("treated") for at in span}
    spoken = [
        value
        for value, (start, end) in ear.values("language")
        if beside.isdisjoint((start, end))
        and not ear.ends(end, "named_so")
        and not ear.is_behind(start, "named_so")
    ]
    return tuple(dict.fromkeys(spoken))


def _therapists(ear: Ear, discounted: bool) -> tuple[str, ...]:
    """Who gives the massage: "do you have female therapists", "are you licensed"."""
    found = [
        (span, gender)
        for gender in ("woman", "man")
        for span in ear.of(gender)
        if ear.is_wished(span) or (ear.is_of_staff(span) and not ear.is_behind(span[0], "mine"))
    ]
    found += [(span, "licensed") for span in ear.of("licensed")]
    if not discounted:
        found += [(span, "students") for span in ear.of("students")]
    return tuple(dict.fromkeys(value for _, value in sorted(found)))
