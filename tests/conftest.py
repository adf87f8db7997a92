"""What tests share."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from bot.session import Session
from tests.clinic import Clinic, words_in
from tests.databases import ENGINES, Postgres, postgres

# The same examples on every run, and no clock: a busy machine must not fail a test.
settings.register_profile("clinic", deadline=None, derandomize=True)
settings.load_profile("clinic")

# What is counted of the content is kept for all processes of this session, and for no other.
# No test speaks TLS, but each HTTP client would read all the authorities that certifi knows.
if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker has what its session has set
    _CACHE = TemporaryDirectory(prefix="clinic-bot-")
    os.environ |= {"XDG_CACHE_HOME": _CACHE.name, "SSL_CERT_DIR": _CACHE.name}
    os.environ.pop("SSL_CERT_FILE", None)
    # Each worker and each bot that is started would compile all of the code again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False

    def pytest_unconfigure() -> None:
        _CACHE.cleanup()


# Tests make and drop much: at the usual 700 new objects, a twelfth of their time is the search for
# garbage.
gc.set_threshold(20_000)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """What each of several processes needs of the shipped content is read and counted here, once,
    while they start."""
    if "PYTEST_XDIST_WORKER" not in os.environ and session.config.getoption("numprocesses", None):
        from tests import shipped

        for text in ("how much is a massage", "cuánto cuesta un masaje"):
            shipped.conversation().respond(text, Session())


def pytest_collection_finish() -> None:
    """Keeps modules and tests, which all stay, out of every search for garbage."""
    gc.collect()
    gc.freeze()


_WAITING = ("tests/faults/", "tests/test_app.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that mostly wait come first, so that one worker has nearly all of them: the others
    have work for the processors meanwhile, and need not make ready what bots are forked from."""
    items.sort(key=lambda item: not item.nodeid.startswith(_WAITING))


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """A small clinic whose files may be changed before they are loaded."""
    return Clinic(tmp_path / "clinic")


@pytest.fixture
def both(clinic: Clinic) -> Clinic:
    """The same in Spanish, too, as far as its files go: the words are the English ones."""
    for path, text in words_in("es").items():
        clinic.write(path, text)
    return clinic


@pytest.fixture
def own(tmp_path: Path) -> Clinic:
    """An empty folder, to be laid over a clinic's."""
    return Clinic(tmp_path / "own", {})


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL server, started for the first test that wants one."""
    with postgres() as server:
        yield server


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each engine."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite3")
    server: Postgres = request.getfixturevalue("server")
    return server.new_database()
