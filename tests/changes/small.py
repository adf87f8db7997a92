"""A small clinic whose own folder is changed: a content that is read in an instant."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.changes.own_folder import OwnFolder
from bot.checks import check
from bot.content import Content, load
from bot.errors import ContentError
from bot.settings import Settings

TODAY = date(2026, 11, 26)


class Small:
    """Lays an own folder over the small clinic in the place of the shipped content."""

    def __init__(self, clinic: Path) -> None:
        self._clinic = clinic

    def read(self, settings: Settings) -> Mapping[str, Content]:
        return load([self._clinic, *filter(None, [settings.content])], settings.facts)

    def checked(self, settings: Settings) -> Mapping[str, Content]:
        contents = self.read(settings)
        assert settings.content is not None
        found = check(contents)
        if problems := [one for one in found if one.path.is_relative_to(settings.content)]:
            raise ContentError(problems)
        return contents


def own_folder(clinic: Path, folder: Path) -> OwnFolder:
    return OwnFolder(folder, Settings(), Small(clinic))
