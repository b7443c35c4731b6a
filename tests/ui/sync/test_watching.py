"""What the window asks of the ledger about HQ: counted from the log itself, and a flag looked at is not shown again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.ports.sync import DONE, RoundDone
from desktop.core.protocol.pages import FlagRow
from desktop.core.services.watch_hq import hq_says, note_flag, trust_hq_by, watch_hq
from tests.tills import TestTill, make_till
from tests.ui.sync.hq_rows import end_round, enrol, raise_flag, say_hq, sell


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as till:
        yield till


def test_a_till_without_an_hq_says_so(made: TestTill) -> None:
    assert hq_says(made.till) is None
    seen = watch_hq(made.till, 5, 5)
    assert (seen.flags, seen.rounds) == ((), ())


def test_what_hq_lacks_is_counted_and_named(made: TestTill) -> None:
    till = made.till
    say_hq(till)
    before = hq_says(till)
    assert before is not None
    assert (before.unsent, before.oldest_us) == (0, None)
    made.clock.advance(seconds=60)
    member = enrol(till, "13900001111", "林晓岚")
    enrolled_us = made.clock.now_us
    made.clock.advance(seconds=60)
    out = sell(till, 12_800, "P-1", member.member_no)
    says = hq_says(till)
    assert says is not None
    assert says.head == before.head + says.unsent
    assert says.acked == before.acked
    assert says.oldest_us == enrolled_us
    newest, *_, oldest = watch_hq(till, 10, 5).waiting
    assert (newest.kind, newest.number, newest.member, newest.points) == ("sale.completed", out.bill, "林晓岚", 128)
    assert (oldest.kind, oldest.member, oldest.points) == ("member.enrolled", "林晓岚", None)
    assert newest.place == says.head
    assert newest.bytes > 100
    assert len(watch_hq(till, 1, 5).waiting) == 1


def test_a_flag_that_was_looked_at_leaves_the_list_and_stays_at_hq(made: TestTill) -> None:
    till = made.till
    say_hq(till)
    member = enrol(till, "13900001111", "刘洋")
    raise_flag(till, FlagRow(flag_id="b", kind="overdraft", raised_at_us=2, member_id=member.member_id))
    raise_flag(till, FlagRow(flag_id="a", kind="clock", raised_at_us=1))
    raise_flag(till, FlagRow(flag_id="done", kind="clock", raised_at_us=0, done_at_us=5))
    assert [(flag.flag_id, flag.member) for flag in watch_hq(till, 5, 5).flags] == [("a", ""), ("b", "刘洋")]
    note_flag(till, "a")
    note_flag(till, "a")
    assert [flag.flag_id for flag in watch_hq(till, 5, 5).flags] == ["b"]
    says = hq_says(till)
    assert says is not None
    assert says.flags == 1


def test_a_flag_about_a_sale_finds_its_bill(made: TestTill) -> None:
    till = made.till
    say_hq(till)
    out = sell(till, 500, "P-2")
    with till.ledger.reading() as reading:
        [sale] = reading.recent_sales(None, 1)
    raise_flag(till, FlagRow(flag_id="a", kind="mismatch", raised_at_us=1, event_id=sale.sale_id))
    assert watch_hq(till, 5, 5).flags[0].bill == out.bill


def test_rounds_come_newest_first(made: TestTill) -> None:
    for minute in range(3):
        end_round(made.till, RoundDone(code=DONE, begun_at_us=minute, ended_at_us=minute, sent=minute))
    assert [done.sent for done in watch_hq(made.till, 5, 2).rounds] == [2, 1]


def test_a_certificate_is_kept(made: TestTill) -> None:
    say_hq(made.till)
    trust_hq_by(made.till, "/etc/hq.pem")
    says = hq_says(made.till)
    assert says is not None
    assert says.ca == "/etc/hq.pem"
