"""Updates on their way to the bot: the queue, long polling, and the webhook with its retries."""

import asyncio
import contextlib
import itertools
import time
from collections import deque
from typing import Any

import aiohttp
from aiogram import methods as api
from aiogram.types import Update

from tests.bot_api.refusal import Refusal, bad_request

JSON = dict[str, Any]
UPDATE_KINDS = tuple(name for name in Update.model_fields if name != "update_id")
ONLY_IF_ASKED = ("chat_member", "message_reaction", "message_reaction_count")


class Delivery:
    """Holds the updates until the bot has confirmed them."""

    def __init__(self) -> None:
        self.pending: deque[JSON] = deque()
        self.allowed: list[str] = []
        self.webhook: api.SetWebhook | None = None
        self.retry_after = 0.05
        """Seconds until the webhook is tried again; Telegram's own delays would be no use in a
        test."""
        self.last_error: JSON = {}
        self.attempts: list[tuple[int, int]] = []
        """Webhook deliveries: update id and HTTP status, 0 if nobody answered."""
        self._ids = itertools.count(700_000_001)
        self._poll: asyncio.Future[str] | None = None
        self._lanes: dict[Any, deque[JSON]] = {}
        self._carriers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None

    @property
    def listening(self) -> bool:
        """Whether an update would reach the bot at once."""
        return self.webhook is not None or self._poll is not None

    def announce(self, content: JSON) -> JSON | None:
        """Queue an update, unless the bot did not ask for its kind. Returns it with its id."""
        kind = next(iter(content))
        if (kind not in self.allowed) if self.allowed else kind in ONLY_IF_ASKED:
            return None
        return self._queue({"update_id": next(self._ids)} | content)

    def announce_raw(self, update: JSON) -> int:
        """Queue an update as it is, whatever its kind."""
        return int(
            self._queue({"update_id": update.get("update_id") or next(self._ids)} | update)[
                "update_id"
            ]
        )

    def _queue(self, update: JSON) -> JSON:
        self.pending.append(update)
        if self.webhook is not None:
            self._dispatch(update)
        self._wake("updates")
        return update

    async def get_updates(self, method: api.GetUpdates) -> list[JSON]:
        """Long polling. The offset confirms all before it; a second poller ends the first."""
        self._refuse_beside_webhook()
        self._wake("conflict")
        if method.allowed_updates is not None:
            self.allowed = [kind for kind in method.allowed_updates if kind in UPDATE_KINDS]
        offset = method.offset or 0
        if offset < 0:
            offset = (
                self.pending[max(offset, -len(self.pending))]["update_id"] if self.pending else 0
            )
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        if not self.pending and method.timeout:
            self._poll = poll = asyncio.get_running_loop().create_future()
            try:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(method.timeout):
                        if await poll == "conflict":
                            self._refuse_beside_webhook()
                            raise _conflict(
                                "terminated by other getUpdates request; "
                                "make sure that only one bot instance is running"
                            )
            finally:
                if self._poll is poll:
                    self._poll = None
        return list(itertools.islice(self.pending, method.limit or 100))

    def set_webhook(self, method: api.SetWebhook) -> bool:
        """From now on updates are posted there; what waits is posted, too. An empty URL is
        deleteWebhook."""
        if method.drop_pending_updates:
            self._drop_pending()
        if method.allowed_updates is not None:
            unknown = [kind for kind in method.allowed_updates if kind not in UPDATE_KINDS]
            if unknown:
                raise bad_request(
                    f"unknown update types {unknown}"
                )  # Telegram ignores them; a test wants to know
            self.allowed = list(method.allowed_updates)
        if not method.url:
            self._stop_carriers()
            self.webhook = None
            return True
        self.webhook = method
        self._slots = asyncio.Semaphore(method.max_connections or 40)
        self._wake("conflict")
        for update in self.pending:
            self._dispatch(update)
        return True

    def delete_webhook(self, method: api.DeleteWebhook) -> bool:
        """Back to polling."""
        return self.set_webhook(
            api.SetWebhook(url="", drop_pending_updates=method.drop_pending_updates)
        )

    def webhook_info(self) -> JSON:
        """What getWebhookInfo answers."""
        info: JSON = {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if self.allowed:
            info["allowed_updates"] = self.allowed
        if self.webhook is not None:
            info |= {
                "url": self.webhook.url,
                "max_connections": self.webhook.max_connections or 40,
            } | self.last_error
        return info

    async def stop(self) -> None:
        """End every wait, and leave no task and no socket."""
        self._wake("stop")
        carriers = self._stop_carriers()
        await asyncio.gather(*carriers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _refuse_beside_webhook(self) -> None:
        if self.webhook is not None:
            raise _conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )

    def _wake(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)
        self._poll = None

    def _drop_pending(self) -> None:
        self._stop_carriers()
        self.pending.clear()

    def _stop_carriers(self) -> list[asyncio.Task[None]]:
        stopped = list(self._carriers)
        for carrier in stopped:
            carrier.cancel()
        self._carriers.clear()
        self._lanes.clear()
        return stopped

    def _dispatch(self, update: JSON) -> None:
        """One lane a chat: in order within a chat, side by side between chats, as Telegram does
        it."""
        lane = _chat_of(update)
        if lane in self._lanes:
            if update not in self._lanes[lane]:
                self._lanes[lane].append(update)
            return
        self._lanes[lane] = deque([update])
        carrier = asyncio.get_running_loop().create_task(self._carry(lane))
        self._carriers.add(carrier)
        carrier.add_done_callback(self._carriers.discard)

    async def _carry(self, lane: Any) -> None:
        queue = self._lanes[lane]
        while queue:
            async with self._slots:
                delivered = await self._post(queue[0])
            if delivered:
                update = queue.popleft()
                with contextlib.suppress(ValueError):  # dropped meanwhile
                    self.pending.remove(update)
            else:
                await asyncio.sleep(self.retry_after)
        del self._lanes[lane]

    async def _post(self, update: JSON) -> bool:
        assert self.webhook is not None
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        secret = self.webhook.secret_token
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        error = ""
        status = 0
        try:
            async with self._session.post(
                self.webhook.url, json=update, headers=headers, allow_redirects=False
            ) as response:
                await response.read()
                status = response.status
                if not 200 <= status < 300:
                    error = f"Wrong response from the webhook: {status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as problem:
            error = f"Connection failed: {problem}"
        self.attempts.append((update["update_id"], status))
        if error:
            self.last_error = {"last_error_date": int(time.time()), "last_error_message": error}
        return not error


def _conflict(detail: str) -> Refusal:
    return Refusal(409, f"Conflict: {detail}")


def _chat_of(update: JSON) -> Any:
    content = next(value for key, value in update.items() if key != "update_id")
    if not isinstance(content, dict):
        return None
    message = content.get("message", content)
    return message.get("chat", content.get("from", content.get("user", {}))).get("id")
