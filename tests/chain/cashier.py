"""A cashier at a till of the chain: enrols, sells, redeems and refunds by a script, while the till's sync runs beside.

The script is fixed by (seed, till, step), so whoever starts again after a kill does the step under way again with the
name it was begun with. Only what stands in ``done`` was said on the screen.
"""

import os
import random
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop.bootstrap import open_till, syncing
from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_card import print_card
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.sync.background import Background

SYNC_EVERY_S = 5.0
_STEPS_A_PHONE = 10
_PIN = "2468"


class Said(NamedTuple):
    """A line of ``done``: step, what was done, the bill's name, its sum, what the refusal was (``-`` for none)."""

    step: int
    kind: str
    ref: str
    minor: int
    why: str


class Cashier:
    """Till ``number`` of the chain in ``folder``: its ledger in ``folder/till-N``, cards shared in ``folder/cards``."""

    def __init__(self, folder: Path, number: int, seed: int) -> None:
        self.folder, self.number, self.seed = folder, number, seed
        self.shop = folder / f"till-{number}"
        self._cards = folder / "cards"
        self._cards.mkdir(exist_ok=True)

    def work(self, pause_s: float, steps: int | None = None, end: threading.Event | None = None) -> None:
        """Do step after step, with the till's own sync in its thread; for ever unless ``steps`` or ``end`` says."""
        over = end or threading.Event()
        background = syncing(self.shop, lambda _news: None, self._fault, every_s=SYNC_EVERY_S)
        background.start()
        try:
            while not over.is_set() and (steps is None or len(self.done()) < steps):
                self._steps(background, pause_s, over, steps)
        finally:
            background.stop()

    def finish(self) -> None:
        """The step under way at the last kill, in peace."""
        with open_till(self.shop) as till:
            self._say(self._step(till, len(self.done())))

    def done(self) -> list[Said]:
        """What the screen said."""
        file = self.folder / f"done-{self.number}"
        lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
        return [Said(int(step), kind, ref, int(minor), why) for step, kind, ref, minor, why in lines]

    def faults(self) -> str:
        """What the sync did not foresee."""
        file = self.folder / f"faults-{self.number}"
        return file.read_text() if file.exists() else ""

    def _fault(self, error: BaseException) -> None:
        import traceback

        with (self.folder / f"faults-{self.number}").open("a") as file:
            file.write("".join(traceback.format_exception(error)))

    def _steps(self, background: Background, pause_s: float, over: threading.Event, steps: int | None) -> None:
        """Steps until the till must be opened anew (a page may have brought other rules for the shop)."""
        with open_till(self.shop) as till:
            for step in range(len(self.done()), steps if steps is not None else 1_000_000):
                if over.is_set():
                    return
                self._say(self._step(till, step))
                background.wake()
                time.sleep(random.Random(f"{self.seed}|{self.number}|{step}|pause").random() * 2 * pause_s)

    def _step(self, till: Till, step: int) -> Said:
        chance = random.Random(f"{self.seed}|{self.number}|{step}")
        action = chance.choices((self._enrol, self._sell, self._redeem, self._refund), (1, 5, 2, 1))[0]
        if step == 0:
            action = self._enrol
        for attempt in range(20):
            try:
                return action(till, step, chance.getrandbits(32))
            except Refusal as refusal:
                if refusal.code != "ledger.busy" or attempt == 19:
                    return Said(step, "refused", "-", 0, refusal.code)
        raise AssertionError("unreachable")

    def _enrol(self, till: Till, step: int, draw: int) -> Said:
        """Somebody new, or a person who says the same phone at several tills; the card goes round."""
        chance = random.Random(draw)
        shared = chance.random() < 0.6
        phone = f"139{step // _STEPS_A_PHONE:08}" if shared else f"138{self.number:03}{step:05}"
        event_id = f"{draw:08x}-{self.number:04x}-4000-8000-{step:012x}"
        member = enrol_member(till, Enrolment(event_id=event_id, phone=phone, name="林晓岚" if shared else ""))
        token = print_card(till, member.member_no, "zh-Hans").token
        part = self._cards / f".{self.number}-{step}"
        part.write_text(f"{phone} {token}")
        part.rename(self._cards / f"{self.number}-{step}")
        return Said(step, "enrol", event_id, 0, "-")

    def _sell(self, till: Till, step: int, draw: int) -> Said:
        """To nobody, to a member by phone, or by a card that this till may never have heard of."""
        chance = random.Random(draw)
        ref, minor = f"T{self.number}-{step}", chance.randrange(500, 90_000)
        by = chance.choices(("nobody", "phone", "card"), (2, 3, 5))[0]
        key = None if by == "nobody" else self._somebody(chance)[0 if by == "phone" else 1]
        done = check_out(till, Bill(amount_minor=minor, event_id=till.ids.event_id(), key=key, ref=ref))
        return Said(step, "sale", ref, done.paid_minor, "-")

    def _redeem(self, till: Till, step: int, draw: int) -> Said:
        """Points are used by card; a manager's PIN passes the bounds now and then."""
        chance = random.Random(draw)
        ref, minor = f"T{self.number}-{step}", chance.randrange(20_000, 90_000)
        key = self._somebody(chance)[1]
        points, pin = chance.choice((50, 100, 200)), _PIN if chance.random() < 0.5 else None
        bill = Bill(
            amount_minor=minor, event_id=till.ids.event_id(), key=key, ref=ref, redeem_points=points, approve_pin=pin
        )
        return Said(step, "redeem", ref, check_out(till, bill).paid_minor, "-")

    def _refund(self, till: Till, step: int, draw: int) -> Said:
        """A part of a bill of before."""
        sold = [one for one in self.done() if one.kind in ("sale", "redeem")]
        if not sold:
            return Said(step, "refused", "-", 0, "nothing_sold")
        bill = random.Random(draw).choice(sold)
        asked = RefundRequest(
            event_id=till.ids.event_id(), bill=bill.ref, reason="退货", amount_minor=100, ref=f"R{self.number}-{step}"
        )
        return Said(step, "refund", bill.ref, refund_sale(till, asked).refunded_minor, "-")

    def _somebody(self, chance: random.Random) -> tuple[str, str]:
        """The phone and the card of somebody whose card this step remembers, whoever starts it again."""
        step_file = self.folder / f"whom-{self.number}"
        step = len(self.done())
        with suppress(OSError, ValueError):
            at, phone, token = step_file.read_text().split()
            if int(at) == step:
                return phone, token
        names = sorted(path.name for path in self._cards.iterdir() if not path.name.startswith("."))
        phone, token = (self._cards / chance.choice(names)).read_text().split()
        step_file.with_suffix(".part").write_text(f"{step} {phone} {token}")
        step_file.with_suffix(".part").replace(step_file)
        return phone, token

    def _say(self, said: Said) -> None:
        """One write call: a killed process has either said it or not."""
        file = os.open(self.folder / f"done-{self.number}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(file, f"{said.step} {said.kind} {said.ref} {said.minor} {said.why}\n".encode())
        os.close(file)
