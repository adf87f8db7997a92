"""Where two texts differ, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*|\s+")
_LONGEST = 4000  # words of both: what is longer is shown as a whole, or it takes too long


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of two texts: ``gone`` stands in the first alone, ``come`` in the second alone; where
    they are the same it is ``kept``."""

    kept: str = ""
    gone: str = ""
    come: str = ""


def marked(before: str, after: str) -> Iterator[Piece]:
    """The second text with what is other than in the first."""
    old, new = (_WORD.findall(text) for text in (before, after))
    one, other = ([word.strip() for word in text] for text in (old, new))
    if len(old) + len(new) > _LONGEST:
        yield Piece(gone=before, come=after)
        return
    for kind, at, to, new_at, new_to in SequenceMatcher(None, one, other, False).get_opcodes():
        gone, come = "".join(old[at:to]), "".join(new[new_at:new_to])
        yield Piece(kept=come) if kind == "equal" else Piece(gone=gone, come=come)
