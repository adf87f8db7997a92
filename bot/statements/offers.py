"""Whether something is taken, spoken or offered: insurers, ways to pay, languages, therapists,
kinds of treatment."""

from collections.abc import Iterable, Sequence

from bot.content.names import THERAPISTS
from bot.content.said import Sayings
from bot.facts.clinic import Choice
from bot.told import Inquiry

_NONE = ("no", "0")
_RECEIPT = "receipt"
"""What an insurer is sent: the kind of question, and what holds for insurers not named."""
_EITHER = "woman_or_man"
"""The kind of question of who wishes for one of them."""
_GENDERS = {"woman": "women", "man": "men"}
_CHOICES = {"acupuncture": "acupuncture", "prenatal": "pregnancy", "house_calls": "home_visits"}
"""Of a service: the fact that says yes or no to it."""


def insurers(ask: str, inquiry: Inquiry, sayings: Sayings) -> str:
    """Whether the insurers that are named are taken; "" where none is, or nothing is known."""
    choice = sayings.clinic.insurance
    if not _is_known(choice):
        return ""
    if ask == _RECEIPT:
        return sayings.say("insurance_receipt") if choice.others == _RECEIPT else ""
    known = sayings.insurers(choice.accepted) or sayings.insurance()
    lines = []
    for name in inquiry.insurers:
        taken, insurer = choice.takes(name), sayings.insurer(name)
        if taken is None and choice.others == _RECEIPT:
            lines.append(sayings.say("insurer_receipt", insurer=insurer))
        elif taken is None:
            lines.append(sayings.say("insurer_unknown", insurer=insurer, insurers=known))
        else:
            lines.append(sayings.say("insurer_yes" if taken else "insurer_no", insurer=insurer))
    return "\n".join(lines)


def payments(inquiry: Inquiry, sayings: Sayings) -> str:
    """Whether the ways to pay that are named are taken; "" likewise."""
    choice = sayings.clinic.payment
    if not _is_known(choice):
        return ""
    ways = sayings.listed("payments", choice.accepted, either=True) or sayings.payment()
    lines = []
    for name in inquiry.payments:
        taken, way = choice.takes(name), sayings.named("payments", name)
        if taken is None:
            lines.append(sayings.say("pays_unknown", way=way, ways=ways))
        else:
            lines.append(sayings.say("pays_yes" if taken else "pays_no", way=way))
    return "\n".join(lines)


def languages(inquiry: Inquiry, sayings: Sayings) -> str:
    """Whether the staff speak the languages that are named; "" likewise."""
    known = sayings.clinic.languages
    if not known:
        return ""
    lines = []
    for code in inquiry.languages:
        language = sayings.speech.language(code)
        if code in known:
            lines.append(sayings.say("speaks_yes", language=language))
        else:
            spoken = sayings.spoken(known)
            lines.append(sayings.say("speaks_unknown", language=language, languages=spoken))
    return "\n".join(lines)


def therapists(ask: str, inquiry: Inquiry, sayings: Sayings) -> str:
    """Whether a woman, a man, licensed people or students give massages here; "" likewise."""
    works, lines = sayings.clinic.therapists, []
    asked = {*inquiry.therapists}
    wished = {one: of for one, of in _GENDERS.items() if one in asked}
    if ask == _EITHER and not wished:
        wished = {one: of for one, of in _GENDERS.items() if of in works}
    if wished and works.keys() >= {*_GENDERS.values()}:
        lines.append(sayings.genders())
    elif works.keys() >= {*wished.values()}:
        lines += [_works(one, works[of], sayings) for one, of in wished.items()]
    for name in ("licensed", "students"):
        if name in asked and name in works:
            value = works[name] if works[name] in THERAPISTS[name] else "yes"
            lines.append(sayings.say(f"{name}_{value}"))
    return "\n".join(lines)


def _works(gender: str, value: str, sayings: Sayings) -> str:
    """Whether, or how many, women or men give massages here."""
    if value.isdecimal() and value not in _NONE:
        return sayings.say(f"works_count_{gender}", count=value)
    return sayings.say(f"works_{'no' if value in _NONE else 'yes'}_{gender}")


def services(named: Sequence[str], sayings: Sayings) -> str:
    """Whether the services that are named are offered, with what they cost; "" likewise."""
    clinic = sayings.clinic
    known = clinic.offered
    lines = []
    for name in named:
        fact = _CHOICES.get(name, "")
        if fact in clinic.choices:
            lines.append(sayings.of(fact))
        elif name in known:
            lines.append(sayings.say("offers_yes", service=sayings.service(name)))
            own = [one for one in clinic.prices.each if one.service == name]
            lines.append(sayings.prices(own))
        elif known:
            lines.append(sayings.say("offers_unknown", service=sayings.service(name)))
    return _lines(lines)


def refused(service: str, sayings: Sayings) -> str:
    """That a service is not given here; "" where nobody says so."""
    fact = _CHOICES.get(service, "")
    return sayings.of(fact) if sayings.clinic.choices.get(fact) == "no" else ""


def _is_known(choice: Choice) -> bool:
    return bool(choice.accepted or choice.not_accepted or choice.others)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, lines))
