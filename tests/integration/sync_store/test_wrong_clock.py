"""A till whose clock was set back by years, as one whose battery is empty: HQ has said what time it is (I15)."""

from datetime import date, timedelta

from tests.integration.sync_store.pairs import PHONE, Joined, shared, whole

DAY_US = timedelta(days=1) // timedelta(microseconds=1)


def today(till: Joined) -> date:
    with till.shop.till.ledger.reading() as reading:
        return reading.today()


def usable(till: Joined) -> int:
    with till.shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone("+86" + PHONE)
        return reading.state(member.member_id).usable(reading.today())


def test_points_stay_usable_and_bills_count_today(first: Joined, second: Joined) -> None:
    shared(first, second)
    first.round()
    before, day = usable(first), today(first)
    first.shop.clock.advance(days=-4_000)
    first.ahead_us = -4_000 * DAY_US
    assert (usable(first), today(first)) == (before, day)
    assert before > 0
    done = first.sell(PHONE, 10_000)
    (sale,) = first.sales(done.bill)
    assert sale.record.day == day
    assert usable(first) == before + 100
    with first.shop.till.ledger.reading() as reading:
        assert reading.clock_doubtful()
    assert first.sell(PHONE, 10_000, redeem=100).points_redeemed == 100
    first.round()
    whole(first)


def test_an_hq_whose_clock_was_ahead_is_believed_no_longer_than_it_says_so(first: Joined, second: Joined) -> None:
    shared(first, second)
    day = today(first)
    for ahead_us in (-400 * DAY_US, 0):
        first.ahead_us = ahead_us
        first.round()
    assert today(first) == day
