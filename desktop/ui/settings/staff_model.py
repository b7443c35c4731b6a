"""员工 as shown: who works here, one person being edited, locking and commands."""

from msgspec import Struct

from desktop.ui.settings.model import Fact, Told


class StaffModel(Struct, frozen=True, kw_only=True):
    """``choices`` of whom to edit, ``who`` is chosen. ``locks``: minutes as text; ``asked``: deeds commands ask for."""

    facts: tuple[Fact, ...]
    choices: tuple[tuple[str, str], ...]
    who: str
    name: str
    roles: tuple[tuple[str, str], ...]
    role: str
    pin: str
    member: str
    member_note: str
    code: str
    is_new: bool
    is_person: bool
    is_first: bool
    of_hq: bool
    locks: tuple[tuple[str, str], ...]
    lock: str
    commands: tuple[tuple[str, str], ...]
    asked: frozenset[str]
    told: Told | None = None
