import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import bot
import bot.cli
import bot.folders
from tests import tongues
from tests.clinic import Clinic, words_in
from tests.databases import KEY
from tests.worries import worried

KEYS = {
    "utterance",
    "decision",
    "intents",
    "confidence",
    "ranking",
    "language",
    "text",
    "more",
    "buttons",
    "sources",
    "because",
}
ODD_LINES = (
    "",
    "💆‍♀️🔥",
    "   ",
    "?!",
    "\0",
    "how\u2028much",
    "﷽" * 50,
    "😀\ufe0f\u200d",
    "x" * 10_000,
    '"quoted" \\ {phone}',
)

Run = Callable[..., Result]


@pytest.fixture
def run(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process.

    The small clinic is the shipped content, and no variable of the machine counts.
    """
    monkeypatch.setattr(bot.folders, "shipped", lambda: clinic.folder)
    for name in os.environ:
        if name.startswith(("CLINIC_", "TELEGRAM_")):
            monkeypatch.delenv(name)

    def run(*arguments: str, stdin: str | bytes = b"", **environ: str) -> Result:
        before = dict(os.environ)
        result = CliRunner().invoke(bot.cli.main, arguments, input=stdin, env=environ)
        os.environ.clear()  # of what a file of settings has set
        os.environ.update(before)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return result

    return run


@pytest.fixture
def installed(clinic: Clinic) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs a command in a process of its own.

    The small clinic is inside the package, as in an installed wheel.
    """
    site = clinic.folder.parent / "site"
    package = site / "bot"
    shutil.copytree(
        Path(bot.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(clinic.folder, package, dirs_exist_ok=True)

    def run(
        *arguments: str | bytes, stdin: bytes = b"", **environ: str
    ) -> subprocess.CompletedProcess[bytes]:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CLINIC_", "TELEGRAM_"))
        }
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            cwd=site,
            env=clean | environ,
            timeout=60,
            check=False,
        )

    return run


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.split("\n")[:-1]]


# check


def test_check_counts_what_is_good(run: Run) -> None:
    result = run("check")

    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "en: 7 intents, 12 examples: all good\n",
        "",
    )


def test_check_counts_every_language(run: Run, clinic: Clinic) -> None:
    for path, text in tongues.files("xa").items():
        clinic.write(path, text)

    assert (
        run("check").stdout
        == "en: 7 intents, 12 examples: all good\nxa: 7 intents, 14 examples: all good\n"
    )


def test_check_says_where_alarms_alone_are_heard_and_what_no_clinician_has_reviewed(
    run: Run, clinic: Clinic
) -> None:
    for path, text in tongues.alarms("xa").items():
        clinic.write(path, text)
    clinic.change("intents/_red_flags.yaml", "nobody yet", "not yet reviewed by a clinician")

    assert run("check").stdout == (
        "en: 7 intents, 12 examples: all good\n"
        "xa: alarms alone: all good\n"
        "1 red flag and 0 cards not yet reviewed by a clinician.\n"
        "Numbers that a clinician has to verify: emergency 911, crisis 988, poison 555-0101, "
        "violence 555-0102, assault 555-0103.\n"
    )


def test_check_lists_what_stems_hit(run: Run, clinic: Clinic) -> None:
    clinic.change("intents/en/_words.yaml", "numb, numbness", "hur*")

    result = run("check", "--stems")
    assert (result.exit_code, result.stdout) == (0, "en numb: hur* hurts\n")


@pytest.mark.parametrize("command", ["ask", "evaluate"])
def test_a_language_that_has_alarms_alone_cannot_be_fixed(
    run: Run, clinic: Clinic, command: str
) -> None:
    for path, text in tongues.alarms("xa").items():
        clinic.write(path, text)
    what = "hello" if command == "ask" else "--cross-validate"
    result = run(command, what, "--lang", "xa")

    assert result.exit_code == 2
    assert "there is no content in 'xa'; there is en." in result.stderr


