"""The middle panel in words: the lines, or the reckoning where only the amount is known."""

from desktop.core.domain.intents import Line
from desktop.core.domain.money import format_minor
from desktop.ui.checkout import award_text
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.done import Done
from desktop.ui.checkout.model import AddingModel, BillModel, LineRow, SumRow
from desktop.ui.checkout.sheet import Sheet
from desktop.ui.figures import points_text


def bill_model(counter: Counter) -> BillModel:
    """The open bill, or the one that was just finished."""
    if counter.done is not None:
        return _done_bill(counter, counter.done)
    sheet = counter.sheet
    title = counter.phrase("bill.title")
    advice, advice_detail = _advice(counter)
    if not sheet.by_lines:
        return BillModel(
            title=title,
            note=_waiting(counter),
            tab="amount" if sheet.takes_money else "",
            empty=counter.phrase(f"bill.empty_{counter.desk.shop.mode}"),
            reckoning=_reckoning(counter) if sheet.has_amount or sheet.member else (),
            advice=advice,
            advice_detail=advice_detail,
            can_approve=can_approve(counter),
            adding=_adding(counter),
            can_change=not counter.busy,
        )
    return BillModel(
        title=title,
        note=counter.phrase("bill.count", count=_pieces(sheet)) if sheet.lines else "",
        tab="lines",
        rows=_rows(sheet),
        current=sheet.current,
        empty=counter.phrase("bill.empty_lines"),
        sums=_sums(counter, sheet.amount_minor, counter.discount_minor, sheet.points),
        advice=advice,
        advice_detail=advice_detail,
        can_approve=can_approve(counter),
        adding=_adding(counter),
        can_change=not counter.busy,
    )


def _done_bill(counter: Counter, done: Done) -> BillModel:
    """What was recorded stays in sight, and cannot be changed."""
    out, sheet = done.out, done.sheet
    title = counter.phrase("bill.done", bill=out.bill)
    note = counter.phrase("bill.ref", ref=out.ref) if out.ref else ""
    sums = _sums(counter, out.amount_minor, out.discount_minor, out.points_redeemed)
    if sheet is not None and sheet.by_lines:
        return BillModel(
            title=title, note=note, rows=_rows(sheet), current=-1, sums=sums, tab="lines", can_change=False
        )
    name = "bill.paid" if counter.sheet.takes_money else "bill.at_pos"
    paid = SumRow(label=counter.phrase(name), value=_bare(counter, out.paid_minor), strong=True)
    return BillModel(title=title, note=note, reckoning=(*sums, paid), can_change=False)


def _rows(sheet: Sheet) -> tuple[LineRow, ...]:
    return tuple(_row(line, sheet) for line in sheet.lines)


def _row(line: Line, sheet: Sheet) -> LineRow:
    unit = line.unit_minor if line.unit_minor is not None else line.amount_minor
    name = line.name or line.sku
    return LineRow(
        name, line.quantity, format_minor(unit, sheet.currency), format_minor(line.amount_minor, sheet.currency)
    )


def _pieces(sheet: Sheet) -> str:
    return f"{sum(int(line.quantity) for line in sheet.lines):,}"


def _waiting(counter: Counter) -> str:
    """Lines that wait while only an amount counts."""
    sheet = counter.sheet
    return counter.phrase("bill.waiting", count=len(sheet.lines)) if sheet.lines else ""


def _sums(counter: Counter, amount: int, discount: int, points: int) -> tuple[SumRow, ...]:
    phrase = counter.phrase
    note = phrase("bill.points_off", points=f"{points:,}") if discount else ""
    off = f"−{_bare(counter, discount)}" if discount else _bare(counter, 0)
    return (
        SumRow(label=phrase("bill.subtotal"), value=_bare(counter, amount)),
        SumRow(label=phrase("bill.discount"), value=off, note=note),
    )


def _reckoning(counter: Counter) -> tuple[SumRow, ...]:
    """Where the figures come from: money first, then points."""
    phrase, sheet, priced = counter.phrase, counter.sheet, counter.priced
    rows = list(_sums(counter, sheet.amount_minor, counter.discount_minor, sheet.points))
    label = phrase("bill.to_pay" if sheet.takes_money else "bill.at_pos")
    rows.append(SumRow(label=label, value=_bare(counter, counter.pay_minor), strong=True))
    if sheet.member is None or priced is None or priced.balance_after is None:
        return tuple(rows)
    balance = sheet.member.glance.balance
    used = sheet.points if counter.discount_minor else 0
    rows += [
        SumRow(label=phrase("bill.balance"), value=points_text(balance)),
        *([SumRow(label=phrase("bill.used"), value=f"−{used:,}")] if used else []),
        SumRow(label=phrase("bill.earned"), value=f"+{priced.award.points:,}"),
        SumRow(label=phrase("bill.after"), value=f"{priced.balance_after:,}", strong=True),
    ]
    return tuple(rows)


def _advice(counter: Counter) -> tuple[str, str]:
    """Beside a POS: what will have to be taken off there. Where a limit bit: who can let the bill pass."""
    if can_approve(counter):
        return counter.phrase("award.limited"), counter.phrase("award.limited_detail")
    if counter.sheet.takes_money or not counter.discount_minor:
        return "", ""
    money = counter.desk.money(counter.discount_minor)
    return counter.phrase("bill.advice", money=money), counter.phrase("bill.advice_detail")


def can_approve(counter: Counter) -> bool:
    """Whether a manager could let this bill earn more."""
    priced, sheet = counter.priced, counter.sheet
    if priced is None or sheet.member is None or sheet.points or sheet.approval or not sheet.has_amount:
        return False
    return any(reason in award_text.LIMITS for reason in priced.award.reasons)


def _adding(counter: Counter) -> AddingModel | None:
    adding = counter.sheet.adding
    if adding is None:
        return None
    note = counter.phrase("adding.unknown", code=adding.barcode) if adding.barcode else counter.phrase("adding.note")
    return AddingModel(name=adding.name, price=adding.price, note=note)


def _bare(counter: Counter, minor: int) -> str:
    return format_minor(minor, counter.sheet.currency)
