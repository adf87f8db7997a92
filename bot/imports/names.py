"""Names for what is brought: short, unique, of letters, digits and underscores, from its title."""

from collections import Counter
from collections.abc import Collection

from bot.content import Content
from bot.text import fold, words

_WORDS = 4  # of a name
_LONGEST = 32  # characters of its part behind the full stop
_SHARE = 0.3  # of the intents have a word that tells nothing
_FEWEST = 5  # intents have it
_OTHERWISE = "question"


def common(content: Content) -> frozenset[str]:
    """The words that many of the intents have in their examples: they tell nothing of what a
    question is about."""
    held = [
        {word for phrase in intent.phrases for word in phrase}
        for intent in content.intents.values()
    ]
    counts = Counter(word for one in held for word in one)
    most = max(_SHARE * len(held), _FEWEST)
    return frozenset(word for word, times in counts.items() if times >= most)


def part(title: str, idle: Collection[str] = ()) -> str:
    """The words of a title that tell something, as a name may hold them: "free_parking"."""
    plain = [_plain(word) for word in words(title)]
    telling = [word for word in plain if word and word not in idle]
    kept = (telling or [word for word in plain if word])[:_WORDS]
    name = "_".join(kept)[:_LONGEST].rstrip("_")
    return name if name[:1].isalpha() else f"{_OTHERWISE}_{name}".rstrip("_")


def free(name: str, taken: Collection[str]) -> str:
    """The name, with the first number behind it that makes it no other's."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def _plain(word: str) -> str:
    return "".join(sign for sign in fold(word) if sign.isascii() and sign.isalnum())