def test_a_new_language_is_begun_in_the_content_folder_and_counted_until_it_is_done(
    run: Run, clinic: Clinic, tmp_path: Path
) -> None:
    result = run("new-language", "xa")
    assert result.stdout.startswith(
        f"21 files to translate in {clinic.folder}, in intents/xa and responses/xa; "
        "each says what to do.\n"
    )
    first = clinic.folder / "intents/xa/_alarms.yaml.todo"
    assert run("check").stdout.endswith(
        f"\nxa: 0 intents, 0 examples: not spoken yet; 21 files to translate ({first} …)\n"
    )

    for path, text in tongues.files("xa").items():
        clinic.write(path, text)
    assert run("check").stdout.endswith("\nxa: 7 intents, 14 examples: all good\n")

    own = tmp_path / "own"
    own.mkdir()
    assert f" in {own}, " in run("new-language", "xb", CLINIC_BOT_CONTENT=str(own)).stdout
    assert (
        f" in {own}/b, "
        in run("new-language", "xb", "--folder", str(own / "b"), CLINIC_BOT_CONTENT=str(own)).stdout
    )


def test_one_is_counted_as_one(run: Run, clinic: Clinic, tmp_path: Path) -> None:
    for path, text in tongues.alarms("xa").items():
        clinic.write(path, text)
    for top in ("intents", "responses"):
        path = f"{top}/xa/safety/emergency.yaml"
        clinic.write(path, tongues.files("xa")[path])
    clinic.write("intents/xa/clinic/cost.yaml.todo", "")

    left = f"{clinic.folder}/intents/xa/clinic/cost.yaml.todo"
    assert run("check").stdout.endswith(
        f"\nxa: 1 intent, 1 example: all good; 1 file to translate ({left} …)\n"
    )


def test_a_code_that_is_no_language_is_refused(run: Run) -> None:
    result = run("new-language", "English")

    assert (result.exit_code, result.stderr) == (
        1,
        "'English' is no code of a new language; "
        "give its two or three small letters, such as fr or ht.\n",
    )


def test_check_prints_each_problem_of_content_that_cannot_be_loaded(
    run: Run, clinic: Clinic
) -> None:
    clinic.add("intents/en/clinic/cost.yaml", "  - '!'\n")
    clinic.delete("responses/en/_cards.yaml")
    result = run("check")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{clinic.folder}/intents/en/clinic/cost.yaml:6:5: holds no word",
        " 6 |   - '!'",
        "   |     ^^^",
        "   = write what a patient would type.",
        "",
        f"{clinic.folder}/responses/en/_cards.yaml: is missing",
        "   = copy the shipped one.",
        "",
        "2 problems in 2 files.",
    ]


def test_check_prints_each_finding_in_content_that_loads(run: Run, clinic: Clinic) -> None:
    clinic.change("responses/en/chat/greet.yaml", "Hello!", "A cure!")
    clinic.change("intents/en/clinic/cost.yaml", "What does a massage cost?", "x" * 61)
    result = run("check")

    assert (result.exit_code, result.stdout) == (1, "")
    assert [line for line in result.stderr.splitlines() if line.startswith("/")] == [
        f"{clinic.folder}/intents/en/clinic/cost.yaml:1:8: the title has 61 characters",
        f"{clinic.folder}/responses/en/chat/greet.yaml:2:9: 'cure' promises a result.",
    ]


def test_what_an_own_file_says_in_one_language_alone_is_to_do_and_no_problem(
    run: Run, clinic: Clinic, tmp_path: Path
) -> None:
    for path, text in tongues.files("xa").items():
        clinic.write(path, text)
    answer = "responses/en/clinic/cost.yaml"
    own = Clinic(tmp_path / "own", {answer: "text: An hour is $60. Call {phone}.\n"})
    result = run("check", CLINIC_BOT_CONTENT=str(own.folder))

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"to do: {own.folder}/{answer}:1: the figures of text differ from the shipped "
        "responses/xa/clinic/cost.yaml:1: 50 only in xa, and 60 only in en; write "
        "responses/xa/clinic/cost.yaml in your folder, too, with the same change.",
        "en: 7 intents, 12 examples: all good",
        "xa: 7 intents, 14 examples: all good",
        f"1 file of {own.folder} is used.",
    ]


def test_check_reads_the_clinics_own_folder_and_facts(run: Run, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": "phone:\n"})

    refused = run("check", CLINIC_BOT_CONTENT=str(own.folder))
    assert refused.stderr.startswith(f"{own.folder}/responses/_clinic.yaml:1:1: phone is empty\n")
    assert (
        run("check", CLINIC_BOT_CONTENT=str(own.folder), CLINIC_PHONE="305 555 0111").exit_code == 0
    )


def test_check_says_that_the_own_folder_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("check", CLINIC_BOT_CONTENT=str(tmp_path / "nowhere"))

    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"{tmp_path}/nowhere: is not a folder\n"
        "   = CLINIC_BOT_CONTENT must name one with intents/ and responses/.\n"
    )


