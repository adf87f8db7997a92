"""The safety layer on the shipped red flags: what must alarm does, near misses do not, and no
wrapping hides a flag."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.nodes import Node, read
from bot.content.red_flags import RedFlags, red_flags
from bot.safety import Finding, Watch
from bot.text import words

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "intents" / "en" / "_red_flags.yaml"
ALARMS = ("crisis", "emergency", "urgent")


def corpus(name: str) -> dict[str, list[str]]:
    loaded = yaml.load((HERE / "en" / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def shipped() -> RedFlags:
    problems: list[object] = []
    node = read(SHIPPED, problems)  # type: ignore[arg-type]  # nothing but problems is put in
    assert isinstance(node, Node)
    flags = red_flags(node, problems)  # type: ignore[arg-type]  # the same
    assert not problems, "\n".join(map(str, problems))
    return flags


FLAGS = shipped()
WATCH = Watch(FLAGS)
ALARM, CALM = corpus("alarm.yaml"), corpus("calm.yaml")
MUST_ALARM = [(level, message) for level, messages in ALARM.items() for message in messages]
MUST_NOT = [(kind, message) for kind, messages in CALM.items() for message in messages]


def alarms(finding: Finding | None) -> bool:
    return finding is not None and finding.level in ALARMS


@pytest.mark.parametrize(
    "message",
    [
        "chess pain",
        "my chess game is a pain",
        "what number do I call",
        "I like striking colors",
        "defeat and feats",
    ],
)
def test_an_ordinary_word_is_not_read_as_an_alarming_one(message: str) -> None:
    assert WATCH.find(message) is None


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


@settings(max_examples=300, deadline=None, derandomize=True)
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
    message: tuple[str, str],
    greeting: str,
    question: str,
    before: int,
    after: int,
    shape: object,
    emoji: str,
    break_at: str,
) -> None:
    assert callable(shape)
    flag = f"{emoji}{shape(message[1])}{emoji}"
    wrapped = f"{greeting} {filler(before)}\n{flag}\n{question} {filler(after)}"
    finding = WATCH.find(wrapped)
    assert alarms(finding), wrapped
    broken = f"{greeting} {break_at.join(message[1].split(' '))} {emoji}"
    assert alarms(WATCH.find(broken)), broken


def filler(length: int) -> str:
    text = " ".join(FILLER[at % len(FILLER)] for at in range(length))
    return f"{text}." if text else ""


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=400))
def test_no_text_is_too_strange(text: str) -> None:
    WATCH.find(text)


def test_a_long_message_of_alarming_words_is_read_in_time() -> None:
    started = perf_counter()
    WATCH.find("numb leg pain back weak groin pee cant both legs chest tight fever fell " * 60)
    assert perf_counter() - started < 2


def test_a_message_is_read_in_a_fraction_of_a_millisecond() -> None:
    messages = [message for _, message in MUST_ALARM + MUST_NOT]
    taken = []
    for message in messages * 3:
        started = perf_counter()
        WATCH.find(message)
        taken.append(perf_counter() - started)
    assert sorted(taken)[len(taken) // 2] < 0.0002


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("can't feel when i pee since my back went", "emergency"),
        ("no numbness or weakness just a sore back", None),
        ("my back hurts and I have a fever of 102", "urgent"),
        ("is it an emergency if my leg tingles", "inform"),
        ("i want to die this pain is too much", "crisis"),
        ("what's the price, also I lost control of my bowels", "emergency"),
        ("no numbness, but I can't pee", "emergency"),
        ("No, my groin is numb", "emergency"),
        ("no fever, my groin is numb", "emergency"),
        ("no fever, numbness or weakness", None),
        ("I don't think it is a heart attack", "soft"),
        ("I have chest pain and I want to kill myself", "crisis"),
        ("my back hurts, I have a fever and I can't pee", "emergency"),
    ],
)
def test_meaning_decides_and_the_most_serious_wins(message: str, level: str | None) -> None:
    finding = WATCH.find(message)
    assert (finding.level if finding else None) == level, finding


@pytest.mark.parametrize(
    "sign", ["'", ";", '"', "′", "‛", "՚", "&#39;", "&rsquo;", "â€™", " '", ",", "/"]
)
@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("i can{}t breathe", "emergency"),
        ("i can{}t feel my legs and can{}t pee", "emergency"),
        ("i don{}t want to live anymore", "crisis"),
        ("i don{}t have chest pain, just a sore back", None),
    ],
)
def test_an_apostrophe_that_went_wrong_changes_nothing(
    sign: str, message: str, level: str | None
) -> None:
    finding = WATCH.find(message.replace("{}", sign))
    assert (finding.level if finding else None) == level


SMALL = """
frames:
  negators: no, not
  not_negators: not only
  hedges: not really
  breaks: but
  starters: i
  openers: my
  joiners: or
  past: years ago
  present: still
  about: what is
  hypothetical: what if
  personal: my
  figures: numb with boredom
