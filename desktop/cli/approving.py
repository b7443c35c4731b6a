"""A PIN on the standard input, for commands that the shop wants to be asked for (Settings, 员工)."""

from argparse import Namespace

from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.allow import approved


def approve_arguments(parser: CommandParser, *, required: bool = False) -> None:
    """``--approve-pin-stdin``: the shop's PIN, or that of ``--approver``, by number."""
    parser.add_argument("--approve-pin-stdin", action="store_true", required=required)
    parser.add_argument("--approver", type=int, metavar="NUMBER")


def approval_of(session: Session, till: Till, args: Namespace, deed: str) -> Approval | None:
    """The approval, where a PIN was given. Raises what Staff.approve raises."""
    return approved(till, deed, session.read_line(), args.approver) if args.approve_pin_stdin else None
