"""What the dialog shows, as values and words."""

from typing import Literal

from msgspec import Struct

Deed = Literal["merge", "part", "freeze", "unfreeze", "phone", "note", "leave", "return", "erase"]


class DeedRow(Struct, frozen=True, kw_only=True):
    """Something that can be done, and its key."""

    deed: Deed
    key: str
    label: str
    is_current: bool


class FieldChoice(Struct, frozen=True, kw_only=True):
    """A field of which two members say different things. ``options``: (member id, what they say)."""

    field: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


class Twin(Struct, frozen=True, kw_only=True):
    """Somebody who may be the same person; ``why`` it seems so."""

    member_id: str
    label: str
    why: str


class UpkeepModel(Struct, frozen=True, kw_only=True):
    """The form as typed. ``lines`` say what the deed comes to, ``warning`` what it takes; ``field_label`` "": no field.

    ``pin``: None where there is nothing to pin. ``history``: what happened before, newest first.
    """

    is_ready: bool = False
    whom: str = ""
    deeds: tuple[DeedRow, ...] = ()
    title: str = ""
    lines: tuple[str, ...] = ()
    warning: str = ""
    field_label: str = ""
    field_hint: str = ""
    field_text: str = ""
    error: str = ""
    twins: tuple[Twin, ...] = ()
    choices: tuple[FieldChoice, ...] = ()
    pin: bool | None = None
    history_title: str = ""
    history: tuple[str, ...] = ()
    confirm: str = ""
    can_confirm: bool = False
    busy: bool = False
