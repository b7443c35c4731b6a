"""Why it is this number: the sum on one line and its steps, from what the fact itself says (explain_points)."""

from msgspec import Struct

from desktop.core.domain.validity import Validity
from desktop.core.services.explain_points import Why
from desktop.core.services.list_movements import Movement
from desktop.ui.figures import MINUS, change_text, factor_text, points_text
from desktop.ui.member.model import WhyLine, WhyText
from desktop.ui.member.telling import Teller


class AskedWhy(Struct, frozen=True):
    """The question, to be answered when somebody asks: most movements are never asked about."""

    teller: Teller
    moved: Movement

    def __call__(self) -> WhyText:
        """The answer."""
        return why_told(self.teller, self.moved)


def why_told(teller: Teller, moved: Movement) -> WhyText:
    """The sum and its steps."""
    why = moved.why or Why()
    if moved.kind == "sale":
        lines = [*_sale_lines(teller, moved, why), *_shared_lines(teller, moved, why)]
        return WhyText(headline=_sale_sum(teller, why), lines=tuple(lines))
    lines = [*_other_lines(teller, moved, why), *_shared_lines(teller, moved, why)]
    return WhyText(headline=_other_sum(teller, moved, why), lines=tuple(lines))


def _sale_sum(teller: Teller, why: Why) -> str:
    """150 × 2（白金）= 300 积分; an arrow where something was cut off."""
    total = why.earned - why.redeemed
    if not why.earns:
        return teller.say("window.member.why.not_awarded")
    left, product = str(why.base), why.base * why.hundredths
    if why.hundredths != 100 or why.multipliers:
        names = teller.listed([_named(teller, part.reason, part.name) for part in why.multipliers])
        left = f"{left} × {factor_text(why.hundredths)}"
        left += teller.say("window.member.why.names", names=names) if names else ""
    if product != why.earned * 100:
        if not why.redeemed:
            return _close(teller.say("window.member.why.becomes", left=left, points=points_text(why.earned)))
        left = f"{left} → {points_text(why.earned)}"
    if why.redeemed:
        left = f"{left} {MINUS} {why.redeemed:,}"
    return _equal(teller, left, total)


def _equal(teller: Teller, left: str, total: int) -> str:
    if left == str(total):
        return teller.say("window.member.points", points=points_text(total))
    return _close(teller.say("window.member.why.equals", left=left, points=points_text(total)))


def _close(text: str) -> str:
    """A full-width bracket brings its own air."""
    return text.replace("） ", "）")


def _named(teller: Teller, reason: str, name: str | None) -> str:
    return name or teller.say(f"window.member.why.{reason}")


def _sale_lines(teller: Teller, moved: Movement, why: Why) -> list[WhyLine]:
    lines = [_bill_line(teller, moved, why)]
    if not why.earns:
        return lines
    if why.earn_points is not None and why.earn_per_minor is not None:
        facts = {"per": teller.short_money(why.earn_per_minor), "points": why.earn_points}
        label = teller.say("window.member.why.rate", **facts)
        label += teller.say("window.member.why.carried") if why.carried else ""
        lines.append(WhyLine(label=label, value=teller.say("window.member.points", points=points_text(why.base))))
        lines.append(WhyLine(label=_factor_label(teller, why), value=f"× {factor_text(why.hundredths)}"))
    for cap in why.caps:
        value = teller.say("window.member.points", points=points_text(why.earned))
        lines.append(WhyLine(label=teller.say(f"window.member.why.cap.{cap}"), value=value))
    if why.redeemed:
        worth = teller.money(why.redeemed_worth_minor)
        label = teller.say("window.member.why.redeemed", worth=worth)
        lines.append(WhyLine(label=label, value=change_text(-why.redeemed)))
    return lines


