"""What is typed → what goes into the file; or why it cannot."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import available_timezones

from bot.content.edited import Value
from bot.content.names import DAYS, HOLIDAYS, INSURERS
from bot.facts import holidays, notation, speech
from bot.facts.clinic import ANY_KIND
from bot.facts.day import CLOSED, Day
from bot.facts.holidays import Holidays
from bot.facts.phone import example_number, is_number, national
from bot.setup.closures import Calendar, NoDate
from bot.setup.questions import Facts, Question, Script
from bot.text import fold, spoken

_LINK = re.compile(r"https://[^\s/]+\.[^\s]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_COMMAS = re.compile(r"\s*[,;\n]\s*")
_GROUPS = re.compile(r"\s*[;\n]\s*|\.\s+|\.$")
_SHORTEST, _LONGEST = 5, 480
"""Minutes that a session may take."""
_NUMBER = re.compile(r"(\d+(?:[.,]\d{1,2})?)")
_SIGNS = ("$", "€", "£")
_SIGN = f"[{''.join(_SIGNS)}]"
_AMOUNT = r"(\d+(?:\.\d{1,2})?)"
_QUANTITY = re.compile(rf"{_SIGN}\s*{_AMOUNT}|{_AMOUNT}(?:\s*(min\b|{_SIGN}(?!\s*\d)))?")
"""An amount of money or minutes, with the sign that tells which, where there is one."""
_A_YEAR = 365
_MONTH_FIRST = ("US", "CA", "")
"""Countries in which 12/11 is in December."""
_THERAPISTS = ("women", "men", "licensed", "students")


class Wrong(ValueError):
    """An answer that cannot be used; ``remedy`` names what is said, ``more`` fills its braces."""

    def __init__(self, remedy: str, **more: str) -> None:
        super().__init__(remedy)
        self.remedy, self.more = remedy, more


@dataclass(frozen=True, slots=True)
class Follow:
    """A question to which an answer leads."""

    ask: str
    take: Callable[[str, Facts], Facts]
    """What is typed ("" for Enter), and the facts as answered so far → the facts with it.
    Raises Wrong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer comes to."""

    facts: Facts
    is_confirmed: bool = True
    """Whether it needs no "right?"."""
    follows: tuple[Follow, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the one who reads answers knows beside them."""

    script: Script
    today: date
    languages: tuple[str, ...]
    """That the bot speaks."""
    named: Mapping[str, Mapping[str, str]]
    """The bot's own names of services, payments, discounts and insurers by what they are called."""
    shipped: Facts
    """What the bot comes with."""
    zones: Mapping[str, Mapping[str, str]]
    facts: Facts = field(default_factory=dict)
    """What is known by now."""

    @property
    def country(self) -> str:
        """By two letters; the one whose facts ship where none is known."""
        return _text(self.facts, "country").upper() or "US"

    @property
    def state(self) -> str:
        """By its code; "" where it is not known."""
        return _text(self.facts, "state").upper()

    @property
    def other_languages(self) -> tuple[str, ...]:
        """That the bot speaks, beside that of the interview."""
        return tuple(code for code in self.languages if code != self.script.language)

    @property
    def holiday_state(self) -> str:
        """The state, where holidays are known of it."""
        return self.state if self.state in holidays.states(self.country) else ""

    @property
    def calendar(self) -> Calendar:
        """How dates are read here."""
        names = {fold(name): month for name, month in speech.month_names(self.languages).items()}
        return Calendar(self.today, names, self.country in _MONTH_FIRST)

    @property
    def holidays(self) -> dict[str, date]:
        """The public holidays of the next year by name, the next one first."""
        if not holidays.is_country(self.country):
            return {}
        found: dict[str, date] = {}
        ahead = holidays.ahead(self.country, self.holiday_state, self.today, _A_YEAR)
        for day, name in ahead.items():
            found.setdefault(name, day)
        return found

    def means(self, word: str, typed: str) -> bool:
        """Whether a text is one of the ways to say a word of the interview."""
        return self.script.means(word, typed)

    def pattern(self, word: str) -> str:
        """All ways to say a word, as part of a regular expression over folded text."""
        ways = sorted(map(fold, self.script.words[word]), key=len, reverse=True)
        return "|".join(map(re.escape, ways))

    def without(self, word: str, text: str) -> str:
        """A text without the ways to say a word."""
        return re.sub(rf"\b(?:{self.pattern(word)})\b", " ", text)


