"""Replies of any text as messages."""

from typing import Any

from hypothesis import strategies as st

from bot.reply import Button, Reply, Section, asking
from tests.fuzz import fuzzed, promptly
from tests.fuzz.sound import takes, unspaced
from tests.fuzz.texts import texts

_LONG = st.tuples(texts(), st.integers(1, 4)).map(lambda pair: pair[0] * pair[1])
_MARKS = st.lists(st.sampled_from(("<b>", "</b>", "&", "&amp;", "<", ">", "💆", " ", "\n", "a.")))
ANY = st.just("") | st.text(max_size=40) | _MARKS.map("".join) | _LONG
PLAIN = st.characters(exclude_categories=("Cs",))
TEXT = ANY.filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text))
SECTION = st.fixed_dictionaries(
    dict.fromkeys(("title", "text", "more", "note", "source", "cited"), TEXT)
)
REPLIES = st.fixed_dictionaries(
    {
        **dict.fromkeys(("lead", "tail", "soft"), TEXT),
        "sections": st.lists(SECTION, max_size=3),
        "alarm": st.booleans(),
        "buttons": st.lists(st.text(PLAIN, min_size=1, max_size=80), max_size=4),
    }
)


def reply_of(given: dict[str, Any]) -> Reply:
    sections = [Section(intent="", sources=(), **one) for one in given["sections"]]
    buttons = [Button(text.strip() or "-", asking("clinic.cost")) for text in given["buttons"]]
    return Reply(**given | {"sections": tuple(sections), "buttons": tuple(buttons)})


@fuzzed(REPLIES, examples=80)
def test_any_reply_is_messages_that_telegram_takes_and_nothing_is_lost(
    given: dict[str, Any],
) -> None:
    reply = reply_of(given)
    said = [reply.lead]
    for one in reply.sections:
        folded = () if reply.alarm else (one.more, one.cited)
        titled = (one.title,) if not reply.alarm or len(reply.sections) > 1 else ()
        said += [*titled, one.text, *folded, one.note, one.source]
    expected = unspaced(*said, reply.tail, reply.soft)
    if not expected:
        return

    shown = []
    promptly(lambda: shown.append(takes(reply)))

    assert unspaced(*shown[0]) == expected
