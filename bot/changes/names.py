"""How a new question is called."""

from collections.abc import Iterable

from bot.content import Content
from bot.text import words

_WORDS, _LONGEST = 5, 40  # words, and characters with the area's


def name_of(title: str) -> str:
    """The first words of a title in small letters, digits and underscores."""
    plain = [word for word in words(title) if word.isascii() and word.isalnum()]
    first = () if plain and plain[0][0].isalpha() else ("question",)
    return "_".join((*first, *plain[:_WORDS]))


def free_name(
    title: str, contents: Iterable[Content], area: str = "clinic", given: Iterable[str] = ()
) -> str:
    """A name for a new question, made of its title, that no other has, nor is ``given`` one."""
    taken = {*given, *(name for content in contents for name in content.intents)}
    name = f"{area}.{name_of(title)}"[:_LONGEST].rstrip("_")
    names = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
