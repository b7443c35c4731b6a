"""What stands on a slip, from top to bottom, as rows. The order and wording are those of screens/receipt.png.

The slip is made from its values alone: the same values give the same rows, for paper of either width. A missing fact
is "—", never 0; an amount carries no symbol except where it is large.
"""

from desktop.core.documents.cells import CELLS
from desktop.core.documents.clean import clean
from desktop.core.documents.rows import Code, Gap, Row, Rule, centred, large_pair, pair
from desktop.core.documents.slip_lines import line_rows
from desktop.core.documents.slip_points import points_rows
from desktop.core.domain.money import format_minor, symbol
from desktop.core.domain.slip import Slip, SlipTender
from desktop.core.words import Words

NAME, LINE, REFERENCE = 40, 200, 48
"""The most characters kept of a name, of a line of free text, of a number from outside."""


def lay_out(slip: Slip, width_mm: int) -> tuple[Row, ...]:
    """The slip's rows for paper of 58 or 80 mm; any other width is a KeyError."""
    columns, words = CELLS[width_mm], Words(slip.language)
    blocks = (
        _head(slip, columns, words),
        line_rows(slip, columns, words),
        _money(slip, columns, words),
        points_rows(slip, columns, words),
        _claim(slip, columns, words),
    )
    ruled = [row for block in blocks if block for row in (*block, Rule())]
    marks = (*(["sample"] if slip.sample else []), *(["copy"] if slip.is_copy else []))
    mark = [row for key in marks for row in centred(words.say(f"slip.{key}"), columns, 2)]
    return (*mark, *ruled, *_foot(slip, columns, words), *mark)


def _head(slip: Slip, columns: int, words: Words) -> list[Row]:
    rows = centred(clean(slip.shop, NAME), columns, 2)
    rows += centred(clean(slip.store or "", NAME), columns)
    if slip.kind == "refund":
        rows += centred(words.say("slip.refund_title"), columns)
    when = f"{slip.made_at:%Y-%m-%d %H:%M}"
    if slip.refund_no is None:
        rows += [Gap(), *pair(_numbered(words, "bill", slip.bill_no), when, columns)]
    else:
        rows += [Gap(), *pair(_numbered(words, "refund_bill", slip.refund_no), when, columns)]
        rows += pair(_numbered(words, "original_bill", slip.bill_no), "", columns)
    if slip.pos_ref:
        rows += pair(_numbered(words, "pos_ref", slip.pos_ref), "", columns)
    if slip.share:
        part, of, whole = slip.share
        rows += pair(words.say("slip.share", part=part, of=of), format_minor(whole, slip.currency), columns)
    cashier = words.say("slip.cashier", name=clean(slip.cashier, NAME) or "—")
    return rows + pair(cashier, words.say("slip.till", till=clean(slip.till_code, REFERENCE) or "—"), columns)


def _numbered(words: Words, key: str, number: str) -> str:
    return words.say(f"slip.{key}", number=clean(number, REFERENCE) or "—")


def _money(slip: Slip, columns: int, words: Words) -> list[Row]:
    if slip.kind == "refund":
        return [*_large_money("refunded", slip, columns, words), *_tenders(slip, columns, words)]
    rows = pair(words.say("slip.subtotal"), format_minor(slip.subtotal_minor, slip.currency), columns)
    rows += pair(_discount_label(slip, words), format_minor(-slip.discount_minor, slip.currency), columns)
    rows += _large_money("received" if slip.is_companion else "due", slip, columns, words)
    rows += _tenders(slip, columns, words)
    return rows + pair(words.say("slip.invoiceable"), format_minor(slip.paid_minor, slip.currency), columns)


def _claim(slip: Slip, columns: int, words: Words) -> list[Row]:
    """The points that wait for whoever brings the slip: how many, until when, the code to scan and to type."""
    claim = slip.claim
    if claim is None:
        return []
    rows = centred(words.say("slip.claim_title", points=f"{claim.points:,}"), columns)
    rows += [Code(claim.token), *centred(clean(claim.code, REFERENCE), columns, 2)]
    return rows + centred(words.say("slip.claim_until", day=claim.last_day.isoformat()), columns)


def _discount_label(slip: Slip, words: Words) -> str:
    redeemed = slip.points.redeemed if slip.points else 0
    return words.say("slip.points_discount", points=f"{redeemed:,}") if redeemed else words.say("slip.discount")


def _large_money(key: str, slip: Slip, columns: int, words: Words) -> list[Row]:
    amount = clean(symbol(slip.currency) + format_minor(abs(slip.paid_minor), slip.currency), NAME)
    return large_pair(words.say(f"slip.{key}"), amount, columns)


def _tenders(slip: Slip, columns: int, words: Words) -> list[Row]:
    return [
        row
        for tender in slip.tenders
        for row in pair(_tender_name(tender, words), format_minor(tender.amount_minor, slip.currency), columns)
    ]


def _tender_name(tender: SlipTender, words: Words) -> str:
    key = f"slip.tender.{tender.kind}"
    return words.say(key) if words.has(key) else clean(tender.kind, NAME) or "—"


def _foot(slip: Slip, columns: int, words: Words) -> list[Row]:
    scan = words.say("slip.scan_refund" if slip.kind == "refund" else "slip.scan")
    thanks = clean(slip.footer or "", LINE) or words.say("slip.thanks")
    return [Code(slip.token), *centred(scan, columns), *centred(thanks, columns)]
