"""Items put into lists of a YAML file, and taken out: nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.edited import entries
from bot.content.edited_lists import items, with_item, without_item

FILE = """\
# our own words
title: Cost?   # as on the door
examples:
  # by phone
  - "how much: an hour"   # often
  - |
    and two

  # the end
asks:
  worth_it: {add: [so dear], remove: []}
  why:
    add:
    - why so much
"""


@pytest.mark.parametrize(
    ("keys", "old", "new"),
    [
        (("examples",), "    and two\n", "    and two\n  - a #1\n"),
        (("asks", "why", "add"), "    - why so much\n", "    - why so much\n    - a #1\n"),
        (
            ("asks", "why", "remove"),
            "    - why so much\n",
            "    - why so much\n    remove:\n      - a #1\n",
        ),
        (
            ("asks", "which", "add"),
            "    - why so much\n",
            "    - why so much\n  which:\n    add:\n      - a #1\n",
        ),
        (("then", "so"), "    - why so much\n", "    - why so much\nthen:\n  so:\n    - a #1\n"),
    ],
)
def test_an_item_is_one_line_more_and_no_other_changes(
    keys: tuple[str, ...], old: str, new: str
) -> None:
    changed = with_item(FILE, keys, "a #1")

    assert changed == FILE.replace(old, new.replace("a #1", "'a #1'"))
    assert items(changed, keys)[-1] == "a #1"
    assert without_item(changed, keys, len(items(changed, keys)) - 1) == FILE


def test_in_brackets_the_whole_entry_is_written_anew() -> None:
    changed = with_item(FILE, ("asks", "worth_it", "add"), "dear me")

    assert changed.startswith(FILE.partition("asks:")[0])
    assert items(changed, ("asks", "worth_it", "add")) == ["so dear", "dear me"]


def test_what_holds_nothing_any_more_goes_with_its_keys() -> None:
    changed = without_item(FILE, ("asks", "why", "add"), 0)

    assert entries(changed)["asks"] == {"worth_it": {"add": ["so dear"], "remove": []}}
    assert without_item("examples:\n  add:\n    - a\n", ("examples", "add"), 0) == ""


def test_lines_end_as_they_did() -> None:
    assert with_item("examples:\r\n  - a\r\n", ("examples",), "b") == (
        "examples:\r\n  - a\r\n  - b\r\n"
    )


@pytest.mark.parametrize(
    "text", ["just a line\n", "- a\n", "examples: [\n", "examples: a\n", "examples: {a: b}\n"]
)
def test_a_file_that_only_a_person_can_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        with_item(text, ("examples",), "b")


LINES = st.sampled_from(
    ["- a", "- 'b: c'  # d", "-", "# e", "", "- |", "    f", "- >-", "    g", "- [h, i]", "  "]
)


@given(st.lists(LINES, max_size=6), st.sampled_from(["j", "k: #", "yes", "- l", "'", "é🙂"]))
def test_any_list_has_the_item_then_or_the_file_is_refused(lines: list[str], item: str) -> None:
    text = "\n".join(["title: x", "examples:", *(f"  {line}" for line in lines), "last: y", ""])
    try:
        before = entries(text)
        changed = with_item(text, ("examples",), item)
    except ValueError:
        return
    assert entries(changed) == {**before, "examples": [*items(text, ("examples",)), item]}
    kept = {line.strip() for line in changed.splitlines()}
    assert {line.strip() for line in text.splitlines()} - kept <= {"examples:", ""}
