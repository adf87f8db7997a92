"""What takes long to work out and is the same each time, kept between two runs."""

import marshal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

Kept = TypeVar("Kept")

_KEPT = 6  # files of one name: a few contents, languages and versions of the program
_SEAL = 32  # bytes of the digest that begins a file


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of the user's cache; without one nothing is kept.

    Whatever is wrong with it, the work is done anew.
    """

    folder: Path | None = None

    def fetch(self, name: str, key: str, make: Callable[[], Kept]) -> Kept:
        """What ``make`` returned for this key before, else what it returns now.

        That is plain lists, tuples, dicts, texts and numbers.
        """
        if self.folder is None:
            return make()
        place = self.folder / f"{name}-{sha256(repr((key, sys.version)).encode()).hexdigest()[:32]}"
        try:
            kept = place.read_bytes()
            if sha256(kept[_SEAL:]).digest() == kept[:_SEAL]:
                found: Kept = marshal.loads(kept[_SEAL:])
                return found
        except (OSError, ValueError, EOFError, TypeError):
            pass
        made = make()
        self._put(place, name, marshal.dumps(made))  # type: ignore[arg-type]  # plain data
        return made

    def _put(self, place: Path, name: str, body: bytes) -> None:
        folder = place.parent
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


NO_CACHE = Cache()
