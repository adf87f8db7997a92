"""Any request to the webhook: refused, or in the inbox."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.store import opened
from tests.channels.test_web import LIMITS, Bot, update
from tests.fuzz import fuzzed
from tests.fuzz.texts import texts

_ODD = ("NaN", "1e999", "-0", "1" * 5000, '"\\ud800"', "\\u0000", "[" * 5000, '{"a":' * 500, "\xff")
_TYPES = ("application/json", "application/json; charset=utf-16", "Application/JSON", "text/plain")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | texts(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """An update as JSON, with something else in one place; as latin-1."""
    content = update(draw(st.integers(-3, 2**64)), draw(texts()))
    content |= draw(st.dictionaries(st.sampled_from(("update_id", "message", "x")), VALUES))
    body = json.dumps(content, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    at = draw(st.just(0) | st.integers(0, len(body)))
    odd = draw(st.just(b"") | st.sampled_from(_ODD).map(str.encode) | st.binary(max_size=4))
    return (body[:at] + odd + body[at if draw(st.booleans()) else at + len(odd) :]).decode(
        "latin-1"
    )


class Webhook:
    """The pages, and what came in by them."""

    def __init__(self, runner: asyncio.Runner, bot: Bot) -> None:
        self._runner = runner
        self._bot = bot

    def posts(self, body: bytes, kind: str) -> tuple[int, list[Any]]:
        """The status, and the updates that are in the inbox since."""
        return self._runner.run(self._posts(body, kind))

    async def _posts(self, body: bytes, kind: str) -> tuple[int, list[Any]]:
        response = await self._bot.posts(body, {"Content-Type": kind})
        assert response.content == b""
        claims = await self._bot.inbox.claim(9)
        for claim in claims:
            await self._bot.inbox.done(claim, claim.memory)
        return response.status_code, [claim.update for claim in claims]


@contextmanager
def webhook() -> Iterator[Webhook]:
    patch = pytest.MonkeyPatch.context()
    with TemporaryDirectory() as folder, asyncio.Runner() as runner, patch as patched:
        patient = replace(LIMITS, wait=60.0)  # a busy machine is no reason
        patched.setattr("tests.channels.test_web.LIMITS", patient)
        stored = opened(str(Path(folder, "store.sqlite3")), "")
        bot = Bot(runner.run(stored.__aenter__()))
        yield Webhook(runner, bot)
        runner.run(bot.client.aclose())
        runner.run(stored.__aexit__(None, None, None))


@fuzzed(
    st.fixed_dictionaries({"body": bodies(), "type": st.sampled_from(_TYPES)}),
    examples=100,
    setting=webhook,
)
def test_any_request_is_refused_or_in_the_inbox(given: dict[str, str], webhook: Webhook) -> None:
    body = given["body"].encode("latin-1")
    status, taken = webhook.posts(body, given["type"])

    if status == 200:
        assert taken in ([], [json.loads(body)])  # none where it came before
    else:
        assert not taken
        assert status in ((413, 415) if len(body) > LIMITS.body else (400, 415))