def read(question: Question, typed: str, desk: Desk) -> Answer:
    """What an answer to a question comes to. Raises Wrong."""
    if "{" in typed or "}" in typed:  # an answer of the bot would take it for a fact's name
        raise Wrong("text")
    return _READERS[question.kind](question, typed.strip(), desk)


def proposal(question: Question, desk: Desk) -> str:
    """What Enter takes where nothing is known; "" for nothing."""
    if question.kind != "timezone":
        return ""
    by_state = desk.zones.get(desk.country, {})
    known = speech.zones_of(desk.country)
    zone = by_state.get(desk.state) or by_state.get("") or (known[0] if len(known) == 1 else "")
    return zone


def _text(facts: Facts, name: str) -> str:
    value = facts.get(name, "")
    return value if isinstance(value, str) else ""


# Texts


def _plain(question: Question, typed: str, desk: Desk) -> Answer:
    return Answer({question.name: typed})


def _worded(question: Question, typed: str, desk: Desk) -> Answer:
    """A text that may have one wording a language."""
    answer = _plain(question, typed, desk)
    own = speech.Speech(desk.script.language)

    def follow(code: str) -> Follow:
        def take(text: str, facts: Facts) -> Facts:
            worded = _with_wording(facts[question.name], code, text, desk)
            return {**facts, question.name: worded}

        return Follow(desk.script.say("translated", language=own.language(code)), take)

    return Answer(answer.facts, follows=tuple(map(follow, desk.other_languages)))


def _with_wording(before: Value, code: str, text: str, desk: Desk) -> Value:
    """A text with its wording in another language, too; as it was where that is left out."""
    if "{" in text or "}" in text:
        raise Wrong("text")
    if not text:
        return before
    worded = before if isinstance(before, dict) else {desk.script.language: before}
    return {**worded, code: text}


def _wordings(
    texts: Iterable[str], put: Callable[[Facts, int, str, str], Facts], desk: Desk
) -> tuple[Follow, ...]:
    """A question each for what texts inside an answer are in the other languages.

    ``put`` sets the one of a number, in a language, to what is typed.
    """
    own = speech.Speech(desk.script.language)

    def follow(number: int, text: str, code: str) -> Follow:
        def take(typed: str, facts: Facts) -> Facts:
            return put(facts, number, code, typed)

        return Follow(
            desk.script.say("translated_text", text=text, language=own.language(code)), take
        )

    numbered = enumerate(texts)
    return tuple(follow(at, text, code) for at, text in numbered for code in desk.other_languages)


def _link(question: Question, typed: str, desk: Desk) -> Answer:
    link = typed if "://" in typed or "." not in typed else f"https://{typed}"
    if not _LINK.fullmatch(link):
        raise Wrong("link", typed=typed)
    return Answer({question.name: link})


def _email(question: Question, typed: str, desk: Desk) -> Answer:
    if not _EMAIL.fullmatch(typed):
        raise Wrong("email", typed=typed)
    return Answer({question.name: typed})


def _number(question: Question, typed: str, desk: Desk) -> Answer:
    if not re.fullmatch(r"[\d\s()+\-]{2,20}", typed):
        raise Wrong("number", typed=typed)
    return Answer({question.name: typed})


def _phone(question: Question, typed: str, desk: Desk) -> Answer:
    country = desk.country
    if not is_number(typed, country):
        named = speech.Speech(desk.script.language).country(country)
        raise Wrong("phone", typed=typed, country=named, near=example_number(country))
    return Answer({question.name: national(typed, country) if typed.isdigit() else typed})


# Where it is


