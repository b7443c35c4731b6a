"""P2: a durable checkout against a bare encrypted transaction that writes the same rows; P10: at ten times the members."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.crowd import filled, id_of
from bench.timing import Ratio, interleaved, report
from desktop.bootstrap import wall_us, wired
from desktop.core.domain.names import member_number
from desktop.core.ports import Till
from desktop.core.services.check_out import Bill, complete
from desktop.core.services.who import Found, find_one
from desktop.core.store import statements as sql
from desktop.core.store.database import connect
from desktop.core.store.opening import LEDGER, OpenLedger, open_ledger

ROUNDS = 400


def run(small: int = 10_000) -> bool:
    """Measure and print P2."""
    with TemporaryDirectory() as folder:
        filled(Path(folder, "ours"), small)
        filled(Path(folder, "bare"), small)
        ratio = measured(Path(folder, "ours"), Path(folder, "bare"), small)
    return report("P2 checkout commit", ratio, 1.3, "a bare FULL transaction of the same rows, encrypted")


def measured(ours: Path, bare: Path, members: int) -> Ratio:
    """The checkout in ``ours`` against the same rows written bare in ``bare``; both hold ``members``."""
    ledger, other = open_ledger(ours, wall_us), open_ledger(bare, wall_us)
    till = wired(ledger)
    raw = connect(bare / LEDGER, other.secrets.database)
    found = _found(till, members)
    complete(till, _bill(till), found[0])
    write = _BareWriter(raw, ledger, members)
    bills = [_bill(till) for _ in range(ROUNDS + 100)]
    ratio = interleaved(lambda at: complete(till, bills[at], found[at % len(found)]), write, ROUNDS)
    raw.close()
    ledger.file.close()
    other.file.close()
    return ratio


def _found(till: Till, members: int) -> list[Found]:
    """Members as they stand on the screen when F9 is pressed."""
    chance = random.Random(7)
    with till.ledger.reading() as reading:
        numbers = [member_number(till.shop.till_code, chance.randrange(members)) for _ in range(ROUNDS)]
        return [find_one(till, reading, number) for number in numbers]


def _bill(till: Till) -> Bill:
    return Bill(amount_minor=12_850, event_id=till.ids.event_id())


class _BareWriter:
    """Writes the rows of one checkout with nothing around them: values made before the clock starts."""

    def __init__(self, raw: Any, ledger: OpenLedger, members: int) -> None:
        self._raw = raw
        with ledger.file.reading() as reading:
            execute = reading.raw.execute
            columns = "epoch, event_id, kind, member_id, effective_at_us, business_date, body, body_hash"
            self._event = execute(f"SELECT {columns} FROM events WHERE kind = 'sale.completed'").fetchone()
            self._state = execute(f"SELECT * FROM member_states WHERE member_id = '{self._event[3]}'").fetchone()
            self._record = execute("SELECT record FROM sales").fetchone()[0]
        chance = random.Random(8)
        self._members = [id_of(chance.randrange(members)) for _ in range(ROUNDS)]
        self._rows = [self._made(at) for at in range(ROUNDS + 100)]

    def _made(self, at: int) -> tuple[tuple[object, ...], ...]:
        epoch, _, kind, _, when, day, body, hashed = self._event
        chance = random.Random(at)
        event_id = f"01a201e2-{chance.randrange(2**16):04x}-7{at:03x}-8000-{chance.randrange(2**48):012x}"
        member = self._members[at % ROUNDS]
        event = (epoch, at + 10, event_id, kind, member, when + at, day, None, body, hashed, hashed)
        sale = (event_id, event_id, f"AAAA-{at}", None, member, self._record)
        return event, sale, (member, *self._state[1:]), (at + 10, hashed, when + at, at, 0, 0)

    def __call__(self, at: int) -> None:
        event, sale, state, head = self._rows[at]
        execute = self._raw.execute
        execute("BEGIN IMMEDIATE")
        execute(sql.ADD_EVENT, event)
        execute(sql.ADD_SALE, sale)
        execute(sql.SAVE_STATE, state)
        execute(sql.SAVE_HEAD, head)
        execute("COMMIT")
