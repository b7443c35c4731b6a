"""The staff in the ledger's file: who they are, their PIN hashes, and what counts wrong tries and approvals.

One list to everybody else: those of this till's own log (``staff``), then those of HQ's (hq_staff_rows.py). Rows,
hashes and counters stay on this machine and in its backups; only the facts travel (domain/staff_events.py).
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from desktop.core.domain.staff import SHOP_PIN, Person
from desktop.core.store.hq_staff_rows import use_code
from desktop.core.store.setting_names import PIN_HASH

_FAILURES, _FAILED_AT_US = "pin_failures", "pin_failed_at_us"  # the shop's own PIN: where it was counted before
_COMMANDS_ASK = "commands_ask"

_PERSON = (
    "SELECT * FROM (SELECT staff_id, number, name, role, member_id, active, pin_hash != '', shift_us, 0 FROM staff"
    " UNION ALL SELECT staff_id, number, name, role, member_id, active, pin_hash != '', shift_us, 1 FROM hq_staff)"
)
_IS_SET_UP = (
    "SELECT EXISTS (SELECT 1 FROM staff WHERE active) OR EXISTS (SELECT 1 FROM hq_staff WHERE active AND begun)"
)
_KEEP = (
    "INSERT INTO staff (staff_id, number, name, role, member_id, active, shift_us, pin_hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, '') ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number,"
    " name = excluded.name, role = excluded.role, member_id = excluded.member_id, active = excluded.active,"
    " shift_us = excluded.shift_us"
)
_COUNTS = "SELECT failures, failed_at_us, uses, uses_since_us FROM pin_counts WHERE who = ?"
_PIN = (
    "SELECT pin_hash FROM staff WHERE staff_id = ?1 AND active"
    " UNION ALL SELECT pin_hash FROM hq_staff WHERE staff_id = ?1 AND active"
)
_KEEP_PIN = "UPDATE {} SET pin_hash = ? WHERE staff_id = ?"
_SET_SHIFT = "UPDATE {} SET shift_us = ? WHERE staff_id = ?"
_TABLES = ("staff", "hq_staff")  # nobody stands in both
_KEEP_COUNTS = (
    "INSERT OR REPLACE INTO pin_counts (who, failures, failed_at_us, uses, uses_since_us) VALUES (?, ?, ?, ?, ?)"
)
_SETTING = "SELECT value FROM settings WHERE key = ?"


class PinCounts(Struct, frozen=True):
    """Wrong PINs in a row and when the last was; how often the PIN was given for others since ``uses_since_us``."""

    failures: int = 0
    failed_at_us: int = 0
    uses: int = 0
    uses_since_us: int = 0


StaffRow = tuple[str, int, str, str, str | None, bool, str]
"""Somebody as a fresh ledger of the same shop begins with: id, number, name, role, member, active, PIN hash."""
_KEPT = "SELECT staff_id, number, name, role, member_id, active, pin_hash FROM staff ORDER BY staff_id"
_BRING = (
    "INSERT OR REPLACE INTO staff (staff_id, number, name, role, member_id, active, pin_hash, shift_us)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, NULL)"
)


def kept(raw: Any) -> tuple[StaffRow, ...]:
    """Everybody, for another ledger of the same shop."""
    return tuple((*row[:5], bool(row[5]), row[6]) for row in raw.execute(_KEPT))


def bring(raw: Any, staff: Iterable[StaffRow]) -> None:
    """Take them in, in the place of what is known of them."""
    raw.executemany(_BRING, staff)


def people(raw: Any) -> list[Person]:
    """Everybody, also who left, by number."""
    return [_person(row) for row in raw.execute(_PERSON + " ORDER BY number, staff_id")]


def person(raw: Any, staff_id: str) -> Person | None:
    """One of them."""
    row = raw.execute(_PERSON + " WHERE staff_id = ?", (staff_id,)).fetchone()
    return _person(row) if row else None


def with_membership(raw: Any) -> list[Person]:
    """Those who work here and are members of the shop."""
    return [_person(row) for row in raw.execute(_PERSON + " WHERE active AND member_id IS NOT NULL")]


def is_set_up(raw: Any) -> bool:
    """Whether anybody works here who can sign in, or could: only then is anybody asked who they are."""
    return bool(raw.execute(_IS_SET_UP).fetchone()[0])


def pin_hash(raw: Any, who: str) -> str:
    """The hash of somebody's PIN; "" where they have none here."""
    asked, key = (_SETTING, PIN_HASH) if who == SHOP_PIN else (_PIN, who)
    row = raw.execute(asked, (key,)).fetchone()
    return str(row[0]) if row else ""


