"""The facts of ``_clinic.yaml`` that are data: hours, prices, insurers … as values.

A fact that is only words stays so: ``bot.content.facts`` reads those.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from bot.content.mistakes import says_nothing
from bot.content.names import BASE, CHOICES, DAYS, HOLIDAYS, NUMBERS, THERAPISTS
from bot.content.nodes import Node, Parser, Place, remedy
from bot.content.words import Words
from bot.facts import holidays, notation, phone, place, speech
from bot.facts.clinic import ANY_KIND, NOTHING_KNOWN, Choice, Clinic, Package, Price, Prices
from bot.facts.day import CLOSED, Day
from bot.facts.holidays import Holidays
from bot.facts.hours import Hours, SpecialDays
from bot.facts.phone import HOME
from bot.text import spoken

T = TypeVar("T")

CLINIC = Path("responses/_clinic.yaml")
WORDS = "words"
"""The key beside data that holds words for it."""
_DATA = (
    "hours", "holidays", "special_days", "prices", "packages", "discounts", "session_lengths",
    "insurance", "payment", "languages", "therapists", "techniques",
)  # fmt: skip
DATA = (*_DATA, *CHOICES, *NUMBERS)
"""Facts that may be data."""
UNSAID = ("holidays", "special_days", "packages", "discounts")
"""Facts that no text names: others say them."""
_LINES, _LIST = (dict,), (list,)
_SHAPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    # fact: what its data may be beside a text, and an example
    "hours": (_LINES, "a line for each day, as in monday-friday: 9:00-18:00"),
    "holidays": (_LINES, "a line for each holiday, as in Thanksgiving: closed"),
    "special_days": (_LINES, "a line for each day, as in 2026-12-24: 9:00-13:00"),
    "prices": (_LINES, "a line for each service, as in massage: {60: $60, 90: $85}"),
    "packages": (_LIST, "a line for each, as in - {name: Five one-hour massages, price: $275}"),
    "discounts": (_LIST, "a list, as in [students, seniors]"),
    "session_lengths": (_LIST, "a list of minutes, as in [30, 60, 90]"),
    "insurance": (_LINES + _LIST, "two lists, as in {accepted: [Aetna], not_accepted: [Medicaid]}"),
    "payment": (_LINES + _LIST, "a list, as in [cash, cards]"),
    "languages": (_LIST, "a list of codes, as in [en, es]"),
    "therapists": (_LINES, "lines such as women: yes"),
    "techniques": (_LIST, "a list, as in [hot_stone, cupping]"),
    "cancellation": (_LINES, "numbers, as in {hours: 24, fee: $30}"),
    "late": (_LINES, "a number, as in {minutes: 15}"),
    "children": (_LINES, "an age, as in 12"),
}
_ALWAYS_DATA = ("special_days", "packages", "discounts")
"""Facts for which a text alone says nothing."""
_SERVICES = ("technique", "service")
_FIELDS = (*_SERVICES, "insurer", "payment", "discount")
"""How the concepts begin that facts may name."""
_KEPT = ("closed", "open")
_OTHERS = "others"
_ALONG = ("no", "receipt")
_WHOLE = re.compile(r"\d+")
_A_YEAR = 2026
"""Of which the names of holidays are read: they are the same in every year."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be named in data, by the bot's own names."""

    services: Collection[str] = ()
    payments: Collection[str] = ()
    discounts: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A clinic's facts: as data, and in words."""

    clinic: Clinic = NOTHING_KNOWN
    words: Mapping[str, Node] = field(default_factory=dict)
    """The nodes of facts in words, among them the words beside data."""
    data: Collection[str] = ()
    """The facts that are known as data."""
    special_at: Mapping[date, Place] = field(default_factory=dict)
    """Where each of the special days is written, by its first date."""


def read(
    entries: Mapping[str, Node], languages: Collection[str], terms: Terms, parser: Parser
) -> Read:
    """The facts by name as data and as words; a problem for each that is neither."""
    words = {name: node for name, node in entries.items() if name not in UNSAID}
    data = {}
    for name in DATA:
        node = entries.get(name)
        if node is None or node.value == "" or is_worded(node, languages):
            continue
        if isinstance(node.value, dict) and WORDS in node.value:
            words[name] = node.value[WORDS]
            _report_foreign(words[name], languages, parser)
            rest = {key: entry for key, entry in node.value.items() if key != WORDS}
            node = Node(rest, node.path, node.line)
        elif not isinstance(node.value, str):
            words[name] = Node("", node.path, node.line)
        if node.value and _has_shape(name, node, parser):
            data[name] = node
    return _Reader(entries, data, words, terms, languages, parser).read()


