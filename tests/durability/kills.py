"""``python -m tests.durability.kills --count 500``: kill the cashier at random instants and count what was lost.

Each round starts a process that goes on where the last one was killed, lets it work for a moment drawn by the seed,
and kills it. At the end the script is finished in peace and everything said is looked for in the ledger.
"""

import argparse
import contextlib
import multiprocessing
import os
import random
import signal
import sys
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.bootstrap import described, keeper, new_shop, open_till, wired
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.ports import Reading
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.set_program import set_program
from tests.durability.cashier import PHONE, Cashier, Plant

LONGEST_LIFE_S = 0.06
STEPS_AT_A_TIME = 1_000_000


def killed(folder: Path, count: int, seed: int, plant: Plant = None) -> list[str]:
    """Kill ``count`` times, then finish; what is wrong with the ledger, nothing if nothing is."""
    folder.mkdir(exist_ok=True)
    opened(folder)
    chance = random.Random(seed)
    cashier, found = Cashier(folder, plant), []
    for at in range(count):
        _one_life(folder, chance.random() * LONGEST_LIFE_S, plant)
        found += _slips_without_sale(folder, cashier)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{at + 1}/{count} killed")
    try:
        cashier.work(len(cashier.done()) + 3)
    except NotFound:
        pass  # what was said and not kept cannot be refunded
    except RuleBroken as refused:
        found.append(f"the last steps are refused: {refused.code}")
    verified = verify_ledger(keeper(folder / "shop"))
    return [*found, *_wrong(folder, cashier), *([] if verified.ok else [str(verified.first_bad)])]


def opened(folder: Path) -> None:
    """A shop with one member under ``folder``."""
    ledger, _ = new_shop(folder / "shop", described("杀", "Asia/Shanghai", "CN", "companion", None, "00:00"), "1234")
    till = wired(ledger)
    set_program(till, "plain", {})
    enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=PHONE, name="林晓岚"))
    ledger.file.close()


def _one_life(folder: Path, life_s: float, plant: Plant) -> None:
    """A process that works until it is killed, ``life_s`` after it has opened the till."""
    fork = multiprocessing.get_context("fork")
    begun = fork.Event()
    process = fork.Process(target=_live, args=(folder, plant, begun))
    process.start()
    assert begun.wait(20)
    time.sleep(life_s)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def _live(folder: Path, plant: Plant, begun: Event) -> None:
    cashier = Cashier(folder, plant)
    begun.set()
    with contextlib.suppress(NotFound, RuleBroken):  # the last steps say so once more
        cashier.work(STEPS_AT_A_TIME)


def _slips_without_sale(folder: Path, cashier: Cashier) -> list[str]:
    """The slip printed last must have its sale, or its refund, in the ledger as it stands after the kill."""
    step = max((int(slip.name) for slip in cashier.slips.iterdir()), default=-1)
    if step < 0:
        return []
    with open_till(folder / "shop") as till, till.ledger.reading() as reading:
        made = reading.sales(f"R{step}") or [s for s in reading.sales(f"R{step - 1}") if s.record.refunds]
    fine = made or cashier.plant == "fresh id per retry"
    return [] if fine else [f"slip {step} without its sale"]


def _wrong(folder: Path, cashier: Cashier) -> list[str]:
    """Everything said is there once, and nothing else is."""
    with open_till(folder / "shop") as till, till.ledger.reading() as reading:
        said = [line.split() for line in cashier.done()]
        found = [wrong for line in said for wrong in _line_wrong(reading, *line)]
        (member,) = reading.members_by_phone(f"+86{PHONE}")
        visits, expected = reading.state(member.member_id).visits, sum(1 for line in said if line[1] == "sale")
        return found + ([f"{visits} bills for {expected} said"] if visits != expected else [])


def _line_wrong(reading: Reading, _: str, kind: str, bill: str, minor: str) -> list[str]:
    sales = reading.sales(bill)
    if len(sales) != 1:
        return [f"{bill}: {len(sales)} sales"]
    record = sales[0].record
    kept = record.paid_minor if kind == "sale" else record.refunded_minor
    return [] if kept == int(minor) else [f"{bill}: {kind} of {kept} for {minor}"]


def main() -> int:
    """Run from the command line; 1 if anything acknowledged was lost or doubled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        wrong = killed(Path(folder), asked.count, asked.seed)
        done = len(Cashier(Path(folder)).done())
    said = (f"\n{asked.count} kills, {done} acknowledged, {len(wrong)} wrong", *wrong[:20])
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
