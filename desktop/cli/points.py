"""``points adjust``: points given or taken by hand, with a reason. What comes later than its bill is claim.py's."""

from argparse import Namespace

from desktop.cli.answers import Answer
from desktop.cli.claim import LATER
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.services.adjust_points import adjust_points


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("points", type=int, metavar="N")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _run(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        balance = adjust_points(till, till.ids.event_id(), args.key, args.points, args.reason)
    text = session.say("commands.points.done", points=f"{args.points:+,}", balance=f"{balance:,}")
    return Answer({"points": args.points, "balance": balance}, text)


COMMANDS = {"points adjust": Command(_arguments, _run), **LATER}