def is_worded(node: Node, languages: Collection[str]) -> bool:
    """Whether a fact is worded by language, ``{en: …, es: …}``: then each key must be one.

    A language's name, or its code in capitals, is meant for one, too.
    """
    if not isinstance(node.value, dict) or WORDS in node.value:
        return False
    meant = {*languages, *speech.names_of(languages)}
    return any(key.lower() in meant for key in node.value)


def _report_foreign(node: Node, languages: Collection[str], parser: Parser) -> None:
    """A problem for each wording of a text beside data that is in no language of the content."""
    for code, text in node.value.items() if isinstance(node.value, dict) else ():
        if code not in languages:
            right = f"write one text, or one each for {', '.join(languages)}."
            parser.report(text, f"{code!r} is no language of this content; {right}")


def _has_shape(name: str, node: Node, parser: Parser) -> bool:
    """Whether data is of the kind that a fact may have; a problem where it is not."""
    kinds = _SHAPES[name][0] if name in _SHAPES else ()
    if isinstance(node.value, kinds if name in _ALWAYS_DATA else (str, *kinds)):
        return True
    beside = "" if name in _ALWAYS_DATA else "a text, or "
    parser.report(node, f"{name} must be {beside}{shape_of(name)}.")
    return False


def shape_of(name: str) -> str:
    """How a fact is written as data, with an example; "" where it is words alone."""
    example = _SHAPES[name][1] if name in _SHAPES else ""
    return " or ".join(filter(None, [", ".join(CHOICES.get(name, ())), example]))