def test_check_takes_a_folder_in_the_place_of_the_one_that_is_set(run: Run, tmp_path: Path) -> None:
    files = {
        "responses/en/clinic/cost.yaml": "text: An hour is $60. Call {phone}.\n",
        "responses/_clinic.yaml": "phone: 305 555 0111\n",
    }
    own = Clinic(tmp_path / "own", files)
    result = run("check", str(own.folder), CLINIC_BOT_CONTENT=str(tmp_path / "nowhere"))

    assert result.exit_code == 0
    assert result.stdout.endswith(f"\n2 files of {own.folder} are used.\n")


def test_check_as_json_gives_one_object_a_problem(run: Run, clinic: Clinic, tmp_path: Path) -> None:
    for path, text in tongues.files("xa").items():
        clinic.write(path, text)
    own = Clinic(tmp_path / "own", {"responses/en/clinic/cost.yaml": "text: $60, {phone}.\n"})
    (left,) = answers(run("check", "--json", str(own.folder)))
    own.write("responses/_clinic.yaml", "city: Rome\nphone: call us\n")
    refused = run("check", "--json", str(own.folder))
    (wrong,) = answers(refused)

    assert (left["to_do"], left["path"]) == (True, f"{own.folder}/responses/en/clinic/cost.yaml")
    assert refused.exit_code == 1
    assert wrong == {
        "path": f"{own.folder}/responses/_clinic.yaml",
        "line": 2,
        "column": 8,
        "message": "phone 'call us' is no telephone number",
        "remedy": "write it as in (201) 555-0123.",
        "to_do": False,
    }


def test_what_is_said_of_many_places_is_told_once(run: Run, clinic: Clinic) -> None:
    for name in ("cost", "hours", "phone"):
        answer = clinic.folder / f"responses/en/clinic/{name}.yaml"
        answer.write_text(answer.read_text("utf-8").replace("{phone}", "{fone}"), "utf-8")
    places = [f"{clinic.folder}/responses/en/clinic/{name}" for name in ("hours", "phone")]

    assert run("check").stderr.splitlines()[4:] == [
        f"   + and 2 more like this: {places[0]}.yaml:3, {places[1]}.yaml:2",
        "",
        "3 problems in 3 files.",
    ]


def test_every_command_sees_the_settings_of_a_file(
    run: Run, clinic: Clinic, tmp_path: Path
) -> None:
    file = tmp_path / "clinic-bot.env"
    file.write_text("CLINIC_PHONE='305 555 0111'\nCLINIC_HOURS=never\n", encoding="utf-8")
    settings = ("--env-file", str(file))

    assert "call 305 555 0111." in run(*settings, "ask", "price list").stdout
    assert (
        "call 305 555 0112."
        in run(*settings, "ask", "price list", CLINIC_PHONE="305 555 0112").stdout
    ), "what is set outranks the file"


def test_a_file_of_settings_that_cannot_be_used_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clinic-bot.env"
    missing = run("--env-file", str(file), "check")
    file.write_text("CLINIC_BOT_ADMIN=5\n", encoding="utf-8")
    unknown = run("--env-file", str(file), "check")

    assert (missing.exit_code, missing.stderr) == (
        1,
        f"{file} cannot be read (No such file or directory); check the name of the file, and who "
        "may read it.\n",
    )
    assert unknown.stderr == ("CLINIC_BOT_ADMIN is no setting; did you mean CLINIC_BOT_ADMINS?\n")


def test_check_names_the_variable_of_an_unknown_fact(run: Run) -> None:
    result = run("check", CLINIC_FAX="555")

    assert result.exit_code == 1
    assert result.stderr.startswith(
        "CLINIC_FAX: is set, but there is no such fact\n   = the facts are CLINIC_"
    )


