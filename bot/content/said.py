"""The clinic's facts that are data, in the words of one language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from bot.content.model import filled
from bot.content.names import INSURERS
from bot.facts.clinic import ANY_KIND, Clinic, Package, Price
from bot.facts.day import Day, Period
from bot.facts.holidays import own_names
from bot.facts.phone import HOME
from bot.facts.speech import Speech

_NOON, _MIDNIGHT = time(12), time()
_AFTER_ONE = (1, 13)
"""Hours before which Spanish says another article."""
_WEEK = range(7)


class Sayings:
    """Says what is data; ``messages`` holds the texts of ``_facts.yaml`` among others."""

    def __init__(self, clinic: Clinic, messages: Mapping[str, str], language: str) -> None:
        self.clinic, self._messages, self._language = clinic, messages, language
        self.speech = Speech(language, clinic.country)
        abroad = clinic.country not in ("", HOME)
        self._holidays = own_names(clinic.country, clinic.state, language) if abroad else {}

    def say(self, name: str, **more: str) -> str:
        """A text of ``_facts.yaml`` with its placeholders filled in; facts stay in braces."""
        return filled(self._messages[f"facts.{name}"], more)

    def named(self, group: str, name: str) -> str:
        """What the bot's own name is called; a clinic's own words as they are."""
        return self._messages.get(f"{group}.{name}", name)

    def holiday(self, name: str) -> str:
        """A holiday by its English name, as the clinic's country calls it in this language; "" in
        the home country, of which the bot's own names are."""
        return self._holidays.get(name, "")

    def wording(self, worded: Mapping[str, str]) -> str:
        """Of several languages' words, this one's; else whatever there is."""
        found = worded.get(self._language) or worded.get("")
        return found or next(iter(worded.values()), "")

    def hour(self, clock: time) -> str:
        """A time of day inside a sentence: "6 pm", "las 6 p. m.", "noon"."""
        if clock in (_NOON, _MIDNIGHT):
            return self.say("noon" if clock == _NOON else "midnight")
        name = "hour_one" if clock.hour in _AFTER_ONE else "hour"
        return self.say(name, clock=self.speech.clock(clock))

    def periods(self, periods: Sequence[Period]) -> str:
        """From when until when: "9 am to 1 pm and 2 pm to 6 pm"."""
        return self.speech.listed(
            [
                self.say("period", opens=self.hour(one.opens), closes=self.hour(one.closes))
                for one in periods
            ]
        )

    def day(self, day: Day) -> str:
        """The hours of a day: "9 am to 6 pm, by appointment", "closed"."""
        if day.is_closed:
            return self.say("closed")
        hours = self.periods(day.periods)
        if not day.by_appointment:
            return hours
        return self.say("only_by_appointment", hours=hours) if hours else self.say("by_appointment")

    def week(self, numbers: Iterable[int] = _WEEK) -> str:
        """A line for days with the same hours: "Monday to Thursday: 9 am to 6 pm"."""
        known = self.clinic.hours.week if self.clinic.hours else {}
        groups: list[tuple[list[int], Day]] = []
        for number in numbers:
            if number not in known:
                continue
            day = known[number]
            last = groups[-1] if groups else None
            if last and last[1] == day and last[0][-1] == number - 1:
                last[0].append(number)
            else:
                groups.append(([number], day))
        lines = [
            self.say("hours_of", days=self._span(on), hours=self.day(day)) for on, day in groups
        ]
        return "\n".join(map(capital, lines))

    def _span(self, numbers: Sequence[int]) -> str:
        first, last = (self.speech.weekday(numbers[at]) for at in (0, -1))
        if len(numbers) < 2:
            return first
        if len(numbers) == 2:
            return self.speech.listed([first, last])
        return self.say("days_span", first=first, last=last)

    def service(self, name: str) -> str:
        """What a service is called inside a sentence."""
        return self.say("any_kind") if name == ANY_KIND else self.named("services", name)

    def money(self, amount: Decimal) -> str:
        """An amount in the clinic's money."""
        return self.speech.money(amount, self.clinic.currency)

    def length(self, minutes: int) -> str:
        """So many minutes; "" for none."""
        return self.say("length", minutes=str(minutes)) if minutes else ""

    def prices(self, each: Sequence[Price]) -> str:
        """A line for each service: "Deep tissue massage: 60 minutes $70, 90 minutes $95"."""
        lines = []
        for service in dict.fromkeys(one.service for one in each):
            costs = [
                self.say("price_of_length", minutes=str(one.minutes), price=self.money(one.amount))
                if one.minutes
                else self.money(one.amount)
                for one in each
                if one.service == service
            ]
            lines.append(self.say("price", service=self.service(service), price=", ".join(costs)))
        return "\n".join(map(capital, lines))

    def packages(self, packages: Iterable[Package]) -> str:
        """A line for each package."""
        lines = [
            self.say("price", service=self.wording(one.name), price=self.money(one.amount))
            for one in packages
        ]
        return "\n".join(f"• {line}" for line in lines)

    def insurers(self, names: Iterable[str], either: bool = False) -> str:
        """Insurers by their proper names."""
        return self.speech.listed([self.insurer(name) for name in names], either=either)

    def insurer(self, name: str) -> str:
        """An insurer as the clinic writes it, else by its proper name."""
        return self.clinic.written.get(name) or INSURERS.get(name, name)

    def listed(self, group: str, names: Iterable[str], either: bool = False) -> str:
        """What is named, in one line: "a, b and c", or "a, b or c"."""
        return self.speech.listed([self.named(group, name) for name in names], either=either)

    def spoken(self, codes: Iterable[str]) -> str:
        """Languages by their names."""
        return self.speech.listed([self.speech.language(code) for code in codes])

    def insurance(self) -> str:
        """Which insurers are taken."""
        choice = self.clinic.insurance
        more = self.say(f"insurance_{choice.others}") if choice.others else ""
        accepted = self.insurers(choice.accepted)
        refused = self.insurers(choice.not_accepted, either=True)
        return _joined(*self._choice("insurance", "insurers", accepted, refused), more)

    def payment(self) -> str:
        """How one can pay."""
        choice = self.clinic.payment
        accepted = self.listed("payments", choice.accepted, either=True)
        refused = self.listed("payments", choice.not_accepted, either=True)
        return _joined(*self._choice("payment", "ways", accepted, refused))

    def _choice(self, fact: str, key: str, accepted: str, refused: str) -> list[str]:
        takes = self.say(f"{fact}_takes", **{key: accepted}) if accepted else ""
        return [takes, self.say(f"{fact}_refuses", **{key: refused}) if refused else ""]

    def therapists(self) -> str:
        """Who gives massages."""
        works, lines = self.clinic.therapists, []
        for key in ("licensed", "students"):
            if value := works.get(key):
                name = f"{key}_{value}"
                lines.append(name if f"facts.{name}" in self._messages else f"{key}_yes")
        said = [self.say(line) for line in lines if f"facts.{line}" in self._messages]
        return _joined(self.genders(), *said)

    def genders(self) -> str:
        """Whether women, men or both give massages; "" where that is not known of one of them."""
        works = self.clinic.therapists
        women, men = (works.get(one, "") not in ("", "no", "0") for one in ("women", "men"))
        if women and men:
            return self.say("therapists_both")
        if (women and works.get("men")) or (men and works.get("women")):
            return self.say("therapists_women" if women else "therapists_men")
        return ""

    def number(self, fact: str) -> str:
        """A fact that is told by numbers."""
        values = dict(self.clinic.numbers[fact])
        if "fee" in values:
            values["fee"] = self.money(Decimal(values["fee"]))
        return _joined(
            *(self.say(f"{fact}_{key}", **{key: value}) for key, value in values.items())
        )

    def of(self, fact: str) -> str:
        """A fact that is known as data; "" where its data says nothing in general."""
        clinic = self.clinic
        if fact in clinic.choices:
            return self.say(f"{fact}_{clinic.choices[fact]}")
        if fact in clinic.numbers:
            return self.number(fact)
        match fact:
            case "hours":
                return self.week()
            case "prices":
                return self.prices(clinic.prices.each)
            case "session_lengths" if clinic.lengths or clinic.prices.lengths:
                lengths = clinic.lengths or clinic.prices.lengths
                listed = self.speech.listed([str(one) for one in lengths])
                return self.say("lengths", lengths=self.say("length", minutes=listed))
            case "insurance":
                return self.insurance()
            case "payment":
                return self.payment()
            case "languages":
                return self.say("languages", languages=self.spoken(clinic.languages))
            case "therapists":
                return self.therapists()
            case "techniques":
                return self.say("techniques", services=self.listed("services", clinic.techniques))
            case _:
                return ""

    def date(self, day: date, today: date) -> str:
        """A date with its weekday, inside a sentence: "Monday, September 7", "lunes 7 de
        septiembre"."""
        weekday = self.speech.weekday(day.weekday())
        return self.say("date", weekday=weekday, day=self.speech.day_of_month(day, today))


def says_facts(messages: Mapping[str, str]) -> bool:
    """Whether a language has the texts by which data is said."""
    return "facts.closed" in messages


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def _joined(*texts: str) -> str:
    return " ".join(filter(None, texts))
