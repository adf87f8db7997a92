"""Faults that a test injects: by method, for the next calls or by chance."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from tests.bot_api.refusal import Refusal


@dataclass(frozen=True)
class Fault:
    """One way in which the network or Telegram goes wrong."""

    kind: Literal["refuse", "html", "slow", "drop", "drop_after", "unreadable"]
    code: int = 0
    description: str = ""
    seconds: float = 0.0

    @classmethod
    def too_many_requests(cls, retry_after: int = 1) -> "Fault":
        """429, to be tried again after so many whole seconds."""
        return cls("refuse", 429, "Too Many Requests: retry after", retry_after)

    @classmethod
    def internal_error(cls) -> "Fault":
        """500 with a JSON body."""
        return cls("refuse", 500, "Internal Server Error")

    @classmethod
    def refused(cls, code: int, description: str) -> "Fault":
        """Any other error by its code."""
        return cls("refuse", code, description)

    @classmethod
    def bad_gateway(cls) -> "Fault":
        """502 with an HTML body, as a proxy in front of Telegram sends it."""
        return cls("html", 502)

    @classmethod
    def slow(cls, seconds: float) -> "Fault":
        """The right answer, late. The message is there before the answer is."""
        return cls("slow", seconds=seconds)

    @classmethod
    def drop(cls) -> "Fault":
        """The connection breaks before the request is accepted: nothing happened."""
        return cls("drop")

    @classmethod
    def drop_after(cls) -> "Fault":
        """The connection breaks after the request was accepted: the patient has the message, the
        bot an error."""
        return cls("drop_after")

    @classmethod
    def unreadable(cls, body: str = '{"ok":true,"result":{}}') -> "Fault":
        """200 to an accepted request, with a body that no client can read."""
        return cls("unreadable", description=body)

    async def before(self, request: web.Request) -> web.StreamResponse | None:
        """What happens instead of the method, if this fault comes before it."""
        if self.kind == "refuse":
            refusal = Refusal(self.code, self.description)
            if self.code == 429:
                refusal = Refusal(
                    429, f"{self.description} {self.seconds:.0f}", retry_after=int(self.seconds)
                )
            return web.json_response(refusal.body(), status=self.code)
        if self.kind == "html":
            title = "502 Bad Gateway"
            page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
            return web.Response(status=self.code, text=page, content_type="text/html")
        if self.kind == "drop":
            return hang_up(request)
        return None

    async def after(self, request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
        """What becomes of the answer, if this fault comes after the method."""
        if self.kind == "slow":
            await asyncio.sleep(self.seconds)
        if self.kind == "drop_after":
            return hang_up(request)
        if self.kind == "unreadable":
            return web.Response(text=self.description, content_type="application/json")
        return response


@dataclass
class _Rule:
    method: str
    fault: Fault
    times: int | None
    probability: float
    chance: random.Random

    def strikes(self, method: str) -> bool:
        if (
            self.method not in ("*", method)
            or self.times == 0
            or self.chance.random() >= self.probability
        ):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Faults:
    """The faults in force, oldest first; at most one strikes a request."""

    rules: list[_Rule] = field(default_factory=list)

    def add(
        self,
        method: str,
        fault: Fault,
        *,
        times: int | None = None,
        probability: float | None = None,
        seed: int = 0,
    ) -> None:
        """Strike `method` ("*": all) the next `times` calls (default 1), or each call with a
        `probability` drawn from `seed`."""
        if times is None and probability is None:
            times = 1
        self.rules.append(
            _Rule(
                method,
                fault,
                times,
                1.0 if probability is None else probability,
                random.Random(seed),
            )
        )

    def clear(self) -> None:
        """The network is well again."""
        self.rules.clear()

    def strike(self, method: str) -> Fault | None:
        """The fault for this request, if any."""
        return next((rule.fault for rule in self.rules if rule.strikes(method)), None)


def hang_up(request: web.Request) -> web.StreamResponse:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # goes nowhere: aiohttp wants a response from every handler
