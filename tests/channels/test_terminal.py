"""`chat` as a person has it: on a terminal, whose lines can be edited and brought back."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.clinic import Clinic

ROOT = Path(__file__).parents[2]
UP, END, INTERRUPT = b"\x1b[A", b"\x04", b"\x03"
PROMPT = b"You: "
_LONGEST = 60.0  # seconds on a busy machine
PROGRAM = """
import os, signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell runs behind it
os.open(os.ttyname(0), os.O_RDWR)  # from now on it is the terminal whose Ctrl-C counts
import bot.folders
from bot.cli import main
bot.folders.shipped = lambda: Path(sys.argv[1])
main(["chat"])
"""


class Terminal:
    """A chat on a terminal of its own; what it shows up to the next prompt."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self._end, inner = pty.openpty()
        plain = {name: text for name, text in os.environ.items() if not name.startswith("CLINIC_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder)],
            cwd=ROOT,
            env=plain | {"TERM": "xterm"} | environ,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)

    def shown(self, until: bytes = PROMPT) -> str:
        """All up to a text; fails where that does not come."""
        seen, end = b"", time.monotonic() + _LONGEST
        while until not in seen:
            ready, _, _ = select.select([self._end], [], [], end - time.monotonic())
            assert ready, seen
            seen += os.read(self._end, 4096)
        return seen.decode()

    def type(self, keys: bytes, until: bytes = PROMPT) -> str:
        os.write(self._end, keys)
        return self.shown(until)

    def left(self, keys: bytes) -> tuple[int, str]:
        """How it ends after these keys, pressed again as long as nothing comes of them: what is
        pressed while the prompt is drawn is lost."""
        seen, end = b"", time.monotonic() + _LONGEST
        with suppress(OSError):  # so a terminal ends
            while time.monotonic() < end:
                os.write(self._end, keys)
                while select.select([self._end], [], [], 1.0)[0]:
                    seen += os.read(self._end, 4096)
        return self.process.wait(_LONGEST), seen.decode()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._end)


@pytest.fixture
def terminal(clinic: Clinic) -> Iterator[Callable[..., Terminal]]:
    begun: list[Terminal] = []

    def begin(**environ: str) -> Terminal:
        begun.append(Terminal(clinic.folder, **environ))
        begun[-1].shown()
        return begun[-1]

    yield begin
    for one in begun:
        one.close()


def test_what_was_typed_can_be_brought_back_and_changed(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    chat = terminal(HOME=str(tmp_path))
    first = chat.type(b"price list of \x7f\x7f\x7f\x7f\r")
    assert "One guide names $50" in first

    again = chat.type(b"hello\r" + UP + UP + b"\r")
    while "price list\r\n" not in again:
        again += chat.shown()
    assert "\1" not in first + again
    assert "\2" not in first + again
    assert "/why" in chat.type(b"/help\r")

    status, shown = chat.left(END)
    assert (status, "Traceback" in shown) == (0, False)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_control_c_leaves_without_a_fuss(terminal: Callable[..., Terminal]) -> None:
    status, shown = terminal().left(INTERRUPT)

    assert status == 0
    assert "Traceback" not in shown
    assert "Aborted" not in shown


def test_without_colours_the_prompt_is_plain(terminal: Callable[..., Terminal]) -> None:
    assert "\x1b[1m" not in terminal(TERM="dumb").type(b"price list\r")
