"""The clinic's own folder as a repository: who changed what, and why. The one door to dulwich.

Each change is a commit. A folder that a larger repository already keeps has its commits there,
and they touch nothing else in it; any other folder is a repository of its own. Only what is read
as content is kept: what is proposed may hold a patient's words, and history forgets nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path

from dulwich.config import StackedConfig
from dulwich.errors import NotGitRepository
from dulwich.object_store import commit_tree_changes, iter_tree_contents, tree_lookup_path
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.objectspec import parse_commit
from dulwich.repo import Repo

from bot.changes.changed import TOPS
from bot.errors import SettingsError

_ENDINGS = (".yaml", ".txt", ".todo")
FOUND = "The folder as it was found"
BY_HAND = "Changed by hand"
_US = "clinic-bot"
_EDIT, _UNDO = "edit", "undo"
_TRAILER = "Clinic-bot:"
"""Begins a commit's last line: "Clinic-bot: edit", or "Clinic-bot: undo" and what was undone."""
_FILE = 0o100644
_SHORT = 8  # of a revision, shown


class NoHistory(SettingsError):
    """The folder has no repository, or no such revision."""


class NotUndone(SettingsError):
    """Nothing can be taken back, for the reason that is named."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the folder."""

    revision: str
    """40 characters."""
    what: str
    """In plain words, one line."""
    who: str
    why: str
    """"" where nobody said."""
    at: datetime
    kind: str = ""
    """"edit" or "undo"; "" for what was changed by hand."""
    undoes: str = ""
    """The revision that this one takes back."""
    undone: bool = False
    """Whether a later one has taken this one back."""

    @property
    def short(self) -> str:
        """The revision as it is shown and may be typed."""
        return self.revision[:_SHORT]

    @property
    def may_be_undone(self) -> bool:
        """Whether it was made by a command or by hand, and is not taken back yet."""
        return (self.kind == _EDIT or self.what == BY_HAND) and not self.undone


