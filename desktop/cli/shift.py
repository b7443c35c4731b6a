"""``shift``: open it, move cash, count blind, look (X, status), close it with the Z, and the shop's rules for it."""

from argparse import Namespace

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.approving import approval_of, approve_arguments
from desktop.cli.commands import Command, no_arguments
from desktop.cli.session import Session
from desktop.cli.z import as_document, as_text
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.takings import Piece
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.count_cash import count_cash
from desktop.core.services.shifts.look_at_shift import read_x, see_cash, shift_status
from desktop.core.services.shifts.move_cash import move_cash
from desktop.core.services.shifts.open_shift import open_shift
from desktop.core.services.shifts.report_z import x_report, z_report
from desktop.core.services.shifts.settings import set_shift_rules

_SWITCH = {"on": True, "off": False}


def _open_arguments(parser: CommandParser) -> None:
    parser.add_argument("--float", dest="float_text", required=True, metavar="AMOUNT")


def _open(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        shift = open_shift(till, till.ids.event_id(), session.amount(args.float_text))
    text = session.say("commands.shift.opened", number=shift.said.number, float=session.money(shift.said.float_minor))
    return Answer({"shift": shift.said.number, "float_minor": shift.said.float_minor}, text)


def _cash_arguments(parser: CommandParser) -> None:
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--in", dest="cash_in", metavar="AMOUNT")
    way.add_argument("--out", dest="cash_out", metavar="AMOUNT")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _cash(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        amount = session.amount(args.cash_in) if args.cash_in is not None else -session.amount(args.cash_out)
        if (amount > 0) != (args.cash_in is not None):
            raise RuleBroken("shift.amount")
        move_cash(till, till.ids.event_id(), amount, args.reason)
    key = "commands.shift.cash_in" if amount > 0 else "commands.shift.cash_out"
    return Answer({"amount_minor": amount}, session.say(key, amount=session.money(abs(amount))))


def _count_arguments(parser: CommandParser) -> None:
    parser.add_argument("counted", nargs="?", metavar="AMOUNT")
    parser.add_argument("--pieces", metavar="100x3,50x2")


def _count(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        pieces = _pieces(session, args.pieces) if args.pieces else ()
        if args.counted is None and not pieces:
            raise RuleBroken("shift.amount")
        of_pieces = sum(piece.worth_minor * piece.pieces for piece in pieces)
        counted = of_pieces if args.counted is None else session.amount(args.counted)
        count_cash(till, till.ids.event_id(), counted, pieces)
    return Answer({"counted_minor": counted}, session.say("commands.shift.counted", counted=session.money(counted)))


def _pieces(session: Session, text: str) -> tuple[Piece, ...]:
    """``100x3,50x2``: worth and how many. RuleBroken ``amount.form``, ``shift.pieces``."""
    found = []
    for part in text.replace("，", ",").replace("×", "x").split(","):
        worth, cross, count = part.strip().partition("x")
        if not cross or not count.strip().isdecimal():
            raise RuleBroken("shift.pieces")
        found.append(Piece(session.amount(worth), int(count)))
    return tuple(found)


def _close_arguments(parser: CommandParser) -> None:
    parser.add_argument("--counted", metavar="AMOUNT")
    parser.add_argument("--reason", default="", metavar="TEXT")
    approve_arguments(parser)


def _close(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        approval = approval_of(session, till, args, "shift.difference")
        if args.counted is not None:
            count_cash(till, till.ids.event_id(), session.amount(args.counted))
        asked = Closing(event_id=till.ids.event_id(), reason=args.reason, approval=approval)
        kept = close_shift(till, asked)
        report = z_report(till, kept, session.words.language)
    return Answer(as_document(kept), as_text(report))


def _x_arguments(parser: CommandParser) -> None:
    approve_arguments(parser)


def _x(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        approval = approval_of(session, till, args, "shift.x")
        if approval is not None:
            see_cash(till, approval)
        running = read_x(till, approval)
        report = x_report(till, running, session.words.language)
    document = as_document(running)
    if running.is_blind:  # a sum that would show the cash is not known, never 0
        document["takings"] |= {"amount_minor": None, "paid_minor": None, "given_minor": None}
    return Answer(document, as_text(report))


def _status(session: Session, _: Namespace) -> Answer:
    with session.till() as till:
        status = shift_status(till)
        opened = f"{till.clock.wall(status.opened_at_us):%Y-%m-%d %H:%M}" if status.opened_at_us else ""
    if status.mode != "till":
        text = session.say("commands.shift.companion", z=status.last_z or "—")
    elif status.number is None:
        text = session.say("commands.shift.none", z=status.last_z or "—")
    else:
        text = session.say("commands.shift.open", number=status.number, at=opened)
        if status.is_of_day_before:
            text += "\n" + session.say("commands.shift.day_before")
    return Answer(msgspec.to_builtins(status) | {"is_of_day_before": status.is_of_day_before}, text)


def _rules_arguments(parser: CommandParser) -> None:
    parser.add_argument("--demand", choices=tuple(_SWITCH))
    parser.add_argument("--difference", metavar="AMOUNT")


def _rules(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        limit = session.amount(args.difference) if args.difference is not None else None
        rules = set_shift_rules(till, demanded=_SWITCH.get(args.demand or ""), difference_minor=limit)
    key = "commands.shift.demanded" if rules.demanded else "commands.shift.not_demanded"
    limit_text = session.say("commands.shift.limit", limit=session.money(rules.difference_minor))
    return Answer(msgspec.to_builtins(rules), f"{session.say(key)}\n{limit_text}")


COMMANDS = {
    "shift open": Command(_open_arguments, _open),
    "shift cash": Command(_cash_arguments, _cash),
    "shift count": Command(_count_arguments, _count),
    "shift close": Command(_close_arguments, _close),
    "shift x": Command(_x_arguments, _x),
    "shift status": Command(no_arguments, _status),
    "shift rules": Command(_rules_arguments, _rules),
}
