"""Two tills take the same file in, or one that says something else of the same bill: both end with HQ's one record."""

import os
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Refusal
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.undo_import import undo_import
from tests.moving_in import sales
from tests.sync.test_together import Chain
from tests.tills import TestTill

STANDS = {"nobody": 100, "first": None, "second": 100, "early": 100}
"""Who undoes → what the bill comes to in the end: HQ took the first till's, which is gone once that till undoes."""


@pytest.mark.parametrize("who", ["", "9"])
@pytest.mark.parametrize("undoes", STANDS)
@pytest.mark.parametrize("amount", [100, 200])
def test_two_tills_end_with_one_record_of_a_bill_that_both_brought(
    tmp_path: Path, who: str, undoes: str, amount: int
) -> None:
    chain = _joined(tmp_path)
    one, other = chain.tills
    brought = [_brings(till, tmp_path / f"{at}.csv", who, at) for till, at in ((one, 100), (other, amount))]
    if undoes == "early":
        undo_import(other.till, brought[1])
    chain.sync_all()
    _verify(chain)
    if undoes in ("first", "second"):
        at = ("first", "second").index(undoes)
        undo_import(chain.tills[at].till, brought[at])
        _verify(chain)
    chain.sync_all()
    chain.sync_all()
    _verify(chain)
    here, there = map(_kept, chain.tills)
    assert here == there
    assert [_refunds(till) for till in chain.tills] == [STANDS[undoes]] * 2
    for till in chain.tills:
        till.close()


def test_a_till_of_another_store_ends_with_the_same_record(tmp_path: Path) -> None:
    chain = _joined(tmp_path, is_apart=True)
    one, other = chain.tills
    brought = _brings(one, tmp_path / "one.csv", "9", 100)
    _brings(other, tmp_path / "other.csv", "9", 200)
    chain.sync_all()
    _verify(chain)
    assert _kept(one) == _kept(other)
    undo_import(one.till, brought)
    chain.sync_all()
    _verify(chain)
    assert _kept(one) == _kept(other) == ([], [], [])
    for till in chain.tills:
        till.close()


def _joined(folder: Path, *, is_apart: bool = False) -> Chain:
    chain = Chain(folder)
    chain.join(chain.tills[0])
    chain.join(chain.tills[1], chain.hq.open("branch") if is_apart else None)
    chain.sync_all()
    return chain


def _brings(till: TestTill, file: Path, who: str, amount: int) -> str:
    row = ("1", who, 1, "2026-03-01 09:00:00", amount)
    import_id = import_sales(till.till, SalesImport(path=sales(file, row), award=True)).import_id
    assert import_id
    return import_id


def _kept(till: TestTill) -> tuple[list[tuple[object, ...]], ...]:
    """Bills, balances and who the members are."""
    return (
        till.rows("SELECT bill_id, member_id, record FROM sales"),
        till.rows("SELECT member_id, state FROM member_states ORDER BY member_id"),
        till.rows("SELECT member_id, member_no, source, enrolled_on, external_id FROM members ORDER BY member_id"),
    )


def _refunds(till: TestTill) -> int | None:
    """What this till alone pays back for the bill, in minor units; None where it is not found."""
    asked = RefundRequest(event_id=till.till.ids.event_id(), bill="1", reason="x")
    try:
        return refund_sale(till.till, asked).refunded_minor
    except Refusal as refused:
        if refused.code != "bill.not_found":
            raise
        return None


def _verify(chain: Chain) -> None:
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        found = [verify_ledger(keeper(till.folder, till.clock)).first_bad for till in chain.tills]
    assert found == [None, None]
