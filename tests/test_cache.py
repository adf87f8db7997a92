"""What is kept between two runs."""

from pathlib import Path

import pytest

from bot.cache import NO_CACHE, Cache
from bot.matching.counts import Tally


class Work:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, float]:
        self.times += 1
        return {"result": 0.5}


def test_what_was_made_before_is_not_made_again(tmp_path: Path) -> None:
    work = Work()

    assert (
        Cache(tmp_path).fetch("counts", "key", work)
        == Cache(tmp_path).fetch("counts", "key", work)
        == {"result": 0.5}
    )
    assert work.times == 1


def test_another_key_is_another_result(tmp_path: Path) -> None:
    work = Work()
    for key in ("one", "two"):
        Cache(tmp_path).fetch("counts", key, work)

    assert work.times == 2


def test_without_a_folder_nothing_is_kept() -> None:
    work = Work()
    for _ in range(2):
        NO_CACHE.fetch("counts", "key", work)

    assert work.times == 2


@pytest.mark.parametrize("garbage", [b"", b"\0" * 40, b"x" * 5000])
def test_a_broken_file_is_made_anew(tmp_path: Path, garbage: bytes) -> None:
    work = Work()
    Cache(tmp_path).fetch("counts", "key", work)
    (file,) = tmp_path.iterdir()
    file.write_bytes(garbage)

    assert (
        Cache(tmp_path).fetch("counts", "key", work)
        == Cache(tmp_path).fetch("counts", "key", work)
        == {"result": 0.5}
    )
    assert work.times == 2


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    work = Work()

    assert Cache(tmp_path / "file" / "below").fetch("counts", "key", work) == {"result": 0.5}


def test_only_the_latest_are_kept(tmp_path: Path) -> None:
    for key in range(20):
        Cache(tmp_path).fetch("counts", str(key), Work())

    assert len(list(tmp_path.iterdir())) == 6


def test_kept_counts_say_what_fresh_ones_say(tmp_path: Path) -> None:
    examples = [
        [("how", "much", "is", "it"), ("price",)],
        [("where", "are", "you"), ("how", "far", "is", "it")],
    ]
    fresh, written, kept = (
        Tally.of(examples, cache) for cache in (NO_CACHE, Cache(tmp_path), Cache(tmp_path))
    )

    for phrase in (("how", "much"), ("where", "is", "it"), ("price",)):
        assert fresh.score(phrase) == written.score(phrase) == kept.score(phrase)
