"""The people whom HQ publishes to tills, a row each; who left stays, because facts bear their id."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection


class StaffMember(Struct, frozen=True, kw_only=True):
    """One of them. ``stores``: where they work; None for everywhere. ``code_hash`` "": no start code is open."""

    staff_id: str
    number: int
    name: str
    role: str
    stores: tuple[str, ...] | None
    member_id: str | None = None
    active: bool = True
    turn: int = 1
    code_id: str = ""
    code_hash: str = ""
    code_until_us: int = 0
    changed_at_us: int = 0

    def works_in(self, store_id: str) -> bool:
        """Whether tills of the store may let them in."""
        return self.active and (self.stores is None or store_id in self.stores)

    def meets(self, other: "StaffMember") -> bool:
        """Whether both work in some store."""
        if not (self.active and other.active):
            return False
        return self.stores is None or other.stores is None or bool(set(self.stores) & set(other.stores))


_COLUMNS = ", ".join(StaffMember.__struct_fields__)
_SOME = Ask(f"SELECT {_COLUMNS} FROM staff WHERE tenant_id = ? AND staff_id AMONG ?")  # noqa: S608 - our own names
_PUT = Put(schema.staff, "tenant_id", *StaffMember.__struct_fields__, replace=True)
_of_person = [schema.staff.c[name] for name in StaffMember.__struct_fields__]


def all_staff(connection: Connection, tenant_id: str) -> list[StaffMember]:
    """Everybody, also who left, by number."""
    query = select(*_of_person).where(schema.staff.c.tenant_id == tenant_id).order_by(schema.staff.c.number)
    return [_person(tuple(row)) for row in connection.execute(query)]


def staff_by_id(connection: Connection, tenant_id: str, staff_ids: Sequence[str]) -> list[StaffMember]:
    """Those of these ids that the chain has."""
    return [_person(row) for row in _SOME.rows(connection, tenant_id, list(staff_ids))]


def staff_names(connection: Connection, tenant_id: str, staff_ids: Iterable[str]) -> dict[str, str]:
    """Name and number of those of these ids whom HQ published, working or not: what they did bears their id."""
    people = staff_by_id(connection, tenant_id, sorted(set(staff_ids)))
    return {person.staff_id: f"{person.name} {person.number}" for person in people}


def put_staff(connection: Connection, tenant_id: str, person: StaffMember) -> None:
    """Somebody as they are from now on."""
    values = [getattr(person, name) for name in StaffMember.__struct_fields__]
    values[StaffMember.__struct_fields__.index("stores")] = msgspec.json.encode(person.stores).decode()
    _PUT.rows(connection, [(tenant_id, *values)])


def _person(row: tuple[Any, ...]) -> StaffMember:
    found = dict(zip(StaffMember.__struct_fields__, row, strict=True))
    stores = msgspec.json.decode(found["stores"], type=tuple[str, ...] | None)
    return StaffMember(**(found | {"stores": stores, "active": bool(found["active"])}))
