"""How many questions of the three sample clinics are answered once they are brought: word for word,
with a typo, and in other words. `python -m tests.imports.figures` prints it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import yaml

from bot.changes.own_folder import OwnFolder
from bot.cli.diff import noon
from bot.conversation import Conversation
from bot.imports.entries import entries
from bot.imports.formats import bringing
from bot.imports.plan import Plan, planned, settled, wise
from bot.imports.trial import Trial, asked
from bot.imports.twins import Twins
from bot.settings import Settings

HERE = Path(__file__).parent
SAMPLES = {"harbor": "harbor", "serena": "serena.csv", "meadow": "meadow.html"}


def brought(sample: str, own: OwnFolder) -> tuple[Plan, Conversation]:
    """The plan for a sample, and the conversation once it is made."""
    contents = own.contents()
    before = Conversation(contents)
    made, _ = entries(bringing([HERE / SAMPLES[sample]]).questions, before)
    twins = Twins(before, noon())
    found = [twins.of(one) for one in made]
    plan = planned(made, found, contents, lambda entry, twin: wise(twin, contents[entry.language]))
    plan, after = settled(plan, own, sample, noon().date())
    return plan, Conversation(after)


def reworded(sample: str, plan: Plan, after: Conversation) -> Iterator[tuple[str, str, str, bool]]:
    """Each paraphrase: the title, the words, what is answered, whether that is right."""
    listed = yaml.safe_load((HERE / "paraphrases.yaml").read_text(encoding="utf-8"))[sample]
    steps = {one: step for step in plan.steps for one in step.entry.brought.asked}
    trial = Trial(after, noon())
    for title, texts in listed.items():
        for text in texts:
            one = trial.asked(steps[title], text, False)
            named = f"{one.intent} -> {one.action}: {', '.join(one.answered)}"
            yield title, text, named, one.is_right


def main() -> None:
    for sample in sys.argv[1:] or SAMPLES:
        began = perf_counter()
        with TemporaryDirectory() as folder:
            plan, after = brought(sample, OwnFolder(Path(folder), Settings()))
        for step in plan.steps:
            twin = step.twin
            print(f"   {step.choice} {twin.intent}:{twin.asks} {twin.is_same} {step.entry.title}")
            print(f"        {', '.join(twin.akin[:30])}")
        tried = asked(plan.steps, after.contents, noon())
        for one in tried:
            if not one.is_right:
                print(f"   {one.text!r} {one.intent} -> {one.action}: {', '.join(one.answered)}")
        others = list(reworded(sample, plan, after))
        for title, text, named, right in others:
            if not right:
                print(f"   {title!r} {text!r} {named}")
        for name, found in (
            ("word for word", [one.is_right for one in tried if not one.mistyped]),
            ("mistyped", [one.is_right for one in tried if one.mistyped]),
            ("in other words", [right for *_, right in others]),
        ):
            print(f"{sample}, {name}: {sum(found)} of {len(found)}")
        print(f"{sample}: {perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
