"""A till and its HQ: what is pushed is HQ's, what HQ says is seen, and own events stay on top of it."""

from unittest.mock import patch

import msgspec

from desktop.core.domain.program import DEFAULT
from desktop.core.domain.program_document import canonical, changed, program_hash
from desktop.core.domain.state import MemberState
from desktop.core.protocol.messages import Push
from desktop.core.store.syncing import taking
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import OTHER_PHONE, PHONE, Joined, balance, shared, whole


class Killed(BaseException):
    """The process ended here."""


def test_what_one_till_earned_is_seen_at_the_other(first: Joined, second: Joined, hq: FakeHq) -> None:
    member = shared(first, second, 12_800)
    assert second.state(member) == first.state(member) == hq.member(member)[0]
    second.sell(PHONE, 5_000)
    assert balance(second, member) == 178
    second.round()
    first.round()
    assert first.state(member) == second.state(member) == hq.member(member)[0]
    assert first.log.standing().unsent == 0
    whole(first, second)


def test_a_page_overwrites_nothing_that_hq_has_not_heard(first: Joined, second: Joined) -> None:
    member = shared(first, second)
    second.sell(PHONE, 7_000)
    second.round()
    first.sell(PHONE, 200)
    first.pull()
    assert balance(first, member) == 1000 + 70 + 2
    whole(first)


def test_each_row_keeps_the_head_that_it_was_read_with(first: Joined, second: Joined) -> None:
    """Acknowledged meanwhile, but not in the row: still laid over. In the row: not once more."""
    member = shared(first, second)
    first.sell(PHONE, 200)
    first.push()
    assert balance(first, member) == 1002
    first.sell(PHONE, 300)
    first.pull()
    assert balance(first, member) == 1005
    whole(first)
    second.round()
    assert balance(second, member) == 1002
    first.round()
    assert balance(first, member) == 1005
    whole(first, second)


def test_the_cursor_is_never_ahead_of_the_data(first: Joined, second: Joined) -> None:
    """Killed between any two chunks of a page the page is asked for again; nothing of it is missing in the end."""
    for at in range(6):
        first.enrol(f"1380013800{at}")
    for at in range(6):
        first.sell(f"1380013800{at}", 1_000 * (at + 1))
    first.round()
    real, cursor = second.shop.ledger.file.writing, second.log.standing().cursor
    for chunks in range(1, 200):
        left = [chunks]

        def writing(left: list[int] = left) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real()

        short = patch.multiple(taking, HOLD_S=0, MOST_HOLD_S=0)
        with short, patch.object(second.shop.ledger.file, "writing", writing):
            try:
                second.pull(pages=1, limit=1000)
                break
            except Killed:
                assert second.log.standing().cursor == cursor
                whole(second)
    assert chunks > 10
    with second.shop.till.ledger.reading() as reading:
        assert [member.profile.phone for member in reading.all_members()].count(None) == 0
        assert len(list(reading.all_members())) == 6
    whole(second)


def test_what_hq_lost_is_pushed_again_with_its_stamps(first: Joined, second: Joined, hq: FakeHq) -> None:
    member = shared(first, second)
    before = hq.copied()
    first.ahead_us = 600_000_000
    first.sell(PHONE, 3_000)
    first.round()
    second.round()
    stamps = {event_id: held.event for event_id, held in hq.events.items()}
    hq.restore(before)
    first.shop.clock.advance(days=3)
    first.push()
    assert {event_id: held.event for event_id, held in hq.events.items()}.items() <= stamps.items()
    for till in (first, second, first):
        till.round()
        whole(first, second)
    assert {event_id: held.event for event_id, held in hq.events.items()} == stamps
    assert first.state(member) == second.state(member) == hq.member(member)[0]


