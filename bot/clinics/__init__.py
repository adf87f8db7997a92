"""`clinic-bot new`: the content folder of another clinic."""

from bot.clinics.folder import ARTICLE_AREAS, NewClinic, NotBegun, keep, write

__all__ = ["ARTICLE_AREAS", "NewClinic", "NotBegun", "keep", "write"]
