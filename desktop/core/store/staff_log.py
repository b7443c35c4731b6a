"""Who works here, as the log says it: what the rows are held against, and made from after a restore."""

from typing import Any, NamedTuple

import msgspec

from desktop.core.domain.events import StaffAdded, StaffChanged, StaffLeft
from desktop.core.protocol.body import decode_body, decode_payload
from desktop.core.store import staff_rows

_LOG = (
    "SELECT body FROM events WHERE kind IN ('staff.added', 'staff.changed', 'staff.left') AND void = 0 ORDER BY place"
)
_NAME = "SELECT CAST(text AS BLOB) FROM private_texts WHERE text_id = ?"
_OPENED = "SELECT 1 FROM events WHERE kind = 'ledger.opened'"


class Said(NamedTuple):
    """Somebody, as said last."""

    number: int
    role: str
    member_id: str | None
    name_id: str
    active: bool = True


def said_of_staff(raw: Any) -> dict[str, Said]:
    """Everybody that the log has named; who is known from before damage alone is not among them."""
    found: dict[str, Said] = {}
    for (data,) in raw.execute(_LOG):
        try:
            said = decode_payload(decode_body(data))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # the walk along the log names it
        match said:
            case StaffAdded():
                found[said.who] = Said(said.number, said.role, None, said.name_id)
            case StaffChanged() if said.who in found:
                changed = found[said.who]._replace(role=said.role, member_id=said.member_id, name_id=said.name_id)
                found[said.who] = changed
            case StaffLeft() if said.who in found:
                found[said.who] = found[said.who]._replace(active=False)
            case _:
                pass
    return found


def staff_agrees(raw: Any) -> bool:
    """Whether the rows are what the log says; names may have been erased."""
    said, held = said_of_staff(raw), {each.staff_id: each for each in staff_rows.people(raw) if not each.of_hq}
    if raw.execute(_OPENED).fetchone() and set(held) != set(said):  # the whole log: nobody is known from elsewhere
        return False
    for who, one in said.items():
        person = held.get(who)
        if person is None or _name(raw, one.name_id, person.name) != person.name:
            return False
        if (person.number, person.role, person.member_id, person.active) != (*one[:3], one.active):
            return False
    return True


def rebuild_staff(raw: Any, pins: dict[str, str]) -> None:
    """Make the rows anew from the log; ``pins``: hashes by who, of a ledger that was written later."""
    held = {row[0]: row for row in staff_rows.kept(raw)}
    raw.execute("DELETE FROM staff")
    for who, one in said_of_staff(raw).items():
        name, pin = (held[who][2], held[who][6]) if who in held else ("", "")
        name = _name(raw, one.name_id, name)
        pin = pins.get(who) or pin
        staff_rows.bring(raw, [(who, one.number, name, one.role, one.member_id, one.active, pin)])


def _name(raw: Any, name_id: str, otherwise: str) -> str:
    row = raw.execute(_NAME, (name_id,)).fetchone()
    return otherwise if row is None else str(row[0], "utf-8", "replace")
