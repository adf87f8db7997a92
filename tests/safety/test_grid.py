"""Every rule that alarms is heard in the words of every language; what makes the same words
ordinary keeps them calm. ``python -m tests.safety.grid`` and ``calm`` print what fails."""

import pytest

from tests.safety import calm, ear, grid
from tests.safety.corpora import LANGUAGES

HEARD = 0.95
"""Of all cells of a language."""
OF_A_RULE = 0.6
"""Of the cells of one rule: some terms are figures of speech, or ordinary, beside some others."""
FALSE = 0.04
"""Of the messages of one kind that are calm."""


def test_every_language_has_frames() -> None:
    folders = sorted(path.parent.name for path in grid.HERE.glob("*/frames.yaml"))

    assert folders == ear.languages()


@pytest.mark.parametrize("language", ear.languages())
def test_nearly_every_cell_of_the_grid_is_heard_and_no_rule_is_deaf(language: str) -> None:
    every = grid.grid(language)
    unheard = [cell for cell in every if not cell.heard]
    by_rule: dict[tuple[str, str], list[grid.Cell]] = {}
    for cell in every:
        by_rule.setdefault((cell.flag, cell.rule), []).append(cell)
    deaf = {
        rule: [cell.text for cell in cells if not cell.heard]
        for rule, cells in by_rule.items()
        if sum(cell.heard for cell in cells) < OF_A_RULE * len(cells)
    }

    assert len(every) > 3000
    assert len(unheard) <= (1 - HEARD) * len(every), unheard
    assert not deaf


@pytest.mark.parametrize(
    ("language", "kind"),
    [(language, kind) for language in LANGUAGES for kind in calm.frames(language)],
)
def test_what_makes_alarming_words_ordinary_keeps_them_calm(language: str, kind: str) -> None:
    messages = calm.messages(language, kind)
    false = [text for text in messages if ear.alarms(text)]

    assert len(false) <= FALSE * len(messages), false
