"""Starts Redis, an S3 store, telemelya and the bot; talks to the bot; says what came of it. `python
-m tests.telemelya VENV`."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

ROOT = Path(__file__).parents[2]
TOKEN, SECRET, KEY = "123456789:" + "T" * 35, "not-secret-at-all", "telemelya-key"
JSON = dict[str, Any]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def process(log: Path, port: int, *command: str, **environ: str) -> AsyncIterator[None]:
    """A program of ours, once it listens; ended by its own id."""
    with log.open("ab") as output:
        started = await asyncio.create_subprocess_exec(
            *command, cwd=log.parent, env=os.environ | environ, stdout=output, stderr=output
        )
    try:
        for _ in range(600):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.1)
        else:
            raise RuntimeError(f"{command[0]} does not listen:\n{log.read_text()[-2000:]}")
        yield
    finally:
        if started.returncode is None:
            started.send_signal(signal.SIGTERM)
        await started.wait()


@asynccontextmanager
async def relay(port: int, bot: int) -> AsyncIterator[None]:
    """Hands updates on, with the secret that telemelya leaves out."""
    async with aiohttp.ClientSession() as session:

        async def hand_on(request: web.Request) -> web.Response:
            headers = {
                "X-Telegram-Bot-Api-Secret-Token": SECRET,
                "Content-Type": "application/json",
            }
            async with session.post(
                f"http://127.0.0.1:{bot}/telegram", data=await request.read(), headers=headers
            ) as answer:
                return web.Response(status=answer.status)

        app = web.Application()
        app.router.add_post("/telegram", hand_on)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield
        finally:
            await runner.cleanup()


class Driver:
    """A patient as telemelya plays one."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/api/v1/test"
        self._chat = 1000

    async def fresh(self) -> None:
        self._chat += 1
        self._name = f"session{self._chat}"

    async def does(self, what: str, **body: Any) -> JSON:
        headers = {"Authorization": f"Bearer {KEY}", "X-Test-Session": self._name}
        if what != "send_inline_query":
            body |= {"chat_id": self._chat}
        async with self._session.post(
            f"{self._url}/{what}?bot_token={TOKEN}", json=body, headers=headers
        ) as answer:
            return dict(await answer.json())

    async def reads(self, method: str, within: float = 8.0) -> JSON:
        """The next request of this kind that the bot makes."""
        headers = {"Authorization": f"Bearer {KEY}", "X-Test-Session": self._name}
        async with asyncio.timeout(within):
            while True:
                async with self._session.get(
                    f"{self._url}/responses/wait?timeout=2", headers=headers
                ) as answer:
                    found = (await answer.json()).get("response")
                if found and found["method"] == method:
                    return dict(found)


async def text(driver: Driver) -> None:
    await driver.does("send_update", text="how much is a massage")
    assert "$50" in (await driver.reads("sendMessage"))["text"]


async def emergency(driver: Driver) -> None:
    await driver.does("send_update", text="i lost control of my bowels and my legs are numb")
    assert "911" in (await driver.reads("sendMessage"))["text"]


async def payload(driver: Driver) -> None:
    await driver.does("send_update", command="/start type-swedish_vs_deep_tissue")
    assert "Swedish" in (await driver.reads("sendMessage"))["text"]


async def keyboard_and_edit(driver: Driver) -> None:
    await driver.does("send_update", command="/topics")
    menu = await driver.reads("sendMessage")
    key = menu["reply_markup"]["inline_keyboard"][0][0]
    await driver.does(
        "send_update", callback_data=key["callback_data"], callback_message_id=menu["message_id"]
    )
    edited = await driver.reads("editMessageText")
    assert edited["message_id"] == menu["message_id"]
    assert len(edited["reply_markup"]["inline_keyboard"]) > 5


async def inline_query(driver: Driver) -> None:
    await driver.does("send_inline_query", query="swedish or deep")
    answer = await driver.reads("answerInlineQuery")
    results = answer.get("results") or answer["raw"]["results"]
    assert results[0]["id"] == "type-swedish_vs_deep_tissue"
    chosen = await driver.does("choose_inline_result", deliver_update=True)
    assert chosen["delivery"]["status_code"] == 200


async def picture(driver: Driver) -> None:
    await driver.does("send_update", photo_file_id="any", photo_caption="how much is a massage")
    assert "$50" in (await driver.reads("sendMessage"))["text"]


CASES: tuple[Callable[[Driver], Awaitable[None]], ...] = (
    text,
    emergency,
    payload,
    keyboard_and_edit,
    inline_query,
    picture,
)


async def main(venv: Path) -> int:
    redis, s3, server, bot, hook = (free_port() for _ in range(5))
    url, failures = f"http://127.0.0.1:{server}", 0
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        async with AsyncExitStack() as stack:
            start = stack.enter_async_context
            await start(
                process(
                    logs / "redis.txt",
                    redis,
                    "redis-server",
                    "--port",
                    str(redis),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                )
            )
            await start(
                process(
                    logs / "s3.txt",
                    s3,
                    str(venv / "bin/moto_server"),
                    "-H",
                    "127.0.0.1",
                    "-p",
                    str(s3),
                )
            )
            about = {
                "MOCK_SERVER_HOST": "127.0.0.1",
                "MOCK_SERVER_PORT": str(server),
                "AUTH_KEYS": KEY,
            }
            about |= {
                "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
                "MINIO_ENDPOINT": f"127.0.0.1:{s3}",
            }
            await start(
                process(
                    logs / "server.txt",
                    server,
                    str(venv / "bin/python"),
                    "-m",
                    "telemelya.server.app",
                    **about,
                )
            )
            await start(relay(hook, bot))
            clinic = {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API": url,
                "CLINIC_BOT_PACE": "free",
                "CLINIC_BOT_PORT": str(bot),
            }
            clinic |= {
                "CLINIC_BOT_WEBHOOK_URL": f"http://127.0.0.1:{hook}/telegram",
                "CLINIC_BOT_WEBHOOK_SECRET": SECRET,
            }
            clinic |= {"CLINIC_BOT_DATABASE": str(logs / "store.sqlite3"), "PYTHONPATH": str(ROOT)}
            await start(
                process(logs / "bot.txt", bot, sys.executable, "-m", "bot", "serve", **clinic)
            )
            driver = Driver(await start(aiohttp.ClientSession()), url)
            await asyncio.sleep(3)  # until the bot has set its webhook
            for case in CASES:
                await driver.fresh()
                try:
                    await case(driver)
                    print(f"{case.__name__:20} good")
                except Exception as error:
                    failures += 1
                    print(f"{case.__name__:20} FAILED: {error!r}")
            if failures:
                print((logs / "bot.txt").read_text()[-3000:])
    return failures


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    raise SystemExit(asyncio.run(main(Path(sys.argv[1]))))
