"""What hurts, since when, and whom."""

from collections.abc import Collection

from bot.hearing import Span
from bot.told.ear import Ear

_UNITS = ("y", "m", "w", "d")
_PAINS = ("bad", "numb", "pain", "stiff", "tingle", "back_named")
_SITES = ("back", "neck", "shoulder", "hip", "leg", "legs", "arm", "head")
_BEFORE = ("birth", "operation")
"""What may have been so long ago, and is no pain."""
_CAUSES = ("crash", "fall")
"""What may have been so long ago, and hurts since then."""
_AS_A_PART = {"y": (12, "m"), "m": (4, "w"), "w": (7, "d"), "d": (1, "d")}
"""Of a unit: how many of a smaller one it has, for a half of it."""
_FEWEST, _FEW, _SOME, _ANSWER = 3, 4, 8, 12
"""Words of a message that answers a question: as many as may name a disease, a place or a span of
time and nothing else; as many as may say how long it has lasted."""
_NEAR = 6  # words


def where(ear: Ear, lasted: str) -> str:
    """The place that is mentioned first; a part of the back rather than the back. What has
    ``lasted`` is somebody's own."""
    if not (lasted or ear.is_own(_SOME)):
        return ""
    meant = [value for value, span in ear.values("where") if ear.is_meant(span, asked=False)]
    return next((value for value in meant if value != "back"), "back" if meant else "")


def condition(ear: Ear) -> str:
    """The condition that somebody has."""
    if not ear.is_own(_FEWEST):
        return ""
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
            or len(ear.heard.words) == end - before
            or _hurts(ear, (start, end))
        ) and ear.is_meant((start, end)):
            return value
    return ""


def _hurts(ear: Ear, somebody: Span) -> bool:
    """Whether something is said to hurt somebody."""
    heard = ear.heard
    return any(
        span > somebody and ear.is_somebodys(span)
        for span in heard.around(heard.row((*_PAINS, *_SITES)), (somebody,), _NEAR)
    )


def since(ear: Ear, cautions: Collection[str], sought: bool = False) -> str:
    """How long it has hurt: "2y", "5m", "y" for years, "long". ``sought`` is where that was asked:
    any span of time answers it."""
    pregnant = "pregnancy" in cautions or bool(ear.heard.of("pregnant"))
    for number, (start, end) in ear.numbers:
        for unit in _UNITS:
            if number and (stop := ear.ends(end, f"unit_{unit}")):
                behind = ear.ends(stop, "and_half")
                framed = _is_framed(ear, start, behind or stop)
                if framed is not None and _is_of_a_pain(
                    ear, (start, stop), pregnant, framed, sought
                ):
                    return _lasted(number, unit, half=bool(behind))
    spans = sorted(ear.values("since"), key=lambda found: -found[1][1])
    return next(
        (value for value, span in spans if _is_of_a_pain(ear, span, pregnant, True, sought)), ""
    )


def _is_framed(ear: Ear, start: int, end: int) -> bool | None:
    """Whether a span of time is said to have lasted; None where it surely is another one."""
    if ear.is_behind(start, "not_lasting") and not ear.ends(end, "suffering", "lasts"):
        return None
    if ear.ends(end, "not_lasting"):
        return None
    return any(ear.is_behind(at, "lasts") for at in (start, start - 1)) or bool(
        ear.ends(end, "lasts")
    )


def _is_of_a_pain(ear: Ear, span: Span, pregnant: bool, framed: bool, sought: bool) -> bool:
    if not ear.is_meant(span, asked=False, past=True):
        return False
    hurts = ear.nearest(span, *_PAINS, *_SITES)
    if min(ear.nearest(span, *_BEFORE), ear.nearest_told(span, "spent")) < hurts:
        return False
    if pregnant:
        return framed and hurts <= _NEAR
    if sought and len(ear.heard.words) <= _ANSWER:
        return True
    few = len(ear.heard.words) <= _FEW and not any(map(ear.heard.of, _CAUSES))
    visits = ear.nearest(span, "treated", "therapist", *_CAUSES)
    is_answer = framed and visits > _NEAR and len(ear.heard.words) <= _SOME
    return few or hurts <= _NEAR or is_answer


def _lasted(number: float, unit: str, half: bool) -> str:
    whole = number + (0.5 if half else 0)
    if whole > 2 or whole == int(whole):  # "two years and a half" are two years, roughly
        return f"{int(whole)}{unit}"
    count, smaller = _AS_A_PART[unit]
    return f"{max(1, int(whole * count))}{smaller}"