def _place(question: Question, typed: str, desk: Desk) -> Answer:
    """City, state and country: "Miami, Florida", "Miami FL", "Leeds, UK", "Madrid, España"."""
    parts = [part for part in re.split(r"\s*,\s*", typed) if part]
    if not parts:
        raise Wrong("place", typed=typed)
    before = _text(desk.facts, "country").upper()
    country, state = "", _state(parts[-1], before or "US")
    if not state:
        country = _country(parts[-1], desk)
    if state or country:
        parts = parts[:-1]
    if country and len(parts) > 1:
        state = _state(parts[-1], country)
        parts = parts[:-1] if state else parts
    words = parts[-1].split() if parts else []
    if not state and len(words) > 1 and words[-1].isupper():  # Miami FL
        state = _state(words[-1], country or before or "US")
        parts = [*parts[:-1], " ".join(words[:-1])] if state else parts
    if not parts:
        raise Wrong("city")
    city = ", ".join(parts)
    if not (country or state):
        if not before or len(parts) > 1:
            raise Wrong("place", typed=typed)
        return Answer({"city": city})
    return Answer({"city": city, "state": state, "country": country or before or "US"})


def _state(typed: str, country: str) -> str:
    """The code of a state; "" where the country has none of that name."""
    known = {fold(name): code for name, code in holidays.state_names(country).items()}
    return known.get(fold(typed).replace(".", ""), "")


def _country(typed: str, desk: Desk) -> str:
    """The two letters of a country; "" where there is none of that name."""
    named = speech.country_codes([*desk.languages, desk.script.language])
    known = {fold(name): code for name, code in named.items()}
    text = fold(typed).replace(".", "").removeprefix("the ")
    code = text.upper() if text.upper() in known.values() else ""
    return known.get(text, code)


def _timezone(question: Question, typed: str, desk: Desk) -> Answer:
    named = desk.zones["names"].get(fold(typed).removesuffix(" time").strip(), "")
    wanted = fold(typed).replace(" ", "_")
    zones = available_timezones()
    own = [*speech.zones_of(desk.country)]
    found = [zone for zone in sorted(zones) if fold(zone) == wanted]
    found += [zone for zone in own if fold(zone).rpartition("/")[2] == wanted]
    found += [
        zone for zone in sorted(zones) if "/" in zone and fold(zone).rpartition("/")[2] == wanted
    ]
    if not (named or found):
        near = [proposal(question, desk), *own, "America/New_York"]
        city = next(filter(None, near)).rpartition("/")[2].replace("_", " ")
        raise Wrong("timezone", typed=typed, near=city)
    return Answer({question.name: named or found[0]})


# Hours


def _hours(question: Question, typed: str, desk: Desk) -> Answer:
    try:
        week = notation.week(typed, speech.day_names([*desk.languages, "en"]))
    except ValueError as error:
        twice = "twice" in str(error)
        raise Wrong("hours_twice" if twice else "hours", typed=typed) from None
    left = [number for number in range(len(DAYS)) if number not in week]
    follows = tuple(_left_out(days, desk) for days in _runs(left))
    return Answer({question.name: _week(week)}, is_confirmed=False, follows=follows)


def _left_out(days: tuple[int, ...], desk: Desk) -> Follow:
    own = speech.Speech(desk.script.language)

    def take(typed: str, facts: Facts) -> Facts:
        if desk.means("no", typed):
            return facts
        found = dict.fromkeys(days, CLOSED)
        if typed and not desk.means("yes", typed):
            found = _hours_of(days, typed, desk)
        known = facts["hours"]
        assert isinstance(known, dict)
        week = {
            number: notation.day(str(text))
            for key, text in known.items()
            for number in notation.weekdays(key, _ENGLISH)
        }
        return {**facts, "hours": _week(week | found)}

    named = own.listed([own.weekday(number) for number in days])
    return Follow(desk.script.say("left", days=named), take)


def _hours_of(days: Iterable[int], typed: str, desk: Desk) -> dict[int, Day]:
    """The hours of days that were left out: the same for each, or by their names."""
    try:
        week = notation.week(typed, speech.day_names([*desk.languages, "en"]))
    except ValueError:
        return dict.fromkeys(days, _day(typed))
    return {number: day for number, day in week.items() if number in days}


_ENGLISH = {name: number for number, name in enumerate(DAYS)}