def test_bad_content_stops_a_process_without_a_traceback(
    installed: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    good = installed("check")
    bad = installed("check", CLINIC_BOOKING_URL="clinic.example")

    assert (good.returncode, good.stdout, good.stderr) == (
        0,
        b"en: 7 intents, 12 examples: all good\n",
        b"",
    )
    assert (bad.returncode, bad.stdout) == (1, b"")
    assert bad.stderr.decode().endswith(
        "CLINIC_BOOKING_URL: booking_url 'clinic.example' is no web address\n"
        "   = write https://clinic.example\n\n1 problem.\n"
    )
    assert b"Traceback" not in bad.stderr


# ask


def test_ask_prints_the_reply_as_a_person_reads_it(run: Run) -> None:
    result = run("ask", "how much is a massage?")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "One guide names $50 for an hour. For our prices, call (305) 555-0100.\n"
        "From: Ann Author\n"
        "\n"
        "It depends on the length.\n"
        "\n"
        "From: A guide to massage (Ann Author)\n"
        "\n"
        "[The button_book text.] https://clinic.example/book\n"
        "[Call (305) 555-0100]\n"
        "[How often should I come?]\n"
        "\n"
    )


def test_ask_as_json_gives_one_object_with_the_agreed_keys(run: Run) -> None:
    (answer,) = answers(run("ask", "--json", "hw much is a masage"))

    assert set(answer) == KEYS
    assert answer["utterance"] == "hw much is a masage"
    assert answer["decision"] == "answer"
    assert answer["intents"] == ["clinic.cost"]
    assert answer["ranking"][0] == ["clinic.cost", answer["confidence"]]
    assert len(answer["ranking"]) >= 3
    assert 0.5 <= answer["confidence"] <= 1
    assert [confidence for _, confidence in answer["ranking"]] == sorted(
        (each for _, each in answer["ranking"]), reverse=True
    )
    assert answer["language"] == "en"
    assert answer["text"].startswith("One guide names $50 for an hour.")
    assert answer["more"] == ("It depends on the length.\n\nFrom: A guide to massage (Ann Author)")
    assert answer["buttons"] == [
        {"text": "The button_book text.", "url": "https://clinic.example/book"},
        {"text": "Call (305) 555-0100", "intent": "clinic.phone"},
        {"text": "How often should I come?", "intent": "massage.frequency"},
    ]
    assert answer["sources"] == ["guide"]
    assert "masage→massage" in answer["because"]
    assert "example: how much is a massage" in answer["because"]


def test_an_emergency_carries_its_level_and_names_safety_first(run: Run) -> None:
    (answer,) = answers(run("ask", "--json", "my groin is numb"))

    assert set(answer) == {*KEYS, "level"}
    assert (answer["decision"], answer["level"], answer["intents"]) == (
        "emergency",
        "emergency",
        ["safety.emergency"],
    )
    assert answer["text"] == "The emergency text."
    assert answer["because"][0] == "saddle_numbness: numb in groin (groin numb)"


def test_the_gentle_card_is_an_answer_without_a_level(run: Run, clinic: Clinic) -> None:
    worried(clinic)
    (answer,) = answers(run("ask", "--json", "i cannot go on"))

    assert set(answer) == KEYS
    assert (answer["decision"], answer["intents"]) == ("answer", ["safety.emergency"])
    assert answer["text"] == "The distress text."


def test_what_is_not_understood_has_every_key_too(run: Run) -> None:
    (answer,) = answers(run("ask", "--json", "qwertz uiop"))

    assert set(answer) == KEYS
    assert (answer["decision"], answer["intents"], answer["sources"]) == ("fallback", [], [])
    assert answer["text"] == "The fallback text."
    assert "not known: qwertz, uiop" in answer["because"]


def test_each_line_of_standard_input_is_answered_on_a_line_of_its_own_in_order(run: Run) -> None:
    said = ["when are you open", "qwertz", "how much is a massage", "uiopq", "asdf"]
    found = answers(run("ask", "--json", stdin="\n".join(said)))

    assert [answer["utterance"] for answer in found] == said
    assert [answer["intents"] for answer in found] == [
        ["clinic.hours"],
        [],
        ["clinic.cost"],
        [],
        [],
    ]
    assert [answer["decision"] for answer in found] == [
        "answer",
        "fallback",
        "answer",
        "fallback",
        "fallback",
    ], "each is a fresh conversation, or three misses would have led to a person"


def test_lines_may_end_as_windows_ends_them(run: Run) -> None:
    assert [
        answer["utterance"] for answer in answers(run("ask", "--json", stdin=b"one\r\ntwo\r\n\r\n"))
    ] == ["one", "two", ""]


