"""The line under the points: who vouches for them, and "—" for a member this till never heard of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.services.glance_member import Glance, choose
from desktop.core.services.member_page import member_page
from desktop.ui.hq_line import HqNow
from desktop.ui.member.header_told import header_told
from desktop.ui.member.movements_told import movement_told
from desktop.ui.member.telling import Teller
from desktop.ui.points_source import source_of
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk
from tests.ui.fake_line import SAYS, offline, online
from tests.ui.sync.hq_rows import confirm, enrol, say_hq, sell

PHONE = "13900001111"


class Counter:
    """A till with one member, and a desk beside it."""

    def __init__(self, made: TestTill) -> None:
        self.made, self.till = made, made.till
        self.member = enrol(self.till, PHONE, "林晓岚")
        sell(self.till, 12_800, "P-1", PHONE)
        self.desk: Any = FakeDesk(self.till, made.folder)
        self.desk.doors.now_us = made.clock

    @property
    def glance(self) -> Glance:
        return choose(self.till, PHONE, "zh-Hans")[1]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with make_till(tmp_path / "shop") as made:
        yield Counter(made)


def test_without_an_hq_it_is_this_till_s_account(counter: Counter) -> None:
    source = source_of(counter.desk, counter.glance)
    assert (source.text, source.tone, source.more) == ("本机账", "ink2", "")
    assert counter.glance.here_since is None


def test_a_member_that_hq_has_not_told_of_is_this_till_s_too(counter: Counter) -> None:
    say_hq(counter.till)
    counter.desk.line.now = online(counter.made.clock.now_us)
    source = source_of(counter.desk, counter.glance)
    assert source.text == "总部还没收到，本机账"
    assert source.tone == "ink2"


def test_what_hq_confirmed_and_what_was_earned_here_since(counter: Counter) -> None:
    say_hq(counter.till)
    confirm(counter.till, counter.member.member_id)
    now_us = counter.made.clock.now_us
    counter.desk.line.now = online(now_us)
    assert counter.glance.here_since == 0
    assert source_of(counter.desk, counter.glance).more == ""
    counter.made.clock.advance(seconds=30)
    sell(counter.till, 3_600, "P-2", PHONE)
    source = source_of(counter.desk, counter.glance)
    assert (source.text, source.icon, source.tone) == ("总部已确认 11:59", "check_circle", "ok")
    assert source.more == "本机新增 +36"
    counter.desk.line.now = offline(now_us)
    assert source_of(counter.desk, counter.glance).tone == "warn"
    assert source_of(counter.desk, counter.glance).text == "总部已确认 09:54"


def test_a_member_never_heard_of_is_unknown_and_earns_only(counter: Counter) -> None:
    elsewhere = replace(counter.glance, usable=None, balance=None, debt=None, member_no="")
    counter.desk.line.now = HqNow(says=SAYS)
    source = source_of(counter.desk, elsewhere)
    assert (source.tone, "只积不兑" in source.text) == ("warn", True)
    damaged = replace(counter.glance, usable=None, balance=None, debt=None)
    assert source_of(counter.desk, damaged).text == "积分核对中，暂停使用"


def test_the_member_page_marks_what_hq_lacks(counter: Counter) -> None:
    say_hq(counter.till)
    confirm(counter.till, counter.member.member_id)
    sell(counter.till, 3_600, "P-2", PHONE)
    counter.desk.line.now = online(counter.made.clock.now_us)
    page = member_page(counter.till, counter.member.member_id, "zh-Hans")
    teller = Teller("zh-Hans", "CNY", page.today)
    rows = [movement_told(teller, moved, page.unsent) for moved in page.movements.rows]
    assert [row.waits for row in rows] == ["待上传", ""]
    facts = header_told(teller, page, source_of(counter.desk, page.glance)).points_facts
    assert [text for text, _, _ in facts] == ["总部已确认 11:59", "本机新增 +36"]
