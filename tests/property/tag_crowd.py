"""A small crowd with every edge that rules for tags are asked about, in a real ledger; made by a seed."""

import random
from pathlib import Path

from desktop.core.domain.intents import Line
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.part_members import last_merge, part_members
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.tag_member import Definition, define_tag, set_tag
from desktop.core.services.undo_import import undo_import
from tests.tills import TestTill, make_till

CATEGORIES = ("蛋糕", "茶", "面", "")
BIRTHDAYS = ("02-29", "11-22", "11-29", "1990-12-31", "01-01", "12-23", None)
WORDS = ("靠窗位", "不吃辣")
DAY_US = 86_400_000_000
_AGES = (0, 1, 13, 14, 29, 30, 31, 59, 60, 61, 89, 90, 91, 119, 120, 121, 364, 365, 366, 400)
MEMBERS = 24


def crowd(folder: Path, seed: int = 6) -> TestTill:
    """Two dozen members: bills by day and hour, some late, refunds, merges, imports, points that go, tags.

    One merge is undone, one import taken back; one member has a rhythm of their own, two never bought.
    """
    chance, shop = random.Random(seed), make_till(folder, day_starts="04:00")
    till, now = shop.till, shop.clock.now_us
    for word in WORDS:
        define_tag(till, till.ids.event_id(), Definition(group="basic", tag=word))
    numbers = [_enrolled(shop, chance, at) for at in range(MEMBERS)]
    for ago in (38, 28, 19, 10):
        _sold(shop, chance, numbers[-3], now - ago * DAY_US)
    for number in numbers[:-3]:
        for ago in chance.choices(_AGES, k=chance.choice((0, 1, 1, 2, 3, 4, 6))):
            _sold(shop, chance, number, now - ago * DAY_US - chance.randrange(20) * 3_600_000_000)
    for number in chance.sample(numbers, 6):
        adjust_points(till, till.ids.event_id(), number, chance.choice((50, 300)), "补")
    merged = [numbers[0:2], numbers[2:4]]
    for one, other in merged:
        merge_members(till, MergeRequest(event_id=till.ids.event_id(), one_key=one, other_key=other))
    part_members(till, till.ids.event_id(), last_merge(till, numbers[2]))
    _imported(shop, folder)
    return shop


def _imported(shop: TestTill, folder: Path) -> None:
    till = shop.till
    for undone in (False, True):
        table = folder / f"old-{undone}.csv"
        rows = [
            f"B{undone}{at},c{undone}{at % 3},2026-{9 + at % 2:02}-{at + 1:02} 1{at}:30,1{at}.50,面" for at in range(9)
        ]
        table.write_text("\n".join(["basket_id,customer_id,ts_local,amount,category", *rows, ""]), "utf-8")
        report = import_sales(till, SalesImport(path=table))
        if undone:
            undo_import(till, report.import_id or "")


def _enrolled(shop: TestTill, chance: random.Random, at: int) -> str:
    till = shop.till
    asked = Enrolment(
        event_id=till.ids.event_id(), phone=f"138{at:08}", name=f"会员{at}", birthday=chance.choice(BIRTHDAYS)
    )
    number = enrol_member(till, asked).member_no
    if at % 7 == 0:
        edit_member(till, Edit(event_id=till.ids.event_id(), key=number, birthday="11-25"))
    for word in WORDS:
        if chance.random() < 0.3:
            set_tag(till, till.ids.event_id(), number, "basic", word)
    return number


def _sold(shop: TestTill, chance: random.Random, number: str, at_us: int) -> None:
    till = shop.till
    amount = chance.choice((0, 100, 5_000, 100_000, 400_000, 900_000))
    category = chance.choice(CATEGORIES)
    lines = (Line(amount, name="x", category=category),) if amount else ()
    sold = check_out(
        till, Bill(event_id=till.ids.event_id(), amount_minor=amount, key=number, at_us=at_us, lines=lines)
    )
    back = chance.random()
    if amount and back < 0.4:
        part = None if back < 0.12 else amount // 2
        asked = RefundRequest(event_id=till.ids.event_id(), bill=sold.bill, reason="坏了", amount_minor=part)
        refund_sale(till, asked)
