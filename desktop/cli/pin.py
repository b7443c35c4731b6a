"""``pin reset``: a lost manager's PIN is given anew by the recovery code, on record."""

from argparse import Namespace

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.staff import SHOP_PIN
from desktop.core.services.allow import staff_numbered
from desktop.core.services.staff_upkeep import recover_pin


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--staff", type=int, metavar="NUMBER")
    parser.add_argument("--code-and-pin-stdin", action="store_true", required=True)


def _run(session: Session, args: Namespace) -> Answer:
    code, pin = session.read_line(), session.read_line()
    with session.till() as till:
        who = SHOP_PIN if args.staff is None else staff_numbered(till, args.staff)
        recover_pin(till, who, code, pin)
    return Answer({"staff": args.staff}, session.say("commands.pin.reset"))


COMMANDS = {"pin reset": Command(_arguments, _run)}
