"""A shop with a little of everything in its ledger, and an attacker who holds the key of its file."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from desktop.bootstrap import open_till
from desktop.core.protocol import body as wire
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.undo_import import undo_import
from desktop.core.store.database import connect
from desktop.core.store.keys.vault import open_vault
from desktop.core.store.ledger_secrets import database_key
from desktop.core.store.opening import save_identity
from desktop.core.store.swapping import LEDGER, label_of
from tests.tills import TestTill, make_till

PHONES = ("13800138000", "13900139000", "13700137000")


def busy_shop(folder: Path, bills: int = 40) -> TestTill:
    """Three members with bills, points used, refunds whole and in parts, a lost card, an import and one undone."""
    shop = make_till(folder)
    till = shop.till
    for phone in PHONES:
        enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name="王芳"))
    for number in range(bills):
        shop.clock.advance(hours=7)
        key = (*PHONES, None)[number % 4]
        sell(shop, 5000 + 37 * number, key=key, redeem=50 if number > 40 and number % 12 == 0 else 0)
    refund(shop, "BILL-4", 700)
    refund(shop, "BILL-4", 300)
    refund(shop, "BILL-5", None)
    refund(shop, "BILL-3", 100)
    edit_member(till, Edit(event_id=till.ids.event_id(), key=PHONES[1], name="李雷"))
    report_lost_card(till, till.ids.event_id(), PHONES[1])
    adjust_points(till, till.ids.event_id(), PHONES[2], 50, "补积分")
    for undone in (False, True):
        table = folder / f"old-{undone}.csv"
        rows = "".join(f"B{undone}{at},c{undone}{at % 3},2026-01-{at + 1:02},1{at}.50\n" for at in range(9))
        table.write_text("basket_id,customer_id,ts_local,amount\n" + rows, "utf-8")
        report = import_sales(till, SalesImport(path=table, award=True))
        if undone:
            undo_import(till, report.import_id or "")
    save_identity(shop.ledger)
    return shop


def sell(shop: TestTill, amount_minor: int, *, key: str | None = None, redeem: int = 0) -> CheckedOut:
    """One bill, named BILL-n by its place among the bills."""
    (number,) = shop.rows("SELECT count(*) FROM sales WHERE ref LIKE 'BILL-%'")[0]
    bill = Bill(
        event_id=shop.till.ids.event_id(),
        amount_minor=amount_minor,
        key=key,
        redeem_points=redeem,
        ref=f"BILL-{number}",
    )
    return check_out(shop.till, bill)


def refund(shop: TestTill, bill: str, amount_minor: int | None) -> None:
    """Give money back on a bill."""
    asked = RefundRequest(event_id=shop.till.ids.event_id(), bill=bill, amount_minor=amount_minor, reason="坏了")
    refund_sale(shop.till, asked)


@contextmanager
def file_opened(folder: Path) -> Iterator[Any]:
    """The ledger file as whoever holds its key sees it."""
    key = database_key(open_vault(folder), label_of(folder).ledger_id)
    with closing(connect(folder / LEDGER, key)) as raw:
        yield raw


def rehash(raw: Any, *, keep_signatures: bool = True) -> None:
    """What an attacker with the file's key does after an edit: every hash anew, the head set to match."""
    epoch, seq, chained = "", 0, wire.GENESIS
    rows = raw.execute("SELECT place, epoch, body FROM events ORDER BY place").fetchall()
    for place, its_epoch, body in rows:
        if its_epoch != epoch:
            epoch, seq, chained = its_epoch, 0, wire.GENESIS
        seq, hashed = seq + 1, wire.body_hash(body)
        chained = wire.chain_hash(epoch, seq, chained, hashed)
        raw.execute("UPDATE events SET seq = ? WHERE place = ?", (-seq, place))
        raw.execute("UPDATE events SET body_hash = ?, chain_hash = ? WHERE place = ?", (hashed, chained, place))
    raw.execute("UPDATE events SET seq = -seq")
    if not keep_signatures:
        raw.execute("UPDATE events SET signature = NULL")
    signed = "SELECT max(seq) FROM events WHERE epoch = ? AND signature IS NOT NULL"
    (vouched,) = raw.execute(signed, (epoch,)).fetchone()
    raw.execute(
        "UPDATE heads SET epoch = ?, seq = ?, chain_hash = ?, vouched_seq = ?", (epoch, seq, chained, vouched or 0)
    )


def keep_selling(folder: Path) -> None:
    """Open the till and sell until a file named ``stop`` stands in the directory: one process of several."""
    with open_till(folder) as till:
        while not (folder / "stop").exists():
            check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=1000, key=PHONES[0]))


def dies_at(step: int, action: Callable[[], object]) -> bool:
    """Run the action in a process of its own that ends, as if killed, before the n-th thing it does to the disk.

    False: it came to its end before that.
    """
    child = os.fork()
    if child == 0:
        _die_before(step)
        try:
            action()
        except BaseException:  # noqa: BLE001 - a child says only whether it came through
            os._exit(2)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == 2:
        raise AssertionError("the action failed by itself")
    return status == _KILLED


_KILLED = 9


def _die_before(step: int) -> None:
    left = [step]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os._exit(_KILLED)
            return real(*given, **named)

        return wrapped

    for owner, name in ((Path, "replace"), (Path, "unlink"), (os, "fsync"), (os, "open")):
        setattr(owner, name, counted(getattr(owner, name)))
