"""How a new question is called."""

from collections.abc import Iterable

from bot.content import Content
from bot.text import words

_WORDS, _LONGEST = 5, 40  # words, and characters with the area's


def free_name(title: str, contents: Iterable[Content], area: str = "clinic") -> str:
    """A name for a new question, made of its title, that no other has."""
    taken = {name for content in contents for name in content.intents}
    plain = [word for word in words(title) if word.isascii() and word.isalnum()]
    first = () if plain and plain[0][0].isalpha() else ("question",)
    name = f"{area}.{'_'.join((*first, *plain[:_WORDS]))}"[:_LONGEST].rstrip("_")
    names = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
