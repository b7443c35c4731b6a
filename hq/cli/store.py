"""``hq store add``: another store of the chain."""

from argparse import Namespace

from desktop.core.command_line.parser import CommandParser
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.house import HqRefused
from hq.services.stores import open_store


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--tz", required=True, metavar="ZONE")
    parser.add_argument("--day-starts", default="00:00", metavar="HH:MM")
    of_tenant(parser)


def _run(session: Session, args: Namespace) -> Answer:
    minutes = _minutes(args.day_starts)
    with session.tenant(args.tenant) as (hq, tenant):
        store = open_store(hq, tenant.tenant_id, args.name, args.tz, minutes)
    document = {"store": store.name, "store_id": store.store_id, "tz": store.zone, "tenant": tenant.name}
    return Answer(document, session.say("hq.store.added", store=store.name, zone=store.zone))


def _minutes(text: str) -> int:
    hours, colon, minutes = text.partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60:
        return int(hours[:3]) * 60 + int(minutes)
    raise HqRefused(400, "store.day_starts")


COMMANDS = {"store add": Command(_arguments, _run)}
