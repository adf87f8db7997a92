"""Who may come in, and what the door lets through."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.desk import Gate, desk
from bot.desk.visit import PAGES
from bot.desk.words import languages, words
from tests.clinic import Clinic
from tests.desk.pages import HOST, Clock, Desk, at_desk, office


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(clock)


@pytest.fixture
def stranger(clinic: Clinic, own: Clinic, tmp_path: Path, gate: Gate) -> TestClient:
    app = desk(office(clinic.folder, own.folder, tmp_path / "x.sqlite3"), gate, [HOST])
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture
def ana(clinic: Clinic, own: Clinic, tmp_path: Path) -> Desk:
    own.folder.mkdir(exist_ok=True)
    return at_desk(office(clinic.folder, own.folder, tmp_path / "x.sqlite3"))


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_entry(stranger: TestClient, page: str) -> None:
    response = stranger.get(f"/{page}")

    assert (response.status_code, response.headers["location"]) == (303, "/enter")


def test_a_link_opens_once(stranger: TestClient, gate: Gate) -> None:
    link = f"/enter?key={gate.link()}"

    assert stranger.get(link).status_code == 303
    assert stranger.get("/ask").status_code == 200
    stranger.cookies.clear()
    assert stranger.get(link).status_code == 403


def test_an_old_link_opens_nothing(stranger: TestClient, gate: Gate, clock: Clock) -> None:
    link = f"/enter?key={gate.link()}"
    clock.now += 601

    assert stranger.get(link).status_code == 403


def test_whoever_is_away_for_long_has_to_come_in_again(
    stranger: TestClient, gate: Gate, clock: Clock
) -> None:
    stranger.get(f"/enter?key={gate.link()}")
    clock.now += 12 * 3600 - 1
    assert stranger.get("/ask").status_code == 200
    clock.now += 12 * 3600 + 1
    assert stranger.get("/ask").status_code == 303


def test_without_a_password_none_opens(stranger: TestClient) -> None:
    response = stranger.post("/enter", data={"password": "", "who": "Ana"})

    assert response.status_code == 403


def test_after_five_wrong_passwords_the_right_one_waits_a_minute(clock: Clock) -> None:
    gate = Gate(clock, "correct horse battery")
    for _ in range(5):
        assert gate.by_password("wrong", "Ana", "en") is None

    assert gate.by_password("correct horse battery", "Ana", "en") is None
    clock.now += 61
    guest = gate.by_password("correct horse battery", "Ana", "en")
    assert guest is not None
    assert guest.who == "Ana"


@pytest.mark.parametrize(
    ("headers", "mark"),
    [({}, "forged"), ({"sec-fetch-site": "cross-site"}, None)],
)
def test_a_form_of_another_page_changes_nothing(
    ana: Desk, headers: dict[str, str], mark: str | None
) -> None:
    own = ana.browser.get("/ask").text.split('name="mark" value="')[1].split('"')[0]
    form = {"mark": mark or own, "language": "es"}

    response = ana.browser.post("/language", data=form, headers=headers)

    assert response.status_code == 403
    assert 'lang="en"' in ana.look("/ask")


def test_another_name_for_this_machine_is_refused(stranger: TestClient) -> None:
    assert stranger.get("/enter", headers={"host": "evil.example"}).status_code == 400


def test_a_form_that_is_too_large_is_not_read(stranger: TestClient) -> None:
    response = stranger.post("/enter", data={"password": "x" * 1_000_001})

    assert response.status_code == 413


def test_each_page_forbids_scripts_and_frames_of_others(ana: Desk) -> None:
    policy = ana.browser.get("/ask").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_pages_language_is_the_browsers_until_it_is_changed(
    clinic: Clinic, own: Clinic, tmp_path: Path
) -> None:
    ana = at_desk(office(clinic.folder, own.folder, tmp_path / "x.sqlite3"), "es-US,en;q=0.5")

    assert 'lang="es"' in ana.look("/ask")
    assert ana.send("/language", language="en", back="/ask") == "/ask"
    assert 'lang="en"' in ana.look("/ask")


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example"])
def test_the_language_leads_to_no_other_site(ana: Desk, back: str) -> None:
    assert ana.send("/language", language="es", back=back) == "/"


def test_whoever_leaves_is_out(ana: Desk) -> None:
    ana.send("/leave")

    assert ana.browser.get("/ask").status_code == 303


def test_the_pages_say_the_same_in_each_language() -> None:
    known = {language: words(language).texts.keys() for language in languages()}

    assert known["en"] == known["es"]
