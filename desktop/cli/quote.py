"""``quote``: what a bill would earn and what points could take off it; writes nothing."""

from argparse import Namespace

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.events import Award
from desktop.core.services.quote_bill import Quote, quote_bill


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--member", metavar="KEY", required=True)
    parser.add_argument("--amount", required=True)


def _run(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        quoted = quote_bill(till, args.member, session.amount(args.amount))
    reason = _reason(session, quoted.award)
    return Answer(_document(quoted, reason), _text(session, quoted, reason))


def _document(quoted: Quote, reason: str) -> dict[str, object]:
    award = quoted.award
    return {
        "member_no": quoted.member_no,
        "amount_minor": quoted.amount_minor,
        "points": award.points,
        "award": {
            "points": award.points,
            "base": award.base,
            "multiplier": _multiplier(award),
            "reasons": list(award.reasons),
        },
        "reason": reason,
        "tier": quoted.tier,
        "most_points": quoted.most_points,
        "discount_minor": quoted.discount_minor,
        "pay_minor": quoted.pay_minor,
        "pay_without_points_minor": quoted.pay_without_points_minor,
    }


def _text(session: Session, quoted: Quote, reason: str) -> str:
    points, whole = f"{quoted.award.points:,}", session.money(quoted.pay_without_points_minor)
    key = "commands.quote.earns" if reason == points else "commands.quote.earns_because"
    lines = [session.words.say(key, points=points, reason=reason, pay=whole)]
    if quoted.most_points:
        most, off, pay = (
            f"{quoted.most_points:,}",
            session.money(quoted.discount_minor),
            session.money(quoted.pay_minor),
        )
        lines.append(session.say("commands.quote.may_use", points=most, discount=off, pay=pay))
    else:
        lines.append(session.say("commands.quote.none_to_use"))
    return "\n".join(lines)


def _reason(session: Session, award: Award) -> str:
    """128 × 2（等级）: the base, what multiplied it, what limited it."""
    words = session.words
    times = f" × {_multiplier(award)}" if award.hundredths != 100 else ""
    reasons = words.say("slip.and").join(words.say(f"slip.why.{reason}") for reason in award.reasons)
    return f"{award.base:,}{times}" + (words.say("slip.because", reasons=reasons) if reasons else "")


def _multiplier(award: Award) -> str:
    whole, part = divmod(award.hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


COMMANDS = {"quote": Command(_arguments, _run)}
