"""``hq staff …``: the people who work at the chain's tills, and the codes by which they begin there."""

from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from msgspec import UNSET, UnsetType

from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.rights import ROLES
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.house import Hq
from hq.services.publish_staff import (
    DAYS,
    Begins,
    Wanted,
    add_staff,
    change_staff,
    give_code,
    let_staff_go,
    list_staff,
    staff_of_number,
)
from hq.services.stores import chosen_store
from hq.store.staff import StaffMember
from hq.store.tenants import all_stores


def _new(parser: CommandParser) -> None:
    parser.add_argument("person", metavar="NAME")
    parser.add_argument("--role", required=True, choices=ROLES)
    _where(parser, required=True)
    parser.add_argument("--member", metavar="NUMBER")
    _days(parser)


def _changed(parser: CommandParser) -> None:
    _one(parser)
    parser.add_argument("--person", metavar="NAME")
    parser.add_argument("--role", choices=ROLES)
    _where(parser, required=False)
    parser.add_argument("--member", metavar="NUMBER")


def _one(parser: CommandParser) -> None:
    parser.add_argument("number", type=int, metavar="NUMBER")
    of_tenant(parser)


def _coded(parser: CommandParser) -> None:
    parser.add_argument("number", type=int, metavar="NUMBER")
    _days(parser)


def _where(parser: CommandParser, *, required: bool) -> None:
    where = parser.add_mutually_exclusive_group(required=required)
    where.add_argument("--at", action="append", metavar="STORE")
    where.add_argument("--everywhere", action="store_true")


def _days(parser: CommandParser) -> None:
    parser.add_argument("--days", type=int, default=DAYS, metavar="N")
    of_tenant(parser)


def _add(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        return _code_told(
            session,
            hq,
            tenant.tenant_id,
            add_staff(hq, tenant.tenant_id, _wanted(hq, tenant.tenant_id, args), args.days),
        )


def _change(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        person = staff_of_number(hq, tenant.tenant_id, args.number)
        after = change_staff(hq, tenant.tenant_id, person.staff_id, _wanted(hq, tenant.tenant_id, args))
        return _told(session, hq, tenant.tenant_id, after, "changed")


def _leave(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        person = staff_of_number(hq, tenant.tenant_id, args.number)
        after = let_staff_go(hq, tenant.tenant_id, person.staff_id)
        return _told(session, hq, tenant.tenant_id, after, "has_left")


def _code(session: Session, args: Namespace) -> Answer:
    return _another(session, args, reset=False)


def _reset(session: Session, args: Namespace) -> Answer:
    return _another(session, args, reset=True)


def _another(session: Session, args: Namespace, *, reset: bool) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        person = staff_of_number(hq, tenant.tenant_id, args.number)
        made = give_code(hq, tenant.tenant_id, person.staff_id, args.days, reset=reset)
        return _code_told(session, hq, tenant.tenant_id, made)


def _list(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        names = _names(hq, tenant.tenant_id)
        rows = [_row(person, names, hq.now_us()) for person in list_staff(hq, tenant.tenant_id)]
    lines = [session.say("hq.staff.line", **_line(session, row)) for row in rows]
    return Answer({"staff": rows}, "\n".join(lines) or session.say("hq.staff.none"))


def _wanted(hq: Hq, tenant_id: str, args: Namespace) -> Wanted:
    stores: tuple[str, ...] | UnsetType | None = UNSET
    if args.everywhere:
        stores = None
    elif args.at:
        stores = tuple(chosen_store(hq, tenant_id, name).store_id for name in args.at)
    return Wanted(
        name=UNSET if args.person is None else args.person,
        role=UNSET if args.role is None else args.role,
        stores=stores,
        member_no=UNSET if args.member is None else args.member.removeprefix("-"),
    )


def _told(session: Session, hq: Hq, tenant_id: str, person: StaffMember, how: str) -> Answer:
    row = _row(person, _names(hq, tenant_id), hq.now_us())
    return Answer(row, session.say(f"hq.staff.{how}", **_line(session, row)))


def _code_told(session: Session, hq: Hq, tenant_id: str, made: Begins) -> Answer:
    """The code is told here, and nowhere again."""
    row = _row(made.person, _names(hq, tenant_id), hq.now_us())
    said = session.say("hq.staff.begins", code=made.code, days=made.days, **_line(session, row))
    return Answer({**row, "code": made.code, "days": made.days}, said)


def _names(hq: Hq, tenant_id: str) -> dict[str, str]:
    with hq.database.reading() as connection:
        return {store.store_id: store.name for store in all_stores(connection, tenant_id)}


def _row(person: StaffMember, names: dict[str, str], now_us: int) -> dict[str, Any]:
    is_open = person.code_until_us > now_us
    until = datetime.fromtimestamp(person.code_until_us // 1_000_000, UTC).isoformat() if is_open else None
    return {
        "number": person.number,
        "name": person.name,
        "role": person.role,
        "stores": None if person.stores is None else sorted(names.get(each, each) for each in person.stores),
        "member_id": person.member_id,
        "active": person.active,
        "code_until": until,
        "staff_id": person.staff_id,
    }


def _line(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    stores = session.say("hq.staff.everywhere") if row["stores"] is None else ", ".join(row["stores"])
    state = session.say(f"hq.staff.{'active' if row['active'] else 'left'}")
    role = session.say(f"staff.role.{row['role']}")
    return {"number": row["number"], "name": row["name"], "role": role, "stores": stores, "state": state}


COMMANDS = {
    "staff list": Command(of_tenant, _list),
    "staff add": Command(_new, _add),
    "staff change": Command(_changed, _change),
    "staff leave": Command(_one, _leave),
    "staff code": Command(_coded, _code),
    "staff reset": Command(_coded, _reset),
}
