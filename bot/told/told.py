"""What was told, as plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from bot.content.names import ANYTHING_TOLD, RELATIONS

_CHRONIC_DAYS = 90
"""Pain that has lasted three months or longer is chronic (ICD-11, MG30)."""
_DAYS_IN = {"d": 1, "w": 7, "m": 30, "y": 365}
_LASTING = ("long", "y", "m")
"""Without a number: a long time, years, months."""
_AFTERNOON, _EVENING = "12:00", "17:00"
_NARROWER = {"back": ("lower_back", "upper_back"), "weekend": ("saturday", "sunday")}


@dataclass(frozen=True, slots=True)
class Told:
    """What was told; "" is what was not."""

    since: str = ""
    """A number and a unit: "2y", "3m", "10d"; "y" for years; "long" for a long time."""
    where: str = ""
    condition: str = ""
    """The name of its intent, without the area."""
    who: str = ""
    """For whom, where it is for somebody else: "husband", "mother", "other"."""
    technique: str = ""
    """The name of its intent, without the area."""
    minutes: str = ""
    day: str = ""
    """"today", "tomorrow", "weekend", "monday"; "12-03" (month and day), "13" (of the month)."""
    time: str = ""
    """"15:30", or "morning", "afternoon", "evening"."""
    therapist: str = ""
    """"woman" or "man"."""
    insurer: str = ""
    aim: str = ""
    """"relax" or "treat"."""

    def over(self, earlier: "Told") -> "Told":
        """This, and what was told earlier where this says nothing."""
        return Told(
            **{
                field.name: getattr(self, field.name) or getattr(earlier, field.name)
                for field in fields(Told)
            }
        )

    def fits(
        self, conditions: Mapping[str, Collection[str]], cautions: Collection[str] = ()
    ) -> bool:
        """Whether all conditions hold: of each key one of the values was told; "any" is all."""
        return all(
            bool(values) and (ANYTHING_TOLD in wanted or not values.isdisjoint(wanted))
            for wanted, values in (
                (set(wanted), set(cautions) if key == "caution" else self._values(key))
                for key, wanted in conditions.items()
            )
        )

    def in_words(self, content: object) -> Mapping[str, str]:
        """In words."""
        return {}

    def note(self, content: object, cautions: Collection[str]) -> str:
        """To be written."""
        return ""

    def _values(self, key: str) -> set[str]:
        """All that a value may be called in a condition."""
        value: str = getattr(self, key)
        if not value:
            return set()
        wider = {name for name, narrower in _NARROWER.items() if value in narrower}
        match key:
            case "since":
                return {"chronic" if _is_chronic(value) else "acute"}
            case "who":
                return {value, RELATIONS.get(value, value)}
            case "day" if value[0].isdigit():
                return {value, "date"}
            case "time" if value[0].isdigit():
                return {value, "clock", _part_of_day(value)}
            case _:
                return {value, *wider}


NOTHING_TOLD = Told()


def _is_chronic(since: str) -> bool:
    number, unit = since[:-1], since[-1]
    if not number[:1].isdigit():
        return since in _LASTING
    return float(number) * _DAYS_IN[unit] >= _CHRONIC_DAYS


def _part_of_day(clock: str) -> str:
    if clock < _AFTERNOON:
        return "morning"
    return "afternoon" if clock < _EVENING else "evening"
