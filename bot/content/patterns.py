"""How concepts stand together: ``cannot then pee (2)``, ``fever and back with pain unless fall``.

``a|b`` is any one of them; ``in`` and ``with`` are near each other, ``then`` in this order, ``(2)``
at most two words between; ``and`` is what must stand somewhere in the message; ``alone`` is what
is all that the message says, but for an article or a cry for help; ``unless`` is what makes it
ordinary where it stands right there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NEAR = 5
"""How many words may stand between two parts that are near each other, where no number stands."""
NEXT = 3
"""Likewise where their order counts."""

_ANY = r"[a-z][a-z0-9_]*(?:\|[a-z][a-z0-9_]*)*"
_CHAIN = rf"{_ANY}(?:(?: (?:in|with) {_ANY})+|(?: then {_ANY})+)?(?: \(\d{{1,2}}\))?"
_PATTERN = re.compile(
    rf"(?P<chains>{_CHAIN}(?: and {_CHAIN})*)(?P<alone> alone)?(?: unless (?P<unless>{_ANY}))?"
)


@dataclass(frozen=True, slots=True)
class Chain:
    """Concepts that stand near each other; a part is any one of its concepts."""

    parts: tuple[tuple[str, ...], ...]
    ordered: bool
    near: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Chains that stand in one message: what is meant itself, then what must be there, too."""

    text: str
    chains: tuple[Chain, ...]
    unless: tuple[str, ...] = ()
    alone: bool = False

    @classmethod
    def parse(cls, text: str) -> "Pattern | None":
        """The pattern that a text is; None where it is none."""
        found = _PATTERN.fullmatch(" ".join(text.split()))
        if found is None:
            return None
        chains = tuple(map(_chain, found["chains"].split(" and ")))
        unless = found["unless"]
        reasons = tuple(unless.split("|")) if unless else ()
        return cls(found[0], chains, reasons, found["alone"] is not None)

    def names(self) -> Iterator[str]:
        """The concepts that it names."""
        for chain in self.chains:
            for part in chain.parts:
                yield from part
        yield from self.unless


def _chain(text: str) -> Chain:
    named, _, number = text.partition(" (")
    ordered = " then " in named
    parts = tuple(tuple(part.split("|")) for part in re.split(r" (?:in|with|then) ", named))
    near = int(number.rstrip(")")) if number else NEXT if ordered else NEAR
    return Chain(parts, ordered, near)