def _runs(numbers: Iterable[int]) -> list[tuple[int, ...]]:
    """Days in a row together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [tuple(run) for run in runs]


def _week(week: Mapping[int, Day]) -> dict[str, Value]:
    """A week as the file has it: days in a row with the same hours on one line."""
    found: dict[str, Value] = {}
    for run in _runs(sorted(week)):
        alike: list[list[int]] = []
        for number in run:
            if alike and week[alike[-1][-1]] == week[number]:
                alike[-1].append(number)
            else:
                alike.append([number])
        for days in alike:
            first, last = DAYS[days[0]], DAYS[days[-1]]
            found[first if first == last else f"{first}-{last}"] = _written(week[days[0]])
    return found


def _day(typed: str) -> Day:
    try:
        return notation.day(typed)
    except ValueError:
        raise Wrong("day", typed=typed) from None


def _written(day: Day) -> str:
    """The hours of a day in the notation of the file."""
    if day.is_closed:
        return "closed"
    periods = ", ".join(
        f"{one.opens.hour}:{one.opens:%M}-{one.closes.hour or 24}:{one.closes:%M}"
        for one in day.periods
    )
    return f"{periods} by appointment".strip() if day.by_appointment else periods


def _holidays(question: Question, typed: str, desk: Desk) -> Answer:
    """ "closed", "open", or some of them by their numbers or names, each with hours or without."""
    if desk.means("open", typed):
        return Answer({question.name: "open"}, is_confirmed=False)
    if desk.means("closed", typed):
        return Answer({question.name: "closed"}, False, _not_everywhere(question, (), desk))
    known = _holidays_by_name(desk)
    found: dict[str, Value] = {}
    others, usual = "", "closed"
    for part in _each(fold(typed)):
        text, kept, leads = _kept(desk.without("from", part).strip(), usual, desk)
        usual = kept if leads else usual
        numbers = text.split()
        if desk.means("others", text):
            others = kept
        elif numbers and all(one in known for one in numbers):
            found |= dict.fromkeys([known[one] for one in numbers], kept)
        elif _bare(text) in known:
            found[known[_bare(text)]] = kept
        else:
            raise Wrong("holidays", typed=part)
    if not found:
        raise Wrong("holidays", typed=typed)
    if others:
        follows = _not_everywhere(question, found, desk) if others == "closed" else ()
        return Answer({question.name: {**found, "others": others}}, False, follows)

    def take(text: str, facts: Facts) -> Facts:
        value = facts[question.name]
        assert isinstance(value, dict)
        if not text or desk.means("yes", text) or desk.means("open", text):
            return {**facts, question.name: {**value, "others": "open"}}
        if desk.means("closed", text):
            return {**facts, question.name: {**value, "others": "closed"}}
        if desk.means("no", text) or desk.means("unknown", text):
            return facts
        raise Wrong("yes_or_no")

    return Answer({question.name: found}, False, (Follow(desk.script.say("other_holidays"), take),))


def _holidays_by_name(desk: Desk) -> dict[str, str]:
    """The holidays that may be named, by their numbers and by what they are called."""
    if not holidays.is_country(desk.country):
        return {}
    dated = holidays.names(desk.country, desk.holiday_state, desk.today.year)
    known = {str(number): name for number, name in enumerate(desk.holidays, 1)}
    known |= {_bare(name): name for name in (*dated, *desk.holidays)}
    return known | {
        concept.replace("_", " "): name
        for concept, names in HOLIDAYS.items()
        for name in names
        if name in dated
    }


def _not_everywhere(question: Question, named: Collection[str], desk: Desk) -> tuple[Follow, ...]:
    """A question after "closed", where some are holidays only of the state, or only of the rest of
    the country: of these the word alone says nothing."""
    kept = Holidays(desk.country, desk.holiday_state, others="closed")
    dated = desk.holidays.items()
    doubtful = [name for name, day in dated if name not in named and not kept.is_settled(name, day)]
    if not doubtful:
        return ()

    def take(text: str, facts: Facts) -> Facts:
        if text and not (desk.means("yes", text) or desk.means("closed", text)):
            if not (desk.means("no", text) or desk.means("open", text)):
                raise Wrong("yes_or_no")
            fresh = dict.fromkeys(doubtful, "open")
        else:
            fresh = dict.fromkeys(doubtful, "closed")
        value = facts[question.name]
        before = value if isinstance(value, dict) else {"others": value}
        return {**facts, question.name: {**fresh, **before}}

    listed = speech.Speech(desk.script.language).listed(doubtful)
    return (Follow(desk.script.say("not_everywhere", holidays=listed), take),)


def _kept(text: str, usual: str, desk: Desk) -> tuple[str, str, bool]:
    """A holiday, what holds on it, and whether that stood in front, where it holds for those that
    follow, too."""
    for kept in ("closed", "open"):
        before = re.match(rf"(?:{desk.pattern(kept)})\b[ :]*", text)
        behind = re.search(rf"[ :]*\b(?:{desk.pattern(kept)})$", text)
        if before:
            return text[before.end() :], kept, True
        if behind:
            return text[: behind.start()], kept, False
    for space in re.finditer(r"[ :]+", text):
        try:
            hours = notation.day(text[space.end() :])
        except ValueError:
            continue
        return text[: space.start()], _written(hours), False
    return text, usual, False


def _bare(name: str) -> str:
    plain = re.sub(r"[’'.]", "", fold(name)).removesuffix(" day").removesuffix("s")
    return " ".join(plain.split())


def _special_days(question: Question, typed: str, desk: Desk) -> Answer:
    """Days to come, one a line. They join those that are there, or take their place."""
    found: dict[tuple[date, date], tuple[str, Value]] = {}
    calendar = desk.calendar
    for line in filter(None, map(str.strip, re.split(r"[\n;·]", typed))):
        try:
            closure = calendar.closure(line)
        except NoDate as wrong:
            raise Wrong(wrong.kind, typed=wrong.typed) from None
        except ValueError:
            raise Wrong("day", typed=line) from None
        days = (closure.first, closure.last)
        if any(_overlap(days, others) for others in found):
            raise Wrong("date_twice", typed=line)
        hours = _written(_day(closure.hours))
        entry: Value = {"hours": hours, "note": closure.note} if closure.note else hours
        found[days] = closure.key, entry
    before = desk.facts.get(question.name)
    for key, value in before.items() if isinstance(before, dict) else ():
        days = notation.dates(key)
        if days[1] >= desk.today and not any(_overlap(days, others) for others in found):
            found[days] = key, value
    noted = [
        (key, str(value["note"]))
        for key, value in found.values()
        if isinstance(value, dict) and isinstance(value.get("note"), str)
    ]

    def put(facts: Facts, number: int, code: str, text: str) -> Facts:
        days = facts[question.name]
        assert isinstance(days, dict)
        key = noted[number][0]
        entry = days[key]
        assert isinstance(entry, dict)
        note = _with_wording(entry["note"], code, text, desk)
        return {**facts, question.name: {**days, key: {**entry, "note": note}}}

    follows = _wordings([note for _, note in noted], put, desk)
    return Answer({question.name: dict(found[days] for days in sorted(found))}, False, follows)


def _overlap(days: tuple[date, date], others: tuple[date, date]) -> bool:
    return days[0] <= others[1] and others[0] <= days[1]


# Prices


def _prices(question: Question, typed: str, desk: Desk) -> Answer:
    """ "massage 30 $35, 60 $60", "60 min $60, 90 min $85", "herbal consultation $40"."""
    found: dict[str, dict[str, str] | str] = {}
    for line in filter(None, map(str.strip, re.split(r"[\n;·]", typed))):
        service, costs = _price_line(line, desk)
        before = found.get(service, {})
        if isinstance(costs, str) or isinstance(before, str):
            if service in found:
                raise Wrong("price_twice", service=service, minutes="")
            found[service] = costs
            continue
        for minutes in costs:
            if minutes in before:
                raise Wrong("price_twice", service=service, minutes=minutes)
        found[service] = {**before, **costs}
    return Answer({question.name: dict(found)}, is_confirmed=False)


def _price_line(line: str, desk: Desk) -> tuple[str, dict[str, str] | str]:
    """A service, and its price by minutes; one price where it has no length."""
    line = _plain_numbers(line)
    text = _in_minutes(line, desk)
    start = re.search(rf"{_SIGN}?\d", text)
    if start is None:
        raise Wrong("prices", typed=line)
    service = text[: start.start()].strip(" :,-–—=")
    if not service or desk.means("massage", service):
        service = ANY_KIND
    service = _called("services", service, desk)
    rest = text[start.start() :]
    pairs: dict[str, str] = {}
    for piece in filter(None, re.split(r"\s*(?:[,;]|\band\b|\by\b)\s*", rest)):
        amounts = [
            (found[1] or found[2], "$" if found[1] or found[3] in _SIGNS else found[3] or "")
            for found in _QUANTITY.finditer(piece)
        ]
        if len(amounts) == 1 and piece == rest.strip():
            return service, _amount(amounts[0][0], desk)
        if not amounts or len(amounts) % 2:
            raise Wrong("prices", typed=line)
        for one, other in zip(amounts[::2], amounts[1::2], strict=True):
            is_turned = one[1] == "$" or other[1] == "min"  # $60 for 60 min
            length, price = (other[0], one[0]) if is_turned else (one[0], other[0])
            if not length.isdigit() or not _SHORTEST <= int(length) <= _LONGEST:
                raise Wrong("minutes", typed=length)
            if length in pairs:
                raise Wrong("price_twice", service=service, minutes=length)
            pairs[length] = _amount(price, desk)
    return service, pairs


def _plain_numbers(text: str) -> str:
    """Amounts without commas: "$1,200", "59,50 €". Any other comma goes between two prices."""
    text = re.sub(rf"({_SIGN}\s*\d{{1,3}}),(\d{{3}})(?!\d)", r"\1\2", text)
    return re.sub(r"(€\s*\d+),(\d\d)(?!\d)|(\d+),(\d\d)(?=\s*€)", r"\1\3.\2\4", text)


def _in_minutes(text: str, desk: Desk) -> str:
    """Lengths as minutes: "1 hour", "1.5 h", "half an hour"; the word for minutes is "min"."""

    def minutes(found: re.Match[str]) -> str:
        return f"{int(Decimal(found[1]) * 60)} min"

    hours = rf"(\d+(?:\.\d)?)\s*-?(?:{desk.pattern('hours')})\b"
    text = re.sub(hours, minutes, text, flags=re.IGNORECASE)
    for length in ("90", "30", "60"):
        words = rf"[/\s]*\b(?:{desk.pattern(length)})\b(?!\s*(?:\d+\s*)?min)"
        text = re.sub(words, f" {length} min ", text, flags=re.IGNORECASE)
    unit = rf"(?<=\d)\s*-?(?:{desk.pattern('minutes')})\b\.?"
    return re.sub(unit, " min", text, flags=re.IGNORECASE)


def _amount(number: str, desk: Desk) -> str:
    """An amount as the file has it, with its sign where that is one character."""
    amount = notation.money(number)
    said = speech.Speech("en").money(amount, speech.currency_of(desk.country)).replace(",", "")
    return said if re.fullmatch(rf"{_SIGN}\d+(?:\.\d\d)?", said) else str(amount)


def _packages(question: Question, typed: str, desk: Desk) -> Answer:
    found: list[dict[str, Value]] = []
    for line in filter(None, map(str.strip, re.split(r"[\n;·]", typed))):
        match = re.fullmatch(rf"(.*\D)\s*{_SIGN}?\s*(\d+(?:[.,]\d\d)?)\s*{_SIGN}?", line)
        name = match[1].strip(" :,-–—=$€£") if match else ""
        name = re.sub(rf"\s+(?:{desk.pattern('for')})$", "", name, flags=re.IGNORECASE)
        if match is None or not name:
            raise Wrong("packages", typed=line)
        found.append({"name": name, "price": _amount(match[2], desk)})

    def put(facts: Facts, number: int, code: str, text: str) -> Facts:
        packages = facts[question.name]
        assert isinstance(packages, list)
        package = packages[number]
        name = _with_wording(package["name"], code, text, desk)
        packages = [*packages]
        packages[number] = {**package, "name": name}
        return {**facts, question.name: packages}

    follows = _wordings([str(package["name"]) for package in found], put, desk)
    return Answer({question.name: found}, follows=follows)


# What is taken


def _called(group: str, typed: str, desk: Desk) -> str:
    """The bot's own name for what is typed; what is typed where there is none."""
    known, text = desk.named.get(group, {}), spoken(typed.strip())
    if group == "payments" and desk.means("cards", typed):
        return "cards"
    forms = (text, text.removesuffix(" massage"), text.removesuffix("s"))
    return next((known[form] for form in forms if form in known), typed.strip())


