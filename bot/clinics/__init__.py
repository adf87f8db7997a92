"""`clinic-bot new`: the content folder of another clinic."""

from bot.clinics.folder import ARTICLE_AREAS, NewClinic, NotBegun, keep, open_questions, write

__all__ = ["ARTICLE_AREAS", "NewClinic", "NotBegun", "keep", "open_questions", "write"]
