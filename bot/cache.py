"""What takes long to work out and is the same each time, kept between two runs."""

import gc
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, TypeVar

Kept = TypeVar("Kept")

_KEPT = 6  # files of one name: a few contents, languages and versions of the program
_SEAL = 32  # bytes of the digest that begins a file
_VALUES = {
    "bot": ("cache", "content", "facts", "strings", "text"),
    "builtins": ("frozenset", "set"),
    "datetime": ("date", "time"),
    "decimal": ("Decimal",),
    "pathlib": ("Path", "PosixPath", "WindowsPath", "_local"),
}
"""Of each package: the modules or classes of which a kept value may be."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of the user's cache; without one nothing is kept.

    Whatever is wrong with it, the work is done anew.
    """

    folder: Path | None = None

    def fetch(self, name: str, key: str, make: Callable[[], Kept]) -> Kept:
        """What ``make`` returned for this key before, else what it returns now.

        That is plain lists, tuples, dicts, texts and numbers, and the values of the content.
        """
        with undisturbed():
            return self._fetched(name, key, make)

    def _fetched(self, name: str, key: str, make: Callable[[], Kept]) -> Kept:
        found: list[Kept] = self.kept(name, key)
        if found:
            return found[0]
        made = make()
        self.keep(name, key, made)
        return made

    def has(self, name: str, key: str) -> bool:
        """Whether something is kept for this key, as far as a look at the folder tells."""
        return self.folder is not None and self._place(self.folder, name, key).is_file()

    def kept(self, name: str, key: str) -> list[Any]:
        """What was kept last for this key, alone; nothing where there is none."""
        if self.folder is None:
            return []
        try:
            with self._place(self.folder, name, key).open("rb") as file:  # all of it, never at once
                seal = file.read(_SEAL)
                if file_digest(file, "sha256").digest() == seal:
                    file.seek(_SEAL)
                    return [_Reader(file).load()]
        except Exception:  # whatever it is, and be it a class that has changed
            pass
        return []

    def _place(self, folder: Path, name: str, key: str) -> Path:
        return folder / f"{name}-{sha256(repr((key, sys.version)).encode()).hexdigest()[:32]}"

    def keep(self, name: str, key: str, made: object) -> None:
        """Keeps a value for this key, in the place of what was kept for it."""
        if self.folder is None:
            return
        folder, place = self.folder, self._place(self.folder, name, key)
        body = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            whole = place.with_name(f".{place.name}.{id(body)}")
            whole.write_bytes(sha256(body).digest() + body)
            whole.replace(place)
            for old in sorted(
                folder.glob(f"{name}-*"), key=lambda path: path.stat().st_mtime, reverse=True
            )[_KEPT:]:
                old.unlink(missing_ok=True)
        except OSError:
            pass  # a read-only or full disk: the next run works it out again


@contextmanager
def undisturbed() -> Iterator[None]:
    """While much is made that stays: no search for garbage, which would look through all of it
    again and again, and find none."""
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches:
            gc.enable()


def edition(files: Iterable[str | Path]) -> str:
    """A digest of files of the program: what they made in another edition does not hold."""
    return sha256(b"".join(Path(file).read_bytes() for file in files)).hexdigest()


class _Reader(pickle.Unpickler):
    """Reads kept values. A pickle may name anything that Python has: here, only what is a value."""

    def find_class(self, module: str, name: str) -> Any:
        package, _, inner = module.partition(".")
        known = _VALUES.get(package, ())
        if (inner.partition(".")[0] or name) in known:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


NO_CACHE = Cache()