def _each(typed: str) -> list[str]:
    parts = re.split(r"\s*(?:[,;\n]|\b(?:and|y)\b)\s*", typed, flags=re.IGNORECASE)
    return [part for part in parts if part]


def _names(question: Question, typed: str, desk: Desk) -> Answer:
    """What is named with commas between."""
    group = {"techniques": "services"}.get(question.kind, question.kind)
    names = [_called(group, part, desk) for part in _each(typed)]
    if not names or any(not re.search(r"[^\W\d]", name) for name in names):
        near = desk.script.questions[question.name].example
        raise Wrong("list", typed=typed, near=near)
    return Answer({question.name: list(dict.fromkeys(names))})


def _sides(typed: str, group: str, desk: Desk) -> tuple[list[str], list[str]]:
    """What is taken and what is not: after "not" up to the end of the part between semicolons, or
    up to the comma where the part began with what is taken."""
    taken: list[str] = []
    refused: list[str] = []
    refuses = re.compile(rf"^(?:{desk.pattern('not')})\b[:,]?\s*", re.IGNORECASE)
    known = desk.named.get(group, {})
    for part in filter(None, _GROUPS.split(typed)):
        side = refused if refuses.match(part) else taken
        for piece in _COMMAS.split(part):
            one = refuses.match(piece)
            rest = piece[one.end() :].strip() if one else piece.strip()
            names = [rest] if spoken(rest) in known else re.split(r"\s+(?:and|or|y|o)\s+", rest)
            (refused if one else side).extend(filter(None, map(str.strip, names)))
    return taken, refused


