"""The staff at this till: who acts, what they may, whose PIN let a deed be done (ports.Staff)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import NotFound, RuleBroken, Unreadable
from desktop.core.domain.rights import Column, may, needed
from desktop.core.domain.staff import AT_THE_TILL, BY_COMMAND, OFTEN, SHOP_PIN, Acting, Approval, Person
from desktop.core.domain.staff_events import StaffPinOften
from desktop.core.ports import Fact
from desktop.core.store import staff_rows as rows
from desktop.core.store.keys.recovery import recovery_public_key
from desktop.core.store.ledger import LedgerFile
from desktop.core.store.seat import Seat
from desktop.core.store.setting_names import RECOVERY_KEY
from desktop.core.store.staff_pins import StaffPins
from desktop.core.store.writing import LedgerWriting

_MOST_MINTED = 64
_IS_SPENT = "SELECT 1 FROM events WHERE event_id = ?"


class StaffDesk:
    """Wired for one till; without a ``seat`` it is the command line that acts."""

    def __init__(
        self,
        ledger: LedgerFile,
        pins: StaffPins,
        seat: Seat | None,
        event_id: Callable[[], str],
        clock: BusinessClock,
        currency: str,
    ) -> None:
        self.ledger, self.pins = ledger, pins
        self._seat = seat if seat is not None and not seat.by_command else None
        self._event_id, self._clock, self._currency = event_id, clock, currency
        self._minted = seat.minted if seat is not None else {}
        self._lent: tuple[Approval, ...] = ()
        ledger.acting = self._acts_as

    def acting(self) -> Acting:
        """Who acts now."""
        with self.ledger.looking() as raw:
            return self._acting(raw)

    def named(self, staff_id: str) -> str:
        """Their name; "" where it is not known."""
        with self.ledger.looking() as raw:
            person = rows.person(raw, staff_id)
            return person.name if person is not None else ""

    def may(self, deed: str, amount: int | None = None) -> bool:
        """Whether who acts now may do that alone."""
        with self.ledger.looking() as raw:
            return self._may(raw, self._acting(raw).role, deed, amount)

    def demand(self, deed: str, approval: Approval | None = None, amount: int | None = None) -> str | None:
        """See ports.Staff."""
        with self.ledger.looking() as raw:
            if approval is not None:
                return self._approved(raw, approval, deed, amount)
            acting = self._acting(raw)
            if self._may(raw, acting.role, deed, amount):
                return None
            lent = self.lent(deed)
            if lent is None:
                raise self._refusal(acting.role, deed, amount)
            return self._approved(raw, lent, deed, amount)

    @contextmanager
    def lending(self, approval: Approval) -> Iterator[None]:
        """See ports.Staff."""
        before, self._lent = self._lent, (*self._lent, approval)
        try:
            yield
        finally:
            self._lent = before

    def lent(self, deed: str) -> Approval | None:
        """See ports.Staff."""
        return next((approval for approval in self._lent if approval.deed == deed), None)

    def own(self, deed: str, amount: int | None = None) -> Approval | None:
        """The approval of who acts now."""
        with self.ledger.looking() as raw:
            acting = self._acting(raw)
            if not self._may(raw, acting.role, deed, amount):
                return None
            return self._mint(Approval(
                approval_id=self._event_id(), deed=deed, staff_id=acting.staff_id, role=acting.role, name=acting.name,
                by_pin=False,
            ))  # fmt: skip

    def approve(self, staff_id: str, pin: str, deed: str, amount: int | None = None, reason: str = "") -> Approval:
        """Somebody's approval by their PIN; more than OFTEN in a shift become a fact."""
        self.pins.check(staff_id, pin)
        with self.ledger.writing() as writing:
            role, name = self._role_of(writing.raw, staff_id)
            if not may(role, deed, amount, self._currency):
                raise self._refusal(role, deed, amount)
            self._count_use(writing, staff_id)
        return self._mint(Approval(
            approval_id=self._event_id(), deed=deed, staff_id=staff_id, role=role, name=name, reason=reason,
        ))  # fmt: skip

    def sign_in(self, staff_id: str, pin: str) -> Person:
        """Who acts from now on. A shift begins with it, unless one of today goes on."""
        self.pins.check(staff_id, pin)
        with self.ledger.writing() as writing:
            person = rows.person(writing.raw, staff_id)
            if person is None or not person.active:
                raise NotFound("staff.not_found")
            if not self._is_today(writing, person.shift_us):
                person = replace(person, shift_us=writing.moment().recorded_at_us)
                rows.set_shift(writing.raw, staff_id, person.shift_us)
                rows.keep_counts(writing.raw, staff_id, rows.PinCounts())
        if self._seat is not None:
            self._seat.staff_id = staff_id
        return person

    def check(self, staff_id: str, pin: str) -> None:
        """Nothing if it is their PIN."""
        self.pins.check(staff_id, pin)

    def check_start(self, staff_id: str, code: str) -> str:
        """Which start code of HQ's it is."""
        return self.pins.check_start(staff_id, code)

    def lock(self) -> None:
        """Nobody acts until the next sign_in."""
        if self._seat is not None:
            self._seat.staff_id = None

    def end_shift(self, staff_id: str | None = None) -> None:
        """On duty no more."""
        signed_in = self._seat.staff_id if self._seat is not None else None
        who = staff_id or signed_in
        if who is None:
            return
        with self.ledger.writing() as writing:
            rows.set_shift(writing.raw, who, None)
        if who == signed_in:
            self.lock()

    def hashed(self, pin: str) -> str:
        """A PIN to keep."""
        return self.pins.hashed(pin)

    def check_recovery(self, code: str) -> None:
        """Nothing if it is the shop's."""
        with self.ledger.reading() as reading:
            if recovery_public_key(code).hex() != reading.setting(RECOVERY_KEY):
                raise Unreadable("recovery.wrong_code")

    # -- inside ---------------------------------------------------------------------------------------------------

    def _acts_as(self) -> str:
        if self._seat is None:
            return BY_COMMAND
        return self._seat.staff_id or AT_THE_TILL

    def _acting(self, raw: Any) -> Acting:
        if self._seat is None:
            return Acting(BY_COMMAND, "command")
        if not rows.is_set_up(raw):
            return Acting(AT_THE_TILL, "shop")
        person = rows.person(raw, self._seat.staff_id) if self._seat.staff_id else None
        if person is None or not person.active or not person.has_pin:  # HQ let them go, or voided their PIN
            return Acting(AT_THE_TILL, "nobody")
        return Acting(person.staff_id, person.role, person.name)

    def _may(self, raw: Any, column: Column, deed: str, amount: int | None) -> bool:
        if column == "command" and deed in rows.commands_ask(raw):
            return False
        return may(column, deed, amount, self._currency)

    def _refusal(self, column: Column, deed: str, amount: int | None) -> RuleBroken:
        if column == "nobody":
            return RuleBroken("rights.sign_in")
        return RuleBroken("rights.needs", role=needed(deed, amount, self._currency), deed=deed)

    def _role_of(self, raw: Any, staff_id: str) -> tuple[Column, str]:
        """Of somebody who still works here and whose PIN was not voided; the shop's own PIN is a manager's."""
        if staff_id == SHOP_PIN:
            return "manager", ""
        person = rows.person(raw, staff_id)
        if person is None or not person.active or not person.has_pin:
            raise RuleBroken("rights.stale")
        return person.role, person.name

    def _approved(self, raw: Any, approval: Approval, deed: str, amount: int | None) -> str:
        """Held against what is so now: whoever was shown the door since has approved nothing."""
        if self._minted.get(approval.approval_id) != approval or approval.deed != deed:
            raise RuleBroken("rights.stale")
        if approval.by_pin:
            if raw.execute(_IS_SPENT, (approval.approval_id,)).fetchone():
                raise RuleBroken("rights.stale")
            role, _ = self._role_of(raw, approval.staff_id)
            fine = may(role, deed, amount, self._currency)
        else:
            acting = self._acting(raw)
            if acting.staff_id != approval.staff_id:
                raise RuleBroken("rights.stale")
            role, fine = acting.role, self._may(raw, acting.role, deed, amount)
        if not fine:
            raise self._refusal(role, deed, amount)
        return approval.staff_id

    def _mint(self, approval: Approval) -> Approval:
        self._minted[approval.approval_id] = approval
        while len(self._minted) > _MOST_MINTED:
            del self._minted[next(iter(self._minted))]
        return approval

    def _count_use(self, writing: LedgerWriting, who: str) -> None:
        """One more of this shift, or the first of another day."""
        counted = rows.counts(writing.raw, who)
        if not self._is_today(writing, counted.uses_since_us):
            counted = replace(counted, uses=0, uses_since_us=writing.moment().recorded_at_us)
        counted = replace(counted, uses=counted.uses + 1)
        rows.keep_counts(writing.raw, who, counted)
        if counted.uses == OFTEN + 1:
            said = StaffPinOften(who=who, times=counted.uses)
            writing.append(Fact(event_id=self._event_id(), moment=writing.moment(), payload=said))

    def _is_today(self, writing: LedgerWriting, at_us: int | None) -> bool:
        return at_us is not None and self._clock.day(at_us) == writing.today()
