"""Why points are what they are: from the fact alone, line by line, each a key of console.why and the facts it names.

Names that end in ``_minor`` are money, dates are days, whole numbers are counts; the page puts them into words.
``event`` names the event that issued a lot; whoever knows its store says that instead.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from desktop.core.domain.claim_events import AwardMoved, PointsClaimed, PointsReversed
from desktop.core.domain.events import (
    Award,
    Payload,
    PointsAdjusted,
    PointsOpened,
    SaleCompleted,
    SaleRefunded,
    SaleView,
)
from desktop.core.domain.program import Program, hundredths
from desktop.core.domain.state import SaleRecord, Stamped
from desktop.core.domain.validity import Validity
from hq.services.settling import origin

MULTIPLIERS = ("tier", "birthday")


class Line(Struct, frozen=True):
    """One line: ``console.why.<key>`` said with ``facts``."""

    key: str
    facts: Mapping[str, object] = {}


def why(event: Stamped, program: Program | None, record: SaleRecord | None) -> tuple[Line, ...]:
    """Why this fact moved these points. ``record`` of its sale as it stands now; ``program`` that it was decided by."""
    return tuple(_lines(event, event.payload, program, record))


def _lines(event: Stamped, said: Payload | None, program: Program | None, record: SaleRecord | None) -> Iterator[Line]:
    if isinstance(said, SaleCompleted):
        yield from _sale(event, said, program, record)
    elif isinstance(said, SaleRefunded):
        yield from _refund(event, said, record)
    elif isinstance(said, PointsOpened):
        yield Line("opened", {"source": said.source, "points": said.points})
        yield from _life(event, said.lot_rule, said.points)
    elif isinstance(said, PointsClaimed):
        claim = said.intent
        yield Line("claimed", {"bill": claim.bill_no, "points": said.points, "by": claim.approved_by or "—"})
        yield from _award(said.award, None, program)
        yield from _life(event, said.lot_rule, said.points)
    elif isinstance(said, AwardMoved):
        yield Line("moved", {"points": said.points, "by": said.approved_by or "—"})
        yield from _life(event, said.lot_rule, said.points)
    elif isinstance(said, PointsReversed):
        yield Line("reversed", {"points": said.points, "by": said.approved_by or "—"})
        yield from _life(event, said.lot_rule, said.points)
    elif isinstance(said, PointsAdjusted):
        yield Line("adjusted", {"points": said.points, "by": said.approved_by or "—"})
        yield from _life(event, said.lot_rule, said.points)


def _sale(event: Stamped, said: SaleCompleted, program: Program | None, record: SaleRecord | None) -> Iterator[Line]:
    intent = said.intent
    yield Line(
        "bill",
        {"amount_minor": intent.amount_minor, "discount_minor": said.discount_minor, "paid_minor": said.paid_minor},
    )
    if intent.redeem_points:
        yield Line("used", {"points": intent.redeem_points, "discount_minor": said.discount_minor})
        for lot in record.used if record else ():
            issued_by = origin(lot.lot_id)
            key = "used_lot" if issued_by else "used_debt"
            yield Line(key, {"points": lot.points, "day": lot.earned_on, "event": issued_by})
        yield Line("proof", {"proof": intent.proof or "none", "by": intent.approved_by or "—"})
    if not intent.earns:
        yield Line("no_award")
    if said.award is not None:
        yield from _award(said.award, said.view, program)
        yield from _life(event, said.lot_rule, said.award.points)
    if said.view is not None:
        yield Line("view", _of_view(said.view, program))


def _award(award: Award, view: SaleView | None, program: Program | None) -> Iterator[Line]:
    yield Line("eligible", {"eligible_minor": award.eligible_minor})
    if program is not None:
        earn = program.earn
        rate = {"per": earn.points, "per_minor": earn.per_minor, "base": award.base}
        yield Line("base", rate)
    else:
        yield Line("base_only", {"base": award.base})
    if award.carry_per > 1:
        yield Line("carried", {"change": award.carry_change, "per": award.carry_per})
    for reason in award.reasons:
        if reason in MULTIPLIERS:
            yield _multiplier(reason, view, program)
    multiplied = award.base * award.hundredths // 100
    if award.hundredths != 100:
        yield Line("times", {"base": award.base, "times": _decimal(award.hundredths), "points": multiplied})
    for reason in award.reasons:
        if reason not in MULTIPLIERS:
            yield Line("limit", {"limit": reason, "most": _most(reason, program)})
    yield Line("award", {"points": award.points})


def _multiplier(reason: str, view: SaleView | None, program: Program | None) -> Line:
    if program is None:
        return Line(reason, {"name": view.tier or "—" if view else "—", "times": "—"})
    if reason == "birthday":
        return Line(reason, {"name": "", "times": _decimal(hundredths(program.earn.birthday_multiplier))})
    tier = program.tier(view.tier if view else None)
    times = _decimal(hundredths(tier.multiplier)) if tier else "—"
    return Line(reason, {"name": tier or "—", "times": times})


def _most(reason: str, program: Program | None) -> object:
    """The number that the limit stands at in the program."""
    earn = program.earn if program else None
    found = {"min_bill": "min_bill", "bills_per_day": "bills_per_day"}.get(reason, reason)
    most = getattr(earn, found, None) if earn else None
    return "—" if most is None else most


def _refund(event: Stamped, said: SaleRefunded, record: SaleRecord | None) -> Iterator[Line]:
    view, intent = said.view, said.intent
    before = {"paid_minor": view.paid_minor, "before_minor": view.refunded_minor, "amount_minor": intent.amount_minor}
    yield Line("refund", before)
    part = next((part for part in record.refunds if part.refund_id == event.event_id), None) if record else None
    if part is None:
        yield Line("refund_nothing")
        return
    if part.minor != intent.amount_minor:
        yield Line("refund_part", {"amount_minor": part.minor})
    yield Line("clawed", {"award": view.award, "points": part.clawed})
    yield Line("returned", {"used": view.redeemed, "points": part.returned})
    if said.shortfall_paid:
        yield Line("from_cash", {"points": said.shortfall_paid})


def _life(event: Stamped, rule: Validity | None, points: int) -> Iterator[Line]:
    if rule is None or points <= 0:
        return
    last = rule.last_day(event.effective_day)
    if last is None:
        yield Line("for_ever", {"first": rule.usable_from(event.effective_day)})
    else:
        yield Line("life", {"first": rule.usable_from(event.effective_day), "last": last})


def _of_view(view: SaleView, program: Program | None) -> dict[str, object]:
    return {
        "tier": (program.tier(view.tier) if program else None) or view.tier or "—",
        "usable": view.usable,
        "debt": view.debt,
        "day_points": view.day_points,
        "day_bills": view.day_bills,
        "paid_days": view.paid_days,
    }


def _decimal(of_hundredths: int) -> str:
    """150 as 1.5."""
    whole, part = divmod(of_hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".")