def test_what_hq_says_no_more_is_void_after_a_pull_from_the_beginning(
    first: Joined, second: Joined, hq: FakeHq
) -> None:
    member = shared(first, second)
    before = hq.copied()
    elsewhere = second.enrol(OTHER_PHONE)
    bill = second.sell(PHONE, 5_000).bill
    second.round()
    first.round()
    assert balance(first, member) == 1050
    hq.restore(before)
    first.round()
    whole(first)
    assert balance(first, member) == 1000
    assert first.state(elsewhere) == MemberState()
    assert first.sales(bill) == []
    second.round()
    first.round()
    assert balance(first, member) == 1050
    assert first.state(elsewhere) == second.state(elsewhere)
    whole(first, second)


def test_a_batch_is_bounded_and_brings_what_its_events_name(first: Joined) -> None:
    first.enrol(PHONE, "王芳")
    for _ in range(30):
        first.sell(PHONE, 1_000)
    epoch = first.log.standing().epochs[-1]
    batches: list[Push] = []
    after = 0
    while (push := first.log.tail(epoch.epoch, after, 6_000)) is not None:
        batches.append(push)
        after += len(push.events)
        assert len(msgspec.json.encode(push)) < 7_000 or len(push.events) == 1
    assert after == epoch.seq
    assert len(batches) > 4
    texts = [text for push in batches for text in push.texts]
    assert [msgspec.json.decode(text.text)["name"] for text in texts] == ["王芳"]
    programs = {named: document for push in batches for named, document in push.programs.items()}
    assert all(program_hash(document.encode()) == named for named, document in programs.items())
    assert len(programs) >= 2
    assert first.log.tail(epoch.epoch, epoch.seq, 6_000) is None
    assert first.log.tail("nobody's", 0, 6_000) is None
    with patch("desktop.core.store.syncing.own_log.MOST_EVENTS", 3):
        push = first.log.tail(epoch.epoch, 0, 10**9)
        assert push is not None
        assert len(push.events) == 3


def test_nothing_is_recorded_before_the_newest_time_of_hq(first: Joined, hq: FakeHq) -> None:
    first.enrol(PHONE)
    first.push()
    hq.now_us = first.shop.clock() + 90_000_000
    page = hq.page(first.device, first.log.standing().epochs[-1].epoch, "", 100)
    first.log.take(page)
    bill = first.sell(PHONE, 1_000)
    (body,) = first.shop.rows("SELECT body FROM events WHERE event_id = ?", bill.sale_id)[0]
    assert msgspec.json.decode(body)["recorded_at_us"] > hq.now_us
    whole(first)


def test_the_program_of_hq_counts_from_the_next_bill_on(first: Joined, hq: FakeHq) -> None:
    member = first.enrol(PHONE)
    document = canonical(changed(DEFAULT, {"earn.points": 3}))
    hq.publish(program_hash(document), document)
    first.round()
    first.sell(PHONE, 1_000)
    assert balance(first, member) == 30
    newer = document.replace(b'"earn"', b'"later"', 1)
    hq.publish(program_hash(newer), newer)
    first.round()
    first.sell(PHONE, 1_000)
    assert balance(first, member) == 60
    with first.shop.till.ledger.reading() as reading:
        assert [version.approved_by for version in reading.programs_published()][-1] == "HQ"
        contact = reading.hq_contact()
        assert contact is not None
        assert contact.program == program_hash(newer)
    whole(first)


def test_points_used_here_bound_what_may_be_used_until_a_complete_round(first: Joined, second: Joined) -> None:
    member = shared(first, second, 500_000)
    first.sell(PHONE, 100_000, redeem=100)

    def spent() -> tuple[int, int]:
        with first.shop.till.ledger.reading() as reading:
            return reading.unsent_spend(member)

    assert spent() == (100, 100)
    assert first.log.standing().left_spends == 1
    first.push()
    first.sell(PHONE, 100_000, redeem=50)
    first.pull()
    assert spent() == (150, 150)
    first.finish()
    assert spent() == (50, 50)
    first.round()
    assert spent() == (0, 0)