class History:
    """The commits of one folder. Who writes holds the folder's lock meanwhile."""

    def __init__(self, folder: Path, repository: Repo) -> None:
        self._folder, self._repository = folder, repository
        inside = folder.relative_to(Path(repository.path).resolve()).as_posix()
        self._prefix = "" if inside == "." else f"{inside}/"

    def keep(self, what: str, who: str, why: str = "", undoes: str = "") -> Change | None:
        """Makes what was changed in the folder's files a commit; None where nothing was."""
        kind = f"{_UNDO} {undoes}" if undoes else _EDIT
        return self._keep(what, who, f"{why}\n\n{_TRAILER} {kind}".lstrip())

    def keep_by_hand(self) -> Change | None:
        """Makes what a person changed in the files a commit of its own, ahead of any other."""
        return self._keep(BY_HAND if self._head else FOUND, _US, "", empty=not self._head)

    def log(self) -> list[Change]:
        """Every change, the latest first."""
        if self._head is None:
            return []
        paths = [self._prefix.rstrip("/").encode()] if self._prefix else None
        walked = self._repository.get_walker(include=[self._head.id], paths=paths)
        changes = [_change(entry.commit) for entry in walked]
        undone = {change.undoes for change in changes}
        return [replace(one, undone=one.revision in undone) for one in changes]

    def to_undo(self, revision: str = "") -> Change:
        """The last change that is not taken back yet, be it by a command or by hand; or the one of
        this revision, of which the beginning will do. Raises NotUndone."""
        changes = [one for one in self.log() if one.revision.startswith(revision)]
        for change in changes:
            if change.may_be_undone:
                return change
        if revision and any(one.undone for one in changes):
            raise NotUndone(f"{revision} is taken back already.")
        if revision:
            right = "`clinic-bot edit history` lists them."
            raise NotUndone(f"There is no change {revision!r}; {right}")
        raise NotUndone("There is no change to take back.")

    def before(self, change: Change) -> dict[Path, bytes | None]:
        """The files that a change touched, by their place in the folder, as they were before it;
        None for one that was not there. Raises NotUndone where one was changed again since."""
        touched, now = self._touched(change), self._differing()
        head = self._blobs(self._head) if self._head else {}
        later = [
            place for place, (_, new) in touched.items() if place in now or head.get(place) != new
        ]
        if later:
            files = ", ".join(sorted(later))
            what = f"{change.what!r} cannot be taken back: {files} was changed again since"
            raise NotUndone(f"{what}; change it there by hand.")
        return {Path(place): self._data(old) for place, (old, _) in touched.items()}

    def around(self, change: Change) -> tuple[dict[Path, str], dict[Path, str]]:
        """The files that a change touched, by their place in the folder, as they were before it and
        after it."""
        touched = self._touched(change).items()
        old, new = ({Path(place): both[at] for place, both in touched} for at in (0, 1))
        return self._texts(old), self._texts(new)

    def files(self, revision: str) -> dict[Path, bytes]:
        """Every file of the folder as it was, by its place. Raises NoHistory."""
        name, _, back = revision.partition("~")
        try:
            commit = parse_commit(self._repository, name or "-")  # "" would warn, and is none
            for _ in range(int(back or bool("~" in revision))):
                commit = parse_commit(self._repository, commit.parents[0])
        except (KeyError, ValueError, IndexError):
            right = "`clinic-bot edit history` lists them."
            raise NoHistory(f"{self._folder} has no revision {revision!r}; {right}") from None
        return {Path(place): self._data(blob) or b"" for place, blob in self._blobs(commit).items()}

    @property
    def since(self) -> str:
        """The revision since which the last thing was changed: the last commit where the files
        are not as it has them, else the one before it."""
        parents = self._head.parents if self._head else []
        return "HEAD~1" if parents and not self._differing() else "HEAD"

    @property
    def keeps(self) -> bool:
        """Whether any file of the folder is kept here."""
        return self._head is not None and bool(self._blobs(self._head))

    @property
    def _head(self) -> Commit | None:
        try:
            return parse_commit(self._repository, self._repository.head())
        except KeyError:  # nothing was committed yet
            return None

    def _keep(self, what: str, who: str, below: str, empty: bool = False) -> Change | None:
        changes = self._differing()
        if not changes and not empty:
            return None
        store = self._repository.object_store
        listed: list[tuple[bytes, int | None, ObjectID | None]] = []
        for place, data in changes.items():
            blob = Blob.from_string(data) if data is not None else None
            if blob:
                store.add_object(blob)
            kept = (_FILE, blob.id) if blob else (None, None)
            listed.append((f"{self._prefix}{place}".encode(), *kept))
        tree = self._head.tree if self._head else Tree().id
        if self._head is None:
            store.add_object(Tree())
        worktree = self._repository.get_worktree()
        revision = worktree.commit(
            f"{' '.join(what.split())}\n\n{below}".strip().encode(),
            author=_named(who),
            committer=_named(_US),
            author_timezone=0,
            commit_timezone=0,
            tree=commit_tree_changes(store, tree, listed),
            no_verify=True,
            sign=False,
        )
        worktree.stage([path.decode() for path, *_ in listed])  # so that `git status` is clean
        return _change(parse_commit(self._repository, revision))

    def _differing(self) -> dict[str, bytes | None]:
        """The files that are not as the last commit has them; None for one that is gone."""
        kept = self._blobs(self._head) if self._head else {}
        found = {place: path.read_bytes() for place, path in self._files()}
        changed: dict[str, bytes | None] = {
            place: data
            for place, data in found.items()
            if Blob.from_string(data).id != kept.get(place)
        }
        gone = [place for place in kept if place not in found and _is_content(place)]
        return changed | dict.fromkeys(gone)

    def _files(self) -> Iterator[tuple[str, Path]]:
        for top in TOPS:
            for path in sorted((self._folder / top).rglob("*")):
                place = path.relative_to(self._folder).as_posix()
                if _is_content(place) and path.is_file():
                    yield place, path

    def _blobs(self, commit: Commit) -> dict[str, ObjectID]:
        """The files of the folder in a commit, by their place in it."""
        store, tree = self._repository.object_store, commit.tree
        if self._prefix:
            try:
                tree = tree_lookup_path(store.__getitem__, tree, self._prefix[:-1].encode())[1]
            except KeyError:  # it was not there yet
                return {}
        entries = iter_tree_contents(store, tree)
        return {
            one.path.decode("utf-8", "surrogateescape"): one.sha
            for one in entries
            if one.path and one.sha and one.mode and one.mode & 0o170000 == 0o100000
        }

    def _touched(self, change: Change) -> dict[str, tuple[ObjectID | None, ObjectID | None]]:
        """The files of the folder that a change touched, before it and after it."""
        commit = parse_commit(self._repository, change.revision)
        parents = [parse_commit(self._repository, one) for one in commit.parents[:1]]
        old, new = self._blobs(parents[0]) if parents else {}, self._blobs(commit)
        pairs = {place: (old.get(place), new.get(place)) for place in {**old, **new}}
        return {place: both for place, both in pairs.items() if both[0] != both[1]}

    def _texts(self, blobs: Mapping[Path, ObjectID | None]) -> dict[Path, str]:
        found = {place: self._data(blob) for place, blob in blobs.items()}
        return {place: data.decode("utf-8", "replace") for place, data in found.items() if data}

    def _data(self, blob: ObjectID | None) -> bytes | None:
        return None if blob is None else self._repository.object_store[blob].as_raw_string()


