"""The clinic's own folder while it is changed: checked first, then written and kept, by one at a
time."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from bot import folders
from bot.changes import drafts, signatures
from bot.changes.changed import SIGNED, TOPS, EditError, Files
from bot.changes.drafts import Draft
from bot.changes.edits import Edit, Known
from bot.changes.history import Change, History, NoHistory, NotUndone, existing, opened
from bot.changes.lock import locked
from bot.changes.replaced import Replaced, replaced
from bot.changes.signatures import Signatures
from bot.content import Content
from bot.content.files import put
from bot.content.nodes import read_text
from bot.errors import ContentError, Problem, SettingsError
from bot.problems import moved
from bot.settings import Settings


class Folders(Protocol):
    """Reads content as ``bot.folders`` does."""

    def read(self, settings: Settings) -> Mapping[str, Content]: ...

    def checked(self, settings: Settings) -> Mapping[str, Content]: ...


@dataclass(frozen=True, slots=True)
class Applied:
    """A change that was made."""

    change: Change
    files: tuple[Path, ...]
    """By their place in the folder."""


class OwnFolder:
    """A clinic's folder, laid over the content that ships. Two processes that change it at once
    take turns, so that neither loses what the other wrote."""

    def __init__(self, path: Path, settings: Settings, reader: Folders = folders) -> None:
        """``settings`` say what else makes the content: facts, and where it may be cached."""
        self.path, self._reader = path.resolve(), reader
        self._settings = replace(settings, content=self.path)

    def contents(self) -> Mapping[str, Content]:
        """The content as it is now, by language. Raises ContentError."""
        return self._reader.read(self._settings)

    def apply(self, edit: Edit, who: str, why: str, today: date) -> Applied:
        """Makes a change. Raises EditError where it cannot be made, and ContentError with every
        problem where the content would not pass `check`; then nothing is changed."""
        with self._alone():
            return self._apply(edit, who, why, today)

    def _apply(self, edit: Edit, who: str, why: str, today: date) -> Applied:
        return self._make(self._files(edit, today), edit.what, who, why)

    def undo(self, who: str, why: str = "", only: str = "") -> Applied:
        """Takes back the last change that is not taken back yet, be it by hand; again, the one
        before it; with ``only``, the beginning of a revision, no other than that. Raises NotUndone
        and ContentError."""
        with self._alone():
            history = self._history()
            history.keep_by_hand()
            change = history.to_undo()
            if not change.revision.startswith(only):
                raise NotUndone("Something else was changed since.")
            return self._take_back(history, change, who, why)

    def undo_one(self, revision: str, who: str, why: str = "") -> Applied:
        """Takes back one change of several, unless its files were changed since; the beginning of
        its revision will do. Raises as ``undo``."""
        with self._alone():
            history = self._history()
            return self._take_back(history, history.to_undo(revision), who, why)

    def _history(self) -> History:
        """What may be taken back. Raises NotUndone where nothing was ever changed."""
        try:
            return existing(self.path)
        except NoHistory:
            raise NotUndone("There is no change to take back.") from None

    def _take_back(self, history: History, change: Change, who: str, why: str) -> Applied:
        before = history.before(change)
        files: Files = {
            place: None if data is None else data.decode() for place, data in before.items()
        }
        return self._make(files, f"Takes back: {change.what}", who, why, change.revision)

    def log(self) -> list[Change]:
        """Every change, the latest first; none where nothing was changed by a command yet."""
        try:
            return existing(self.path).log()
        except NoHistory:
            return []

    def propose(self, edit: Edit, who: str, why: str, today: date) -> Draft:
        """Keeps a change to be approved. Raises EditError where it could not be made as it is."""
        with self._alone():
            return self._propose(edit, who, why, today)

    def propose_once(self, edit: Edit, who: str, why: str, today: date) -> Draft:
        """The same; what is proposed already is that draft."""
        with self._alone():
            same = (one for one in drafts.found(self.path) if one.edit == edit)
            return next(same, None) or self._propose(edit, who, why, today)

    def _propose(self, edit: Edit, who: str, why: str, today: date) -> Draft:
        self._files(edit, today)
        draft = drafts.new(edit, who, why, today)
        drafts.keep(self.path, draft)
        return draft

    def drafts(self) -> list[Draft]:
        """What is proposed, the oldest first."""
        return drafts.found(self.path)

    def signatures(self, language: str) -> Signatures:
        """What was signed in a language. Raises ContentError where its file is broken."""
        path = self.path / signatures.place(language)
        if not path.exists():
            return {}
        problems: list[Problem] = []
        try:
            found = signatures.signatures(read_text(path, problems) or "")
        except ValueError:
            right = "take it back with `clinic-bot edit undo`."
            problems.append(Problem(path, 1, f"holds no signatures; {right}"))
        if problems:
            raise ContentError(problems)
        return found

    def drop_old_drafts(self, today: date) -> None:
        """Deletes what has waited for its approval for 30 days."""
        with self._alone():
            drafts.drop_old(self.path, today)

    def draft(self, id: str) -> Draft:
        """One of these. Raises EditError where it is gone."""
        return drafts.of(self.path, id)

    def approve(self, id: str, who: str, today: date) -> Applied:
        """Makes a change that was proposed. Raises EditError where it is gone, so that two who
        approve it at once make it once; else as ``apply``."""
        with self._alone():
            draft = drafts.of(self.path, id)
            proposed = f"Proposed by {draft.who} on {draft.day}."
            why = "\n".join(filter(None, (draft.why, proposed)))
            applied = self._apply(draft.edit, who, why, today)
            drafts.path(self.path, id).unlink()
            return applied

    def discard(self, id: str) -> Draft:
        """Deletes a draft. Raises EditError where it is gone."""
        with self._alone():
            draft = drafts.of(self.path, id)
            drafts.path(self.path, id).unlink()
            return draft

    def export(self, target: Path, edit: Edit | None = None, today: date | None = None) -> None:
        """Writes the folder as it is, or as it would be after an edit, into ``target``. Raises
        EditError."""
        files = self._files(edit, today or date.today()) if edit else {}
        self._copy(target, files)

    def tried(self, edit: Edit, today: date) -> Mapping[str, Content]:
        """The content as it would be with a change, by language; nothing is written. Raises as
        ``apply``."""
        return self._check(self._files(edit, today))

    def would_replace(self, edit: Edit, today: date) -> tuple[Replaced, ...]:
        """What an edit would replace, entry by entry. Raises EditError where it cannot be made."""
        files, texts = self._files(edit, today), self._texts()
        before = {place: texts.get(place, "") for place in files}
        after = {place: text or "" for place, text in files.items()}
        return tuple(replaced(before, after, self._below))

    def has_replaced(self, change: Change) -> tuple[Replaced, ...]:
        """What a change of the log has replaced, entry by entry."""
        return tuple(replaced(*existing(self.path).around(change), self._below))

    def _below(self, place: Path) -> str:
        """The file that one of this folder is laid over; "" where there is none, or its content
        cannot be read."""
        try:
            laid = next(iter(self.contents().values())).folders
        except ContentError:
            return ""
        paths = [folder / place for folder in laid if folder.resolve() != self.path]
        return next((path.read_text("utf-8") for path in reversed(paths) if path.is_file()), "")

    def _files(self, edit: Edit, today: date) -> Files:
        files = edit.files(Known(self.path, self._texts(), self.contents(), today))
        if not files:
            raise EditError("That is so already; nothing was changed.")
        return files

    def _texts(self) -> Mapping[Path, str]:
        problems: list[Problem] = []
        found = {
            path.relative_to(self.path): read_text(path, problems) or ""
            for top in TOPS
            for path in sorted((self.path / top).rglob("*.yaml"))
        }
        if problems:
            raise ContentError(problems)
        return found

    def _make(self, files: Files, what: str, who: str, why: str, undoes: str = "") -> Applied:
        """Writes the files, unless the content would not be good, and keeps what was done."""
        if any(place.parts[0] != SIGNED for place in files):  # which is no content
            self._check(files)
        history: History = opened(self.path)
        history.keep_by_hand()
        try:
            for place, text in files.items():
                if text is None:
                    (self.path / place).unlink()
                else:
                    put(self.path / place, text)
        except OSError as error:
            raise _unwritable(self.path, error) from None
        change = history.keep(what, who, why, undoes)
        if change is None:
            raise EditError("That is so already; nothing was changed.")
        return Applied(change, tuple(sorted(files)))

    def _check(self, files: Files) -> Mapping[str, Content]:
        """The content with these files. Raises ContentError where it would not be good; a problem
        is named by the file as it would stand in the folder."""
        with TemporaryDirectory(prefix="clinic-bot-") as name:
            copy = Path(name).resolve()
            self._copy(copy, files)
            try:
                return self._reader.checked(replace(self._settings, content=copy, cache=None))
            except ContentError as error:
                raise ContentError(
                    [moved(one, copy, self.path) for one in error.problems]
                ) from None

    def _copy(self, target: Path, files: Files) -> None:
        for top in TOPS:
            if (self.path / top).is_dir():
                shutil.copytree(self.path / top, target / top, dirs_exist_ok=True)
        for place, text in files.items():
            if text is None:
                (target / place).unlink()
            else:
                put(target / place, text)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While this process alone changes the folder; the lock goes with it, however it ends."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = locked(self.path)
        except OSError as error:
            raise _unwritable(self.path, error) from None
        try:
            yield
        finally:
            os.close(lock)


def _unwritable(folder: Path, error: OSError) -> SettingsError:
    right = "check the folder and its permissions."
    return SettingsError(f"{error.filename or folder}: cannot write ({error.strerror}); {right}")