def test_an_empty_input_is_answered_with_nothing(run: Run) -> None:
    assert run("ask", "--json").stdout == ""
    assert run("ask").stdout == ""


@pytest.mark.parametrize("odd", ODD_LINES)
def test_an_odd_line_is_answered_like_any_other(run: Run, odd: str) -> None:
    found = answers(run("ask", "--json", stdin=f"price list\n{odd}\nprice list\n"))

    assert [answer["utterance"] for answer in found] == ["price list", odd, "price list"]
    assert set(found[1]) == KEYS
    assert found[0] == found[2]


def test_an_empty_question_is_a_question(run: Run) -> None:
    (answer,) = answers(run("ask", "--json", "", stdin="price list\n"))

    assert (answer["utterance"], answer["decision"]) == ("", "fallback")


def test_bytes_that_are_no_utf8_are_read_as_best_they_can_be(run: Run) -> None:
    found = answers(run("ask", "--json", stdin=b"price \xff\xfe list\nse\xf1ora\n\xed\xa0\x80\n"))

    assert [answer["utterance"] for answer in found] == [
        "price \ufffd\ufffd list",
        "se\ufffdora",
        "\ufffd\ufffd\ufffd",
    ]
    assert found[0]["intents"] == ["clinic.cost"]


def test_an_argument_that_is_no_utf8_is_read_as_best_it_can_be(
    installed: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    result = installed("ask", "--json", b"price list \xff\xfe")

    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["utterance"] == "price list \ufffd\ufffd"


def test_json_is_utf8_in_any_locale(
    installed: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    result = installed(
        "ask", "--json", stdin="masage 💆\n".encode(), PYTHONIOENCODING="latin-1", PYTHONUTF8="0"
    )

    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout.decode("utf-8"))["utterance"] == "masage 💆"


def test_plain_answers_to_standard_input_come_in_order(run: Run) -> None:
    result = run("ask", stdin="when are you open\nprice list\n")

    assert result.exit_code == 0
    assert result.stdout.index("I do not know the hours") < result.stdout.index(
        "One guide names $50"
    )


def test_the_language_may_be_fixed(run: Run, clinic: Clinic) -> None:
    for path, text in words_in("es").items():
        clinic.write(path, text)
    clinic.change("responses/es/clinic/cost.yaml", "One guide names", "Una guía dice")
    (answer,) = answers(run("ask", "--json", "--lang", "es", "price list"))

    assert answer["language"] == "es"
    assert answer["text"].startswith("Una guía dice")


@pytest.mark.parametrize("command", [["ask", "price list"], ["chat"]])
def test_an_unknown_language_is_refused_with_those_there_are(run: Run, command: list[str]) -> None:
    result = run(*command, "--lang", "xx")

    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr.splitlines()[-1]
        == "Error: Invalid value for --lang: there is no content in 'xx'; there is en."
    )


def test_ask_does_not_start_on_bad_content(run: Run, clinic: Clinic) -> None:
    clinic.delete("responses/en/_cards.yaml")
    result = run("ask", "price list")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{clinic.folder}/responses/en/_cards.yaml: is missing\n")


def test_without_conversation_an_empty_line_is_an_utterance(run: Run) -> None:
    found = answers(run("ask", "--json", stdin="qwertz\n\nuiopq\n"))

    assert [answer["utterance"] for answer in found] == ["qwertz", "", "uiopq"]


def test_in_a_conversation_the_lines_follow_one_another_in_one_chat(run: Run) -> None:
    found = answers(run("ask", "--json", "--conversation", stdin="qwertz\nuiopq\nasdf\n"))

    assert [answer["decision"] for answer in found] == ["fallback", "fallback", "handoff"]


def test_an_alarm_may_be_in_two_lines_of_a_conversation_but_not_in_two_conversations(
    run: Run,
) -> None:
    said = ("numb", "groin")
    levels = [
        [answer.get("level") for answer in answers(run("ask", "--json", *how, stdin=stdin))]
        for how, stdin in (
            (["--conversation"], "\n".join(said)),
            ([], "\n".join(said)),
        )
    ]
    apart = run("ask", "--json", "--conversation", stdin="\n\n".join(said)).stdout

    assert levels == [[None, "emergency"], [None, None]]
    assert "emergency" not in apart.replace("safety.emergency", "")