def counts(raw: Any, who: str) -> PinCounts:
    """What was counted of somebody's PIN."""
    row = raw.execute(_COUNTS, (who,)).fetchone()
    found = PinCounts(*row) if row else PinCounts()
    if who != SHOP_PIN:
        return found
    failures, failed_at_us = (raw.execute(_SETTING, (key,)).fetchone() for key in (_FAILURES, _FAILED_AT_US))
    return PinCounts(
        int(failures[0]) if failures else 0,
        int(failed_at_us[0]) if failed_at_us else 0,
        found.uses,
        found.uses_since_us,
    )


def keep_counts(raw: Any, who: str, counted: PinCounts) -> None:
    """Count on."""
    raw.execute(_KEEP_COUNTS, (who, counted.failures, counted.failed_at_us, counted.uses, counted.uses_since_us))
    if who == SHOP_PIN:
        for key, value in ((_FAILURES, counted.failures), (_FAILED_AT_US, counted.failed_at_us)):
            raw.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, str(value)))


def commands_ask(raw: Any) -> frozenset[str]:
    """Deeds for which a manager's PIN is asked on the command line too."""
    row = raw.execute(_SETTING, (_COMMANDS_ASK,)).fetchone()
    return frozenset(row[0].split()) if row else frozenset()


def set_shift(raw: Any, staff_id: str, shift_us: int | None) -> None:
    """On duty since then, or no more."""
    for table in _TABLES:
        raw.execute(_SET_SHIFT.format(table), (shift_us, staff_id))


class StaffRows:
    """The questions (ports.StaffReading), inside the transaction of ``raw``."""

    raw: Any

    def people(self) -> list[Person]:
        """Everybody, also who left, by number."""
        return people(self.raw)

    def person(self, staff_id: str) -> Person | None:
        """One of them."""
        return person(self.raw, staff_id)

    def staff_with_membership(self) -> list[Person]:
        """Those who work here and are members of the shop."""
        return with_membership(self.raw)

    def staff_is_set_up(self) -> bool:
        """Whether anybody is asked who they are."""
        return is_set_up(self.raw)

    def pin_uses(self, who: str) -> int:
        """How often somebody's PIN was given for others in their shift."""
        return counts(self.raw, who).uses

    def commands_ask(self) -> frozenset[str]:
        """Deeds for which a manager's PIN is asked on the command line too."""
        return commands_ask(self.raw)


class StaffRowsWriting(StaffRows):
    """The changes (ports.StaffWriting), inside the transaction of ``raw``."""

    def keep_person(self, person: Person) -> None:
        """Somebody as they are from now on."""
        kept = person.staff_id, person.number, person.name, person.role, person.member_id, person.active
        self.raw.execute(_KEEP, (*kept, person.shift_us))

    def keep_pin(self, who: str, hashed: str) -> None:
        """Another PIN; what was counted of the one before is done with."""
        if who == SHOP_PIN:
            self.raw.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (PIN_HASH, hashed))
        else:
            for table in _TABLES:
                self.raw.execute(_KEEP_PIN.format(table), (hashed, who))
        counted = counts(self.raw, who)
        keep_counts(self.raw, who, PinCounts(0, 0, counted.uses, counted.uses_since_us))

    def use_start_code(self, staff_id: str, code_id: str) -> bool:
        """Once: whether the code was still open."""
        return use_code(self.raw, staff_id, code_id)

    def keep_commands_ask(self, deeds: frozenset[str]) -> None:
        """Ask for these from now on."""
        value = " ".join(sorted(deeds))
        self.raw.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (_COMMANDS_ASK, value))


def _person(row: tuple[Any, ...]) -> Person:
    staff_id, number, name, role, member_id, active, has_pin, shift_us, of_hq = row
    return Person(
        staff_id=staff_id,
        number=number,
        name=name,
        role=role,
        member_id=member_id,
        active=bool(active),
        has_pin=bool(has_pin),
        shift_us=shift_us,
        of_hq=bool(of_hq),
    )
