"""What the dialog shows, as values and words."""

from typing import Literal

from msgspec import Struct


class TagRow(Struct, frozen=True, kw_only=True):
    """A tag in the list; the first row is for a new one."""

    title: str
    note: str


class Part(Struct, frozen=True, kw_only=True):
    """A part of a condition's sentence: words, a number to type, or something to choose (value, words)."""

    what: Literal["words", "number", "choice"]
    text: str
    name: str = ""
    options: tuple[tuple[str, str], ...] = ()


class ConditionRow(Struct, frozen=True, kw_only=True):
    """A condition: its kind, and its sentence."""

    kind: str
    parts: tuple[Part, ...]


class TagsModel(Struct, frozen=True, kw_only=True):
    """The dialog. ``by_rule``: the form has conditions; ``count`` says whom they hold of, ``some`` names a few."""

    is_ready: bool = False
    rows: tuple[TagRow, ...] = ()
    current: int = 0
    is_new: bool = True
    is_retired: bool = False
    save: str = ""
    title: str = ""
    name: str = ""
    group: str = "basic"
    by_rule: bool = False
    join: str = "all"
    conditions: tuple[ConditionRow, ...] = ()
    can_add: bool = True
    count: str = ""
    some: str = ""
    error: str = ""
    busy: bool = False
