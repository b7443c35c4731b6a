"""A cashier who is killed: a process that checks out and refunds by a script, and says what is done.

The script is fixed by its seed, so whoever starts again knows which step was under way and does it again, with the id
it was begun with. Only what stands in ``done`` was ever said on the screen; a slip is printed after that.
"""

import os
import time
from pathlib import Path

from desktop.bootstrap import open_till
from desktop.core.ports import Till
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.refund_sale import RefundRequest, refund_sale

A_MOMENT_S = 0.002
PHONE = "13800138000"
Plant = str | None
PLANTS = ("acknowledge before commit", "print before commit", "fresh id per retry")


class Cashier:
    """Works through the script in ``folder`` from the first step not yet said to be done."""

    def __init__(self, folder: Path, plant: Plant = None) -> None:
        self.folder = folder
        self.plant = plant
        self.slips = folder / "slips"
        self.slips.mkdir(exist_ok=True)

    def work(self, steps: int) -> None:
        """Do every step that is left; each is acknowledged when its service has returned."""
        with open_till(self.folder / "shop") as till:
            for step in range(len(self.done()), steps):
                self._do(till, step)

    def done(self) -> list[str]:
        """What the screen said, line by line: step, kind, number, sum."""
        file = self.folder / "done"
        return file.read_text().splitlines() if file.exists() else []

    def _do(self, till: Till, step: int) -> None:
        """One step: the service, a moment for the screen, the word "done", a moment for the printer, the slip."""
        if self.plant == "acknowledge before commit":
            self._say(f"{step} sale R{step} {_amount(step)}")
        if self.plant == "print before commit":
            self._print(step, "too early")
        time.sleep(A_MOMENT_S)
        said = self._refund(till, step) if step % 3 == 2 else self._sell(till, step)
        time.sleep(A_MOMENT_S)
        if self.plant != "acknowledge before commit":
            self._say(said)
        self._print(step, said)

    def _ref(self, step: int) -> str:
        return f"R{step}" if self.plant != "fresh id per retry" else f"R{step}-{os.urandom(4).hex()}"

    def _print(self, step: int, text: str) -> None:
        (self.slips / str(step)).write_text(text)

    def _sell(self, till: Till, step: int) -> str:
        bill = Bill(amount_minor=_amount(step), event_id=till.ids.event_id(), key=PHONE, ref=self._ref(step))
        made = check_out(till, bill)
        return f"{step} sale {made.bill} {made.paid_minor}"

    def _refund(self, till: Till, step: int) -> str:
        bill = self.done()[-1].split()[2]
        asked = RefundRequest(
            event_id=till.ids.event_id(), bill=bill, reason="退货", amount_minor=300, ref=self._ref(step)
        )
        made = refund_sale(till, asked)
        return f"{step} refund {made.bill} {made.refunded_minor}"

    def _say(self, line: str) -> None:
        """One write call: a killed process has either said it or not."""
        file = os.open(self.folder / "done", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(file, f"{line}\n".encode())
        os.close(file)


def _amount(step: int) -> int:
    return 1_000 + 7 * step
