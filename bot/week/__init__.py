"""The clinic's week in figures: by which names it is counted, how it is added up, how it is shown.

Nothing of a person: no words, no chats, no figure by two things at once; what was asked less than
three times is not named, and of a week with little in it neither hours nor languages are shown.
"""

from bot.week.counters import DECLINED, of_turn, zone_of
from bot.week.figures import OUTCOMES, ByDay, Week, counted_from, week
from bot.week.shown import as_csv, as_json, charts, summary

__all__ = [
    "DECLINED",
    "OUTCOMES",
    "ByDay",
    "Week",
    "as_csv",
    "as_json",
    "charts",
    "counted_from",
    "of_turn",
    "summary",
    "week",
    "zone_of",
]