def _insurance(question: Question, typed: str, desk: Desk) -> Answer:
    if desk.means("no", typed):
        return Answer({question.name: {"others": "no"}}, is_confirmed=False)
    sides = [[_insurer(name, desk) for name in side] for side in _sides(typed, "insurers", desk)]
    answer = _taken(question.name, typed, *sides)

    def take(text: str, facts: Facts) -> Facts:
        others = "receipt" if desk.means("yes", text) or desk.means("receipt", text) else ""
        others = "no" if desk.means("no", text) else others
        if text and not others and not desk.means("unknown", text):
            raise Wrong("yes_or_no")
        value = facts[question.name]
        assert isinstance(value, dict)
        return {**facts, question.name: {**value, "others": others} if others else value}

    return Answer(answer, False, (Follow(desk.script.say("other_insurers"), take),))


def _insurer(typed: str, desk: Desk) -> str:
    """As the clinic writes it; what is all in small letters with capitals."""
    proper = INSURERS.get(_called("insurers", typed, desk), "")
    if fold(proper) == fold(typed):
        return proper
    return typed.title() if typed.islower() else typed


def _payment(question: Question, typed: str, desk: Desk) -> Answer:
    sides = [
        [_called("payments", name, desk) for name in side]
        for side in _sides(typed, "payments", desk)
    ]
    return Answer(_taken(question.name, typed, *sides))


