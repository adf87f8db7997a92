"""What an answer comes to: facts, and the questions to which it leads; or why it cannot be used."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.setup.questions import Facts


class Wrong(ValueError):
    """An answer that cannot be used; ``remedy`` names what is said, ``more`` fills its braces."""

    def __init__(self, remedy: str, **more: str) -> None:
        super().__init__(remedy)
        self.remedy, self.more = remedy, more


@dataclass(frozen=True, slots=True)
class Follow:
    """A question to which an answer leads."""

    ask: str
    take: Callable[[str, Facts], Facts]
    """What is typed ("" for Enter), and the facts as answered so far → the facts with it.
    Raises Wrong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer comes to."""

    facts: Facts
    is_confirmed: bool = True
    """Whether it needs no "right?"."""
    follows: tuple[Follow, ...] = ()


def table(facts: Facts, name: str) -> Facts:
    """A fact that an answer has filled in with values by their names."""
    value = facts[name]
    assert isinstance(value, dict)
    return value
