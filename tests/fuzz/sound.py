"""What holds of every turn and of every message, whatever was written."""

import json
import re

from aiogram import methods as api

from bot import transcript
from bot.channels.telegram.render import Part, parts
from bot.decision import Action
from bot.reply import Reply, Target
from bot.session import Session, Turn
from bot.store.memory import Memory, _memory, _stored
from bot.text import LONGEST_MESSAGE
from tests.bot_api import rules
from tests.bot_api.entities import utf16

_BLANK = re.compile(r"\s+")
_ALWAYS = 1000  # characters of a chat's memory, and more only for what was told


def whole(turn: Turn, utterance: str) -> None:
    """A turn can be sent, kept and written out, and nothing in it failed."""
    assert turn.failure is None
    assert turn.reply.alarm == (turn.decision.action is Action.EMERGENCY)
    takes(turn.reply)
    kept(turn.session)
    json.dumps(transcript.as_json(utterance, turn))
    transcript.as_text(turn)


def takes(reply: Reply) -> list[str]:
    """Telegram takes the messages of a reply, and its buttons lead where they should; what of them
    can be read."""
    for button in (*reply.buttons, *reply.thumbs):
        if button.target is not None:
            assert Target.parse(str(button.target)) == button.target
    return [_shown(part) for part in parts(reply, "clinic_bot")]


def _shown(part: Part) -> str:
    mode = part.mode and part.mode.value
    markup = part.keys and part.keys.to_dict()
    method = api.SendMessage.model_validate(
        {"chat_id": 1, "text": part.text, "parse_mode": mode, "reply_markup": markup}
    )
    rules.check(method)
    shown, _ = rules.styled(part.text, mode, None)
    assert 0 < utf16(shown) <= LONGEST_MESSAGE
    return shown


def kept(session: Session) -> None:
    """What a chat remembers comes back from the store as it went in, and stays small."""
    stored = json.dumps(_stored(Memory(session)))
    assert _memory(json.loads(stored), 0.0).session == session
    assert len(stored) < LONGEST_MESSAGE


def unspaced(*texts: str) -> str:
    """The texts without their blanks."""
    return _BLANK.sub("", "".join(texts))
