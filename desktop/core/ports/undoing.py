"""Taking an import back: what may be built on it, how far that is."""

from typing import Protocol

from msgspec import Struct


class Undone(Struct, frozen=True):
    """What taking an import back undid."""

    events: int
    sales: int
    members: int

    def and_then(self, more: "Undone") -> "Undone":
        """Both together."""
        return Undone(self.events + more.events, self.sales + more.sales, self.members + more.members)


class TakenBack(Struct, frozen=True):
    """A bit of an import taken back: up to which place, what it undid, and whether it was the last."""

    place: int
    undone: Undone
    is_last: bool


class AtImports(Protocol):
    """What can be asked of imports inside a transaction. Places are those of the log."""

    def import_state(self, import_id: str) -> str | None: ...
    def imports_undoing(self) -> list[str]: ...
    def newest_place(self) -> int: ...
    def count_brought(self, import_id: str) -> int: ...
    def places_left(self, import_id: str) -> tuple[int, int]: ...
    def taken_back(self, import_id: str) -> Undone: ...
    def built_on(self, import_id: str) -> list[str]: ...
    def built_on_since(self, import_id: str, place: int) -> list[str]: ...
    def may_hold_void_ids(self) -> bool: ...
