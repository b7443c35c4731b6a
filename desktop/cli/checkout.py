"""``checkout``: a bill is recorded, points are used and earned."""

from argparse import Namespace

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.approving import approve_arguments
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.read_tenders import read_tenders

_KEYS = (
    "bill", "ref", "member_no", "repeated", "amount_minor", "discount_minor", "paid_minor", "points_earned",
    "points_redeemed", "balance",
)  # fmt: skip


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--member", metavar="KEY")
    parser.add_argument("--amount", required=True)
    parser.add_argument("--redeem", type=int, default=0, metavar="POINTS")
    parser.add_argument("--tender", metavar="cash|cash=100,wechat=28.50")
    parser.add_argument("--ref", metavar="POS-BILL-NO")
    parser.add_argument("--at", metavar="TIME")
    approve_arguments(parser)


def _run(session: Session, args: Namespace) -> Answer:
    pin = session.read_line() if args.approve_pin_stdin else None
    with session.till() as till:
        amount = session.amount(args.amount)
        bill = Bill(
            amount_minor=amount,
            event_id=till.ids.event_id(),
            key=args.member,
            redeem_points=args.redeem,
            tenders=read_tenders(till, args.tender, amount, args.redeem),
            ref=args.ref or None,
            at_us=session.instant(till, args.at),
            approve_pin=pin,
            approver=args.approver,
        )
        done = check_out(till, bill)
    document = msgspec.to_builtins(done)
    return Answer({key: document[key] for key in _KEYS}, _text(session, done))


def _text(session: Session, done: CheckedOut) -> str:
    is_companion = session.shop is not None and session.shop.mode == "companion"
    amount, paid, discount = map(session.money, (done.amount_minor, done.paid_minor, done.discount_minor))
    head = "commands.checkout.repeated" if done.repeated else "commands.checkout.done"
    lines = [session.words.say(head, bill=done.bill), session.say("commands.checkout.money", amount=amount, paid=paid)]
    if done.points_redeemed:
        key = "commands.checkout.take_off" if is_companion else "commands.checkout.discount"
        lines.append(session.words.say(key, discount=discount, points=f"{done.points_redeemed:,}"))
    if done.member_no:
        balance = "—" if done.balance is None else f"{done.balance:,}"
        lines.append(session.say("commands.checkout.points", earned=f"{done.points_earned:,}", balance=balance))
    return "\n".join(lines)


COMMANDS = {"checkout": Command(_arguments, _run)}
