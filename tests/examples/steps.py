"""Runs an example: each sentence finds its pattern, in given.py, when.py or then.py, and acts on the World.

A sentence that does something keeps what came of it; one that states something asserts it. A refusal must be stated by
the very next sentence (被拒绝：…), else the example fails with it.
"""

import re

from tests.examples import given, then, when
from tests.examples.gherkin import Scenario
from tests.examples.world import World

STEPS = tuple((re.compile(pattern), act) for pattern, act in (*given.SENTENCES, *when.SENTENCES, *then.SENTENCES))


def run(scenario: Scenario, world: World) -> None:
    """Live through an example. AssertionError where it does not hold, or where a refusal is not stated."""
    try:
        for step in scenario.steps:
            if world.refused is not None and not step.text.startswith("被拒绝"):
                raise AssertionError(f"{scenario.file}:{step.line} 之前：{world.refused}") from world.refused
            try:
                _say(step.text, world)
            except AssertionError as error:
                raise AssertionError(f"{scenario.file}:{step.line} {step.text}: {error}") from error
        if world.refused is not None:
            raise AssertionError(f"{scenario.file} {scenario.title}：{world.refused}") from world.refused
    finally:
        world.close()


def _say(text: str, world: World) -> None:
    for pattern, act in STEPS:
        if match := pattern.fullmatch(text):
            act(world, *match.groups())
            return
    raise AssertionError("没有这样的句子")
