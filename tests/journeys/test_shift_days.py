"""Days of sixty bills, once per mode: the cash equals the count, the day list equals the POS's, the Z the ledger.

What the drawer and the POS must say is reckoned here, bill by bill, by nothing of ours.
"""

import csv
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.intents import Tender
from desktop.core.ports import Till, unwatched
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.quote_bill import quote_bill
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.count_cash import count_cash
from desktop.core.services.shifts.list_day import export_day, list_day
from desktop.core.services.shifts.move_cash import move_cash
from desktop.core.services.shifts.open_shift import open_shift
from desktop.core.services.show_member import show_member
from tests.tills import TestTill, make_till

PHONES = ("13800138000", "13900139000", "13700137000")
BILLS = 60
POINT_MINOR = 2


@dataclass
class Reckoning:
    """A pencil and a sheet of paper beside the till."""

    drawer: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    given: int = 0
    discounts: list[int] = field(default_factory=list)
    pos: list[tuple[str, int, int]] = field(default_factory=list)


def a_day(shop: TestTill, chance: random.Random, number: int) -> Reckoning:
    """Bills of members and of nobody, with points, mixed tenders, refunds in parts; cash in and out."""
    sheet, till, bills = Reckoning(), shop.till, list[tuple[str, int]]()
    for at in range(BILLS):
        shop.clock.advance(minutes=9)
        ref, amount = f"D{number}-{at:03}", chance.randrange(500, 30_000)
        phone = chance.choice((*PHONES, None))
        redeem = _points(till, phone, amount, chance)
        paid = amount - redeem * POINT_MINOR
        cash = chance.choice((paid, 0, paid // 2)) if till.shop.mode == "till" else 0
        tenders = _tenders(till, cash, paid)
        bill = Bill(
            event_id=till.ids.event_id(), amount_minor=amount, key=phone, ref=ref, redeem_points=redeem, tenders=tenders
        )
        assert check_out(till, bill).paid_minor == paid
        sheet.drawer += cash
        sheet.taken.update({"cash": cash, "wechat": paid - cash})
        sheet.pos.append((ref, redeem * POINT_MINOR, paid))
        sheet.discounts += [redeem * POINT_MINOR] if redeem else []
        bills.append((ref, paid))
        if at % 9 == 8:
            sheet.given += _refund(till, chance.choice(bills), chance)
    sheet.drawer -= sheet.given
    return sheet


def _points(till: Till, phone: str | None, amount: int, chance: random.Random) -> int:
    if phone is None or chance.random() < 0.6:
        return 0
    most = quote_bill(till, phone, amount).most_points
    return min(most, 100) // 50 * 50


def _tenders(till: Till, cash: int, paid: int) -> tuple[Tender, ...]:
    if till.shop.mode != "till":
        return ()
    return tuple(Tender(kind, part) for kind, part in (("cash", cash), ("wechat", paid - cash)) if part)


def _refund(till: Till, bill: tuple[str, int], chance: random.Random) -> int:
    ref, paid = bill
    part = min(paid, chance.randrange(1, 400))
    asked = RefundRequest(event_id=till.ids.event_id(), bill=ref, reason="退一道菜", amount_minor=part, tender="cash")
    return refund_sale(till, asked).cash_minor


def opened(folder: Path, mode: str) -> TestTill:
    shop = make_till(folder, mode=mode, preset="plain", now="2026-11-22T08:00:00", changes={"redeem.from_purchase": 1})
    for phone in PHONES:
        enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=phone))
    return shop


def ledger_balance(till: Till) -> int:
    return sum(show_member(till, phone, "en").balance or 0 for phone in PHONES)


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


def test_at_the_till_the_cash_equals_the_count(tmp_path: Path) -> None:
    shop, chance, closing = opened(tmp_path / "shop", "till"), random.Random(7), 0
    for number in range(2):
        till = shop.till
        open_shift(till, till.ids.event_id(), 50_000)
        sheet = a_day(shop, chance, number)
        move_cash(till, till.ids.event_id(), -2_500, "买菜")
        count_cash(till, till.ids.event_id(), 50_000 + sheet.drawer - 2_500)
        shop.reopen()
        kept = close_shift(shop.till, Closing(event_id=shop.till.ids.event_id()))
        assert kept.shift is not None
        assert kept.shift.drawer.difference_minor == 0
        assert {each.kind: each.taken_minor for each in kept.takings.tenders} == dict(sheet.taken)
        assert (kept.takings.bills, kept.takings.given_minor) == (BILLS, sheet.given)
        assert (kept.takings.discounts, kept.takings.discount_minor) == (len(sheet.discounts), sum(sheet.discounts))
        assert (kept.z.opening, kept.z.closing) == (closing, ledger_balance(shop.till))
        closing = kept.z.closing
        shop.clock.advance(hours=14)
    shop.close()
    assert keeper(shop.folder).verify((), unwatched).first_bad is None


def test_beside_a_pos_the_day_list_equals_the_pos_s(tmp_path: Path) -> None:
    shop = opened(tmp_path / "shop", "companion")
    sheet = a_day(shop, random.Random(8), 0)
    till, day = shop.till, list_day(shop.till)
    sales = [(row.ref, row.discount_minor, row.paid_minor) for row in day.rows if row.kind == "sale"]
    assert sales == sheet.pos
    assert (day.bills, day.discounts, day.discount_minor) == (BILLS, len(sheet.discounts), sum(sheet.discounts))
    assert day.net_minor == sum(paid for _, _, paid in sheet.pos) - sheet.given
    export_day(till, day.day, tmp_path / "day.csv")
    with (tmp_path / "day.csv").open(encoding="utf-8-sig", newline="") as file:
        written = [row for row in csv.DictReader(file) if row["kind"] == "sale"]
    assert [(row["pos_ref"], int(row["discount_cents"]), int(row["paid_cents"])) for row in written] == sheet.pos
    kept = close_shift(till, Closing(event_id=till.ids.event_id()))
    assert (kept.takings.discount_minor, kept.z.closing) == (sum(sheet.discounts), ledger_balance(till))
    shop.close()
