"""What the edit dialog shows, as values and words."""

from typing import Literal

from msgspec import Struct

FieldName = Literal["name", "phone", "birthday", "gender", "consents"]
FIELDS: tuple[FieldName, ...] = ("name", "phone", "birthday", "gender", "consents")


class VersionRow(Struct, frozen=True, kw_only=True):
    """A version of the profile: when it began, and what became of what."""

    when: str
    lines: tuple[str, ...]


class EditModel(Struct, frozen=True, kw_only=True):
    """The form as typed. ``whom``: the member as kept; ``phone_hint``: their number, masked.

    ``errors`` by field; ``trouble`` of the whole. ``holders``: who has the phone that was typed, where somebody has;
    then the same may be saved as shared.
    """

    is_ready: bool = False
    whom: str = ""
    name: str = ""
    phone: str = ""
    phone_hint: str = ""
    birthday: str = ""
    birthday_note: str = ""
    gender: str = ""
    consents: tuple[str, ...] = ()
    errors: dict[str, str] = {}
    trouble: str = ""
    holders: str = ""
    history: tuple[VersionRow, ...] = ()
    imported: tuple[str, ...] = ()
    busy: bool = False
