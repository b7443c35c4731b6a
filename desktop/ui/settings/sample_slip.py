"""A slip of nothing that was sold, for looking at a printer: marked 样张 above and below, its code finds nothing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from desktop.core.domain.printer import Printer
from desktop.core.domain.shop import Shop
from desktop.core.domain.slip import Slip, SlipAward, SlipLine, SlipMember, SlipPoints, SlipTender
from desktop.core.ports import Till
from desktop.ui.printing import Drawn

_NAME = "sample"
_CODE = "SHUKE TEST PAGE"
_LINES = (("wide", "1", 4800), ("narrow", "2", 2400), ("long", "1", 2200))
_YEAR = timedelta(days=364)


def draw_sample(till: Till, printer: Printer, language: str, phrase: Callable[..., str]) -> Drawn:
    """The sample as bytes for this printer. Runs on the database lane, as papers do; reads and writes no ledger."""
    with till.ledger.reading() as reading:
        made_at = till.clock.wall(reading.moment().recorded_at_us)
    slip = sample_slip(till.shop, language, made_at, phrase)
    return Drawn(what="slip", data=till.papers.slip(slip, printer), name=_NAME, printer=printer, is_copy=True)


def sample_slip(shop: Shop, language: str, made_at: datetime, phrase: Callable[..., str]) -> Slip:
    """Wide and narrow letters, a line that wraps, points and a code: all that may go wrong on paper."""
    lines = tuple(_line(phrase(f"sample.{name}"), quantity, amount) for name, quantity, amount in _LINES)
    subtotal = sum(line.amount_minor for line in lines)
    return Slip(
        kind="sale",
        shop=shop.name,
        bill_no=f"{shop.till_code}-0000",
        made_at=made_at,
        cashier="",
        till_code=shop.till_code,
        currency=shop.currency,
        language=language,
        subtotal_minor=subtotal,
        paid_minor=subtotal,
        token=_CODE,
        lines=lines,
        tenders=(SlipTender(kind="cash", amount_minor=subtotal),),
        member=SlipMember(name="熟*", phone="138****0000", number="**** **** 0000", tier=None),
        points=_points(subtotal, made_at.date()),
        is_companion=shop.mode == "companion",
        sample=True,
    )


def _line(name: str, quantity: str, amount_minor: int) -> SlipLine:
    return SlipLine(name=name, quantity=quantity, unit_minor=amount_minor // int(quantity), amount_minor=amount_minor)


def _points(subtotal_minor: int, day: date) -> SlipPoints:
    points = subtotal_minor // 100
    award = SlipAward(points=points, base=points, multiplier_hundredths=100)
    return SlipPoints(award=award, balance=points, usable=points, expiring=points, expiring_on=day + _YEAR)
