"""The finished bill in words. The largest is what to act on: change, what to take off on the POS, the balance."""

from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.done import Done
from desktop.ui.checkout.model import DoneModel, SumRow
from desktop.ui.figures import points_text


def done_model(counter: Counter, done: Done) -> DoneModel:
    """What the panel says until the next bill begins."""
    caption, number, tone = _largest(counter, done)
    return DoneModel(
        title=_title(counter, done),
        caption=caption,
        number=number,
        number_tone=tone,
        rows=_rows(counter, done),
        slip=_slip(counter, done),
        print_label=counter.phrase("done.print_again" if done.sent else "done.print"),
        can_offer=done.out.member_no is None and not done.is_offered,
    )


def _title(counter: Counter, done: Done) -> str:
    if done.how != "new":
        return counter.phrase(f"done.{done.how}")
    if counter.sheet.takes_money:
        return counter.phrase("done.taken", money=counter.desk.money(done.out.paid_minor))
    return counter.phrase("done.recorded")


def _largest(counter: Counter, done: Done) -> tuple[str, str, str]:
    """Give caption, number and tone."""
    phrase, money, out = counter.phrase, counter.desk.money, done.out
    if done.change_minor:
        return phrase("done.change"), money(done.change_minor), "ink"
    if out.discount_minor and not counter.sheet.takes_money:
        return phrase("done.take_off"), money(out.discount_minor), "accent"
    if out.balance is not None:
        return phrase("done.balance"), f"{out.balance:,}", "ink"
    return phrase("done.paid"), money(out.paid_minor), "ink"


def _rows(counter: Counter, done: Done) -> tuple[SumRow, ...]:
    phrase, money, out = counter.phrase, counter.desk.money, done.out
    rows = [SumRow(label=phrase("done.bill"), value=out.bill, note=phrase("done.ref", ref=out.ref) if out.ref else "")]
    if done.change_minor and done.sheet is not None:
        came = done.sheet.tenders.came_minor(out.paid_minor, done.sheet.currency)
        rows.append(SumRow(label=phrase("done.came"), value=money(came)))
    if out.discount_minor:
        off = phrase("bill.points_off", points=f"{out.points_redeemed:,}")
        rows.append(SumRow(label=phrase("bill.discount"), value=f"−{money(out.discount_minor)}", note=off))
    paid = "done.paid" if counter.sheet.takes_money else "bill.at_pos"
    rows.append(SumRow(label=phrase(paid), value=money(out.paid_minor)))
    if out.member_no is not None:
        rows += _points(counter, done)
    return tuple(rows)


def _points(counter: Counter, done: Done) -> list[SumRow]:
    """What was earned, and the balance unless it is the largest number already."""
    phrase, out = counter.phrase, done.out
    says_balance = _largest(counter, done)[0] == phrase("done.balance")
    earned = SumRow(label=phrase("done.earned"), value=f"+{out.points_earned:,}", strong=says_balance)
    if says_balance:
        return [earned]
    return [earned, SumRow(label=phrase("done.balance"), value=points_text(out.balance), strong=True)]


def _slip(counter: Counter, done: Done) -> str:
    if counter.desk.settings.printer.kind == "none":
        return counter.phrase("done.no_printer")
    if done.sent and any(job.about == done.out.bill for job in counter.desk.prints.stuck):
        return counter.phrase("done.not_printed")
    return counter.phrase("done.sent" if done.sent else "done.not_sent")