class _Reader:
    """Reads one clinic."""

    def __init__(
        self,
        entries: Mapping[str, Node],
        data: Mapping[str, Node],
        words: dict[str, Node],
        terms: Terms,
        languages: Collection[str],
        parser: Parser,
    ) -> None:
        self._entries, self._data, self._words = entries, data, words
        self._terms, self._languages, self._parser = terms, languages, parser
        self._country = self._plain("country").upper()
        self._state = self._plain("state").upper()
        self._special_at: dict[date, Place] = {}
        self._currency = speech.currency_of(self._country or HOME)

    def read(self) -> Read:
        hours = self._hours()
        choices = {name: text for name in CHOICES if (text := self._choice(name))}
        clinic = Clinic(
            country=self._country,
            state=self._state,
            currency=self._currency,
            hours=hours,
            prices=self._prices(),
            packages=self._packages(),
            discounts=self._names("discounts", self._terms.discounts),
            lengths=self._lengths(),
            insurance=self._chosen("insurance", str),
            payment=self._chosen("payment", self._payment),
            languages=self._spoken(),
            therapists=self._therapists(),
            techniques=self._names("techniques", self._terms.services),
            choices=choices,
            numbers=self._numbers(),
        )
        known = {name for name in (*choices, *clinic.numbers) if name in self._data}
        known |= {name for name, node in self._data.items() if not isinstance(node.value, str)}
        if hours and hours.week:
            known.add("hours")
        if clinic.prices.lengths and not self._plain("session_lengths"):
            known.add("session_lengths")
        for name in known & {*self._data} - {"hours"}:
            if self._is_text(name):  # which is data, and no words
                self._words[name] = Node("", CLINIC, 1)
        return Read(clinic, self._words, frozenset(known - {*UNSAID}), self._special_at)

    def _is_text(self, name: str) -> bool:
        return isinstance(self._data[name].value, str)

    def _plain(self, name: str) -> str:
        node = self._entries.get(name)
        return node.value.strip() if node and isinstance(node.value, str) else ""

    def _made(self, node: Node, make: Callable[..., T], *written: object) -> T | None:
        """A value; None, and a problem that says what would be right, where it is none."""
        try:
            return make(*written)
        except ValueError as error:
            self._parser.report(node, str(error))
            return None

    def _hours(self) -> Hours | None:
        days = speech.day_names([*{BASE, *self._languages}])
        zone = place.known_zone(self._plain("timezone"))
        week = self._week(days, bool(zone))
        special, kept = self._special(), self._holidays()
        if not (week or special):
            return None
        if not self._plain("timezone"):  # a wrong one is told elsewhere
            node = self._data.get("hours") or self._data["special_days"]
            right = "fill in timezone, as in timezone: America/New_York."
            self._parser.report(node, f"without a time zone nobody knows when that is; {right}")
        return Hours(week, zone.key if zone else "UTC", special, kept)

    def _week(self, names: Mapping[str, int], has_zone: bool) -> dict[int, Day]:
        node = self._data.get("hours")
        if node is None:
            return {}
        if isinstance(node.value, str):  # data where all of it can be read, else words
            try:
                week = notation.week(node.value, names) if has_zone else {}
            except notation.ImpossibleHours as error:
                self._parser.report(node, f"hours: {error}")
                return {}
            except ValueError:
                return {}
            self._words["hours"] = Node({BASE: node}, node.path, node.line)
            return week
        days: list[tuple[tuple[int, ...], Day]] = []
        for key, entry in self._parser.mapping(node).items():
            numbers = self._made(entry, notation.weekdays, key, names) or ()
            twice = [DAYS[one] for one in numbers if any(one in earlier for earlier, _ in days)]
            if twice:
                right = "keep one of them."
                self._parser.report(entry, f"{twice[0]} stands here a second time; {right}")
            elif (hours := self._day(entry)) and numbers:
                days.append((numbers, hours))
        return notation.merged(days)

    def _day(self, node: Node) -> Day:
        text = self._parser.text(node)
        return self._made(node, notation.day, text) or CLOSED

    def _special(self) -> tuple[SpecialDays, ...]:
        found: list[tuple[SpecialDays, Node]] = []
        for key, entry in self._parser.mapping(self._data.get("special_days")).items():
            span = self._made(entry, notation.dates, key)
            hours, note = entry, {}
            if isinstance(entry.value, dict):
                fields = self._parser.fields(entry, ("hours",), ("note",))
                hours = fields.get("hours", Node("closed", entry.path, entry.line))
                note = self._wordings(fields.get("note"))
            if span:
                found.append((SpecialDays(*span, self._day(hours), note), entry))
                self._special_at[span[0]] = entry.place
        found.sort(key=lambda one: one[0].first)
        for (earlier, _), (later, node) in pairwise(found):
            if later.first <= earlier.last:
                what = f"{later.first} stands among the special days a second time"
                self._parser.report(node, f"{what}; keep one of them.")
        return tuple(special for special, _ in found)

    def _wordings(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        wordings = node.value if isinstance(node.value, dict) else {"": node}
        found = {}
        for code, text in wordings.items():
            found[code] = self._named(text, self._parser.text(text))
        _report_foreign(node, self._languages, self._parser)
        return found

    def _holidays(self) -> Holidays:
        country, state = self._country or HOME, self._state
        node = self._data.get("holidays")
        if node and not self._country:
            right = "fill in country, as in country: US, and state if there is one."
            self._parser.report(node, f"holidays differ by country; {right}")
            return Holidays()
        if not holidays.is_country(country):
            if node and phone.is_country(country):  # else it is told elsewhere
                right = "write them among special_days, by their dates."
                self._parser.report(node, f"no holidays of {country} are known; {right}")
            return Holidays()
        if state not in holidays.states(country):  # which is told elsewhere
            state = ""
        if node is None:
            return Holidays(country, state)
        if isinstance(node.value, str):
            return Holidays(country, state, others=self._kept(node))
        named, others = {}, ""
        known = holidays.names(country, state, _A_YEAR)
        for key, entry in self._parser.mapping(node).items():
            if key == _OTHERS:
                others = self._kept(entry)
                continue
            own = [one for one in known if _bare(one) == _bare(key)]
            own += [one for one in HOLIDAYS.get(_bare(key).replace(" ", "_"), ()) if one in known]
            if not own:
                right = remedy(key, known, f"the holidays are {', '.join(known)}.")
                self._parser.report(entry, f"there is no holiday {key!r} in {country}; {right}")
                continue
            if own[0] in named:
                right = "keep one of them."
                self._parser.report(entry, f"{own[0]} stands here a second time; {right}")
            usual = self._parser.text(entry).lower() == "open"
            named[own[0]] = None if usual else self._day(entry)
        return Holidays(country, state, named, others)

    def _kept(self, node: Node) -> str:
        kept = self._parser.text(node).lower()
        if kept not in _KEPT:
            right = "write closed or open, or each holiday by its name."
            self._parser.report(node, f"holidays {kept!r} says nothing; {right}")
            return ""
        return kept

    def _prices(self) -> Prices:
        node = self._data.get("prices")
        if node is None or isinstance(node.value, str):
            return Prices()
        found: dict[tuple[str, int], Price] = {}
        for key, entry in self._parser.mapping(node).items():
            service = _own_name(self._named(entry, key), (*self._terms.services, ANY_KIND))
            costs = entry.value if isinstance(entry.value, dict) else {"": entry}
            for length, written in costs.items():
                minutes = self._minutes(written, length) if length else 0
                amount = self._amount(written)
                if minutes is None or amount is None:
                    continue
                if (service, minutes) in found:
                    right = "keep one of them."
                    self._parser.report(written, f"this price of {key} stands here twice; {right}")
                found[service, minutes] = Price(service, minutes, amount)
        return Prices(tuple(found.values()))

    def _minutes(self, node: Node, written: str) -> int | None:
        return self._made(node, notation.minutes, written)

    def _amount(self, node: Node) -> Decimal | None:
        return self._made(node, notation.money, self._parser.text(node), self._currency)

    def _named(self, node: Node, text: str) -> str:
        """A name among data, as a clinic writes it; a problem where it is none."""
        if says_nothing(text) or "{" in text or "}" in text:
            right = "write a name, or take it out."
            self._parser.report(node, f"{text!r} tells a patient nothing; {right}")
        return text

    def _packages(self) -> tuple[Package, ...]:
        found = []
        for item in self._parser.sequence(self._data.get("packages"), "packages"):
            fields = self._parser.fields(item, ("name", "price"))
            if len(fields) == 2:
                amount = self._amount(fields["price"])
                if amount is not None:
                    found.append(Package(self._wordings(fields["name"]), amount))
        return tuple(found)

    def _names(self, fact: str, known: Collection[str]) -> tuple[str, ...]:
        node = self._data.get(fact)
        if node is None or isinstance(node.value, str):
            return ()
        return self._listed(node, lambda text: _own_name(text, known))

    def _listed(self, node: Node | None, name: Callable[[str], str]) -> tuple[str, ...]:
        return tuple(
            name(self._named(item, self._parser.text(item))) for item in self._parser.items(node)
        )

    def _payment(self, text: str) -> str:
        return _own_name(text, self._terms.payments)

    def _chosen(self, fact: str, name: Callable[[str], str]) -> Choice:
        node = self._data.get(fact)
        if node is None or isinstance(node.value, str):
            return Choice()
        if isinstance(node.value, list):
            return Choice(self._listed(node, name))
        fields = self._parser.fields(node, (), ("accepted", "not_accepted", _OTHERS))
        others = self._parser.text(fields.get(_OTHERS)).lower()
        if others and others not in _ALONG:
            right = f"write {' or '.join(_ALONG)}, or leave it out."
            self._parser.report(fields[_OTHERS], f"others {others!r} says nothing; {right}")
        accepted, refused = (
            self._listed(fields.get(key), name) for key in ("accepted", "not_accepted")
        )
        return Choice(accepted, refused, others)

    def _spoken(self) -> tuple[str, ...]:
        node = self._data.get("languages")
        if node is None or isinstance(node.value, str):
            return ()
        codes = self._listed(node, str.lower)
        for code in codes:
            if not speech.is_language(code):
                right = "write its two letters, as in [en, es, ht]."
                self._parser.report(node, f"{code!r} is no language; {right}")
        return codes

    def _lengths(self) -> tuple[int, ...]:
        node = self._data.get("session_lengths")
        if node is None or isinstance(node.value, str):
            return ()
        items = self._parser.items(node, "session_lengths")
        lengths = (self._minutes(item, self._parser.text(item)) for item in items)
        return tuple(length for length in lengths if length)

    def _therapists(self) -> dict[str, str]:
        node = self._data.get("therapists")
        if node is None or isinstance(node.value, str):
            return {}
        found = {}
        for key, entry in self._parser.fields(node, (), THERAPISTS).items():
            text = self._parser.text(entry).lower()
            if text in THERAPISTS[key] or _WHOLE.fullmatch(text):
                found[key] = text
            else:
                right = f"write {', '.join(THERAPISTS[key])}."
                self._parser.report(entry, f"{key} {text!r} says nothing; {right}")
        return found

    def _choice(self, fact: str) -> str:
        """A fact of few values; other texts are words, but never another yes or no."""
        node = self._data.get(fact)
        text = self._parser.text(node).lower() if node and isinstance(node.value, str) else ""
        return text if text in CHOICES[fact] else ""

    def _numbers(self) -> dict[str, dict[str, str]]:
        found = {}
        for fact, keys in NUMBERS.items():
            node = self._data.get(fact)
            if node is None or isinstance(node.value, list):
                continue
            if isinstance(node.value, str):
                if _WHOLE.fullmatch(node.value.strip()):  # children: 12
                    found[fact] = {keys[0]: node.value.strip()}
                continue
            fields = self._parser.fields(node, (), keys)
            values = {key: self._number(key, entry) for key, entry in fields.items()}
            found[fact] = {key: value for key, value in values.items() if value}
        return found

    def _number(self, key: str, node: Node) -> str:
        text = self._parser.text(node)
        if key == "fee":
            fee = self._amount(node)
            return "" if fee is None else str(fee)
        if not _WHOLE.fullmatch(text):
            self._parser.report(node, f"{key} {text!r} is no number; write it as 24.")
            return ""
        return text


def _own_name(text: str, known: Iterable[str]) -> str:
    """The bot's own name for what a clinic calls "Hot stone"; its words where there is none."""
    name = "_".join(re.findall(r"\w+", text.lower()))
    shorter = name.removesuffix("_massage")
    return next((one for one in (name, shorter) if one in known), text)


def _bare(name: str) -> str:
    """A holiday's name without what people leave out."""
    plain = re.sub(r"[’'.]", "", name.lower()).removesuffix(" day").removesuffix("s")
    return " ".join(plain.split())


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