def _bill_line(teller: Teller, moved: Movement, why: Why) -> WhyLine:
    amount = moved.amount_minor or 0
    label = teller.say("window.member.why.bill", amount=teller.money(amount))
    if why.redeemed_worth_minor:
        label += teller.say("window.member.why.less_points", worth=teller.money(why.redeemed_worth_minor))
    if not why.earns:
        return WhyLine(label=label)
    apart = amount - why.redeemed_worth_minor - why.eligible_minor
    if apart > 0:
        label += teller.say("window.member.why.less_apart", amount=teller.money(apart))
    return WhyLine(label=label, value=teller.say("window.member.why.counts", amount=teller.money(why.eligible_minor)))


def _factor_label(teller: Teller, why: Why) -> str:
    if not why.multipliers:
        return teller.say("window.member.why.plain")
    parts = [f"{_named(teller, part.reason, part.name)} ×{factor_text(part.hundredths)}" for part in why.multipliers]
    several = why.combining if len(parts) > 1 or why.combining == "best" else None
    key = several or "one"
    return teller.say(f"window.member.why.combined.{key}", parts=teller.listed(parts))


def _other_sum(teller: Teller, moved: Movement, why: Why) -> str:
    if moved.kind == "refund" and why.clawed and why.returned:
        clawed = why.clawed - why.shortfall_paid
        return _equal(teller, f"{why.returned:,} {MINUS} {clawed:,}", why.returned - clawed)
    return teller.say("window.member.points", points=change_text(moved.points))


def _other_lines(teller: Teller, moved: Movement, why: Why) -> list[WhyLine]:
    say, lines = teller.say, []
    if moved.kind == "refund":
        back = say("window.member.why.refund", amount=teller.money(moved.amount_minor or 0))
        lines.append(WhyLine(label=back))
        lines += [
            WhyLine(label=say(f"window.member.why.{name}"), value=change_text(points))
            for name, points in (("clawed", -why.clawed), ("returned", why.returned), ("short", why.shortfall_paid))
            if points
        ]
    if moved.kind in ("moved", "reversed") and moved.reason:
        lines.append(WhyLine(label=say("window.member.why.reason", reason=moved.reason)))
    if moved.kind == "claimed":
        lines.append(WhyLine(label=say("window.member.why.claimed")))
    if moved.kind == "adjusted":
        reason = say("window.member.why.reason", reason=moved.reason) if moved.reason else ""
        lines.append(WhyLine(label=reason or say("window.member.why.reason_gone")))
    if moved.kind == "opened":
        lines.append(WhyLine(label=say("window.member.why.opened", source=moved.source or "—")))
    if moved.kind == "expired":
        lines.append(WhyLine(label=say("window.member.why.expired", day=teller.day(moved.day))))
    return lines


def _shared_lines(teller: Teller, moved: Movement, why: Why) -> list[WhyLine]:
    """How long they live, by which rules, under which numbers."""
    lines = []
    if why.validity is not None:
        value = teller.say("window.member.why.until", day=teller.day(why.last_day)) if why.last_day else ""
        lines.append(WhyLine(label=_validity(teller, why.validity), value=value))
        if why.usable_from is not None and why.usable_from > moved.day:
            lines.append(WhyLine(label=teller.say("window.member.usable_from", day=teller.day(why.usable_from))))
    if why.version is not None and why.version_since is not None:
        facts = {"number": why.version, "day": why.version_since.isoformat()}
        lines.append(WhyLine(label=teller.say("window.member.why.version", **facts)))
    number = moved.refund_no or moved.bill_no
    if number:
        label = teller.say("window.member.why.number", number=number)
        value = teller.say("window.member.why.ref", ref=moved.ref) if moved.ref else ""
        lines.append(WhyLine(label=label, value=value))
    return lines


def _validity(teller: Teller, rule: Validity) -> str:
    facts = {"days": rule.days, "months": rule.months, "day": rule.month_day}
    return teller.say(f"window.member.why.validity.{rule.kind}", **facts)