def test_an_empty_line_is_answered_by_one_and_begins_a_new_conversation(run: Run) -> None:
    said = "qwertz\n\nasdf\n   \nuiopq\n\n\nqwertz\n"
    lines = run("ask", "--json", "--conversation", stdin=said).stdout.split("\n")
    decisions = [json.loads(line)["decision"] if line else "" for line in lines]

    misses = ["fallback", "fallback", "handoff"]
    assert decisions == ["fallback", "", *misses, "", "", "fallback", ""]


def test_a_conversation_may_be_read_by_a_person(run: Run) -> None:
    plain = run("ask", "--conversation", stdin="qwertz\nuiopq\nasdf\n").stdout

    assert "The handoff text." in plain


def test_an_alarm_may_be_in_two_lines_on_the_terminal_until_forget(run: Run) -> None:
    together = run("chat", stdin="numb\ngroin\n").stdout
    forgotten = run("chat", stdin="numb\n/forget\ngroin\n").stdout

    assert together.count("The emergency text.") == 1
    assert "The emergency text." not in forgotten


# run


@pytest.mark.parametrize("command", ["run", "serve"])
def test_content_that_check_refuses_is_not_served(
    installed: Callable[..., subprocess.CompletedProcess[bytes]],
    clinic: Clinic,
    tmp_path: Path,
    command: str,
) -> None:
    answer = clinic.folder.parent / "site/bot/responses/en/chat/greet.yaml"
    answer.write_text(
        answer.read_text(encoding="utf-8").replace("Hello!", "A cure!"), encoding="utf-8"
    )
    result = installed(
        command,
        TELEGRAM_BOT_TOKEN="42:" + 8 * "TEST",
        TELEGRAM_API="http://127.0.0.1:9",
        CLINIC_BOT_DATABASE=str(tmp_path / "store.sqlite3"),
        CLINIC_BOT_KEY=KEY,
        CLINIC_BOT_WEBHOOK_URL="http://127.0.0.1:9/telegram",
        CLINIC_BOT_WEBHOOK_SECRET="a-good_Secret",
    )

    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.decode().startswith(f"{answer}:2:9: 'cure' promises a result.\n")


def test_serve_names_all_that_is_missing_at_once(run: Run) -> None:
    result = run("serve")

    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.split()[0] for line in result.stderr.splitlines()] == [
        "TELEGRAM_BOT_TOKEN",
        "CLINIC_BOT_WEBHOOK_URL",
        "CLINIC_BOT_WEBHOOK_SECRET",
    ]


def test_a_mistyped_setting_stops_a_command_with_the_one_that_is_meant(run: Run) -> None:
    result = run("ask", "price list", CLINIC_BOT_CONTNET="/srv/content")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == ("CLINIC_BOT_CONTNET is no setting; did you mean CLINIC_BOT_CONTENT?\n")


def test_help_is_given_whatever_the_settings(run: Run) -> None:
    assert run("run", "--help", CLINIC_BOT_PORT="eighty").exit_code == 0


def test_run_without_a_token_says_in_one_line_how_to_get_one_and_how_to_do_without(
    run: Run,
) -> None:
    result = run("run")

    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("TELEGRAM_BOT_TOKEN is not set: ask @BotFather")
    assert "`make chat`" in line


def test_run_with_a_malformed_token_does_not_repeat_it(run: Run) -> None:
    result = run("run", TELEGRAM_BOT_TOKEN="123:secret")

    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("TELEGRAM_BOT_TOKEN is not a bot token; copy the whole line")
    assert "secret" not in line


def test_run_without_a_token_stops_a_process_without_a_traceback(
    installed: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    result = installed("run")

    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.count(b"\n") == 1
    assert b"Traceback" not in result.stderr


# The rest


def test_a_bug_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bot.folders, "load", broken)

    with pytest.raises(AssertionError) as caught:
        run("check")
    assert isinstance(caught.value.args[0], ZeroDivisionError) or "ZeroDivisionError" in str(
        caught.value
    )


def test_the_version_is_the_packages(run: Run) -> None:
    from importlib.metadata import version

    assert run("--version").stdout.strip().endswith(version("clinic-bot"))


def test_an_unknown_command_is_refused(run: Run) -> None:
    assert run("talk").exit_code == 2
