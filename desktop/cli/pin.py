"""``pin reset``: a lost manager's PIN is given anew by the recovery code, on record."""

from argparse import Namespace

from desktop.cli.answers import Answer
from desktop.cli.arguments import CommandParser
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.domain.errors import NotFound
from desktop.core.domain.staff import SHOP_PIN
from desktop.core.services.staff_upkeep import list_staff, recover_pin


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--staff", type=int, metavar="NUMBER")
    parser.add_argument("--code-and-pin-stdin", action="store_true", required=True)


def _run(session: Session, args: Namespace) -> Answer:
    code, pin = session.read_line(), session.read_line()
    with session.till() as till:
        who = SHOP_PIN
        if args.staff is not None:
            named = [person.staff_id for person in list_staff(till) if person.number == args.staff]
            if not named:
                raise NotFound("staff.not_found")
            who = named[0]
        recover_pin(till, who, code, pin)
    return Answer({"staff": args.staff}, session.say("commands.pin.reset"))


COMMANDS = {"pin reset": Command(_arguments, _run)}
