"""The right of the page as values: what would happen, what is still to be answered, what was done."""

from desktop.core.domain.money import format_minor, symbol
from desktop.core.services.preview_refund import RefundPreview
from desktop.ui.desk import Desk
from desktop.ui.figures import UNKNOWN, change_text, points_text
from desktop.ui.refund.giving import REASONS, Giving
from desktop.ui.refund.model import Effect, Outcome
from desktop.ui.refund.showing import tender_name, tenders


def outcome(desk: Desk, giving: Giving | None) -> Outcome:
    """What stands at the right."""
    sign = symbol(desk.shop.currency).strip()
    if giving is None:
        return Outcome(state="empty", label=desk.say("window.refund.back"), symbol=sign, money=UNKNOWN)
    if giving.done is not None:
        return _done(desk, giving, sign)
    return _ready(desk, giving, sign)


def _ready(desk: Desk, giving: Giving, sign: str) -> Outcome:
    say, preview = desk.say, giving.preview
    money = format_minor(preview.cash_minor, desk.shop.currency) if preview else UNKNOWN
    go = say("window.refund.go", amount=desk.money(preview.cash_minor)) if preview else say("window.refund.go_plain")
    why_not = _why_not(desk, giving)
    return Outcome(
        state="closed" if giving.is_closed else "ready",
        label=say("window.refund.back"),
        symbol=sign,
        money=money,
        hand="" if giving.is_closed else _hand(desk, giving),
        effects=effects(desk, preview) if preview else (),
        refused=giving.refused,
        manager=say("window.refund.needs_manager", days=preview.age_days) if preview and preview.needs_manager else "",
        ways=tuple((way, tender_name(desk, way)) for way in giving.ways),
        way=giving.way,
        reasons=tuple((reason, say(f"window.refund.reason.{reason}")) for reason in REASONS),
        reason=giving.reason,
        words=giving.words,
        invoice=giving.invoice,
        missing=giving.missing,
        go=say("window.refund.going") if giving.busy else go,
        go_key="F9",
        can_go=not why_not,
        why_not=why_not,
    )


def _why_not(desk: Desk, giving: Giving) -> str:
    """Why F9 cannot be pressed; "" if it can."""
    if giving.busy:
        return desk.say("window.refund.going")
    if giving.is_closed:
        return desk.say("window.refund.closed")
    if giving.preview is not None:
        return ""
    if not giving.has_amount:
        return desk.say(f"window.refund.wanted_{giving.mode}")
    return giving.refused or desk.say("window.refund.working")


def _hand(desk: Desk, giving: Giving) -> str:
    """Where the money is given back: on the POS, or the way it came."""
    if desk.shop.mode == "companion":
        return desk.say("window.refund.on_pos")
    if giving.done is not None:
        return desk.say("window.refund.went_back", tender=tender_name(desk, giving.way))
    return desk.say("window.refund.as_paid", tenders=tenders(desk, giving.bill)) if giving.bill.tenders else ""


def effects(desk: Desk, preview: RefundPreview) -> tuple[Effect, ...]:
    """What happens beside the money, by the decision that will do it."""
    say = desk.say
    found: list[Effect] = []
    if preview.amount_minor != preview.cash_minor:
        kept = desk.money(preview.amount_minor - preview.cash_minor)
        points = f"{preview.shortfall_paid:,}"
        found.append(Effect(label=say("window.refund.effect.kept", points=points), value=f"−{kept}", tone="warn"))
    found += _points(desk, preview)
    if preview.tier_before != preview.tier_after:
        change = f"{preview.tier_before_name or UNKNOWN} → {preview.tier_after_name or UNKNOWN}"
        found.append(Effect(label=say("window.refund.effect.tier"), value=change, tone="warn"))
    return tuple(found)


def _points(desk: Desk, preview: RefundPreview) -> list[Effect]:
    say = desk.say
    found: list[Effect] = []
    if preview.clawed:
        found.append(Effect(label=say("window.refund.effect.clawed"), value=change_text(-preview.clawed)))
    if preview.returned:
        found.append(Effect(label=say("window.refund.effect.returned"), value=change_text(preview.returned)))
    if preview.debt_after and preview.debt_after != preview.debt_before:
        found.append(Effect(label=say("window.refund.effect.debt"), value=f"{preview.debt_after:,}", tone="warn"))
    if preview.balance_after is not None and preview.balance_before is not None:
        change = f"{points_text(preview.balance_before)} → {points_text(preview.balance_after)}"
        found.append(Effect(label=say("window.refund.effect.balance"), value=change))
    elif found:
        found.append(Effect(label=say("window.refund.effect.balance"), value=UNKNOWN))
    return found or [Effect(label=say("window.refund.effect.no_member"), value="", tone="ink2")]


def _done(desk: Desk, giving: Giving, sign: str) -> Outcome:
    say, done = desk.say, giving.done
    if done is None:
        raise ValueError(giving)
    found = [Effect(label=say("window.refund.effect.slip"), value=done.refund)]
    if done.points_clawed:
        found.append(Effect(label=say("window.refund.effect.clawed"), value=change_text(-done.points_clawed)))
    if done.points_returned:
        found.append(Effect(label=say("window.refund.effect.returned"), value=change_text(done.points_returned)))
    if giving.preview and giving.preview.debt_after:
        debt = f"{giving.preview.debt_after:,}"
        found.append(Effect(label=say("window.refund.effect.debt"), value=debt, tone="warn"))
    if giving.bill.bill.member is not None:
        found.append(Effect(label=say("window.refund.effect.new_balance"), value=points_text(done.balance)))
    return Outcome(
        state="done",
        label=say("window.refund.done_pos" if desk.shop.mode == "companion" else "window.refund.done"),
        symbol=sign,
        money=format_minor(done.cash_minor, desk.shop.currency),
        hand=_hand(desk, giving),
        effects=tuple(found),
        go=say("window.refund.next"),
        go_key="Enter",
        can_go=True,
    )
