"""What services need from outside, as protocols. bootstrap.py puts the real things in; tests may put others.

A ``Ledger`` gives one ``Reading`` or one ``Writing`` at a time to a with-block: one block, one transaction, one action.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from msgspec import Struct

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import Payload, SaleCompleted
from desktop.core.domain.people import Member
from desktop.core.domain.program import Program
from desktop.core.domain.shop import Shop
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped


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


class Writing(Reading, Protocol):
    """A transaction: what is appended and saved in it is there as a whole, or not at all."""

    def moment(self, at_us: int | None = None, clock: BusinessClock | None = None) -> Moment: ...
    def clock_doubtful(self) -> bool: ...
    def state_before(self, member_id: str, key: OrderKey) -> MemberState: ...
    def next_bill_number(self) -> str: ...
    def next_member_number(self) -> str: ...
    def append(self, fact: Fact) -> None: ...
    def add_member(self, member: Member, profile_id: str, salt: bytes, keys: Iterable[str]) -> None: ...
    def change_profile(self, member: Member, profile_id: str, salt: bytes, keys: Iterable[str]) -> None: ...
    def keep_text(self, text_id: str, member_id: str | None, salt: bytes, text: bytes) -> None: ...
    def publish(self, document_hash: str, document: bytes) -> None: ...
    def set_setting(self, key: str, value: str) -> None: ...


class Ledger(Protocol):
    """The till's ledger file."""

    def reading(self) -> AbstractContextManager[Reading]: ...
    def writing(self) -> AbstractContextManager[Writing]: ...


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


class Till(Struct, frozen=True, kw_only=True):
    """Everything a service needs, wired once by bootstrap.py. ``safe_mode``: the ledger before was damaged (I19)."""

    shop: Shop
    clock: BusinessClock
    ledger: Ledger
    cards: Cards
    pins: Pins
    ids: Ids
    safe_mode: bool = False

