"""Erased at one till: HQ forgets, the other tills forget, and what one of them wrote meanwhile does not come back."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.erase_member import erase_member
from desktop.core.services.note_member import note_member
from desktop.core.store.keys.vault import CHOICE
from tests.erasing.traces import traces
from tests.sync.test_merging_together import everybody_agrees
from tests.sync.test_together import Chain, enrol, sell

PHONE = "13800138000"
NEEDLES = [text.encode() for text in (PHONE, "林晓岚", "林大姐", "花生过敏")]


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    yield chain
    for till in chain.tills:
        till.close()


def test_no_till_and_no_hq_keeps_what_was_erased_at_one(chain: Chain) -> None:
    one, other = chain.tills
    enrol(one, PHONE, "林晓岚")
    chain.sync_all()
    sell(other, 10_000, key=PHONE)
    note_member(other.till, other.till.ids.event_id(), PHONE, "花生过敏")
    chain.sync_all()
    before = chain.balances(PHONE)
    chain.advance(hours=1)
    erase_member(one.till, one.till.ids.event_id(), PHONE, "本人要求")
    edit_member(other.till, Edit(event_id=other.till.ids.event_id(), key=PHONE, name="林大姐"))
    everybody_agrees(chain)
    everybody_agrees(chain)
    assert before == [100, 100]
    texts = chain.hq.hq.database
    with texts.reading() as connection:
        left = connection.exec_driver_sql("SELECT text FROM texts").fetchall()
    assert not [row for row in left if any(needle in bytes(row[0]) for needle in NEEDLES)]
    for till in chain.tills:
        with patch.dict(os.environ, {CHOICE: "file"}):
            assert keeper(till.folder, till.clock).scrub(till.folder).ledger
        assert traces(till.folder, till.ledger.secrets.database, NEEDLES) == set()
        number = till.rows("SELECT member_no FROM members")[0][0]
        with pytest.raises(RuleBroken, match=r"member\.erased"):
            sell(till, 1_000, key=number)
