"""What was told, in the words of a language."""

from bot.content import Content

_NOON, _NOON_HOUR = "12:00", 12
_TEENS = range(11, 14)
_ORDINALS = {1: "day_st", 2: "day_nd", 3: "day_rd"}
"""By the last figure, as English has them (Unicode CLDR, plural rules for ordinals)."""


def in_words(key: str, value: str, content: Content) -> str:
    """One value that was told: "2 years", "Saturday", "the 13th", "3:30 pm"."""

    def say(name: str, **more: str) -> str:
        return content.message(f"told.{name}", **more)

    match key:
        case "since" if value[0].isdigit():
            count, unit = value[:-1], value[-1]
            return say(f"one_{unit}") if count == "1" else say(f"many_{unit}", count=count)
        case "since" if len(value) == 1:
            return say(f"some_{value}")
        case "minutes":
            return say("minutes", count=value)
        case "day" if "-" in value:
            month, of_month = value.split("-")
            return say("date", month=say(f"month_{month}"), day=of_month.lstrip("0"))
        case "day" if value.isdigit():
            number = int(value)
            last = 0 if number in _TEENS else number % 10
            return say(_ORDINALS.get(last, "day_th"), day=value)
        case "time" if value == _NOON:
            return say("noon")
        case "time" if value[0].isdigit():
            return _clock(value, content)
        case "insurer":
            return value
        case _:
            return say(value)


def _clock(value: str, content: Content) -> str:
    """An hour of twelve: "3 pm", "a la 1:30 p. m."."""
    hour, minutes = map(int, value.split(":"))
    shown = (hour - 1) % _NOON_HOUR + 1
    name = "clock_am" if hour < _NOON_HOUR else "clock_pm"
    if shown == 1 and hour > _NOON_HOUR:
        name = "clock_one"
    clock = f"{shown}:{minutes:02}" if minutes else str(shown)
    return content.message(f"told.{name}", clock=clock)
