"""Points that HQ keeps for a bill: stored before they are asked for, good for the very next fact, told when passed."""

import msgspec
import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleCompleted
from desktop.core.ports.at_hq import HoldAsked, Kept
from desktop.core.ports.sync import SyncLog
from desktop.core.protocol.messages import Hold, Push, Pushed
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.hold_points import ask_hold
from desktop.core.services.price_bill import Draft, price_bill
from desktop.core.services.who import find_one
from desktop.core.store.syncing import LedgerSyncLog
from tests.integration.test_offline_bounds import PHONE, card, join, sell, shop
from tests.tills import TestTill

__all__ = ["shop"]


def ask(shop: TestTill, points: int, instead_of: str = "") -> HoldAsked | None:
    with shop.till.ledger.reading() as reading:
        member = find_one(shop.till, reading, PHONE).member
    return ask_hold(shop.till, member, points, instead_of)


def held(shop: TestTill, points: int, granted: int | None = None) -> Kept:
    """As if HQ had kept what was asked for, or so many."""
    asked = ask(shop, points)
    assert asked is not None
    message = msgspec.json.decode(asked.data, type=Hold)
    return Kept(asked.hold_id, message.points if granted is None else granted)


def use(shop: TestTill, points: int, kept: Kept | None) -> CheckedOut:
    bill = Bill(
        event_id=shop.till.ids.event_id(), amount_minor=100_000, key=card(shop), redeem_points=points, kept=kept
    )
    return check_out(shop.till, bill)


def spent(shop: TestTill) -> int:
    return int(shop.rows("SELECT coalesce(sum(points), 0) FROM unsent_spends")[0][0])


def test_only_what_goes_beyond_the_bound_is_asked_for(shop: TestTill) -> None:
    assert ask(shop, 2_000) is None  # no HQ, no bound
    join(shop)
    assert ask(shop, 500) is None
    asked = ask(shop, 1_500)
    assert asked is not None
    message = msgspec.json.decode(asked.data, type=Hold)
    assert (message.points, message.hold_id) == (1_000, asked.hold_id)
    (row,) = shop.rows("SELECT hold_id, epoch, after_seq, points FROM hold_requests")
    assert row == (message.hold_id, message.epoch, message.after_seq, 1_000)
    (head,) = shop.rows("SELECT epoch, seq FROM heads")
    assert head == (message.epoch, message.after_seq)


def test_what_hq_keeps_comes_on_top_and_counts_against_no_bound(shop: TestTill) -> None:
    join(shop)
    sale = use(shop, 1_200, held(shop, 1_200))
    assert spent(shop) == 500
    with shop.till.ledger.reading() as reading:
        event = reading.event(sale.sale_id)
    assert event is not None
    assert isinstance(event.payload, SaleCompleted)
    apart = event.payload.view.apart if event.payload.view else None
    assert apart is not None
    assert apart.held == 700
    with pytest.raises(RuleBroken, match=r"redeem\.offline_member"):
        use(shop, 50, None)


def test_fewer_than_asked_is_what_counts(shop: TestTill) -> None:
    join(shop)
    kept = held(shop, 1_500, granted=300)
    with pytest.raises(RuleBroken, match=r"redeem\.offline_member") as caught:
        use(shop, 1_500, kept)
    assert caught.value.facts["most"] == 800
    assert use(shop, 800, kept).points_redeemed == 800


def test_it_is_good_for_the_next_fact_alone(shop: TestTill) -> None:
    join(shop)
    kept = held(shop, 1_500)
    sell(shop, 1_000, key=None)
    with pytest.raises(RuleBroken, match=r"redeem\.offline_member"):
        use(shop, 1_500, kept)
    assert use(shop, 1_500, held(shop, 1_500)).points_redeemed == 1_500


def test_nobody_uses_a_hold_that_was_not_asked_for_here_or_for_somebody_else(shop: TestTill) -> None:
    join(shop)
    with pytest.raises(RuleBroken, match=r"redeem\.offline_member"):
        use(shop, 1_500, Kept("made up", 1_000))


def test_after_72_hours_only_what_hq_keeps_may_be_used(shop: TestTill) -> None:
    join(shop, hours_ago=80)
    kept = held(shop, 400)
    assert kept.points == 400  # all of it goes beyond a bound of none
    draft = Draft(amount_minor=100_000, member_id=_member(shop), proof="card", card_serial=1, kept=kept)
    priced = price_bill(shop.till, draft)
    assert (priced.most_points, priced.limit, priced.held) == (400, "too_long_offline", 400)
    with pytest.raises(RuleBroken, match=r"redeem\.too_long_offline"):
        use(shop, 450, kept)
    assert use(shop, 400, kept).points_redeemed == 400


def _member(shop: TestTill) -> str:
    with shop.till.ledger.reading() as reading:
        return find_one(shop.till, reading, PHONE).member.member_id


def test_no_clock_ends_it_and_none_makes_it_good_again(shop: TestTill) -> None:
    join(shop)
    kept = held(shop, 1_500)
    shop.clock.advance(hours=-5)
    shop.clock.advance(hours=10)
    assert use(shop, 1_500, kept).points_redeemed == 1_500


def test_a_restart_forgets_the_answer_and_keeps_the_request(shop: TestTill) -> None:
    join(shop)
    asked = ask(shop, 1_500)
    shop.reopen()
    assert asked is not None
    assert shop.rows("SELECT hold_id FROM hold_requests") == [(asked.hold_id,)]
    with pytest.raises(RuleBroken, match=r"redeem\.offline_member"):
        use(shop, 1_500, None)


def test_a_push_names_what_it_passed_and_what_hq_heard_is_forgotten(shop: TestTill) -> None:
    join(shop)
    log: SyncLog = LedgerSyncLog(shop.ledger)
    epoch = log.standing().epochs[-1]
    kept = held(shop, 1_500)
    before = log.tail(epoch.epoch, 0, 1 << 20)
    assert before is not None
    assert before.passed == ()  # nothing has passed it yet
    use(shop, 1_500, kept)
    late = ask(shop, 1_900)
    push = log.tail(epoch.epoch, 0, 1 << 20)
    assert late is not None
    assert push is not None
    assert push.passed == (kept.hold_id,)
    _acknowledge(log, push)
    assert shop.rows("SELECT hold_id FROM hold_requests") == [(late.hold_id,)]


def _acknowledge(log: SyncLog, push: Push) -> None:
    log.acked(
        push,
        Pushed(
            epoch=push.epoch, acked_seq=push.after_seq + len(push.events), acked_hash=push.head_hash, signature="00",
            stamps=(None,) * len(push.events), time_us=log.now_us(),
        ),
    )  # fmt: skip
