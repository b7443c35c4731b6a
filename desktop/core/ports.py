"""What services need from outside, as protocols. bootstrap.py puts the real things in; tests may put others.

A ``Ledger`` gives one ``Reading`` or one ``Writing`` at a time to a with-block: one block, one transaction, one action.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Literal, Protocol, Self
from zoneinfo import ZoneInfo

from msgspec import Struct

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import Payload, SaleCompleted
from desktop.core.domain.keeping import BackedUp, Restored, Verified, Vouched
from desktop.core.domain.people import Member
from desktop.core.domain.program import Program
from desktop.core.domain.shop import Shop
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped

ImportKind = Literal["members", "sales"]


class Moment(Struct, frozen=True):
    """When something happens: as recorded, when it counts, on which business day. ``dated`` if the two differ."""

    recorded_at_us: int
    effective_at_us: int
    day: date

    @property
    def dated(self) -> bool:
        """Whether it is recorded later than it happened."""
        return self.effective_at_us != self.recorded_at_us


class Fact(Struct, frozen=True, kw_only=True):
    """Something to be written: the id it was begun with, when, about whom, and what."""

    event_id: str
    moment: Moment
    payload: Payload
    member_id: str | None = None
    store_id: str | None = None
    staff_id: str = "command line"
    program_hash: str | None = None
    import_id: str | None = None


class Sale(Struct, frozen=True, kw_only=True):
    """A stored sale: where it stands, what it ``said``, and what has come of it since."""

    sale_id: str
    bill_id: str
    bill_no: str
    ref: str | None
    member_id: str | None
    record: SaleRecord
    effective_at_us: int
    said: SaleCompleted
    program_hash: str | None = None
    staff_id: str = ""
    store_id: str = ""


class CurrentProgram(Struct, frozen=True):
    """The program that counts now, by its name."""

    hash: str
    program: Program


class Reading(Protocol):
    """What can be asked of the ledger. Lists that may be long are iterators, in a fixed order."""

    def today(self) -> date: ...
    def program(self) -> CurrentProgram: ...
    def member(self, member_id: str) -> Member | None: ...
    def members_by_number(self, number: str) -> list[Member]: ...
    def members_by_phone(self, phone: str) -> list[Member]: ...
    def members_by_external_id(self, external_id: str) -> list[Member]: ...
    def members_by_name(self, key: str, limit: int) -> list[Member]: ...
    def members_by_phone_end(self, digits: str, limit: int) -> list[Member]: ...
    def all_members(self) -> Iterator[Member]: ...
    def state(self, member_id: str) -> MemberState: ...
    def states_as_of(self, day: date) -> Iterator[tuple[Member, MemberState]]: ...
    def sales(self, text: str) -> list[Sale]: ...
    def sales_by_bill(self, bill_id: str) -> list[Sale]: ...
    def sale(self, sale_id: str) -> Sale | None: ...
    def event(self, event_id: str) -> Stamped | None: ...
    def events_of(self, member_id: str) -> list[Stamped]: ...
    def private_text(self, text_id: str) -> bytes | None: ...
    def granted_by_hand(self, day: date) -> int: ...
    def import_state(self, import_id: str) -> str | None: ...
    def any_import_undone(self) -> bool: ...
    def setting(self, key: str) -> str | None: ...
    def clock_doubtful(self) -> bool: ...


class Writing(Reading, Protocol):
    """A transaction: what is appended and saved in it is there as a whole, or not at all."""

    def moment(self, at_us: int | None = None, clock: BusinessClock | None = None) -> Moment: ...
    def foresee(self, member_id: str, event: Stamped) -> MemberState: ...
    def state_before(self, member_id: str, key: OrderKey) -> MemberState: ...
    def next_bill_number(self) -> str: ...
    def next_member_number(self) -> str: ...
    def append(self, fact: Fact) -> None: ...
    def add_member(self, member: Member, profile_id: str, salt: bytes, keys: Iterable[str]) -> None: ...
    def change_profile(self, member: Member, profile_id: str, salt: bytes, keys: Iterable[str]) -> None: ...
    def keep_text(self, text_id: str, member_id: str | None, salt: bytes, text: bytes) -> None: ...
    def publish(self, document_hash: str, document: bytes) -> None: ...
    def set_setting(self, key: str, value: str) -> None: ...


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


class Undone(Struct, frozen=True):
    """What taking an import back undid."""

    events: int
    sales: int
    members: int


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
    def phone_holders(self, phones: Sequence[str]) -> dict[str, list[str]]: ...
    def free_event_id(self, event_id: str) -> str: ...
    def past(self, member_id: str, key: OrderKey) -> AbstractContextManager[Past]: ...
    def add_members(self, members: Sequence[NewMember]) -> None: ...
    def complete_members(self, members: Sequence[NewMember]) -> None: ...
    def unfinished_import(self, what: str, source: str, digest: str) -> str | None: ...
    def begin_import(self, import_id: str, what: str, source: str, digest: str) -> None: ...
    def finish_import(self, import_id: str) -> None: ...
    def built_on(self, import_id: str) -> list[str]: ...
    def take_back(self, import_id: str) -> Undone: ...


class Ledger(Protocol):
    """The till's ledger file."""

    def reading(self) -> AbstractContextManager[Reading]: ...
    def writing(self) -> AbstractContextManager[Writing]: ...
    def importing(self) -> AbstractContextManager[ImportWriting]: ...
    def bulk(self) -> AbstractContextManager[None]: ...


class Cards(Protocol):
    """Signs and reads member cards and slip codes."""

    def card_token(self, member_id: str, serial: int) -> str: ...
    def slip_token(self, bill_id: str) -> str: ...
    def looks_like_token(self, text: str) -> bool: ...
    def read_card(self, text: str) -> tuple[str, int]: ...
    def read_slip(self, text: str) -> str: ...


class Pins(Protocol):
    """The manager's PIN; wrong tries slow down, also over a restart."""

    def check(self, pin: str) -> str: ...


class Ids(Protocol):
    """Ids and salts that nobody can guess: UUIDv7 for events, random bytes for salts."""

    def event_id(self) -> str: ...
    def salt(self) -> bytes: ...


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
    def tier_columns(self, header: Sequence[str]) -> tuple[str, ...]: ...
    def clock(self, zone: ZoneInfo | None) -> Callable[[str], int]: ...
    def write(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> CsvDraft: ...


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


class Staging(Protocol):
    """Where bills wait while they are put in order."""

    def stage(self) -> AbstractContextManager[Stage]: ...


Progress = Callable[[int, int], None]
"""Told of what is done, of how much in all; the first only grows."""


def unwatched(_done: int, _all: int) -> None:
    """Progress that nobody looks at."""


class Keeper(Protocol):
    """Looks after the ledger of a data directory as a whole, also where it cannot be opened any more."""

    def verify(self, vouched: Sequence[Vouched], progress: Progress) -> Verified: ...
    def back_up(self, out: Path) -> BackedUp: ...
    def restore(self, file: Path, code: str | None, progress: Progress) -> Restored: ...


class Till(Struct, frozen=True, kw_only=True):
    """Everything a service needs, wired once by bootstrap.py. ``safe_mode``: the ledger before was damaged (I19)."""

    shop: Shop
    clock: BusinessClock
    ledger: Ledger
    cards: Cards
    pins: Pins
    ids: Ids
    tables: Tables
    staging: Staging
    safe_mode: bool = False
