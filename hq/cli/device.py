"""``hq device list``, ``hq device revoke``: the chain's tills."""

from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from desktop.core.command_line.parser import CommandParser
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.devices import chosen_device, list_devices, revoke_device
from hq.store.devices import Device
from hq.store.tenants import all_stores


def _one(parser: CommandParser) -> None:
    parser.add_argument("device", metavar="DEVICE")
    of_tenant(parser)


def _list(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        devices = list_devices(hq, tenant.tenant_id)
        with hq.database.reading() as connection:
            names = {store.store_id: store.name for store in all_stores(connection, tenant.tenant_id)}
    rows = [_row(device, names) for device in devices]
    lines = [session.say("hq.device.line", **_line(session, row)) for row in rows]
    return Answer({"devices": rows}, "\n".join(lines) or session.say("hq.device.none"))


def _row(device: Device, names: dict[str, str]) -> dict[str, Any]:
    state = "revoked" if device.revoked_at_us is not None else "cloned" if device.cloned_at_us is not None else "active"
    return {
        "device": device.device_id,
        "till_code": device.till_code,
        "store": names.get(device.store_id, ""),
        "name": device.name,
        "state": state,
        "enrolled_at": _instant(device.enrolled_at_us),
        "last_contact": _instant(device.last_contact_us),
        "last_round": _instant(device.last_round_us),
    }


def _line(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "state": session.say(f"hq.device.{row['state']}"), "last_contact": row["last_contact"] or "—"}


def _instant(us: int | None) -> str | None:
    return None if us is None else datetime.fromtimestamp(us // 1_000_000, UTC).isoformat()


def _revoke(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        device = revoke_device(hq, tenant.tenant_id, chosen_device(hq, tenant.tenant_id, args.device).device_id)
    document = {"device": device.device_id, "till_code": device.till_code, "state": "revoked"}
    return Answer(document, session.say("hq.device.is_revoked", till_code=device.till_code))


COMMANDS = {"device list": Command(of_tenant, _list), "device revoke": Command(_one, _revoke)}
