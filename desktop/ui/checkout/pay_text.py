"""The right panel in words: where the number keys write, what the bill earns, what F9 will do."""

from desktop.core.domain.errors import Refusal
from desktop.core.domain.money import format_minor, symbol
from desktop.ui import tender_kinds
from desktop.ui.checkout import amount_entry, award_text, redemption, tender_text
from desktop.ui.checkout.asking_hq import can_ask
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.model import Cell, PayModel, RefModel

_CASH = tender_kinds.CASH
Head = tuple[str, str, str, str, str]
"""(label, hint, the hint's tone, symbol, number)"""


def pay_model(counter: Counter) -> PayModel:
    """The panel for the bill as it is."""
    sheet, phrase, money = counter.sheet, counter.phrase, counter.desk.money
    label, hint, hint_tone, sign, number = _head(counter)
    title, why, award, award_tone = _award(counter)
    kinds = tender_kinds.kinds(counter.desk.shop.region, counter.desk.settings.tenders) if sheet.takes_money else ()
    points_note, points_tone = _points_note(counter)
    return PayModel(
        label=label,
        hint=hint,
        hint_tone=hint_tone,
        symbol=sign,
        number=number,
        award_title=title,
        award_why=why,
        award=award,
        award_tone=award_tone,
        points_note=points_note,
        points_tone=points_tone,
        points=_points(counter),
        points_chosen=redemption.chosen(counter.priced, sheet.points) if counter.priced and sheet.member else "",
        tenders=tender_text.cells(counter.desk.words, money, kinds, sheet.tenders, _brought(counter)) if kinds else (),
        tender=tender_text.place_of(kinds, sheet.tenders.current),
        ref=None if sheet.takes_money else _ref(counter),
        action=_action(counter),
        can_close=sheet.has_amount and not counter.busy,
        why_not="" if sheet.has_amount else phrase("tell.no_amount"),
    )


def _head(counter: Counter) -> Head:
    return {"amount": _amount, "tender": _tender, "points": _typed_points, "quantity": _quantity}[counter.sheet.pad](
        counter
    )


def _amount(counter: Counter) -> Head:
    sheet, phrase = counter.sheet, counter.phrase
    if sheet.typed and amount_entry.is_sum(sheet.typed):
        hint = sheet.typed
    elif counter.discount_minor:
        hint = phrase(
            "pay.less_points", amount=_bare(counter, sheet.amount_minor), off=_bare(counter, counter.discount_minor)
        )
    else:
        hint = phrase("pay.hint_lines" if sheet.by_lines else "pay.hint")
    return phrase("pay.label"), hint, "ink3", symbol(sheet.currency), _bare(counter, counter.pay_minor)


def _tender(counter: Counter) -> Head:
    sheet, phrase, pay = counter.sheet, counter.phrase, counter.pay_minor
    name = tender_text.tender_name(counter.desk.words, sheet.tenders.current)
    short = sheet.tenders.short_minor(pay, sheet.currency)
    change = sheet.tenders.change_minor(pay, sheet.currency)
    state = ("change", change) if change else ("short", short) if short > 0 else ("over", -short) if short else ("", 0)
    due = phrase("pay.due", amount=_bare(counter, pay))
    hint = f"{due} · {phrase(f'pay.{state[0]}', amount=_bare(counter, state[1]))}" if state[0] else due
    tone = "warn" if short else "ok" if change else "ink3"
    came = _bare(counter, sheet.tenders.came_minor(pay, sheet.currency))
    label = phrase("pay.came" if sheet.tenders.current == _CASH else "pay.part", tender=name)
    return label, hint, tone, symbol(sheet.currency), came


def _typed_points(counter: Counter) -> Head:
    phrase, text = counter.phrase, counter.sheet.pad_text
    refused = counter.priced.refused if counter.priced and counter.is_priced else None
    if counter.asks_hq:
        hint, tone = phrase("points.asking_hq"), "ink2"
    elif text and refused is not None:
        hint, tone = _title(counter, refused.code, refused.facts), "warn"
    elif text:
        hint, tone = phrase("pay.points_worth", worth=counter.desk.money(counter.discount_minor)), "ink2"
    else:
        hint, tone = phrase("pay.points_hint"), "ink3"
    return phrase("pay.points"), hint, tone, "", f"{int(text or 0):,}"


def _quantity(counter: Counter) -> Head:
    sheet, phrase = counter.sheet, counter.phrase
    line = sheet.lines[sheet.current]
    return (
        phrase("pay.quantity", name=line.name),
        phrase("pay.quantity_hint"),
        "ink3",
        "×",
        sheet.pad_text or line.quantity,
    )


def _award(counter: Counter) -> tuple[str, str, str, str]:
    """Give title, why, points and tone."""
    phrase, priced, member = counter.phrase, counter.priced, counter.sheet.member
    if priced is None or not counter.sheet.has_amount:
        return phrase("award.title"), phrase("award.waits"), "—", "ink3"
    if member is None:
        points = f"+{priced.without_member_award or 0:,}"
        return phrase("award.title_nobody"), phrase("award.nobody"), points, "ink3"
    tier = member.glance.tier_name
    return phrase("award.title"), award_text.why(phrase, priced.award, tier), f"+{priced.award.points:,}", "accent"


def _points(counter: Counter) -> tuple[Cell, ...]:
    if counter.priced is None or counter.sheet.member is None:
        return (
            Cell(value="0", label=counter.phrase("points.none"), note=counter.phrase("points.keep"), enabled=False),
        )
    asks_hq = can_ask(counter)
    return redemption.cells(counter.phrase, counter.round_money, counter.priced, counter.sheet.points, asks_hq=asks_hq)


def _points_note(counter: Counter) -> tuple[str, str]:
    """What limits the points, and its tone; where those chosen cannot be used, why."""
    priced, sheet = counter.priced, counter.sheet
    if priced is None or sheet.member is None:
        return counter.phrase("points.no_member"), "ink3"
    if counter.asks_hq:
        return counter.phrase("points.asking_hq"), "ink2"
    if priced.refused is not None:
        return _title(counter, priced.refused.code, priced.refused.facts), "warn"
    return redemption.note(counter.phrase, priced, sheet.amount_minor, asks_hq=can_ask(counter)), "ink2"


def _ref(counter: Counter) -> RefModel:
    return RefModel(counter.sheet.ref, counter.phrase("pay.ref_needed" if counter.sheet.points else "pay.ref"))


def _brought(counter: Counter) -> dict[str, int]:
    """What each tender brings, where it is more than one, or not enough."""
    sheet, pay = counter.sheet, counter.pay_minor
    settled = sheet.tenders.settled(pay, sheet.currency)
    is_split = len(settled) > 1 or bool(sheet.tenders.short_minor(pay, sheet.currency))
    return {part.kind: part.amount_minor for part in settled} if is_split else {}


def _action(counter: Counter) -> str:
    if counter.busy:
        return counter.phrase("pay.busy")
    if counter.sheet.takes_money:
        return counter.phrase("pay.take", money=counter.desk.money(counter.pay_minor))
    return counter.phrase("pay.record" if counter.sheet.member else "pay.record_only")


def _bare(counter: Counter, minor: int) -> str:
    return format_minor(minor, counter.sheet.currency)


def _title(counter: Counter, code: str, facts: dict[str, object]) -> str:
    """A refusal in its first line."""
    refusal = Refusal(code, **facts)
    return counter.desk.in_words(refusal)["title"]
