"""What tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.clinic import Clinic

# The same examples on every run, and no clock: a busy machine must not fail a test.
settings.register_profile("clinic", deadline=None, derandomize=True)
settings.load_profile("clinic")


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """A small clinic whose files may be changed before they are loaded."""
    return Clinic(tmp_path / "clinic")
