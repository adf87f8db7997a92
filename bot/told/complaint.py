"""What hurts, since when, and whom."""

from collections.abc import Collection

from bot.hearing import Span
from bot.told.ear import Ear

_SITES = {
    "back": "back",
    "neck": "neck",
    "shoulder": "shoulder",
    "hip": "hip",
    "leg": "leg",
    "legs": "leg",
    "calf": "leg",
    "arm": "arm",
    "head": "head",
}
"""Concepts of red flags that are a place told, too."""
_UNITS = ("y", "m", "w", "d")
_HURTS = ("bad", "numb", "pain", "stiff", "tingle", "back_named", *_SITES)
_LIFE = ("birth", "crash", "fall", "operation")
"""What may have been so long ago, and is no pain."""
_AS_A_PART = {"y": (12, "m"), "m": (4, "w"), "w": (7, "d"), "d": (1, "d")}
"""Of a unit: how many of a smaller one it has, for a half of it."""
_FEW = 4  # words of a message that answers a question, and tells nothing else
_NEAR = 6  # words


def where(ear: Ear) -> str:
    """The place that is mentioned first; a part of the back rather than the back."""
    parts = [(span, value) for value, span in ear.values("where")]
    taken = {at for span, _ in parts for at in range(*span)}
    others = [
        (span, value)
        for concept, value in _SITES.items()
        for span in ear.heard.of(concept)
        if taken.isdisjoint(range(*span))
    ]
    meant = [
        (value == "back", span, value)
        for span, value in (*parts, *others)
        if ear.is_meant(span, asked=False)
    ]
    return min(meant)[-1] if meant else ""


def condition(ear: Ear) -> str:
    """The condition that somebody has."""
    pregnancies = (("pregnancy", span) for span in ear.heard.of("pregnant"))
    for value, span in (*ear.values("condition"), *pregnancies):
        if ear.is_meant(span, asked=False):
            return value
    return ""


def who(ear: Ear) -> str:
    """Whom it is for, where that is somebody else: "for my husband", "my mom has a bad back"."""
    for value, (start, end) in ear.values("who"):
        is_ours = ear.is_behind(start, "mine")
        before = start - 1 if is_ours else start
        if not (is_ours or ear.is_behind(start, "for_whom")):
            continue
        if (
            ear.is_behind(before, "for_whom")
            or ear.ends(end, "needs")
            or len(ear.heard.words) <= _FEW
            or _hurts(ear, (start, end))
        ) and ear.is_meant((start, end)):
            return value
    return ""


def _hurts(ear: Ear, somebody: Span) -> bool:
    """Whether something is said to hurt somebody."""
    heard = ear.heard
    return any(
        span > somebody and ear.is_somebodys(span)
        for span in heard.around(heard.row(_HURTS), (somebody,), _NEAR)
    )


def since(ear: Ear, cautions: Collection[str]) -> str:
    """How long it has hurt: "2y", "5m", "y" for years, "long"."""
    pregnant = "pregnancy" in cautions or bool(ear.heard.of("pregnant"))
    for number, (start, end) in ear.numbers():
        for unit in _UNITS:
            if stop := ear.ends(end, f"unit_{unit}"):
                behind = ear.ends(stop, "and_half")
                framed = _is_framed(ear, start, behind or stop)
                if framed is not None and _is_of_a_pain(ear, (start, stop), pregnant, framed):
                    return _lasted(number, unit, half=bool(behind))
    for value, span in ear.values("since"):
        if _is_of_a_pain(ear, span, pregnant, framed=True):
            return value
    return ""


def _is_framed(ear: Ear, start: int, end: int) -> bool | None:
    """Whether a span of time is said to have lasted; None where it surely is another one."""
    if ear.is_behind(start, "not_lasting") and not ear.ends(end, "suffering", "lasts"):
        return None
    if ear.ends(end, "not_lasting"):
        return None
    return any(ear.is_behind(at, "lasts") for at in (start, start - 1)) or bool(
        ear.ends(end, "lasts")
    )


def _is_of_a_pain(ear: Ear, span: Span, pregnant: bool, framed: bool) -> bool:
    if not ear.is_meant(span, asked=False, past=True):
        return False
    hurts = ear.nearest(span, *_HURTS)
    if ear.nearest(span, *_LIFE) < hurts:
        return False
    if pregnant:
        return framed and hurts <= _NEAR
    few = len(ear.heard.words) <= _FEW
    visits = ear.nearest(span, "treated", "therapist")
    return few or hurts <= _NEAR or (framed and hurts < visits) or (framed and visits > _NEAR)


def _lasted(number: float, unit: str, half: bool) -> str:
    whole = number + (0.5 if half else 0)
    if whole == int(whole):
        return f"{int(whole)}{unit}"
    count, smaller = _AS_A_PART[unit]
    return f"{int(whole * count)}{smaller}"
