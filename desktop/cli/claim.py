"""``claim offer``, ``claim take``, ``points forgotten``, ``points move``: points that find their member later."""

from argparse import Namespace
from datetime import date

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.approving import approval_of, approve_arguments
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.names import grouped
from desktop.core.services.claims import Claimed, claim_points, offer_claim
from desktop.core.services.forgotten_points import Forgotten, award_forgotten
from desktop.core.services.undo_points import move_award


def _offer_arguments(parser: CommandParser) -> None:
    parser.add_argument("bill", metavar="BILL|REF")


def _offer(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        offer = offer_claim(till, args.bill)
    day = offer.last_day.isoformat()
    text = session.say(
        "commands.claim.offered", bill=offer.bill, code=grouped(offer.code), points=f"{offer.points:,}", day=day
    )
    return Answer(msgspec.to_builtins(offer), text)


def _take_arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("claim", metavar="CODE")
    approve_arguments(parser)


def _take(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        approval = approval_of(session, till, args, "claim.exempt")
        return _claimed(session, claim_points(till, args.key, args.claim, approval))


def _forgotten_arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("bill", metavar="BILL|REF")
    parser.add_argument("--amount")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY")
    approve_arguments(parser, required=True)


def _forgotten(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        asked = Forgotten(
            bill=args.bill,
            approval=approval_of(session, till, args, "points.forgotten"),
            amount_minor=session.amount(args.amount) if args.amount is not None else None,
            sold_on=args.on,
        )
        return _claimed(session, award_forgotten(till, args.key, asked))


def _claimed(session: Session, done: Claimed) -> Answer:
    key = "follows" if done.points is None else "repeated" if done.repeated else "done"
    balance = "—" if done.balance is None else f"{done.balance:,}"
    text = session.say(f"commands.claim.{key}", points=f"{done.points or 0:,}", balance=balance)
    return Answer(msgspec.to_builtins(done), text)


def _move_arguments(parser: CommandParser) -> None:
    parser.add_argument("bill", metavar="BILL|REF")
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    approve_arguments(parser, required=True)


def _move(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        done = move_award(till, args.bill, args.key, args.reason, approval_of(session, till, args, "award.move"))
    number, balance = grouped(done.member_no), f"{done.balance:,}"
    text = session.say("commands.claim.moved", points=f"{done.points:,}", number=number, balance=balance)
    return Answer(msgspec.to_builtins(done), text)


COMMANDS = {
    "claim offer": Command(_offer_arguments, _offer),
    "claim take": Command(_take_arguments, _take),
}
LATER = {
    "points forgotten": Command(_forgotten_arguments, _forgotten),
    "points move": Command(_move_arguments, _move),
}