groups:
  numb: numb, numbness
  groin: groin
flags:
  saddle:
    level: emergency
    source: NHS
    reviewer: not yet reviewed by a clinician
    signs: [numb + groin]
    tests:
      alarm: [numb groin]
      calm: [no numb groin]
"""


def problems_of(text: str, folder: Path) -> Iterator[str]:
    file = folder / "_red_flags.yaml"
    file.write_text(text, encoding="utf-8")
    problems: list[object] = []
    node = read(file, problems)  # type: ignore[arg-type]  # nothing but problems is put in
    assert isinstance(node, Node)
    red_flags(node, problems)  # type: ignore[arg-type]  # the same
    return (str(problem).replace(str(file), "file") for problem in problems)


def test_a_small_file_has_no_problems(tmp_path: Path) -> None:
    assert list(problems_of(SMALL, tmp_path)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("level: emergency", "level: bad", "'bad' is no level"),
        ("    level: emergency\n", "", "'level' is missing"),
        ("    source: NHS\n", "", "'source' is missing"),
        ("    reviewer: not yet reviewed by a clinician\n", "", "'reviewer' is missing"),
        ("      calm: [no numb groin]\n", "", "'calm' is missing"),
        ("level: emergency", "level: ask_first", "names no condition"),
        ("    signs: [numb + groin]\n", "", "can never be raised"),
        ("numb + groin]", "numb + groyne]", "there is no group 'groyne'"),
        ("numb + groin]", "numb + + groin]", "is no sign"),
        ("numb + groin]", "numb + groin > groin]", "mixes + and >"),
        ("    source: NHS\n", "    source: NHS\n    history: maybe\n", "'maybe' is neither"),
        ("    source: NHS\n", "    source: NHS\n    colour: red\n", "'colour' is not a key here"),
        ("  groin: groin\n", "  groin: groin\n  spare: spare\n", "no sign names the group 'spare'"),
        ("  groin: groin\n", "  groin: groin, groin\n", "stands here twice"),
        ("  groin: groin\n", "  groin: groin, ?\n", "is no term"),
        ("  groin: groin\n", "  groin:\n", "is empty"),
        ("  groin: groin\n", "  groin: groin\n  past: then\n", "is the name of a frame"),
        ("  breaks: but\n", "", "'breaks' is missing"),
        ("alarm: [numb groin]", "alarm: []", "is empty"),
        ("signs: [numb + groin]", "signs: []", "is empty"),
        (SMALL[SMALL.index("flags:") :], "flags: {}", "is empty"),
        ("groups:\n  numb: numb, numbness\n  groin: groin\n", "", "'groups' is missing"),
    ],
)
def test_each_problem_is_reported_with_its_line_and_a_remedy(
    right: str, wrong: str, problem: str, tmp_path: Path
) -> None:
    assert right in SMALL
    found = list(problems_of(SMALL.replace(right, wrong), tmp_path))
    assert any(problem in line and re.match(r"file:\d+: ", line) for line in found), found


def test_a_second_language_needs_only_a_file(tmp_path: Path) -> None:
    file = tmp_path / "_red_flags.yaml"
    file.write_text(
        SMALL.replace("numb, numbness", "dormida, entumecida").replace(
            "groin: groin", "groin: ingle"
        ),
        encoding="utf-8",
    )
    node = read(file, [])
    assert isinstance(node, Node)
    watch = Watch(red_flags(node, []))
    assert watch.find("tengo la ingle dormida") == Finding(
        "emergency", "saddle", "", ("saddle: numb + groin",)
    )
    assert watch.find("tengo la íngle entumesida") is not None
