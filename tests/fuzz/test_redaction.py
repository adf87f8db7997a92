"""Any text as it may be kept."""

from typing import Any

from hypothesis import strategies as st

from tests import shipped
from tests.fuzz import fuzzed, promptly
from tests.fuzz.texts import texts

PERSONAL = (
    "maria.lopez@example.com",
    "(305) 555-0147",
    "+1 305 555 0147",
    "305.555.0147",
    "4111 1111 1111 1111",
    "@maria_lopez",
    "https://example.com/u/maria",
    "03/14/1961",
    "1420 NW 7th Street",
)


@fuzzed(texts(), examples=100)
def test_any_text_is_redacted_in_little_time(text: str) -> None:
    promptly(lambda: shipped.conversation().redacted(text))


@fuzzed(
    st.fixed_dictionaries(
        {"before": texts(), "personal": st.sampled_from(PERSONAL), "behind": texts()}
    ),
    examples=100,
)
def test_personal_data_goes_whatever_stands_beside_it(given: dict[str, Any]) -> None:
    text = f"{given['before'][:400]}\n{given['personal']}\n{given['behind']}"

    assert given["personal"] not in shipped.conversation().redacted(text)
