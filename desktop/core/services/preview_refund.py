"""Preview a refund: what giving back money on a bill would do, by the decision that does it. Writes nothing."""

from msgspec import Struct

from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.standing import standing
from desktop.core.ports import Moment, Reading, Sale, Till
from desktop.core.services.glance_member import tier_name
from desktop.core.services.profiles import Kept
from desktop.core.services.refund_sale import (
    Begun,
    decided,
    find_sale,
    needs_manager,
    refund_deed,
    refund_intent,
    refuse_impossible,
)

_NO_REASON = Kept("", "", b"")


class RefundPreview(Struct, frozen=True, kw_only=True):
    """What the refund would do now. ``cash_minor``: the money to hand back, less what ``shortfall_paid`` points cost.

    What a clawback finds no points for goes there, or into the debt. Balances, debts and tiers are None without a
    member, and where the ledger before was damaged (I19). ``deed``: see
    refund_deed.
    """

    bill_no: str
    refund_no: str
    amount_minor: int
    cash_minor: int
    clawed: int
    returned: int
    shortfall_paid: int
    wholly: bool
    balance_before: int | None
    balance_after: int | None
    debt_before: int | None
    debt_after: int | None
    tier_before: str | None
    tier_before_name: str | None
    tier_after: str | None
    tier_after_name: str | None
    age_days: int
    needs_manager: bool
    deed: str


def preview_refund(till: Till, bill: str, amount_minor: int | None, language: str) -> RefundPreview:
    """What refund_sale would do now with ``amount_minor`` (None: all that remains); raises as it does."""
    with till.ledger.reading() as reading:
        sale, moment, current = find_sale(till, reading, bill), reading.moment(), reading.program()
        refuse_impossible(sale, moment)
        intent = refund_intent(sale, amount_minor, _NO_REASON)
        refund = decided(till, reading, sale, intent, Begun(till.ids.event_id(), moment, current))
        return _preview(reading, sale, refund, moment, language)


def _preview(reading: Reading, sale: Sale, refund: SaleRefunded, moment: Moment, language: str) -> RefundPreview:
    program, after = reading.program().program, refund.after
    before = standing(reading.state(sale.member_id), moment.day, program) if after and sale.member_id else None
    age_days = refund.view.age_days
    return RefundPreview(
        bill_no=sale.bill_no,
        refund_no=refund.intent.refund_no,
        amount_minor=refund.intent.amount_minor,
        cash_minor=refund.cash_minor,
        clawed=refund.clawed,
        returned=refund.returned,
        shortfall_paid=refund.shortfall_paid,
        wholly=refund.view.refunded_minor + refund.intent.amount_minor == refund.view.paid_minor,
        balance_before=before.balance if before else None,
        balance_after=after.balance if after else None,
        debt_before=before.debt if before else None,
        debt_after=after.debt if after else None,
        tier_before=before.tier if before else None,
        tier_before_name=tier_name(program, before.tier, language) if before else None,
        tier_after=after.tier if after else None,
        tier_after_name=tier_name(program, after.tier, language) if after else None,
        age_days=age_days,
        needs_manager=needs_manager(age_days, program),
        deed=refund_deed(sale, moment, program),
    )
