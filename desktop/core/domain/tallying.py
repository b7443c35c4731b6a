"""Count what a till took: bills, refunds, tenders, the drawer, each cashier. Pure functions over its own events."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from desktop.core.domain.events import Payload, SaleCompleted, SaleRefunded
from desktop.core.domain.intents import Tender
from desktop.core.domain.shift_events import CashCounted, CashMoved, DrawerOpened, ShiftOpened
from desktop.core.domain.takings import Drawer, StaffSum, Takings, TenderSum

CASH = "cash"
_USUAL = (CASH, "card", "wechat", "alipay")


class Rung(Struct, frozen=True):
    """An event of the till, who rang it up, and whether it is of the shift that is open: recorded and dated since."""

    payload: Payload | None
    staff_id: str
    in_shift: bool = True


def paid_by(sale: SaleCompleted) -> tuple[Tender, ...]:
    """How a bill was paid; what nobody said is a tender without a name."""
    tenders = sale.intent.tenders
    return tenders or ((Tender("", sale.paid_minor),) if sale.paid_minor else ())


def given_by(refund: SaleRefunded) -> tuple[Tender, ...]:
    """How money was handed back: in cash, unless the refund says otherwise."""
    return (Tender(refund.intent.tender or CASH, refund.cash_minor),) if refund.cash_minor else ()


def way_back(paid: Sequence[Tender]) -> str | None:
    """The way that money goes back if nobody says: as most of it came. None: nobody said how it came."""
    return max(paid, key=lambda tender: tender.amount_minor).kind if paid else None


def takings(rungs: Iterable[Rung]) -> Takings:
    """Every bill and refund among the events; the usual tenders first, then by name. A bill that was split is one."""
    sales, refunds, taken, given = list[SaleCompleted](), list[SaleRefunded](), Counter[str](), Counter[str]()
    by_staff = defaultdict[str, list[Payload]](list)
    for rung in rungs:
        if isinstance(rung.payload, SaleCompleted | SaleRefunded):
            by_staff[rung.staff_id].append(rung.payload)
        match rung.payload:
            case SaleCompleted() as sale:
                sales.append(sale)
                for tender in paid_by(sale):
                    taken[tender.kind] += tender.amount_minor
            case SaleRefunded() as refund:
                refunds.append(refund)
                for tender in given_by(refund):
                    given[tender.kind] += tender.amount_minor
            case _:
                pass
    kinds = sorted(taken.keys() | given.keys(), key=_tender_order)
    discounted = [sale for sale in sales if sale.discount_minor]
    return Takings(
        bills=len({sale.intent.bill_id for sale in sales}),
        amount_minor=sum(sale.intent.amount_minor for sale in sales),
        discounts=len({sale.intent.bill_id for sale in discounted}),
        discount_points=sum(sale.intent.redeem_points for sale in discounted),
        discount_minor=sum(sale.discount_minor for sale in discounted),
        paid_minor=sum(sale.paid_minor for sale in sales),
        refunds=len(refunds),
        given_minor=sum(refund.cash_minor for refund in refunds),
        tenders=tuple(TenderSum(kind=kind, taken_minor=taken[kind], given_minor=given[kind]) for kind in kinds),
        staff=tuple(_staff_sum(staff_id, by_staff[staff_id]) for staff_id in sorted(by_staff)),
    )


def drawer(opened: ShiftOpened, rungs: Iterable[Rung]) -> Drawer:
    """The drawer of the shift that ``opened``; cash of what is not in it stands apart."""
    paid_in = paid_out = sales = refunds = outside = no_sale = 0
    counts = list[int]()
    for rung in rungs:
        match rung.payload:
            case CashMoved(amount_minor=amount):
                paid_in += max(0, amount)
                paid_out += max(0, -amount)
            case CashCounted(counted_minor=counted):
                counts.append(counted)
            case DrawerOpened():
                no_sale += rung.in_shift
            case SaleCompleted() as sale:
                cash = _cash(paid_by(sale))
                sales += cash if rung.in_shift else 0
                outside += 0 if rung.in_shift else cash
            case SaleRefunded() as refund:
                cash = _cash(given_by(refund))
                refunds += cash if rung.in_shift else 0
                outside -= 0 if rung.in_shift else cash
            case _:
                pass
    return Drawer(
        float_minor=opened.float_minor,
        paid_in_minor=paid_in,
        paid_out_minor=paid_out,
        sales_minor=sales,
        refunds_minor=refunds,
        outside_minor=outside,
        no_sale=no_sale,
        counts=tuple(counts),
    )


def moves_cash(payload: Payload | None) -> bool:
    """Whether the event puts cash into the drawer or takes it out: a count before it counts no more."""
    match payload:
        case CashMoved():
            return True
        case SaleCompleted() as sale:
            return _cash(paid_by(sale)) != 0
        case SaleRefunded() as refund:
            return _cash(given_by(refund)) != 0
        case _:
            return False


def _cash(tenders: Iterable[Tender]) -> int:
    return sum(tender.amount_minor for tender in tenders if tender.kind == CASH)


def _tender_order(kind: str) -> tuple[int, str]:
    return (_USUAL.index(kind) if kind in _USUAL else len(_USUAL)), kind


def _staff_sum(staff_id: str, rung_up: Sequence[Payload]) -> StaffSum:
    sales = [each for each in rung_up if isinstance(each, SaleCompleted)]
    refunds = [each for each in rung_up if isinstance(each, SaleRefunded)]
    return StaffSum(
        staff_id=staff_id,
        bills=len({sale.intent.bill_id for sale in sales}),
        paid_minor=sum(sale.paid_minor for sale in sales),
        refunds=len(refunds),
        given_minor=sum(refund.cash_minor for refund in refunds),
    )