def _taken(fact: str, typed: str, taken: list[str], refused: list[str]) -> Facts:
    for name in taken:
        if name in refused:
            raise Wrong("both", typed=name)
    if not (taken or refused) or any(not re.search(r"[^\W\d]", one) for one in taken + refused):
        raise Wrong("list", typed=typed, near="A, B")
    sides = {"accepted": taken, "not_accepted": refused}
    return {fact: {key: list(dict.fromkeys(names)) for key, names in sides.items() if names}}


def _choice(question: Question, typed: str, desk: Desk) -> Answer:
    """One of a few values, by its number, its word or how it is shown; parking may be a text."""
    options = desk.script.questions[question.name].options
    for number, (value, label) in enumerate(options.items(), 1):
        if fold(typed.strip(" .!")) in (str(number), value.replace("_", " "), value, fold(label)):
            return Answer({question.name: value})
    for value in ("yes", "no", "none"):
        if value in options and desk.means("no" if value == "none" else value, typed):
            return Answer({question.name: value})
    near = [value for value, label in options.items() if fold(typed) in fold(label).split()]
    if len(near) == 1:
        return Answer({question.name: near[0]})
    if " " in typed and not typed.isdigit():
        return _worded(question, typed, desk)
    listed = [f"{number} {label}" for number, label in enumerate(options.values(), 1)]
    raise Wrong("choice", typed=typed, near=" · ".join(listed))


