"""Verifying finds every change to what is held, in the ledger and in what is derived, and names it."""

import pytest

from desktop.core.domain.events import MembersMerged
from hq.services.verify_all import Verified, verify_all
from tests.hq.chain import NOW_US, TENANT, Chain

FAULTS = (
    ("undoing.unknown", "INSERT INTO undoing SELECT tenant_id, 'i9', 's1' FROM tenants"),
    (
        "body.hash",
        "UPDATE events SET body = X'7b7d' WHERE kind = 'sale.completed' AND member_id IS NULL",
    ),
    (
        "body.missing",
        "UPDATE events SET body_hash = X'00' WHERE kind = 'ledger.opened'",
    ),
    (
        "body.missing",
        "DELETE FROM events WHERE kind = 'ledger.opened'",
    ),
    (
        "chain.hash",
        "UPDATE envelopes SET chain_hash = X'00' WHERE seq = 2",
    ),
    (
        "chain.hash",
        "UPDATE envelopes SET body_hash = X'00' WHERE seq = 2",
    ),
    (
        "seq.gap",
        "DELETE FROM envelopes WHERE seq = 2",
    ),
    (
        "head.differs",
        "DELETE FROM envelopes WHERE seq = (SELECT MAX(seq) FROM envelopes)",
    ),
    (
        "head.differs",
        "UPDATE epochs SET seq = seq + 1",
    ),
    (
        "head.differs",
        "UPDATE epochs SET chain_hash = X'00'",
    ),
    (
        "envelope.unknown",
        "DELETE FROM epochs",
    ),
    (
        "checkpoint.differs",
        "UPDATE events SET effective_at_us = effective_at_us + 1 WHERE kind = 'sale.completed' AND member_id = 'm1'",
    ),
    (
        "state.differs",
        "UPDATE events SET effective_day = '2020-01-01' WHERE member_id = 'm1'",
    ),
    (
        "columns.differ",
        "UPDATE events SET void = TRUE WHERE member_id = 'm1'",
    ),
    (
        "columns.differ",
        "UPDATE events SET kind = 'x' WHERE member_id = 'm1'",
    ),
    (
        "columns.differ",
        "UPDATE events SET staff_id = 'x' WHERE member_id = 'm1'",
    ),
    (
        "state.differs",
        "UPDATE member_states SET state = CAST(replace(state, '100', '900') AS BLOB)",
    ),
    (
        "state.differs",
        "UPDATE member_states SET debt = 7",
    ),
    (
        "state.differs",
        "UPDATE member_states SET tier = 'platinum'",
    ),
    (
        "state.differs",
        "DELETE FROM member_states",
    ),
    (
        "state.unknown",
        "INSERT INTO member_states SELECT tenant_id, 'm9', 0, state, last_day, tier, debt FROM member_states LIMIT 1",
    ),
    (
        "sale.differs",
        "UPDATE sales SET record = CAST(replace(record, '10000', '20000') AS BLOB) WHERE member_id = 'm1'",
    ),
    (
        "sale.differs",
        "UPDATE sales SET record = CAST(replace(record, '5000', '6000') AS BLOB) WHERE member_id IS NULL",
    ),
    (
        "sale.differs",
        "DELETE FROM sales WHERE member_id IS NULL",
    ),
    (
        "sale.differs",
        "UPDATE sales SET sale_id = 'x' WHERE member_id IS NULL",
    ),
    (
        "sale.unknown",
        "INSERT INTO sales SELECT tenant_id, 'x', member_id, store_id, day, bill_no, ref, record FROM sales LIMIT 1",
    ),
    (
        "face.differs",
        "UPDATE members SET face = 'm1' WHERE member_id = 'm3'",
    ),
    (
        "face.differs",
        "UPDATE members SET face = member_id",
    ),
    (
        "face.differs",
        "UPDATE edges SET holds = FALSE",
    ),
    (
        "member.differs",
        "UPDATE members SET member_no = 'x' WHERE member_no > ''",
    ),
    (
        "member.differs",
        "UPDATE members SET profile_id = 'x' WHERE member_no > ''",
    ),
    (
        "member.differs",
        "UPDATE members SET gone = TRUE",
    ),
    (
        "checkpoint.differs",
        "UPDATE checkpoints SET state = X'00'",
    ),
    (
        "feed.member",
        "DELETE FROM feed WHERE kind = 'member' AND entity_id = 'm1'",
    ),
    (
        "feed.sale",
        "DELETE FROM feed WHERE kind = 'sale'",
    ),
    (
        "feed.flag",
        "DELETE FROM feed WHERE kind = 'flag'",
    ),
    (
        "feed.ahead",
        "UPDATE counters SET number = 1",
    ),
)


@pytest.fixture
def full(chain: Chain) -> Chain:
    """A chain with something of everything."""
    till = chain.device("t1", chain.store("s1"))
    till.open()
    till.enrol()
    for at in range(70):
        till.sell("m1", 10_000, at_us=NOW_US - 10**9 + at)
    till.sell("m3")
    till.sell(None, 5_000, store_id="elsewhere")
    till.write(MembersMerged(other_id="m2"), "m1")
    till.send()
    return chain


def _verified(chain: Chain) -> Verified:
    return verify_all(chain.hq, TENANT)


def test_what_is_whole_is_found_whole(full: Chain) -> None:
    assert _verified(full) == Verified(epochs=1, events=75, members=4, sales=72, owed=0, fault=None)


@pytest.mark.parametrize(("fault", "change"), FAULTS)
def test_every_change_is_found(full: Chain, fault: str, change: str) -> None:
    with full.database.engine.connect() as connection:
        assert connection.exec_driver_sql(change).rowcount
    found = _verified(full).fault
    assert found is not None
    assert found.what == fault
