"""The till: everything that a service needs, wired once by bootstrap.py."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.keeping import BackedUp, Foreseen, KeptBackup, KeptFacts, Restored, Scrubbed, Verified, Vouched
from desktop.core.domain.printer import CardForm, Picture, Printer
from desktop.core.domain.report import Report
from desktop.core.domain.shop import Shop
from desktop.core.domain.slip import Card, Slip
from desktop.core.domain.staff import Approval
from desktop.core.ports.ledger import Reading, Writing
from desktop.core.ports.moving_in import ImportWriting, Staging, Tables
from desktop.core.ports.staff import Staff


class Ledger(Protocol):
    """The till's ledger file. ``version`` changes whenever another process has written."""

    def version(self) -> int: ...
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
    def claimed_card(self, text: str) -> tuple[str, int]: ...
    def read_slip(self, text: str) -> str: ...
    def claim_token(self, sale_id: str, last_day: date) -> str: ...
    def read_claim(self, text: str) -> tuple[str, date]: ...


class Ids(Protocol):
    """Ids and salts that nobody can guess: UUIDv7 for events, random bytes for salts."""

    def event_id(self) -> str: ...
    def salt(self) -> bytes: ...


class Papers(Protocol):
    """Draws slips, cards and codes as bytes for a printer; shows such bytes as the printer will."""

    def slip(self, slip: Slip, printer: Printer) -> bytes: ...
    def report(self, report: Report, printer: Printer) -> bytes: ...
    def test_page(self, printer: Printer, language: str) -> bytes: ...
    def drawer(self) -> bytes: ...
    def card(self, card: Card, form: CardForm) -> bytes: ...
    def card_sheet(self, cards: Sequence[Card]) -> bytes: ...
    def qr(self, text: str) -> tuple[tuple[bool, ...], ...]: ...
    def picture(self, data: bytes, printer: Printer) -> Picture: ...


Progress = Callable[[int, int], None]
"""Told of what is done, of how much in all; the first only grows."""


def unwatched(_done: int, _all: int) -> None:
    """Progress that nobody looks at."""


class Keeper(Protocol):
    """Looks after the ledger of a data directory as a whole, also where it cannot be opened any more."""

    def verify(self, vouched: Sequence[Vouched], progress: Progress) -> Verified: ...
    def back_up(self, out: Path) -> BackedUp: ...
    def facts(self) -> KeptFacts: ...
    def describe(self) -> Mapping[str, Any]: ...
    def back_up_daily(self, folder: Path, stamp: str, keep: int) -> BackedUp | None: ...
    def backups(self, folder: Path) -> tuple[KeptBackup, ...]: ...
    def foresee(self, file: Path) -> Foreseen: ...
    def restore(
        self, file: Path, code: str | None, progress: Progress, approval: Approval | None = None
    ) -> Restored: ...
    def scrub(self, folder: Path, *, now: bool = False) -> Scrubbed: ...


class Copies(Protocol):
    """Remembers where lists of members were written, so that an erasing can tell."""

    def note(self, file: Path, made_at_us: int) -> None: ...


class Till(Struct, frozen=True, kw_only=True):
    """Everything a service needs, wired once by bootstrap.py. ``safe_mode``: the ledger before was damaged (I19).

    ``demo``: everybody and everything in this ledger is invented; the papers say so.
    """

    shop: Shop
    clock: BusinessClock
    ledger: Ledger
    cards: Cards
    staff: Staff
    ids: Ids
    tables: Tables
    staging: Staging
    papers: Papers
    copies: Copies
    safe_mode: bool = False
    demo: bool = False
