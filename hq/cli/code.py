"""``hq code``: a one-time code, shown this once, by which a till joins a store."""

from argparse import Namespace
from datetime import UTC, datetime

from desktop.core.command_line.parser import CommandParser
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.codes import MINUTES, make_code
from hq.services.stores import chosen_store


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--store", required=True, metavar="NAME")
    parser.add_argument("--minutes", type=int, default=MINUTES, metavar="N")
    of_tenant(parser)


def _run(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        store = chosen_store(hq, tenant.tenant_id, args.store)
        made = make_code(hq, tenant.tenant_id, store.store_id, args.minutes)
    expires = datetime.fromtimestamp(made.expires_at_us // 1_000_000, UTC)
    document = {
        "code": made.code,
        "store": made.store,
        "tenant": tenant.name,
        "minutes": made.minutes,
        "expires_at": expires.isoformat(),
    }
    return Answer(document, session.say("hq.code.made", code=made.code, store=made.store, minutes=made.minutes))


COMMANDS = {"code": Command(_arguments, _run)}
