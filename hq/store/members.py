"""Members: who they are by number and profile, and behind which face each id stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

_PUT = Put(schema.members, replace=True)
_ADD = Put(schema.members, keep=True)
_FACES = Ask("SELECT member_id, face FROM members WHERE tenant_id = ? AND member_id AMONG ?")
_LOCKED_FACES = Ask(
    "SELECT m.member_id, m.face FROM members m JOIN members f ON f.tenant_id = m.tenant_id AND f.member_id = m.face"
    " WHERE m.tenant_id = ? AND m.member_id AMONG ? ORDER BY m.face LOCKED OF f"
)
_LOCK = Ask("SELECT member_id FROM members WHERE tenant_id = ? AND member_id AMONG ? ORDER BY member_id LOCKED")
_COLUMNS = (
    "SELECT member_id, face, member_no, source, enrolled_on, store_id, profile_id, external_id, phone_mark, name,"
    " shared_phone, gone FROM members"
)
_BY_ID = Ask(f"{_COLUMNS} WHERE tenant_id = ? AND member_id AMONG ?")
_BY_FACE = Ask(f"{_COLUMNS} WHERE tenant_id = ? AND face AMONG ?")
_BY_PHONE = Ask(f"{_COLUMNS} WHERE tenant_id = ? AND phone_mark AMONG ?")
_GONE = Ask("SELECT member_id FROM members WHERE tenant_id = ? AND member_id AMONG ? AND gone")
_SET_FACE = Ask("UPDATE members SET face = ? WHERE tenant_id = ? AND member_id = ?")


class MemberLine(Struct, frozen=True, kw_only=True):
    """A row of members. ``phone_mark`` finds a phone without saying it."""

    member_id: str
    face: str
    member_no: str = ""
    source: str = ""
    enrolled_on: date | None = None
    store_id: str = ""
    profile_id: str | None = None
    external_id: str | None = None
    phone_mark: str | None = None
    name: str = ""
    shared_phone: bool = False
    gone: bool = False


_NAMES = MemberLine.__struct_fields__


def locked_faces(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """Each id's face, held until the transaction ends, and the ids that are new: they get a row of their own.

    Faces are held in the order of their ids. A new id that somebody else brings too is waited for, out of that order:
    where two wait for each other, the database ends one of the transactions and it is done again.
    """
    wanted = sorted(set(member_ids))
    if not wanted:
        return {}, set()
    is_shared = connection.dialect.name == "postgresql"  # SQLite has one writer, and would read everybody for the order
    found = (
        dict(_LOCKED_FACES.rows(connection, tenant_id, wanted))
        if is_shared
        else faces_of(connection, tenant_id, wanted)
    )
    absent = [member_id for member_id in wanted if member_id not in found]
    if absent:
        _ADD.rows(connection, [_row(tenant_id, MemberLine(member_id=name, face=name)) for name in absent])
        if is_shared:
            _LOCK.rows(connection, tenant_id, absent)
    return found | {name: name for name in absent}, set(absent)


def faces_of(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> dict[str, str]:
    """The face that each of these stands behind."""
    wanted = list(member_ids)
    return dict(_FACES.rows(connection, tenant_id, wanted)) if wanted else {}


def lines(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> dict[str, MemberLine]:
    """The rows of these members."""
    return {row[0]: _line(row) for row in _BY_ID.rows(connection, tenant_id, list(member_ids))}


def behind(connection: Connection, tenant_id: str, faces: Iterable[str]) -> dict[str, MemberLine]:
    """The rows of all members that stand behind these faces."""
    return {row[0]: _line(row) for row in _BY_FACE.rows(connection, tenant_id, list(faces))}


def gone_among(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> set[str]:
    """Those of these members of whom nothing counted any more."""
    return {row[0] for row in _GONE.rows(connection, tenant_id, list(member_ids))}


def with_phones(connection: Connection, tenant_id: str, marks: Iterable[str]) -> list[MemberLine]:
    """The members with one of these phones."""
    return [_line(row) for row in _BY_PHONE.rows(connection, tenant_id, list(marks))]


def save_lines(connection: Connection, tenant_id: str, changed: Iterable[MemberLine]) -> None:
    """Write rows of members."""
    _PUT.rows(connection, [_row(tenant_id, line) for line in changed])


def set_faces(connection: Connection, tenant_id: str, faces: Mapping[str, str]) -> None:
    """Put members behind other faces."""
    _SET_FACE.each(connection, [(face, tenant_id, member_id) for member_id, face in faces.items()])


def _row(tenant_id: str, line: MemberLine) -> tuple[Any, ...]:
    return (tenant_id, *msgspec.structs.astuple(line))


def _line(row: Sequence[Any]) -> MemberLine:
    values = dict(zip(_NAMES, row, strict=True))
    if isinstance(values["enrolled_on"], str):
        values["enrolled_on"] = date.fromisoformat(values["enrolled_on"])
    values["shared_phone"], values["gone"] = bool(values["shared_phone"]), bool(values["gone"])
    return MemberLine(**values)
