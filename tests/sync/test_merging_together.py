"""Members merged and parted at a till that has an HQ: at once here, there when it comes, everywhere in the end."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import RuleBroken
from desktop.core.protocol.pages import Page
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.part_members import part_members, preview_parting
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.show_member import show_member
from desktop.core.store.keys.vault import CHOICE
from desktop.core.store.syncing.sync_log import LedgerSyncLog
from hq.services.verify_all import verify_all
from tests.sync.test_together import Chain, enrol, sell
from tests.tills import TestTill

ONE, OTHER = "13800138000", "13900139000"


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    yield chain
    for till in chain.tills:
        till.close()


def merge(till: TestTill, one: str = ONE, other: str = OTHER) -> str:
    asked = MergeRequest(event_id=till.till.ids.event_id(), one_key=one, other_key=other)
    return merge_members(till.till, asked).edge_id


def verified(till: TestTill) -> bool:
    with patch.dict(os.environ, {CHOICE: "file"}):
        return verify_ledger(keeper(till.folder, till.clock)).ok


def everybody_agrees(chain: Chain) -> None:
    chain.sync_all()
    for till in chain.tills:
        assert chain.log(till).ranges() == chain.log(chain.tills[0]).ranges()
        assert verified(till)
    assert verify_all(chain.hq.hq, chain.hq.tenant_id).fault is None


def test_a_merge_made_offline_counts_here_at_once_and_everywhere_later(chain: Chain) -> None:
    one, other = chain.tills
    enrol(one, ONE, "林")
    chain.advance(minutes=1)
    enrol(other, OTHER, "林晓岚")
    for till, phone in ((one, ONE), (other, OTHER)):
        chain.advance(minutes=1)
        sell(till, 10_000, key=phone)
    chain.sync_all()
    chain.advance(hours=1)
    chain.hq.up = False
    merge(one)
    assert chain.balances(OTHER) == [200, 100]
    sell(one, 5_000, key=OTHER)
    sell(other, 7_000, key=OTHER)
    assert verified(one)
    chain.hq.up = True
    everybody_agrees(chain)
    assert chain.balances(OTHER) == [320, 320]
    shown = [show_member(till.till, OTHER, "en") for till in chain.tills]
    assert len({(each.member_no, each.name, each.visits) for each in shown}) == 1


def test_what_hq_lacks_is_told_under_whichever_id_it_was_written(chain: Chain) -> None:
    one = chain.tills[0]
    chain.hq.up = False
    for phone in (ONE, OTHER):
        enrol(one, phone, "林")
        sell(one, 1_000, key=phone)
    merge(one)
    with one.till.ledger.reading() as reading:
        (face,) = {member.member_id for phone in (ONE, OTHER) for member in reading.members_by_phone(f"+86{phone}")}
        assert reading.unsent_of(face) == {event.event_id for event in reading.events_of(face)}


def test_a_parting_of_a_merge_that_hq_knows_counts_at_once_where_everything_is_held(chain: Chain) -> None:
    one, other = chain.tills
    card = enrol(one, ONE, "林")
    chain.advance(minutes=1)
    enrol(one, OTHER, "王")
    sell(one, 10_000, key=ONE)
    sell(one, 20_000, key=OTHER)
    edge = merge(one)
    chain.sync_all()
    chain.advance(days=1)
    assert chain.balances(OTHER) == [300, 300]
    sell(other, 30_000, points=250, key=card)
    chain.sync_all()
    chain.advance(hours=1)
    parting = preview_parting(one.till, edge)
    assert parting.new_debt == 0  # the bill's own award repaid what it had taken from the other's
    part_members(one.till, one.till.ids.event_id(), edge)
    sides = {side.name: side.balance for side in parting.sides}
    assert sides == {"林": show_member(one.till, ONE, "en").balance, "王": 200}
    assert show_member(one.till, OTHER, "en").balance == 200
    assert verified(one)
    everybody_agrees(chain)
    for till in chain.tills:
        assert (show_member(till.till, ONE, "en").name, show_member(till.till, OTHER, "en").name) == ("林", "王")
        assert show_member(till.till, OTHER, "en").balance == 200


def test_a_merge_undone_before_hq_heard_of_it(chain: Chain) -> None:
    one, _ = chain.tills
    enrol(one, ONE, "林")
    chain.advance(minutes=1)
    enrol(one, OTHER, "王")
    sell(one, 10_000, key=ONE)
    chain.sync_all()
    edge = merge(one)
    sell(one, 3_000, key=OTHER)
    part_members(one.till, one.till.ids.event_id(), edge)
    assert chain.balances(ONE)[0] == 130
    everybody_agrees(chain)
    assert chain.balances(ONE) == [130, 130]
    assert chain.balances(OTHER) == [0, 0]


def test_what_hq_parts_is_parted_here_and_other_tills_merges_are_undone_here(chain: Chain) -> None:
    one, other = chain.tills
    enrol(one, ONE, "林")
    chain.advance(minutes=1)
    enrol(other, OTHER, "王")
    sell(one, 10_000, key=ONE)
    chain.sync_all()
    edge = merge(one)
    chain.sync_all()
    chain.advance(minutes=1)
    part_members(other.till, other.till.ids.event_id(), edge)
    assert chain.balances(OTHER) == [100, 0]
    everybody_agrees(chain)
    assert chain.balances(OTHER) == [0, 0]
    with pytest.raises(RuleBroken, match=r"part\.done"):
        preview_parting(one.till, edge)


def test_each_ids_lost_card_is_refused_at_every_till_and_no_other(chain: Chain) -> None:
    one, other = chain.tills
    cards = [enrol(one, ONE, "林")]
    chain.advance(minutes=1)
    cards.append(enrol(one, OTHER, "王"))
    report_lost_card(one.till, one.till.ids.event_id(), ONE)
    merge(one)
    chain.sync_all()
    assert show_member(other.till, cards[1], "en").balance == 0
    with pytest.raises(RuleBroken, match=r"token\.lost"):
        show_member(other.till, cards[0], "en")


def test_whoever_is_part_of_a_face_is_told_with_it(chain: Chain) -> None:
    """A till that HQ tells anew knows by that whom the face has, and whom no more."""
    one, other = chain.tills
    enrol(one, ONE, "林")
    enrol(one, OTHER, "林晓岚")
    merge(one)
    chain.sync_all()
    sell(other, 500, key=ONE)
    chain.sync(other)
    taken: list[str] = []
    take = LedgerSyncLog.take

    def taking(log: LedgerSyncLog, page: Page) -> None:
        taken.extend(row.member_id for row in page.members)
        take(log, page)

    with patch.object(LedgerSyncLog, "take", taking):
        chain.sync(one)
    assert len(set(taken)) == 2
