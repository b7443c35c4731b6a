"""当: what happens: bills, refunds, points by hand, lost cards."""

import re
from typing import Any

from desktop.core.domain.intents import Line
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from tests.examples.sentences import MORE, WHO, YUAN, N, Sentences, iso, trying
from tests.examples.words import DO_NOT_EARN
from tests.examples.world import World, minor
from tests.tills import PIN


def _buys(world: World, name: str, yuan: str, extra: str | None) -> None:
    _check_out(world, name, minor(yuan), (), extra)


def _buys_lines(world: World, name: str, listed: str, extra: str | None) -> None:
    lines = tuple(_line(part) for part in listed.split("、"))
    _check_out(world, name, sum(line.amount_minor for line in lines), lines, extra)


def _line(text: str) -> Line:
    match = re.fullmatch(r"(\S+?) ([\d.]+) 元(?:（(\S+) ?(\S+)?）)?", text)
    assert match, text
    name, yuan, about, value = match.groups()
    what: dict[str, Any] = {}
    if about == "特价":
        what["discounted"] = True
    elif about in ("类别", "编码", "标签"):
        field = {"类别": "category", "编码": "sku", "标签": "tags"}[about]
        what[field] = (value,) if field == "tags" else value
    elif about:
        what["kind"] = DO_NOT_EARN[about]
    return Line(minor(yuan), name=name, **what)


def _check_out(world: World, name: str, amount: int, lines: tuple[Line, ...], extra: str | None) -> None:
    said = _extras(extra)
    bill = Bill(
        amount_minor=amount,
        lines=lines,
        event_id=world.new_id(),
        key=None if name == "散客" else _key(world, name, said),
        redeem_points=int(said.get("用", "0")),
        ref=said.get("单号"),
        at_us=world.shop.clock.us(iso(said["补记"])) if "补记" in said else None,
        approve_pin=PIN if "店长批准" in said else None,
    )
    world.sale = trying(world, lambda: check_out(world.shop.till, bill)) or world.sale


def _key(world: World, name: str, said: dict[str, str]) -> str:
    if "报手机号" in said:
        return world.phone(name)
    return world.card(name, 1 if "用旧卡" in said else None)


def _extras(text: str | None) -> dict[str, str]:
    """``，用 50 积分，单号 A1，店长批准`` as words and what follows them."""
    parts = [part for part in (text or "").split("，") if part]
    words = (part.removesuffix(" 积分").partition(" ") for part in parts)
    return {word: value for word, _, value in words}


def _refunds(world: World, bill: str | None, yuan: str | None, extra: str | None) -> None:
    said = _extras(extra)
    request = RefundRequest(
        event_id=world.new_id(),
        bill=bill or _last_bill(world),
        reason="顾客退货",
        amount_minor=minor(yuan) if yuan else None,
        ref=said.get("退款号"),
    )
    world.refund = trying(world, lambda: refund_sale(world.shop.till, request)) or world.refund


def _last_bill(world: World) -> str:
    assert world.sale is not None
    return world.sale.bill


def _refunds_refund(world: World) -> None:
    assert world.refund is not None
    _refunds(world, world.refund.refund, None, None)


def _gives(world: World, name: str, points: str) -> None:
    _by_hand(world, name, int(points))


def _takes(world: World, name: str, points: str) -> None:
    _by_hand(world, name, -int(points))


def _by_hand(world: World, name: str, points: int) -> None:
    key = world.members[name].member_no
    trying(world, lambda: adjust_points(world.shop.till, world.new_id(), key, points, "店长核准"))


def _loses_card(world: World, name: str) -> None:
    report_lost_card(world.shop.till, world.new_id(), world.members[name].member_no)


SENTENCES: Sentences = (
    (rf"{WHO} 消费 {YUAN}{MORE}", _buys),
    (rf"{WHO} 买 ([^，]+){MORE}", _buys_lines),
    (rf"(?:单号 (\S+) )?退 {YUAN}{MORE}", _refunds),
    (rf"(?:单号 (\S+) )?全退{MORE}", lambda world, bill, extra: _refunds(world, bill, None, extra)),
    (r"拿退款单再去退款", _refunds_refund),
    (rf"店长给 {WHO} 补 {N} 积分", _gives),
    (rf"店长扣 {WHO} {N} 积分", _takes),
    (rf"{WHO} 的卡挂失", _loses_card),
)
