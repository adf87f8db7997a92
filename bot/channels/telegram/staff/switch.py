"""`/off` and `/on`: an administrator turns a question off, at once, in every language and in every
process, whatever the files say, until it is on again."""

import asyncio
import logging
from difflib import get_close_matches
from pathlib import Path

from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.send import Place
from bot.content import Content
from bot.content.names import NEEDED_INTENTS
from bot.content.off import OFF
from bot.logs import place_of
from bot.reply import Reply
from bot.store import Unavailable, switch, switched_off

_log = logging.getLogger(__name__)

_READ = 3.0  # seconds between two looks at what other processes have switched
_NEAR, _LIKENESS = 3, 0.5  # names that may have been meant, and how like they are, 0-1
_FILE = 4  # parts of a file's path that tell it from any other: responses/en/clinic/cost.yaml
_NOTHING = "–"


async def turn_off(call: Call, place: Place, rest: str) -> None:
    """`/off clinic.cost`; alone it lists what is off."""
    intent = _named(rest)
    if not intent:
        await _say_listed(call, place)
    elif await _is_known(call, place, intent):
        if intent in NEEDED_INTENTS:
            await _say(call, place, "off_needed", intent)
        elif intent in call.channel.off:
            await _say(call, place, "off_already", intent)
        else:
            call.channel.turn(await switch(call.channel.inbox.store, intent, off=True))
            _log.info("turned %s off", intent)
            await _say(call, place, "off_now", intent)


async def turn_on(call: Call, place: Place, rest: str) -> None:
    """`/on clinic.cost`; of what a file has turned off it says which."""
    intent = _named(rest)
    if intent in call.channel.off:  # also one that is gone from the content
        call.channel.turn(await switch(call.channel.inbox.store, intent, off=False))
        _log.info("turned %s on", intent)
        if intent not in call.content.intents:
            await call.send(place, Reply(call.content.message("on_gone", name=intent)))
            return
    elif not intent:
        await _say_listed(call, place)
        return
    elif not await _is_known(call, place, intent):
        return
    elif intent not in call.content.off:
        await _say(call, place, "on_already", intent)
        return
    if intent in call.content.off:
        await _say(call, place, "on_by_file", intent, file=_file(intent, call.channel))
    else:
        await _say(call, place, "on_now", intent)


async def keep_reading(channel: Channel) -> None:
    """Takes what other processes have switched, until cancelled."""
    while True:
        await read(channel)
        await asyncio.sleep(_READ)


async def read(channel: Channel) -> None:
    """Looks once; what cannot be read stays as it is known."""
    try:
        channel.turn(await switched_off(channel.inbox.store))
    except Unavailable as error:
        _log.warning("what is off cannot be read just now: %s", place_of(error))


def _named(rest: str) -> str:
    return rest.strip().partition(" ")[0].lower()


async def _is_known(call: Call, place: Place, intent: str) -> bool:
    """Whether some language has it; if none, says which may have been meant."""
    known = {name for content in _contents(call.channel) for name in content.intents}
    if intent in known:
        return True
    near = get_close_matches(intent, sorted(known), _NEAR, _LIKENESS)
    names = ", ".join(near) or _NOTHING
    await call.send(place, Reply(call.content.message("off_which", name=intent, names=names)))
    return False


async def _say(call: Call, place: Place, message: str, intent: str, **more: str) -> None:
    intents = (one.intents for one in (call.content, *_contents(call.channel)))
    title = next(found[intent].title for found in intents if intent in found)
    said = call.content.message(message, title=title, name=intent, **more)
    await call.send(place, Reply(said))


async def _say_listed(call: Call, place: Place) -> None:
    content, switched = call.content, call.channel.off
    if not switched | content.off:
        await call.send(place, Reply(content.message("off_nothing")))
        return
    lists = {"switched": sorted(switched), "filed": sorted(content.off)}
    shown = {name: "\n".join(listed) or _NOTHING for name, listed in lists.items()}
    await call.send(place, Reply(content.message("off_listed", **shown)))


def _file(intent: str, channel: Channel) -> str:
    """The file that turns an intent off; its own, or the one that drops its area."""
    for content in _contents(channel):
        answer = content.responses.get(intent)
        if answer is not None and answer.off and "off" in answer.places:
            return Path(*answer.places["off"].path.parts[-_FILE:]).as_posix()
    return OFF.as_posix()


def _contents(channel: Channel) -> list[Content]:
    return list(channel.conversation.contents.values())
