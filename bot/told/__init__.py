"""What a patient has let us know in this hour: since when, where, for whom, when they would come.

``told`` finds it in what was heard; ``Told`` keeps it as plain values, in no patient's words.
``inquiry`` finds what of the clinic's facts a patient asks about.
"""

from collections.abc import Collection, Sequence

from bot.facts.speech import MONTH_FIRST
from bot.hearing import Heard
from bot.told.complaint import condition, since, where, who
from bot.told.ear import Ear
from bot.told.inquiry import NOTHING_ASKED, Inquiry, inquiry
from bot.told.told import NOTHING_TOLD, Told
from bot.told.topic import NO_TOPIC, Topic, topic
from bot.told.visit import chosen, day, insurer, minutes, therapist, time

__all__ = [
    "NOTHING_ASKED",
    "NOTHING_TOLD",
    "NO_TOPIC",
    "Inquiry",
    "Told",
    "Topic",
    "inquiry",
    "told",
    "topic",
]


def told(
    heard: Heard,
    cautions: Collection[str] = (),
    sought: bool = False,
    orders: Sequence[str] = (MONTH_FIRST,),
) -> Told:
    """What an utterance lets us know; ``cautions`` are those that are known so far, ``sought`` says
    whether a span of time would tell how long it has hurt, at this place of the talk; ``orders``
    are those of dates in figures.

    What is denied, imagined, or asked about in general is not told.
    """
    ear = Ear(heard, orders)
    lasted = since(ear, cautions, sought)
    return Told(
        since=lasted,
        where=where(ear, lasted),
        condition=condition(ear),
        who=who(ear),
        technique=chosen(ear, "technique", asked=False),
        minutes=minutes(ear),
        day=day(ear),
        time=time(ear),
        therapist=therapist(ear),
        insurer=insurer(ear),
        aim=chosen(ear, "aim", asked=False),
    )
