"""What can be asked about tags: the shop's vocabulary, and whom a rule holds of."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from desktop.core.domain.care_events import Group
from desktop.core.domain.people import Member
from desktop.core.domain.tag_holding import Asked
from desktop.core.domain.tag_rules import Rule


class Tag(Struct, frozen=True, kw_only=True):
    """A word of the vocabulary; ``rule`` None: it is set by hand. ``since``: the day it last changed.

    ``retired``: it is offered no more.
    """

    group: Group
    tag: str
    rule: Rule | None
    since: date
    retired: bool = False


Wanted = Callable[[], bool]
"""Whether an answer is still waited for; asked now and then, on the thread that finds it."""


def always() -> bool:
    """Somebody waits to the end."""
    return True


class Found(Struct, frozen=True, kw_only=True):
    """Whom a rule holds of now: how many, and a few of them. ``is_about``: reckoned from some of many members."""

    total: int
    some: tuple[Member, ...]
    is_about: bool = False


class AtTags(Protocol):
    """Part of Reading."""

    def tags(self, *, retired: bool = False) -> list[Tag]: ...
    def tagged_by(self, rule: Rule, some: int, wanted: Wanted = always) -> Found: ...
    def about_tagged_by(self, rule: Rule, some: int, wanted: Wanted = always) -> Found | None: ...
    def ids_tagged_by(self, rule: Rule, asked: Asked | None = None) -> Sequence[str]: ...
    def categories(self) -> list[str]: ...
