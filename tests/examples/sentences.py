"""What the patterns of sentences are made of, and how a refusal is kept until the next sentence states it."""

from collections.abc import Callable
from typing import Any

from desktop.core.domain.errors import Refusal
from tests.examples.world import World

Sentences = tuple[tuple[str, Callable[..., None]], ...]

AT = r"\d{4}-\d\d-\d\d \d\d:\d\d(?:[+-]\d\d:\d\d)?"
DAY = r"\d{4}-\d\d-\d\d"
N = r"(\d+)"
YUAN = r"([\d.]+) 元"
WHO = r"(\S+?)"
MORE = r"((?:，.+)?)"


def trying(world: World, action: Callable[[], Any]) -> Any:
    """What the action gives; None where it is refused, and the world remembers why."""
    try:
        return action()
    except Refusal as refusal:
        world.refused = refusal
        return None


def iso(text: str) -> str:
    """A time as the examples write it, as ISO writes it."""
    return text.replace(" ", "T")
