"""What new content changes, told to the administrators: which answers, and which became wrong."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.changes.apart import NotCompared, diff_apart
from bot.changes.changed import TOPS
from bot.changes.diff import Diff, Verdict
from bot.changes.report import line
from bot.channels.telegram.channel import Channel

_log = logging.getLogger(__name__)

Files = Mapping[Path, bytes]
"""By their places below a folder."""

_NAMED = 5  # changes in one message


class News:
    """Knows the files of the clinic's own folder as they were when it was last read: by now they
    are others."""

    def __init__(self, channel: Channel, own: Path) -> None:
        self._channel, self._own = channel, own
        self._read = _files(own)
        self._at_work = asyncio.Lock()

    async def tell(self) -> None:
        """Compares what was read before with what is read now, beside the bot; tells nothing where
        every answer is the same."""
        async with self._at_work:
            now = await asyncio.to_thread(_files, self._own)
            try:
                found = await _compared(self._read, now)
            except NotCompared as error:
                _log.warning("what the new content changes is not known: %s", error)
                return
            self._read = now
        if found.changes or found.reworded:
            admins = self._channel.settings.admins
            await self._channel.tell(admins, "reload_changed", **_counts(found))


async def _compared(before: Files, now: Files) -> Diff:
    """Without what waits for an answer: those are patients' words."""
    with TemporaryDirectory(prefix="clinic-bot-") as folder:
        for name, files in (("before", before), ("now", now)):
            for place, data in files.items():
                path = Path(folder, name, place)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            Path(folder, name).mkdir(exist_ok=True)  # of no files, too
        folders = ("--folder", f"{folder}/now", "--against", f"{folder}/before")
        return await diff_apart(*folders, "--no-waiting")


def _counts(found: Diff) -> dict[str, str]:
    """What the message names."""
    worse, better = (len(found.of(verdict)) for verdict in (Verdict.WORSE, Verdict.BETTER))
    return {
        "asked": str(found.asked),
        "changed": str(len(found.changes)),
        "worse": str(worse),
        "better": str(better),
        "reworded": str(len(found.reworded)),
        "lines": "\n".join(map(line, found.changes[:_NAMED])),
    }


def _files(own: Path) -> Files:
    """The files of the folder as they are now; a few hundred kilobytes at the most."""
    found = {}
    for top in TOPS:
        for path in sorted((own / top).rglob("*")):
            try:
                if path.is_file():
                    found[path.relative_to(own)] = path.read_bytes()
            except OSError as error:
                _log.warning("a file of the clinic's own folder is left out: %s", error.strerror)
    return found