def opened(folder: Path) -> History:
    """The history of a folder, begun here where there is none. Raises SettingsError."""
    try:
        return existing(folder)
    except NoHistory:
        pass
    try:
        repository = Repo.init(folder)
        Path(repository.controldir(), "info", "exclude").write_text("/drafts/\n")
    except OSError as error:
        right = "check the folder and its permissions."
        raise SettingsError(f"{folder}: cannot write ({error.strerror}); {right}") from None
    return History(folder.resolve(), repository)


def existing(folder: Path) -> History:
    """The history of a folder. Raises NoHistory where it has none."""
    folder = folder.resolve()
    try:
        return History(folder, Repo(str(folder)))
    except NotGitRepository:
        pass
    try:
        larger = History(folder, Repo.discover(str(folder.parent)))
    except (NotGitRepository, ValueError):
        larger = None
    if larger is None or not larger.keeps:
        raise NoHistory(f"{folder} has no history yet; it begins with the first change.")
    return larger


def exported(folder: Path, revision: str, target: Path) -> None:
    """Writes the folder as it was at a revision ("HEAD", "HEAD~2", the beginning of a commit's
    number) into ``target``. Raises NoHistory."""
    for place, data in existing(folder).files(revision).items():
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def user() -> str:
    """Who is at this machine: as git knows them, else by their login name."""
    try:
        return StackedConfig.default().get((b"user",), b"name").decode("utf-8", "replace")
    except KeyError:
        pass
    try:
        return getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "somebody"


def _change(commit: Commit) -> Change:
    """A commit as what it changed."""
    what, _, rest = commit.message.decode("utf-8", "replace").strip().partition("\n")
    why, _, kind = rest.rpartition(_TRAILER)
    kind, _, undoes = kind.strip().partition(" ")
    return Change(
        revision=commit.id.decode(),
        what=what,
        who=commit.author.decode("utf-8", "replace").partition(" <")[0],
        why=(why if kind in (_EDIT, _UNDO) else rest).strip(),
        at=datetime.fromtimestamp(commit.commit_time, UTC),
        kind=kind if kind in (_EDIT, _UNDO) else "",
        undoes=undoes,
    )


def _is_content(place: str) -> bool:
    name = place.rpartition("/")[2]
    return place.partition("/")[0] in TOPS and name.endswith(_ENDINGS) and name[0] != "."


def _named(who: str) -> bytes:
    """A person as git writes one, without any address."""
    name = " ".join(who.translate(dict.fromkeys(map(ord, "<>\0"), " ")).split())
    return f"{name or _US} <>".encode()
