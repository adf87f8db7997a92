"""Where two texts differ, word by word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.marks import Piece, marked


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("a b", "a b", [Piece("a b")]),
        ("", "a", [Piece(come="a")]),
        ("a", "", [Piece(gone="a")]),
        ("it is 50 now", "it is 60 now", [Piece("it is "), Piece("", "50 ", "60 "), Piece("now")]),
        ("a", "a\nb", [Piece("a\n"), Piece(come="b")]),
    ],
)
def test_what_goes_and_what_comes_is_marked(before: str, after: str, expected: list[Piece]) -> None:
    assert list(marked(before, after)) == expected


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
@settings(max_examples=50)
def test_the_pieces_make_up_the_second_text(before: str, after: str) -> None:
    assert "".join(piece.kept + piece.come for piece in marked(before, after)) == after


def test_very_long_texts_are_shown_as_a_whole_at_once() -> None:
    before, after = "a b " * 1500, "b a " * 1500

    assert list(marked(before, after)) == [Piece(gone=before, come=after)]
