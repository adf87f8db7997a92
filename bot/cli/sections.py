"""A group of commands whose help lists them by what they are for."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

OTHERS = "More"
"""The heading of commands that stand in no section."""
_WHOLE = 1000  # characters: a sentence is not cut, and at 80 columns none is longer than its line


class Sections(click.Group):
    """Lists its commands in sections, each in full."""

    def __init__(self, *args: Any, sections: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        """``sections`` has the names of the commands by the heading above them; a name that is no
        command is passed over."""
        super().__init__(*args, **kwargs)
        self._sections = sections

    def sections(self) -> Mapping[str, Sequence[str]]:
        """The commands that there are, by heading, those of no section last."""
        placed = {name for names in self._sections.values() for name in names}
        found = {
            heading: [name for name in names if name in self.commands]
            for heading, names in self._sections.items()
        }
        found[OTHERS] = sorted(self.commands.keys() - placed)
        return {heading: names for heading, names in found.items() if names}

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, self.commands))
        for heading, names in self.sections().items():
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (name.ljust(widest), self.commands[name].get_short_help_str(_WHOLE))
                        for name in names
                    ]
                )
