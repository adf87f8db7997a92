"""What was told, as plain values."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields

from bot.content import Content
from bot.content.names import ANYTHING_TOLD, LONGEST_COPY, RELATIONS, TOLD_IN_WORDS
from bot.told.words import in_words

_JOIN, _COMMA, _AND_MORE = "; ", ", ", " …"
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
    """"today", "tomorrow", "day_after_tomorrow", "weekend", "monday"; "12-03" (month and day), "13"
    (of the month)."""
    time: str = ""
    """"15:30", or "morning", "afternoon", "evening"."""
    therapist: str = ""
    """"woman" or "man"."""
    insurer: str = ""
    """Its proper name."""
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
                return {value, RELATIONS[value]}
            case "day" if value[0].isdigit():
                return {value, "date"}
            case "time" if value[0].isdigit():
                return {value, "clock", _part_of_day(value)}
            case _:
                return {value, *wider}

    def in_words(self, content: Content) -> dict[str, str]:
        """What was told for the placeholders of a text: "2 years", "your husband", "3:30 pm"."""
        return {key: self._said(key, content) for key in TOLD_IN_WORDS if getattr(self, key)}

    def listed(self, content: Content) -> str:
        """All of it in one line, to the patient."""
        keys = [field.name for field in fields(Told) if getattr(self, field.name)]
        return ", ".join(
            _wish(self, content) if key == "therapist" else self._said(key, content) for key in keys
        )

    def note(self, content: Content, cautions: Collection[str] = ()) -> str:
        """What to say on the phone, for the patient to copy: only what was told.

        "Deep tissue, 90 minutes, Saturday 3 pm; would like a woman; lower back, 2 years". At most
        256 characters, as Telegram's button copies; what is said last is left out first, but never
        a caution while anything else stands.
        """
        warning = _warning(cautions, content)
        room = LONGEST_COPY - len(warning) - len(_JOIN)
        parts: list[str] = []
        for part in filter(None, self._parts(content)):
            if len(_JOIN.join((*parts, part))) <= room:
                parts.append(part)
        note = _JOIN.join(filter(None, (*parts, warning)))
        return note[:1].upper() + note[1:]

    def _parts(self, content: Content) -> Iterator[str]:
        """Of a note, in order: the visit, for whom, with whom, what hurts, what for, who pays."""
        when = " ".join(self._said(key, content) for key in ("day", "time") if getattr(self, key))
        visit = [self._said(key, content) for key in ("technique", "minutes") if getattr(self, key)]
        yield _COMMA.join(filter(None, (*visit, when)))
        if self.who:
            yield content.message("told.note_who", who=content.message(f"told.my_{self.who}"))
        if self.therapist:
            yield _wish(self, content)
        hurts = [self._said(key, content) for key in ("condition", "where") if getattr(self, key)]
        if self.since:
            since = self._said("since", content)
            hurts.append(since if hurts else content.message("told.note_since", since=since))
        yield _COMMA.join(hurts)
        if self.aim:
            yield self._said("aim", content)
        if self.insurer:
            yield content.message("told.note_insurer", insurer=self.insurer)

    def _said(self, key: str, content: Content) -> str:
        return in_words(key, getattr(self, key), content)


NOTHING_TOLD = Told()


def _wish(told: Told, content: Content) -> str:
    return content.message(
        "told.note_therapist", therapist=in_words("therapist", told.therapist, content)
    )


def _warning(cautions: Collection[str], content: Content) -> str:
    """The cautions of a note; the last ones give way to dots where it has no room for them."""
    told = list(cautions)
    for count in range(len(told), 0, -1):
        named = content.cautions(told[:count]) + ("" if count == len(told) else _AND_MORE)
        warning = content.message("told.note_cautions", cautions=named)
        if len(warning) <= LONGEST_COPY:
            return warning
    return ""


def _is_chronic(since: str) -> bool:
    number, unit = since[:-1], since[-1]
    if not number[:1].isdigit():
        return since in _LASTING
    return float(number) * _DAYS_IN[unit] >= _CHRONIC_DAYS


def _part_of_day(clock: str) -> str:
    if clock < _AFTERNOON:
        return "morning"
    return "afternoon" if clock < _EVENING else "evening"
