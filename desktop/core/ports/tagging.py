"""What can be asked about tags: the shop's vocabulary, and whom a rule holds of."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from desktop.core.domain.care_events import Group
from desktop.core.domain.people import Member
from desktop.core.domain.tag_holding import Asked
from desktop.core.domain.tag_rules import Rule


class Tag(Struct, frozen=True, kw_only=True):
    """A word of the vocabulary; ``rule`` None: it is set by hand. ``since``: the day it last changed."""

    group: Group
    tag: str
    rule: Rule | None
    since: date


class AtTags(Protocol):
    """Part of Reading."""

    def tags(self) -> list[Tag]: ...
    def tagged_by(self, rule: Rule) -> int: ...
    def some_tagged_by(self, rule: Rule, limit: int) -> list[Member]: ...
    def ids_tagged_by(self, rule: Rule, asked: Asked | None = None) -> Sequence[str]: ...
    def categories(self) -> list[str]: ...
