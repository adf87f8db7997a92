"""What buttons carry, and commands as they are typed."""

from hypothesis import strategies as st

from bot.command import Command
from bot.reply import Target
from bot.session import Session
from tests import shipped
from tests.fuzz import fuzzed, promptly
from tests.fuzz.sound import whole
from tests.fuzz.texts import commands, data


@fuzzed(data() | st.text(max_size=64), examples=150)
def test_any_callback_data_leads_somewhere(given: str) -> None:
    target = Target.parse(given)
    assert str(target) == given

    turns = []
    promptly(lambda: turns.append(shipped.conversation().tap(target, Session())))
    whole(turns[0], given)


@fuzzed(commands(), examples=60)
def test_any_command_is_answered(given: str) -> None:
    command = Command.parse(given)
    if command is None:
        return
    assert command.name == command.name.lower()
    assert command.text == given
    turns = []
    for public in (False, True):
        promptly(
            lambda public=public: turns.append(
                shipped.conversation().command(command, Session(), public=public)
            )
        )
    for turn in turns:
        whole(turn, given)
