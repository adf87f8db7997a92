"""The facts of ``_clinic.yaml`` that are data: hours, prices, insurers … as values.

A fact that is only words stays so: ``bot.content.facts`` reads those.
"""

from bot.content.clinic.data import Terms
from bot.content.clinic.meanings import called, report_both
from bot.content.clinic.read import Read, read
from bot.content.clinic.shapes import CLINIC, DATA, UNSAID, WORDS, is_worded, shape_of

__all__ = [
    "CLINIC",
    "DATA",
    "UNSAID",
    "WORDS",
    "Read",
    "Terms",
    "called",
    "is_worded",
    "read",
    "report_both",
    "shape_of",
]
