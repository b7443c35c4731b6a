"""Imports that are being taken back, and what of them stands still: events that count though they are to count no more.

Each goes bit by bit. ``CROSS JOIN`` keeps SQLite to the order that is written: from the few that are asked about.
"""

from collections.abc import Iterable

from msgspec import Struct

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

_IS_OWED = (
    " u.tenant_id = e.tenant_id AND u.import_id = e.import_id AND NOT e.void"
    " AND d.tenant_id = e.tenant_id AND d.device_id = e.device_id AND d.store_id = u.store_id"
)
_OF = "SELECT e.event_id, e.kind, e.member_id FROM events e CROSS JOIN undoing u CROSS JOIN devices d"
_OF_MEMBERS = Ask(f"{_OF} WHERE e.tenant_id = ? AND e.member_id AMONG ? AND{_IS_OWED}")
_BY_ID = Ask(f"{_OF} WHERE e.tenant_id = ? AND e.event_id AMONG ? AND{_IS_OWED}")
_OF_FACES = "SELECT DISTINCT m.face FROM members m CROSS JOIN events e CROSS JOIN undoing u CROSS JOIN devices d"
_FACES = Ask(
    f"{_OF_FACES} WHERE m.tenant_id = ? AND m.face AMONG ? AND e.tenant_id = m.tenant_id AND e.member_id = m.member_id"
    f" AND{_IS_OWED}"
)
_FROM_IMPORT = (
    " FROM undoing u CROSS JOIN events e CROSS JOIN devices d"
    f" WHERE u.tenant_id = ? AND e.import_id IS NOT NULL AND{_IS_OWED}"
)
_NEXT = Ask(f"SELECT e.event_id, e.kind, e.member_id{_FROM_IMPORT} LIMIT ?")
_COUNT = Ask(f"SELECT count(*){_FROM_IMPORT}")
_ANY = Ask("SELECT 1 FROM undoing WHERE tenant_id = ? LIMIT 1")
_END = Ask("DELETE FROM undoing WHERE tenant_id = ?")
_BEGIN = Put(schema.undoing, keep=True)


class Owed(Struct, frozen=True):
    """An event that counts still, of an import that was taken back."""

    event_id: str
    kind: str
    member_id: str | None


def begin(connection: Connection, tenant_id: str, imports: Iterable[tuple[str, str]]) -> None:
    """These imports (id, store) are taken back from now on."""
    _BEGIN.rows(connection, [(tenant_id, *one) for one in sorted(imports)])


def is_any(connection: Connection, tenant_id: str) -> bool:
    """Whether an import is being taken back."""
    return bool(_ANY.rows(connection, tenant_id))


def next_owed(connection: Connection, tenant_id: str, most: int) -> list[Owed]:
    """Some of what stands still; none: nothing does."""
    return [Owed(*row) for row in _NEXT.rows(connection, tenant_id, most)]


def count_owed(connection: Connection, tenant_id: str) -> int:
    """How many events stand still."""
    return int(_COUNT.rows(connection, tenant_id)[0][0])


def owed_of_members(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> list[Owed]:
    """All that stands still of these members."""
    return [Owed(*row) for row in _OF_MEMBERS.rows(connection, tenant_id, list(member_ids))]


def owed_by_id(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> list[Owed]:
    """Those of these events that stand still."""
    return [Owed(*row) for row in _BY_ID.rows(connection, tenant_id, list(event_ids))]


def owing_faces(connection: Connection, tenant_id: str, faces: Iterable[str]) -> set[str]:
    """Those of these faces behind whom something stands still."""
    return {row[0] for row in _FACES.rows(connection, tenant_id, list(faces))}


def end(connection: Connection, tenant_id: str) -> None:
    """Nothing stands any more. The tenant is held alone, so that nobody is bringing more of it."""
    _END.run(connection, tenant_id)
