"""The words that tell nothing of what a question is about."""

from collections import Counter

from bot.content import Content

_SHARE, _FEWEST = 0.3, 5  # of the intents, and how many at least, have such a word in an example


def idle(content: Content) -> frozenset[str]:
    """Those that the examples of many intents have in common."""
    held = [
        {word for phrase in intent.phrases for word in phrase}
        for intent in content.intents.values()
    ]
    counts = Counter(word for one in held for word in one)
    most = max(_SHARE * len(held), _FEWEST)
    return frozenset(word for word, times in counts.items() if times >= most)
