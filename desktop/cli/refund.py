"""``refund``: money goes back on a bill, points follow."""

from argparse import Namespace

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.approving import approval_of, approve_arguments
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.refund_sale import Refunded, RefundRequest, deed_of_refund, refund_sale

INVOICES = ("none", "back")
_KEYS = (
    "bill", "refund", "repeated", "refunded_minor", "cash_minor", "points_clawed", "points_returned", "balance",
)  # fmt: skip


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("bill", metavar="BILL|REF")
    parser.add_argument("--amount")
    parser.add_argument("--tender", metavar="cash|card|wechat|alipay|NAME")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser.add_argument("--ref")
    parser.add_argument("--invoice", choices=INVOICES)
    parser.add_argument("--at", metavar="TIME")
    approve_arguments(parser)


def _run(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        asked = RefundRequest(
            event_id=till.ids.event_id(),
            bill=args.bill,
            reason=args.reason,
            amount_minor=session.amount(args.amount) if args.amount is not None else None,
            ref=args.ref or None,
            tender=args.tender,
            invoice=args.invoice or "unknown",
            at_us=session.instant(till, args.at),
            approval=_approval(session, till, args),
        )
        done = refund_sale(till, asked)
    document = msgspec.to_builtins(done)
    return Answer({key: document[key] for key in _KEYS}, _text(session, done))


def _approval(session: Session, till: Till, args: Namespace) -> Approval | None:
    """Of the deed that this refund is: an older one is another."""
    return approval_of(session, till, args, deed_of_refund(till, args.bill)) if args.approve_pin_stdin else None


def _text(session: Session, done: Refunded) -> str:
    head = "commands.refund.repeated" if done.repeated else "commands.refund.done"
    lines = [session.words.say(head, refund=done.refund, bill=done.bill)]
    refunded, cash = session.money(done.refunded_minor), session.money(done.cash_minor)
    lines.append(session.say("commands.refund.money", refunded=refunded, cash=cash))
    if done.balance is not None:
        lines.append(
            session.say(
                "commands.refund.points",
                clawed=f"{done.points_clawed:,}",
                returned=f"{done.points_returned:,}",
                balance=f"{done.balance:,}",
            )
        )
    return "\n".join(lines)


COMMANDS = {"refund": Command(_arguments, _run)}
