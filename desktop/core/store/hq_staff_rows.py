"""Staff of HQ's in the ledger's file: what HQ says of them, and what is this machine's own (PIN, shift, code used).

``staff`` beside it is what this till's own log says; nobody stands in both, and where HQ names an id of the till's own
the till's own counts. A till asks its people who they are once one of its own works here or one of HQ's has begun:
until then it goes on as before, so that HQ locks nobody out who was told no code.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.rights import ROLES
from desktop.core.domain.staff import read_name
from desktop.core.protocol.pages import StaffRow

HqStaffRow = tuple[Any, ...]
"""A whole row, in the order of COLUMNS but for ``pull``: for a fresh ledger of the same shop."""
COLUMNS = (
    "staff_id, number, name, role, member_id, active, pin_hash, shift_us, begun, turn, code_id, code_hash,"
    " code_until_us, used_code_id"
)
_KEPT = f"SELECT {COLUMNS} FROM hq_staff ORDER BY staff_id"  # noqa: S608 - our own words
_BRING = f"INSERT OR REPLACE INTO hq_staff ({COLUMNS}, pull) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"  # noqa: S608
_IS_OWN = "SELECT 1 FROM staff WHERE staff_id = ?"
_CODE_HELD = "SELECT turn, code_id FROM hq_staff WHERE staff_id = ?"
_TAKE = (
    "INSERT INTO hq_staff (staff_id, number, name, role, member_id, active, pin_hash, shift_us, begun, turn, code_id,"
    " code_hash, code_until_us, used_code_id, pull)"
    " VALUES (:staff_id, :number, :name, :role, :member_id, 1, '', NULL, 0, :turn, :code_id, :code_hash,"
    " :code_until_us, '', :pull) ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number, name = excluded.name,"
    " role = excluded.role, member_id = excluded.member_id, active = 1, turn = excluded.turn, pull = excluded.pull,"
    " pin_hash = CASE WHEN turn = excluded.turn THEN pin_hash ELSE '' END, code_id = excluded.code_id,"
    " code_hash = CASE WHEN used_code_id = excluded.code_id THEN '' ELSE excluded.code_hash END,"
    " code_until_us = excluded.code_until_us"
)
_AWAY = "UPDATE hq_staff SET active = 0, begun = 0, pin_hash = '', shift_us = NULL, code_hash = ''"
_GONE = f"{_AWAY}, pull = ?2 WHERE staff_id = ?1"
_FRESH_TRIES = "UPDATE pin_counts SET failures = 0 WHERE who = ?"
_OPEN_CODE = "SELECT code_id, code_hash, code_until_us FROM hq_staff WHERE staff_id = ? AND active AND pin_hash = ''"
_USE_CODE = (
    "UPDATE hq_staff SET used_code_id = code_id, code_hash = '', begun = 1"
    " WHERE staff_id = ? AND active AND code_id = ? AND code_hash != '' AND pin_hash = ''"
)

UNSAID = f"{_AWAY} WHERE pull < ?1"
"""Whom HQ says no more after a pull from the beginning: they may do nothing, and keep their name for what they did."""


class OpenCode(Struct, frozen=True):
    """A start code that may be given here. ``hashed`` "": none is open."""

    code_id: str = ""
    hashed: str = ""
    until_us: int = 0


def take_staff(raw: Any, rows: Iterable[StaffRow], pull: int) -> None:
    """Who works here as HQ says. Whose role or name this program cannot read may do nothing here."""
    for row in rows:
        if raw.execute(_IS_OWN, (row.staff_id,)).fetchone() is not None:
            continue
        if row.gone or not _is_readable(row):
            raw.execute(_GONE, (row.staff_id, pull))
            continue
        held = raw.execute(_CODE_HELD, (row.staff_id,)).fetchone()
        raw.execute(_TAKE, {
            "staff_id": row.staff_id, "number": row.number, "name": row.name, "role": row.role,
            "member_id": row.member_id, "turn": row.turn, "code_id": row.code_id, "code_hash": row.code_hash,
            "code_until_us": row.code_until_us, "pull": pull,
        })  # fmt: skip
        if held is not None and row.code_id and held != (row.turn, row.code_id):
            raw.execute(_FRESH_TRIES, (row.staff_id,))  # another code lifts a lock


def open_code(raw: Any, staff_id: str) -> OpenCode:
    """The start code of somebody who works here and has no PIN on this machine."""
    row = raw.execute(_OPEN_CODE, (staff_id,)).fetchone()
    return OpenCode(*row) if row else OpenCode()


def use_code(raw: Any, staff_id: str, code_id: str) -> bool:
    """Once: whether it was still open. From now on they have begun here."""
    return bool(raw.execute(_USE_CODE, (staff_id, code_id)).rowcount)


def kept(raw: Any) -> tuple[HqStaffRow, ...]:
    """Everybody, for another ledger of the same shop."""
    return tuple(tuple(row) for row in raw.execute(_KEPT))


def bring(raw: Any, staff: Iterable[HqStaffRow]) -> None:
    """Take them in, in the place of what is known of them."""
    raw.executemany(_BRING, staff)


def _is_readable(row: StaffRow) -> bool:
    try:
        return row.number > 0 and row.role in ROLES and read_name(row.name) == row.name
    except RuleBroken:
        return False
