"""After everything: what HQ holds against what each till shows, and against what every cashier said was done."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from desktop.bootstrap import keeper, open_till
from desktop.core.domain.state import MemberState
from desktop.core.services.keep_ledger import verify_ledger
from hq.services.house import Hq
from hq.services.verify_all import verify_all
from hq.store import folded
from hq.store.bulk import Ask
from tests.chain.cashier import Cashier, Said

_SHOWN = 5


class Book:
    """All that HQ holds of its one chain, read in one go."""

    def __init__(self, hq: Hq) -> None:
        with hq.database.reading() as connection:
            states = Ask("SELECT member_id, state FROM member_states").rows(connection)
            sales = Ask("SELECT ref, record FROM sales").rows(connection)
            self.tenant_id: str = Ask("SELECT tenant_id FROM tenants").rows(connection)[0][0]
            self.states = {row[0]: folded.decode_state(row[1]) for row in states}
            self.faces: dict[str, str] = dict(Ask("SELECT member_id, face FROM members").rows(connection))
            self.sales = [(row[0], folded.decode_record(row[1])) for row in sales]
            self.events: int = Ask("SELECT count(*) FROM events").rows(connection)[0][0]
            self.flags = Counter(row[0] for row in Ask("SELECT kind FROM flags").rows(connection))
            self.merged = sum(face != member_id for member_id, face in self.faces.items())
        self._hq = hq

    def fault(self) -> str:
        """What ``hq verify`` finds; "" for nothing."""
        found = verify_all(self._hq, self.tenant_id).fault
        return f"hq verify: {found.what} {found.about}" if found else ""


def wrong(book: Book, cashiers: list[Cashier]) -> list[str]:
    """Everything that does not agree."""
    found = [book.fault()] if book.fault() else []
    for cashier in cashiers:
        found += _till_wrong(cashier, book)
        found += _said_wrong(cashier, book)
    said = sum(one.kind in ("sale", "redeem") for cashier in cashiers for one in cashier.done())
    if len(book.sales) != said + len(cashiers):
        found.append(f"{len(book.sales)} sales at HQ, {said} were said and {len(cashiers)} were made before joining")
    return found


def _till_wrong(cashier: Cashier, book: Book) -> Iterator[str]:
    """The ledger verifies, and whoever HQ knows has the same here, to the point."""
    name = cashier.shop.name
    verified = verify_ledger(keeper(cashier.shop))
    if not verified.ok:
        yield f"{name}: verify {verified.first_bad}"
    if faults := cashier.faults():
        yield f"{name}: the sync had faults nobody foresaw: {faults[-600:]}"
    with open_till(cashier.shop) as till, till.ledger.reading() as reading:
        here = {member.member_id: reading.state(member.member_id) for member in reading.all_members()}
    expected = {face: book.states[face] for face in set(book.faces.values()) if face in book.states}
    if missing := sorted(expected.keys() - here.keys()):
        yield f"{name}: {len(missing)} members are not here, the first {missing[0]}"
    if more := sorted(here.keys() - expected.keys()):
        yield f"{name}: {len(more)} members HQ knows nothing of, the first {more[0]}"
    differing = [face for face in expected.keys() & here.keys() if points(expected[face]) != points(here[face])]
    for face in sorted(differing)[:_SHOWN]:
        yield f"{name}: {face}: HQ {points(expected[face])}, here {points(here[face])}"


def points(state: MemberState) -> tuple[Any, ...]:
    """What a person has: all lots to the point, what is owed, what was ever issued, used and gone, and the visits."""
    return tuple(state.lots), state.debt, state.totals, state.visits, state.held, state.card_serial


def _said_wrong(cashier: Cashier, book: Book) -> Iterator[str]:
    """Every bill said to be done is at HQ once, with its sum and its refunds; every member enrolled is there."""
    held = Counter(ref for ref, _ in book.sales)
    by_ref = dict(book.sales)
    said = cashier.done()
    refunds = Counter(one.ref for one in said if one.kind == "refund")
    for one in said:
        if one.kind in ("sale", "redeem"):
            if held[one.ref] != 1:
                yield f"{one.ref}: {held[one.ref]} times at HQ"
            elif wrong_sum := _sum_wrong(one, by_ref[one.ref], refunds[one.ref]):
                yield wrong_sum
        elif one.kind == "enrol" and one.ref not in book.faces:
            yield f"{one.ref}: enrolled, and not at HQ"


def _sum_wrong(one: Said, record: Any, refunds: int) -> str:
    if record.paid_minor != one.minor:
        return f"{one.ref}: {record.paid_minor} at HQ for {one.minor} said"
    held = len(record.refunds)
    return f"{one.ref}: {held} refunds at HQ for {refunds} said" if held != refunds else ""
