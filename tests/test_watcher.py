"""Content that changes while the bot runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.dialogue import Dialogue
from bot.errors import Problem
from bot.watcher import Watcher, is_content
from tests.clinic import Clinic


class Bot:
    """What the watcher has to do with."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.dialogue = Dialogue(clinic.content())
        self.good = self.dialogue
        self.refused: list[tuple[Problem, ...]] = []
        self.changed = asyncio.Event()
        self.watcher: Watcher[Dialogue] = Watcher(
            lambda: Dialogue(clinic.content()), self.use, self.refuse
        )

    async def use(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.changed.set()

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        self.refused.append(problems)
        self.changed.set()

    def breaks(self) -> None:
        self.clinic.write("intents/en/clinic/cost.yaml", "title: no examples\n")

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(self.watcher.run()),
            asyncio.create_task(self.watcher.watch([self.clinic.folder])),
        ]
        await asyncio.sleep(0.3)
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def bot(clinic: Clinic) -> Bot:
    return Bot(clinic)


async def test_good_content_takes_the_place_of_the_old(bot: Bot) -> None:
    bot.clinic.change("intents/en/clinic/cost.yaml", "What does a massage cost?", "The price")
    await bot.watcher.reload()

    assert bot.dialogue.content.intents["clinic.cost"].title == "The price"
    assert bot.refused == []


async def test_bad_content_leaves_the_good_one_and_says_what_is_wrong(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.breaks()
    await bot.watcher.reload()

    assert bot.dialogue is bot.good
    assert ["cost.yaml" in str(problem) for problem in bot.refused[0]] == [True]
    assert "the good one stays: 1 problems, first" in caplog.text


async def test_the_same_problems_are_told_once_and_again_after_they_were_mended(bot: Bot) -> None:
    good = (bot.clinic.folder / "intents/en/clinic/cost.yaml").read_bytes()
    bot.breaks()
    await bot.watcher.reload()
    await bot.watcher.reload()
    assert len(bot.refused) == 1
    bot.clinic.write("intents/en/clinic/cost.yaml", good)
    await bot.watcher.reload()
    bot.breaks()
    await bot.watcher.reload()

    assert len(bot.refused) == 2


async def test_a_bug_while_reading_leaves_the_good_content(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    def read() -> Dialogue:
        raise RuntimeError("a patient's words")

    bot = Bot(clinic)
    bot.watcher = Watcher(read, bot.use, bot.refuse)
    await bot.watcher.reload()

    assert bot.dialogue is bot.good
    assert "could not be read anew: RuntimeError" in caplog.text
    assert "words" not in caplog.text


async def test_a_file_that_changes_is_read(bot: Bot) -> None:
    async with bot.watching():
        bot.clinic.change("intents/en/clinic/cost.yaml", "What does a massage cost?", "The price")
        async with asyncio.timeout(20):
            await bot.changed.wait()

    assert bot.dialogue.content.intents["clinic.cost"].title == "The price"


async def test_a_list_of_common_words_that_changes_is_read(bot: Bot) -> None:
    async with bot.watching():
        bot.clinic.write("intents/en/_common.txt", "ours\n")
        async with asyncio.timeout(20):
            await bot.changed.wait()

    assert tuple(bot.dialogue.content.words.common) == ("ours",)


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("own/responses/en/clinic/cost.yaml", True),
        ("own/intents/en/_common.txt", True),
        ("own/drafts/a1b2c3.yaml", False),
        ("own/intents/en/clinic/cost.yaml.todo", False),
    ],
)
def test_only_content_is_read_and_no_draft(path: str, read: bool) -> None:
    assert is_content(Path(path)) is read


async def test_files_that_come_one_by_one_are_read_when_they_are_all_there(bot: Bot) -> None:
    async with bot.watching():
        bot.clinic.write(
            "intents/en/clinic/parking.yaml", "title: Parking?\nexamples: [where can i park]\n"
        )
        await asyncio.sleep(0.3)
        bot.clinic.write(
            "responses/en/clinic/parking.yaml",
            "kind: clinic\ntext: Call {phone}.\nreviewed: 2026-11-21\n",
        )
        async with asyncio.timeout(20):
            await bot.changed.wait()

    assert bot.refused == []
    assert "clinic.parking" in bot.dialogue.content.intents


async def test_a_folder_that_is_not_there_is_not_watched(bot: Bot, tmp_path: Path) -> None:
    watching = asyncio.create_task(bot.watcher.watch([bot.clinic.folder, tmp_path / "gone"]))
    await asyncio.sleep(0.2)

    assert not watching.done()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_where_nothing_can_be_watched_the_log_says_what_still_works(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def no_room(folders: list[Path]) -> AsyncIterator[object]:
        raise OSError(28, "inotify watch limit reached")
        yield

    monkeypatch.setattr("bot.watcher._changes", no_room)
    with pytest.raises(OSError, match="inotify"):
        await bot.watcher.watch([bot.clinic.folder])

    assert "inotify watch limit reached" in caplog.text
    assert "SIGHUP" in caplog.text
