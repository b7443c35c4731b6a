"""P2: a durable checkout against a bare encrypted transaction that writes the same rows."""

import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

from bench.crowd import id_of, twice
from bench.timing import Ratio, interleaved, report
from desktop.bootstrap import wall_us, wired
from desktop.core.domain.names import member_number
from desktop.core.ports import Fact, Till
from desktop.core.services.check_out import Bill, complete
from desktop.core.services.who import Found, find_one
from desktop.core.store import statements as sql
from desktop.core.store.database import connect
from desktop.core.store.opening import LEDGER, OpenLedger, open_ledger

ROUNDS = 400


def run(small: int = 10_000) -> bool:
    """Measure and print P2."""
    with TemporaryDirectory() as folder:
        ours, bare = Path(folder, "ours"), Path(folder, "bare")
        twice(ours, bare, small)
        whole, stored = measured(ours, bare, small), measured(ours, bare, small, decided=True)
    against = "a bare FULL transaction of the same rows, encrypted"
    held = report("P2 checkout commit, bill decided", stored, 1.3, against)
    return report("P2 whole checkout service", whole, 1.3, against) and held


def measured(ours: Path, bare: Path, members: int, *, decided: bool = False) -> Ratio:
    """The checkout in ``ours`` against the same rows written bare in ``bare``; both hold ``members``.

    ``decided``: the fact is there already; what is measured is entering it, folding it and making it durable.
    """
    ledger, other = open_ledger(ours, wall_us), open_ledger(bare, wall_us)
    till = wired(ledger)
    raw = connect(bare / LEDGER, other.secrets.database)
    found = _found(till, members)
    complete(till, _bill(till), found[0])
    write = _BareWriter(raw, ledger, members)
    run = _entering(till, found) if decided else _checking_out(till, found)
    ratio = interleaved(run, write, ROUNDS)
    raw.close()
    ledger.file.close()
    other.file.close()
    return ratio


def _checking_out(till: Till, found: list[Found]) -> Callable[[int], object]:
    bills = [_bill(till) for _ in range(ROUNDS + 100)]
    return lambda at: complete(till, bills[at], found[at % len(found)])


def _entering(till: Till, found: list[Found]) -> Callable[[int], object]:
    """Write a decided bill anew, under ids of its own."""
    bill = _bill(till)
    complete(till, bill, found[0])
    with till.ledger.reading() as reading:
        sale = reading.sale(bill.event_id)
        program = reading.program()
    assert sale
    ids = [till.ids.event_id() for _ in range(ROUNDS + 100)]
    facts = [replace(sale.said, intent=replace(sale.said.intent, bill_id=named, bill_no=named)) for named in ids]

    def enter(at: int) -> None:
        member_id = found[at % len(found)].member.member_id
        with till.ledger.writing() as writing:
            writing.append(
                Fact(
                    event_id=ids[at], moment=writing.moment(), payload=facts[at], member_id=member_id,
                    program_hash=program.hash,
                )
            )  # fmt: skip

    return enter


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
            summary = "bills, spend_minor, first_day, last_day, next_expiry_on, debt, tier, tier_until"
            asked = "ladder, day_bills, day_spend, lots, tags, open"
            kept = f"SELECT member_id, state, {summary}, {asked} FROM member_states"
            self._state = execute(f"{kept} WHERE member_id = '{self._event[3]}'").fetchone()
            self._record = execute("SELECT record, day_no, stands, hour FROM sales").fetchone()
        chance = random.Random(8)
        self._members = [id_of(chance.randrange(members)) for _ in range(ROUNDS)]
        first = raw.execute("SELECT max(seq) + 1 FROM events").fetchone()[0]
        self._rows = [self._made(first + at) for at in range(ROUNDS + 100)]

    def _made(self, at: int) -> tuple[tuple[object, ...], ...]:
        epoch, _, kind, _, when, day, body, hashed = self._event
        chance = random.Random(at)
        event_id = f"01a201e2-{at:04x}-7{at % 4096:03x}-8000-{chance.randrange(2**48):012x}"
        member = self._members[at % ROUNDS]
        event = (epoch, at, event_id, kind, member, when + at, day, None, body, hashed, hashed)
        sale = (event_id, event_id, f"AAAA-{at}", None, member, *self._record)
        return event, sale, (member, *self._state[1:]), (at, hashed, when + at, at, 0, 0, "[]")

    def __call__(self, at: int) -> None:
        event, sale, state, head = self._rows[at]
        execute = self._raw.execute
        execute("BEGIN IMMEDIATE")
        execute(sql.ADD_EVENT, event)
        execute(sql.ADD_SALE, sale)
        execute(sql.SAVE_STATE, state)
        execute(sql.SAVE_HEAD, head)
        execute("COMMIT")
