"""``hq init``: a chain is founded in a new HQ, or as another one of an HQ that has some."""

from argparse import Namespace

from desktop.core.command_line.parser import CommandParser
from hq.cli.answers import Answer
from hq.cli.session import Command, Session
from hq.services.tenants import found_tenant


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--tenant", required=True, metavar="NAME")
    parser.add_argument("--admin", required=True, metavar="NAME")
    parser.add_argument("--password-stdin", action="store_true", required=True)


def _run(session: Session, args: Namespace) -> Answer:
    password = session.read_line()
    with session.hq(may_make=True) as hq:
        tenant = found_tenant(hq, args.tenant, args.admin, password)
        kind = "postgresql" if hq.database.is_postgres else "sqlite"
    folder = session.data_dir.resolve()
    document = {
        "tenant": tenant.name,
        "tenant_id": tenant.tenant_id,
        "admin": args.admin,
        "database": kind,
        "data_dir": str(folder),
    }
    lines = [session.say("hq.init.done", tenant=tenant.name, admin=args.admin)]
    if kind == "sqlite":
        lines.append(session.say("hq.init.key", folder=folder))
    return Answer(document, "\n".join([*lines, session.say("hq.init.next")]))


COMMANDS = {"init": Command(_arguments, _run)}
