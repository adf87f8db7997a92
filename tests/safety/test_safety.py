"""The shipped red flags: what surrounds a message hides none, and no text is too strange."""

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import LONGEST_MESSAGE, words
from tests.cpu import within
from tests.safety import ear
from tests.safety.corpora import LANGUAGES, messages

MUST_ALARM = [text for text in messages("en", "alarm") if ear.alarms(text)]


@pytest.mark.parametrize(
    "message",
    [
        "chess game",
        "my chess game is a pain",
        "what number do I call",
        "I like striking colors",
        "defeat and feats",
        "liver and onions",
        "i should shoulder that",
    ],
)
def test_an_ordinary_word_is_not_read_as_an_alarming_one(message: str) -> None:
    assert not ear.alarms(message)
    assert ear.hear(message).repaired == ()


GREETINGS = ("Hi!", "hello there,", "Good morning, hope you are well.", "hey 👋", "")
QUESTIONS = (
    "How much is an hour?",
    "do you take insurance",
    "What time do you open on Saturday?",
    "Can I park there? Thanks!",
    "",
)
FILLER = words(
    "the weather was lovely and we walked along the beach with our friends before dinner at a "
    "small place near the station"
)


@settings(max_examples=300, derandomize=True)
@given(
    message=st.sampled_from(MUST_ALARM),
    greeting=st.sampled_from(GREETINGS),
    question=st.sampled_from(QUESTIONS),
    before=st.integers(0, 250),
    after=st.integers(0, 250),
    shape=st.sampled_from((str, str.upper, str.title, str.lower)),
    emoji=st.sampled_from(("", " 😢", "😭😭 ", " 🙏 ")),
    break_at=st.sampled_from((" ", "\n", "\n\n", "  ")),
)
def test_no_wrapping_hides_a_red_flag(
    message: str,
    greeting: str,
    question: str,
    before: int,
    after: int,
    shape: Callable[[str], str],
    emoji: str,
    break_at: str,
) -> None:
    flag = f"{emoji}{shape(message)}{emoji}"
    wrapped = f"{greeting} {filler(before)}\n{flag}\n{question} {filler(after)}"
    broken = f"{greeting} {break_at.join(message.split(' '))} {emoji}"

    assert ear.alarms(wrapped)
    assert ear.alarms(broken)


def filler(length: int) -> str:
    text = " ".join(FILLER[at % len(FILLER)] for at in range(length))
    return f"{text}." if text else ""


@settings(max_examples=500, derandomize=True)
@given(st.text(max_size=400))
def test_no_text_is_too_strange(text: str) -> None:
    ear.find(text)


@settings(max_examples=200, derandomize=True)
@given(
    st.lists(
        st.sampled_from(("no", "12", "12,5", "1/2", "@", "*", "~", "ñ", "N\u0303", "'", "\0", "²"))
        | st.text(max_size=5),
        max_size=40,
    )
)
def test_no_signs_are_too_strange(pieces: list[str]) -> None:
    ear.find("".join(pieces))
    ear.find(" ".join(pieces))


def seconds(text: str) -> float:
    """Of CPU, to hear and judge a text."""
    started = process_time()
    ear.find(text)
    return process_time() - started


@settings(max_examples=60, derandomize=True)
@given(st.text(min_size=1, max_size=60))
def test_any_text_over_and_over_is_heard_in_little_time(piece: str) -> None:
    text = (piece * LONGEST_MESSAGE)[:LONGEST_MESSAGE]
    ear.hearing().prepare()

    assert within(min(seconds(text) for _ in range(3)), 0.05)  # the machine may be busy


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_heard_in_a_fraction_of_a_millisecond(language: str) -> None:
    texts = messages(language, "alarm") + messages(language, "calm")
    ear.hearing().prepare()
    taken = []
    for text in texts * 3:
        taken.append(seconds(text))
    taken.sort()

    assert within(taken[len(taken) // 2], 0.0003)
    assert within(taken[len(taken) * 99 // 100], 0.001)


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("can't feel when i pee since my back went", "emergency"),
        ("no numbness or weakness just a sore back", ""),
        ("my back hurts and I have a fever of 102", "urgent"),
        ("is it an emergency if my leg tingles", "inform"),
        ("i want to die this pain is too much", "crisis"),
        ("what's the price, also I lost control of my bowels", "emergency"),
        ("no numbness, but I can't pee", "emergency"),
        ("No, my groin is numb", "emergency"),
        ("no fever, my groin is numb", "emergency"),
        ("no fever, numbness or weakness", ""),
        ("I don't think it is a heart attack", "soft"),
        ("I have chest pain and I want to kill myself", "crisis"),
        ("my back hurts, I have a fever and I can't pee", "emergency"),
        ("no puedo pee", "emergency"),
        ("no siento mis legs", "emergency"),
        ("não quero mais viver", "crisis"),
        ("mwen pa ka respire", "emergency"),
    ],
)
def test_meaning_decides_and_the_most_serious_wins(message: str, level: str) -> None:
    assert ear.level(message) == level, ear.gravest(message)


@pytest.mark.parametrize(
    "sign", ["'", ";", '"', "′", "‛", "՚", "&#39;", "&rsquo;", "â€™", " '", ",", "/"]
)
@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("i can{}t breathe", "emergency"),
        ("i can{}t feel my legs and can{}t pee", "emergency"),
        ("i don{}t want to live anymore", "crisis"),
        ("i don{}t have chest pain, just a sore back", ""),
    ],
)
def test_an_apostrophe_that_went_wrong_changes_nothing(sign: str, message: str, level: str) -> None:
    assert ear.level(message.replace("{}", sign)) == level


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("i want to k*ll myself", "crisis"),
        ("k!ll myself", "crisis"),
        ("i want to ki11 myself", "crisis"),
        ("i feel suic*dal", "crisis"),
        ("su!cidal", "crisis"),
        ("s*icidal", "crisis"),
        ("i wanna d!e", "crisis"),
        ("i wanna d*e", "crisis"),
        ("i want to d1e", "crisis"),
        ("me quiero mat*r", "crisis"),
        ("quiero m0rir", "crisis"),
        ("ch3st p@in", "emergency"),
        ("сhest раin", "emergency"),
        ("ᴄʜᴇsᴛ ᴘᴀɪɴ", "emergency"),
        ("chest pa\u00adin", "emergency"),
        ("ch\u200best pain", "emergency"),
        ("my back hurts!die young", ""),
        ("my back hurts.i want to book!it is for my mum", ""),
        ("5*3 sessions, room b12, l5s1, me@home.com", ""),
    ],
)
def test_letters_that_are_masked_or_look_alike_are_heard(message: str, level: str) -> None:
    assert ear.level(message) == level
