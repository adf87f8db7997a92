"""Alarms in what a patient writes: in one message, or in the last ones together."""

from collections.abc import Sequence
from functools import cache

from bot.hearing import CUT, Heard, Hearing
from bot.safety import Findings, Safety
from bot.text import ends

_NEXT = " , "  # stands between messages that are heard as one: they may go on in each other
_ENDS = 400
"""Characters of a long message's beginning and of its end: what is heard of it with others. All of
each would take as long as many messages."""


class Alarms:
    """Finds them, first of all that is done with a message."""

    def __init__(self, hearing: Hearing, safety: Safety) -> None:
        self._hearing, self._safety = hearing, safety

    def find(self, utterance: str, before: Sequence[str] = ()) -> tuple[Heard, Findings]:
        """What an utterance holds; where it is no alarm, the alarm that it makes with all that was
        written ``before``, or with a part of it: what stands between may be about something else.

        What that was without this message has had its card.
        """
        heard, findings = self._in(utterance)
        if findings.alarm:
            return heard, findings
        if len(utterance) <= 2 * _ENDS and (apart := self._hearing.parted(utterance)) != utterance:
            found = self._in(apart)
            if found[1].alarm:
                return found
        before, utterance = [_ends(one) for one in before], _ends(utterance)
        had = cache(lambda *said: self._in(*said)[1].alarm)
        for first in range(len(before)):
            for last in range(len(before), first, -1):
                earlier = before[first:last]
                joined = self._in(*earlier, utterance)
                alarm = joined[1].alarm
                if alarm and all(alarm.is_graver_than(had(*said)) for said in (earlier, before)):
                    return joined
        return heard, findings

    def _in(self, *messages: str) -> tuple[Heard, Findings]:
        heard = self._hearing.hear(_NEXT.join(messages))
        return heard, self._safety.find(heard)


def _ends(message: str) -> str:
    return ends(message, _ENDS, _ENDS, CUT)
