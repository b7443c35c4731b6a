"""What moving in needs beyond the ledger: foreign tables, a stage for many bills, and writing many facts at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol, Self
from zoneinfo import ZoneInfo

from msgspec import Struct

from desktop.core.domain.people import Member
from desktop.core.domain.state import MemberState, OrderKey
from desktop.core.ports.ledger import Fact, Writing
from desktop.core.ports.undoing import TakenBack

ImportKind = Literal["members", "sales", "products"]


class HeldBill(Struct, frozen=True):
    """What tells whether a bill brought again is the same bill."""

    member_id: str | None
    amount_minor: int
    at_us: int


class NewMember(Struct, frozen=True):
    """A member to be kept, with the profile's id and salt, and the keys of search."""

    member: Member
    profile_id: str
    salt: bytes
    keys: tuple[str, ...]


class Past(Protocol):
    """One member's past while facts are put into it, in order of time; what stands after them is folded anew once."""

    @property
    def known(self) -> MemberState: ...
    def before(self, key: OrderKey) -> MemberState: ...
    def append(self, fact: Fact) -> None: ...


class ImportWriting(Writing, Protocol):
    """A transaction of an import: many facts at once, and what it takes to take them back."""

    def held_bills(self, bill_ids: Sequence[str]) -> dict[str, HeldBill]: ...
    def held_members(self, member_ids: Sequence[str]) -> set[str]: ...
    def erased_members(self, member_ids: Sequence[str]) -> set[str]: ...
    def phone_holders(self, phones: Sequence[str]) -> dict[str, list[str]]: ...
    def free_event_id(self, event_id: str) -> str: ...
    def past(self, member_id: str, key: OrderKey) -> AbstractContextManager[Past]: ...
    def add_members(self, members: Sequence[NewMember]) -> None: ...
    def complete_members(self, members: Sequence[NewMember]) -> None: ...
    def unfinished_import(self, what: str, source: str, digest: str) -> str | None: ...
    def begin_import(self, import_id: str, what: str, source: str, digest: str) -> None: ...
    def finish_import(self, import_id: str) -> None: ...
    def flush(self) -> None: ...
    def begin_undoing(self, import_id: str) -> None: ...
    def take_back_bit(self, import_id: str, after: int, most: int) -> TakenBack: ...


class TableRecord(Struct, frozen=True):
    """One record of a foreign table: its number from 1, its line, its cells by column; or what is ``wrong`` with it."""

    number: int
    line: int
    cells: dict[str, str]
    wrong: str | None = None


class ForeignTable(Protocol):
    """A table that another system wrote, open for one reading. ``digest`` names its bytes."""

    header: tuple[str, ...]
    digest: str
    size: int

    @property
    def position(self) -> int: ...
    def __iter__(self) -> Iterator[TableRecord]: ...


class CsvDraft(Protocol):
    """A table written beside its place, whole and on the disk: in a with-block, kept by ``publish`` or gone."""

    rows: int

    def publish(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...


class Tables(Protocol):
    """Opens and writes tables as other systems do; reads their clocks (ValueError for what is none)."""

    def open(self, path: Path) -> AbstractContextManager[ForeignTable]: ...
    def columns(self, header: Sequence[str], kind: ImportKind, mapping: Mapping[str, str]) -> dict[str, str]: ...
    def fields(self, kind: ImportKind) -> tuple[str, ...]: ...
    def tier_columns(self, header: Sequence[str]) -> tuple[str, ...]: ...
    def clock(self, zone: ZoneInfo | None) -> Callable[[str], int]: ...
    def write(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> CsvDraft: ...
    def bundled(self, files: Mapping[str, bytes]) -> bytes: ...
    def keep(self, path: Path, data: bytes, rows: int) -> CsvDraft: ...


class StagedBill(Struct, frozen=True):
    """A bill on its way in, without a name. ``row`` and ``line`` say where it stands in its file."""

    row: int
    line: int
    store: str
    basket: str
    customer: str
    at_us: int
    amount_minor: int
    category: str


class Stage(Protocol):
    """What an import remembers, on the disk and encrypted by a key that nobody keeps: memory stays flat."""

    def add(self, bills: Sequence[StagedBill]) -> list[tuple[StagedBill, StagedBill]]: ...
    def in_order(self) -> Iterator[StagedBill]: ...
    def met(self, name: str) -> bool: ...
    def tell(self, rows: Sequence[Sequence[object]]) -> None: ...
    def told(self) -> Iterator[tuple[object, ...]]: ...


class Staging(Protocol):
    """Where bills wait while they are put in order."""

    def stage(self) -> AbstractContextManager[Stage]: ...
