"""`ask --json`: whatever stands on a line."""

import json
from typing import Any

from click.testing import CliRunner
from hypothesis import strategies as st

from bot.cli import main
from tests.fuzz import fuzzed
from tests.fuzz.texts import texts

LINES = st.lists(
    texts().map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60),
    min_size=8,
    max_size=40,
).map(lambda lines: [line.replace(b"\n", b" ").decode("latin-1") for line in lines])


@fuzzed(
    st.fixed_dictionaries(
        {
            "options": st.lists(st.sampled_from(("--conversation", "--lang=es")), max_size=2),
            "lines": LINES,
        }
    ),
    examples=2,
)
def test_ask_answers_any_line_with_one(given: dict[str, Any]) -> None:
    lines = [line.encode("latin-1") for line in given["lines"]]
    typed = b"".join(line + b"\n" for line in lines)

    result = CliRunner().invoke(main, ["ask", "--json", *given["options"]], input=typed)

    assert (result.exit_code, result.stderr) == (0, "")
    answers = result.stdout.split("\n")[:-1]
    asked = [line.decode("utf-8", "replace").rstrip("\r\n") for line in lines]
    assert len(answers) == len(asked)
    for utterance, answer in zip(asked, answers, strict=True):
        if answer or utterance:
            found = json.loads(answer)
            assert found["utterance"] == utterance
            assert found["text"]
