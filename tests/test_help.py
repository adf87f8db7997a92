"""What the commands say of themselves: whole at 80 columns, in sections, each with an example."""

import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.cli.sections import OTHERS, Sections

COLUMNS = 80
EXAMPLE = "Example: "


def commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below a group, by what is typed."""
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


COMMANDS = dict(commands(main))
GROUPS = {(): main, **{path: one for path, one in COMMANDS.items() if isinstance(one, Sections)}}


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments, "--help"], terminal_width=COLUMNS)
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize("path", GROUPS)
def test_every_command_stands_in_a_section_with_a_sentence_on_one_line(
    path: tuple[str, ...],
) -> None:
    group = GROUPS[path]
    lines = shown(*path).splitlines()

    assert OTHERS not in group.sections()
    for name, command in group.commands.items():
        sentence = command.get_short_help_str(1000)
        (line,) = [line for line in lines if line.split()[:1] == [name]]
        assert line.endswith(f"  {sentence}"), "its first sentence is too long"
        assert sentence[-1] == "."


def test_a_command_without_a_section_stands_last() -> None:
    group = Sections(sections={"Talk": ("say", "gone")})
    for name in ("say", "odd"):
        group.add_command(click.Command(name, help="Do it."))

    assert dict(group.sections()) == {"Talk": ["say"], OTHERS: ["odd"]}
    assert CliRunner().invoke(group, ["--help"]).output.index("Talk:\n  say  Do it.") > 0


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_an_example_that_can_be_typed(path: tuple[str, ...]) -> None:
    lines = shown(*path).splitlines()
    (line,) = [line.strip() for line in lines if EXAMPLE in line]

    program, *typed = shlex.split(line.removeprefix(EXAMPLE))
    assert (program, tuple(typed[: len(path)])) == ("clinic-bot", path)
    command = COMMANDS[path]
    parent = click.Context(main)
    assert command.make_context(path[-1], typed[len(path) :], parent=parent)
    assert max(map(len, lines)) <= COLUMNS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["chta"], "chat"), (["ask", "--jsno"], "--json"), (["edit", "add-exmple"], "add-example")],
)
def test_what_is_mistyped_is_told_with_what_was_meant(typed: list[str], meant: str) -> None:
    done = CliRunner().invoke(main, typed)

    assert done.exit_code == 2
    assert f"Did you mean '{meant}'?" in done.stderr


@pytest.mark.parametrize("path", GROUPS)
def test_alone_it_shows_what_there_is(path: tuple[str, ...]) -> None:
    assert CliRunner().invoke(main, path).output == shown(*path)