def _languages(question: Question, typed: str, desk: Desk) -> Answer:
    names = speech.language_codes([*desk.languages, "en"])
    codes = {fold(name): code for name, code in names.items()}
    codes |= {code: code for code in desk.languages}
    codes |= dict.fromkeys(map(fold, desk.script.words["creole"]), "ht")
    codes |= dict.fromkeys(map(fold, desk.script.words["mandarin"]), "zh")
    found = []
    for part in _each(typed):
        text = fold(part)
        code = codes.get(text) or (text if len(text) == 2 and speech.is_language(text) else "")
        if not code:
            raise Wrong("languages", typed=part)
        found.append(code)
    if not found:
        raise Wrong("languages", typed=typed)
    return Answer({question.name: list(dict.fromkeys(found))})


def _therapists(question: Question, typed: str, desk: Desk) -> Answer:
    """ "women and men, all licensed, no students", "3 women, 1 man", "only women"."""
    found: dict[str, str] = {}
    only = re.search(rf"\b(?:{desk.pattern('only')})\b", fold(typed))
    for part in _each(fold(typed)):
        for key in _THERAPISTS:
            named = re.search(rf"\b(?:{desk.pattern(key)})\b", part)
            if named is None:
                continue
            number = re.search(r"\d+", part)
            refused = re.search(rf"\b(?:{desk.pattern('not')})\b", part)
            some = re.search(rf"\b(?:{desk.pattern('some')})\b", part)
            value = "no" if refused else number[0] if number else "yes"
            if key == "licensed":
                value = number[0] if number else "some" if some or refused else "all"
            found[key] = value
            break
        else:
            if not re.fullmatch(rf"(?:{desk.pattern('all')})", part):
                raise Wrong("therapists", typed=part)
            found |= {"women": "yes", "men": "yes"}
    if only:
        found = {"women": "no", "men": "no"} | found
    if not found:
        raise Wrong("therapists", typed=typed)
    return Answer({question.name: found})


# Numbers


def _children(question: Question, typed: str, desk: Desk) -> Answer:
    for value in ("yes", "no"):
        if desk.means(value, typed):
            return Answer({question.name: value})
    numbers = _NUMBER.findall(typed)
    left = desk.without("from", _NUMBER.sub(" ", fold(typed))).strip(" +.")
    if len(numbers) != 1 or left or not numbers[0].isdigit() or int(numbers[0]) > 21:
        raise Wrong("children", typed=typed)
    return Answer({question.name: numbers[0]})


def _cancellation(question: Question, typed: str, desk: Desk) -> Answer:
    text = fold(typed)
    days = re.search(rf"(\d+)\s*(?:{desk.pattern('days')})\b", text)
    fee = re.search(rf"{_SIGN}\s*(\d+(?:[.,]\d\d)?)", text)
    numbers = _NUMBER.findall(text)
    hours = str(int(days[1]) * 24) if days else ""
    left = [one for one in numbers if not (fee and one == fee[1]) and not (days and one == days[1])]
    if not hours and left:
        hours = left.pop(0)
    paid = fee[1] if fee else left.pop(0) if left else ""
    if left or not hours.isdigit() or not 0 < int(hours) <= 336:
        raise Wrong("cancellation", typed=typed)
    value: dict[str, Value] = {"hours": hours}
    return Answer({question.name: value | ({"fee": _amount(paid, desk)} if paid else {})})


def _late(question: Question, typed: str, desk: Desk) -> Answer:
    match = re.fullmatch(rf"(\d+)\s*(?:{desk.pattern('minutes')})?\.?", fold(typed))
    if match is None or not 0 < int(match[1]) <= 120:
        raise Wrong("late", typed=typed)
    return Answer({question.name: {"minutes": match[1]}})


_READERS: Mapping[str, Callable[[Question, str, Desk], Answer]] = {
    "text": _plain,
    "worded": _worded,
    "place": _place,
    "phone": _phone,
    "timezone": _timezone,
    "link": _link,
    "number": _number,
    "email": _email,
    "hours": _hours,
    "holidays": _holidays,
    "special_days": _special_days,
    "prices": _prices,
    "packages": _packages,
    "discounts": _names,
    "insurance": _insurance,
    "payment": _payment,
    "choice": _choice,
    "languages": _languages,
    "therapists": _therapists,
    "techniques": _names,
    "children": _children,
    "cancellation": _cancellation,
    "late": _late,
}
