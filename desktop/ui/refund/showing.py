"""The left and the middle of the page as values: bills to pick, and the bill that was picked."""

from datetime import datetime

from desktop.core.services.recall_bills import BillMember, RecentBill, RefundableBill
from desktop.ui.desk import Desk
from desktop.ui.refund.giving import Giving
from desktop.ui.refund.model import BillList, BillRow, ChosenBill, LineRow
from desktop.ui.refund.search import Search


def bill_list(desk: Desk, search: Search, chosen: str) -> BillList:
    """The bills at the left."""
    bills = search.bills or ()
    heading = desk.say(f"window.refund.heading_{search.source}", count=len(bills))
    newest = max((bill.at for bill in bills), default=None)
    return BillList(
        heading=heading,
        rows=tuple(_row(desk, bill, newest) for bill in bills),
        chosen=chosen,
        query=search.query,
        wrong=search.wrong,
        empty=_empty(desk, search),
    )


def _empty(desk: Desk, search: Search) -> str:
    if search.bills is None:
        return desk.say("window.refund.loading")
    if search.bills:
        return ""
    return desk.say("window.refund.no_bills_of_member" if search.member_id else "window.refund.no_bills")


def _row(desk: Desk, bill: RecentBill, newest: datetime | None) -> BillRow:
    mark, tone = refunded_mark(desk, bill)
    return BillRow(
        sale_id=bill.sale_id,
        number=bill.bill_no,
        note=f"{when(bill.at, newest)} · {who(desk, bill.member)}",
        note_short=f"{when(bill.at, newest).split()[0]} · {who(desk, bill.member)}",
        amount=desk.money(bill.paid_minor),
        mark=mark,
        tone=tone,
    )


def refunded_mark(desk: Desk, bill: RecentBill) -> tuple[str, str]:
    """What of the bill went back already, and its tone; nothing for a bill that stands whole."""
    if bill.wholly_refunded:
        return desk.say("window.refund.mark_whole"), "bad"
    if bill.refunded_minor:
        return desk.say("window.refund.mark_part", amount=desk.money(bill.refunded_minor)), "warn"
    return "", ""


def when(at: datetime, newest: datetime | None) -> str:
    """Month, day and minute; the year where it is another than that of the newest bill."""
    is_this_year = newest is None or at.year == newest.year
    return at.strftime("%m-%d %H:%M" if is_this_year else "%Y-%m-%d")


def who(desk: Desk, member: BillMember | None) -> str:
    """Whose bill, masked."""
    if member is None:
        return desk.say("window.refund.nobody")
    return member.name or member.phone or member.member_no


def chosen_bill(desk: Desk, giving: Giving) -> ChosenBill:
    """The bill in the middle."""
    found = giving.bill
    bill = found.bill
    is_all = giving.mode == "whole"
    return ChosenBill(
        sale_id=bill.sale_id,
        number=bill.bill_no,
        note=f"{bill.at:%Y-%m-%d %H:%M} · {who(desk, bill.member)}",
        facts=_facts(desk, found),
        earlier=_earlier(desk, found),
        mode=giving.mode,
        lines=tuple(
            LineRow(
                name=line.name or line.category or "—",
                quantity=line.quantity,
                share=desk.money(line.paid_minor),
                ticked=is_all or (giving.mode == "lines" and at in giving.ticked),
            )
            for at, line in enumerate(found.lines)
        ),
        no_lines="" if found.lines else desk.say("window.refund.no_lines"),
        amount_text=giving.amount_text,
        amount_most=desk.say("window.refund.amount_most", amount=desk.money(bill.left_minor)),
        closed=desk.say("window.refund.closed") if giving.is_closed and giving.done is None else "",
        is_over=giving.is_closed or giving.done is not None,
    )


def _facts(desk: Desk, found: RefundableBill) -> tuple[tuple[str, str], ...]:
    """What was paid and how, what is left, what points moved; a POS number where there is one."""
    bill, say = found.bill, desk.say
    facts = [
        (say("window.refund.fact.paid"), desk.money(bill.paid_minor)),
        (say("window.refund.fact.left"), desk.money(bill.left_minor)),
        (say("window.refund.fact.tender"), tenders(desk, found)),
        (say("window.refund.fact.age"), say("window.refund.days_ago", days=found.age_days) if found.age_days else
         say("window.refund.today")),
    ]  # fmt: skip
    if bill.ref:
        facts.append((say("window.refund.fact.ref"), bill.ref))
    if bill.member is not None:
        moved = f"+{found.points_earned:,}" + (f" −{found.points_redeemed:,}" if found.points_redeemed else "")
        facts.append((say("window.refund.fact.points"), moved))
    return tuple(facts)


def tenders(desk: Desk, found: RefundableBill) -> str:
    """How it was paid; "—" where nobody said."""
    names = [tender_name(desk, tender.kind) for tender in found.tenders]
    return " + ".join(names) or "—"


def tender_name(desk: Desk, kind: str) -> str:
    """A tender's name: ours in the language spoken, the shop's own as it was given."""
    key = f"slip.tender.{kind}"
    return desk.words.say(key) if desk.words.has(key) else kind


def _earlier(desk: Desk, found: RefundableBill) -> str:
    """How often and how much went back before, and when last."""
    if not found.refunds:
        return ""
    last = found.refunds[-1]
    amount = desk.money(found.bill.refunded_minor)
    return desk.say("window.refund.earlier", times=len(found.refunds), amount=amount, at=f"{last.at:%m-%d %H:%M}")
