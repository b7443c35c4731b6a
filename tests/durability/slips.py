"""``python -m tests.durability.slips``: killed before every statement of a sale, a split bill, a refund.

Each life is a process that does one deed and is killed (SIGKILL) before its n-th statement; then the ledger is opened
as a restart does. A bill that stands has its slip waiting, one that does not has none; what waits comes out once, and
the same deed again adds nothing.
"""

import argparse
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from uuid import NAMESPACE_URL, uuid5

from desktop.bootstrap import open_till
from desktop.core.domain.printer import Printer
from desktop.core.ports import Till
from desktop.core.services import print_queue as queue
from desktop.core.services.ask_print import SlipWish, Wish, ask_print
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.keep_bill import OpenBill, complete_bill
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.split_bill import ShareOf, SplitBill, split_bill
from desktop.core.store import database
from tests.durability.kills import opened

PRINTER = Printer(kind="network", host="127.0.0.1")
WISH = SlipWish(language="en")
Deed = Callable[[Till, int], None]


def _id(what: str, at: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"{what} {at}"))


def sale(till: Till, at: int) -> None:
    """One bill, as F9 records it."""
    complete_bill(till, OpenBill(event_id=_id("sale", at), amount_minor=1_000), None, WISH)


def shared(till: Till, at: int) -> None:
    """One bill over two."""
    shares = (ShareOf(amount_minor=400), ShareOf(amount_minor=600))
    split_bill(till, SplitBill(event_id=_id("shared", at), amount_minor=1_000, shares=shares), None, WISH)


def refund(till: Till, at: int) -> None:
    """A part of the shop's first bill."""
    asked = RefundRequest(event_id=_id("refund", at), bill="FIRST", reason="退", amount_minor=1, slip=WISH)
    refund_sale(till, asked)


def slip_after_the_sale(till: Till, at: int) -> None:
    """The bug: the slip is asked for once the sale has been said to be done."""
    done = complete_bill(till, OpenBill(event_id=_id("late", at), amount_minor=1_000))
    ask_print(till, Wish(job_id=f"slip {done.bill}", kind="slip", about=done.bill, language="en"))


def slip_before_the_sale(till: Till, at: int) -> None:
    """The bug: the slip is asked for before the sale stands."""
    with till.ledger.writing() as writing:
        number = writing.next_bill_number()
    ask_print(till, Wish(job_id=f"slip {number}", kind="slip", about=number, language="en"))
    complete_bill(till, OpenBill(event_id=_id("early", at), amount_minor=1_000))


DEEDS: dict[str, Deed] = {"sale": sale, "shared": shared, "refund": refund}


def ready(folder: Path) -> Path:
    """A shop with one bill to refund."""
    folder.mkdir(exist_ok=True)
    opened(folder)
    with open_till(folder / "shop") as till:
        check_out(till, Bill(event_id=_id("first", 0), amount_minor=100_000, ref="FIRST"))
    return folder


def killed(folder: Path, deed: Deed, stride: int = 1) -> list[str]:
    """Kill before every ``stride``-th statement, each of the last, and when all is done; the faults."""
    whole = _statements(folder, deed)
    lives = sorted({*range(1, whole + 1, stride), *range(max(1, whole - 3), whole + 2)})
    found = list[str]()
    for at in lives:
        live(folder, deed, at)
        found += [f"killed before statement {at} of {whole}: {each}" for each in _wrong(folder, deed, at)]
    return found


def _statements(folder: Path, deed: Deed) -> int:
    """How many statements a life has that nobody ends."""
    seen: list[str] = []
    with traced(seen.append), open_till(folder / "shop") as till:
        seen.clear()
        deed(till, 0)
        count = len(seen)
        _printed(till)
    return count


def live(folder: Path, deed: Deed, at: int) -> None:
    """A process that is killed before statement ``at`` of the deed, or after the deed has returned."""
    process = multiprocessing.get_context("fork").Process(target=_die, args=(folder, deed, at))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, process.exitcode


def _die(folder: Path, deed: Deed, at: int) -> None:
    seen: list[str] = []
    armed = False

    def each(statement: str) -> None:
        seen.append(statement)
        if armed and len(seen) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    with traced(each), open_till(folder / "shop") as till:
        seen.clear()
        armed = True
        deed(till, at)
        os.kill(os.getpid(), signal.SIGKILL)


def traced(each: Callable[[str], None]) -> Any:
    """Every statement of every connection is told before it is carried out."""
    real = database.connect

    def connect(file: Path, key: bytes) -> Any:
        connection = real(file, key)
        connection.set_trace_callback(each)
        return connection

    return patch.object(database, "connect", connect)


def _wrong(folder: Path, deed: Deed, at: int) -> list[str]:
    """After the restart what stands has its paper, and nothing else; the deed again has it all, once."""
    with open_till(folder / "shop") as till:
        before = _numbers(till)
        paper = _printed(till)
        found = [f"no slip for {number}" for number in sorted(before - _slips(till))]
        found += [f"paper without its bill: {number}" for number in sorted(set(paper) - before)]
        deed(till, at)
    with open_till(folder / "shop") as till:
        paper += _printed(till)
        if sorted(paper) != sorted(set(paper)) or _numbers(till) != _slips(till):
            found.append(f"done again: paper {paper}")
    return found


def _printed(till: Till) -> list[str]:
    """What comes out of the printer when the program has just been started."""
    paper = list[str]()
    queue.wake_queue(till)
    while (taken := queue.take_job(till, PRINTER)) is not None:
        paper.append(taken.job.about)
        queue.job_ended(till, taken.job.job_id)
    return paper


def _numbers(till: Till) -> set[str]:
    """Every bill and refund that stands, but the first bill, which asked for no paper."""
    with till.ledger.reading() as reading:
        sales = reading.recent_sales(None, 10_000)
        refunds = {f"{sale.bill_no}-R{at}" for sale in sales for at in range(1, len(sale.record.refunds) + 1)}
        return {sale.bill_no for sale in sales if sale.said.intent.ref != "FIRST"} | refunds


def _slips(till: Till) -> set[str]:
    """What has come out of the printer."""
    return {job.about for job in queue.ended_jobs(till, 10_000) if job.state == "done"}


def main() -> int:
    """Run from the command line; 1 if a slip was lost, doubled, or stands for nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stride", type=int, default=1)
    asked = parser.parse_args()
    os.environ["SHUKE_KEY_STORE"] = "file"
    wrong = list[str]()
    with TemporaryDirectory() as folder:
        for name, deed in DEEDS.items():
            found = killed(ready(Path(folder) / name), deed, asked.stride)
            sys.stdout.write(f"{name}: {len(found)} wrong\n")
            wrong += found
    sys.stdout.write("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
