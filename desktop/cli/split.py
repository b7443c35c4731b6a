"""``split``: one bill, several who pay it, each share with its own member."""

from argparse import Namespace

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.ports import Till
from desktop.core.services.check_out import CheckedOut
from desktop.core.services.read_tenders import read_tenders
from desktop.core.services.split_bill import ShareOf, SplitBill, equal_shares, split_bill
from desktop.core.services.who import find_one

NOBODY = "nobody"
_KEYS = ("bill", "member_no", "amount_minor", "paid_minor", "points_earned", "balance")


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--amount", required=True)
    parser.add_argument("--share", action="append", required=True, metavar="KEY[=AMOUNT]")
    parser.add_argument("--tender", metavar="cash|cash=100,wechat=28.50")
    parser.add_argument("--ref", metavar="POS-BILL-NO")


def _run(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        amount = session.amount(args.amount)
        bill = SplitBill(
            event_id=till.ids.event_id(),
            amount_minor=amount,
            shares=_shares(session, till, amount, args.share),
            tenders=read_tenders(till, args.tender, amount, 0),
            ref=args.ref or None,
        )
        done = split_bill(till, bill)
    shares = [{key: share[key] for key in _KEYS} for share in msgspec.to_builtins(done)]
    document = {"ref": done[0].ref, "repeated": done[0].repeated, "amount_minor": amount, "shares": shares}
    return Answer(document, "\n".join(_line(session, share) for share in done))


def _shares(session: Session, till: Till, amount_minor: int, typed: list[str]) -> tuple[ShareOf, ...]:
    """``KEY=AMOUNT`` each, or ``KEY`` alone for equal parts of what the others leave; ``nobody`` for no member."""
    keys, texts = zip(*(_cut(text) for text in typed), strict=True)
    given = [session.amount(text) if text else None for text in texts]
    rest = iter(equal_shares(amount_minor - sum(filter(None, given)), given.count(None)))
    with till.ledger.reading() as reading:
        found = [find_one(till, reading, key) if key != NOBODY else None for key in keys]
    return tuple(
        ShareOf(
            amount_minor=next(rest) if share is None else share,
            member_id=who.member.member_id if who else None,
            proof=who.proof if who else None,
            card_serial=who.serial if who else None,
        )
        for share, who in zip(given, found, strict=True)
    )


def _cut(text: str) -> tuple[str, str]:
    key, _, amount = text.replace("＝", "=").partition("=")
    return key.strip(), amount.strip()


def _line(session: Session, share: CheckedOut) -> str:
    balance = "—" if share.balance is None else f"{share.balance:,}"
    key = "commands.split.nobody" if share.member_no is None else "commands.split.share"
    return session.say(
        key, bill=share.bill, paid=session.money(share.paid_minor), earned=f"{share.points_earned:,}", balance=balance
    )


COMMANDS = {"split": Command(_arguments, _run)}
