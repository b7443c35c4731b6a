"""The sync page: keys 1 to 3 help, Ctrl+U syncs and says how it went, late answers are passed over."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from desktop.bootstrap import keeper
from desktop.core.ports.sync import DONE, Carried, LineNews, RoundDone
from desktop.core.protocol.pages import FlagRow
from desktop.ui.sync.presenter import Presenter
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView, InlineAside
from tests.ui.fake_line import FakeCable, FakeLine, online
from tests.ui.sync.hq_rows import enrol, raise_flag, say_hq


class PostingAside(InlineAside):
    """Progress is told at once."""

    def post(self, callback: Any) -> None:
        callback()


class Page:
    """The presenter with a desk and a view."""

    def __init__(self, made: TestTill, *, joined: bool = True) -> None:
        self.made = made
        self.desk = FakeDesk(made.till, made.folder)
        self.desk.aside = PostingAside(self.desk.lane)
        self.desk.line = FakeLine(online(made.clock.now_us) if joined else None)
        zone = ZoneInfo(made.till.shop.zone)
        self.desk.doors = SimpleNamespace(  # type: ignore[assignment]
            now_us=made.clock,
            now=lambda _shop: datetime.fromtimestamp(made.clock() / 1_000_000, zone),
            keeper=lambda: keeper(made.folder, made.clock),
        )
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.view = FakeView()
        self.presenter.attach(self.view)
        self.presenter.enter()

    def offered(self) -> list[str]:
        return [action.key for action in self.presenter.actions()]

    def press(self, key: str) -> bool:
        for action in self.presenter.actions():
            if action.key == key:
                action.do()
                return True
        return self.presenter.pressed(key)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as till:
        yield till


def test_without_an_hq_there_is_one_sentence_and_one_way(made: TestTill) -> None:
    page = Page(made, joined=False)
    assert page.view.last.reach is None
    assert "单机" in page.view.last.alone.title
    assert page.offered() == ["Ctrl+J"]
    page.press("Ctrl+J")
    assert page.desk.opened == [("join", {})]


def test_one_filled_button_and_its_key(made: TestTill) -> None:
    page = Page(made)
    assert page.offered() == ["Ctrl+K", "Ctrl+B", "Ctrl+U"]
    assert [action.key for action in page.presenter.actions() if action.primary] == ["Ctrl+U"]
    page.desk.line.now = online(made.clock.now_us, spending="revoked")
    assert [action.key for action in page.presenter.actions() if action.primary] == ["Ctrl+J"]


def test_ctrl_u_says_that_it_began_and_how_it_ended(made: TestTill) -> None:
    page = Page(made)
    page.press("Ctrl+U")
    assert page.desk.line.syncs == 1
    done = RoundDone(code=DONE, begun_at_us=0, ended_at_us=1, sent=3, received=7)
    assert page.desk.line.then is not None
    page.desk.line.then(LineNews(busy=False, last=done, answered=True))
    lost = RoundDone(code="sync.offline", begun_at_us=0, ended_at_us=1)
    page.desk.line.then(LineNews(busy=False, last=lost, answered=True))
    assert [notice.tone for notice in page.desk.told] == ["plain", "ok", "warn"]
    assert page.desk.told[1].detail == "上传 3 条，收到 7 条。"


def test_a_flag_is_helped_with_and_leaves_the_page(made: TestTill) -> None:
    say_hq(made.till)
    member = enrol(made.till, "13900001111", "刘洋")
    raise_flag(made.till, FlagRow(flag_id="a", kind="overdraft", raised_at_us=1, member_id=member.member_id))
    raise_flag(made.till, FlagRow(flag_id="b", kind="clock", raised_at_us=2))
    page = Page(made)
    assert [row.flag_id for row in page.view.last.flags.rows] == ["a", "b"]
    assert page.press("1")
    assert page.desk.gone == [("member", {"member_id": member.member_id})]
    assert [row.flag_id for row in page.view.last.flags.rows] == ["b"]
    assert page.press("1")
    assert page.desk.gone[1:] == []
    assert page.view.last.flags.rows == ()
    assert not page.press("1")


def test_a_cloned_ledger_offers_to_join_anew_and_stays_flagged(made: TestTill) -> None:
    say_hq(made.till)
    raise_flag(made.till, FlagRow(flag_id="a", kind="cloned", raised_at_us=1))
    page = Page(made)
    page.press("1")
    assert page.desk.opened == [("join", {})]
    assert len(page.view.last.flags.rows) == 1


def test_the_log_is_checked_and_its_state_stays(made: TestTill) -> None:
    page = Page(made)
    assert page.view.last.figures[2].value == "—"
    page.press("Ctrl+K")
    figure = page.view.last.figures[2]
    assert (figure.value, figure.tone) == ("完好", "ok")


def test_an_answer_that_comes_late_is_passed_over(made: TestTill) -> None:
    say_hq(made.till)
    page = Page(made)
    answers: list[tuple[Any, Any]] = []
    late: Any = SimpleNamespace(
        till=made.till, run=lambda work, then, _otherwise=None: answers.append((then, work(made.till)))
    )
    page.desk.lane = late
    page.presenter.refresh()
    raise_flag(made.till, FlagRow(flag_id="a", kind="clock", raised_at_us=1))
    page.presenter.refresh()
    for then, answer in reversed(answers):
        then(answer)
    assert len(page.view.last.flags.rows) == 1


def test_only_the_demo_has_a_cable(made: TestTill) -> None:
    page = Page(made)
    assert "F12" not in page.offered()
    page.desk.line.cable = FakeCable()
    assert page.offered()[0] == "F12"
    page.press("F12")
    assert page.desk.line.cable.is_out
    assert page.presenter.actions()[0].label == "接网线"
    page.press("F12")
    assert not page.desk.line.cable.is_out
    assert [notice.tone for notice in page.desk.told] == ["plain", "plain"]


def test_back_up_leads_to_where_backups_are_made(made: TestTill) -> None:
    page = Page(made)
    page.press("Ctrl+B")
    assert page.desk.gone == [("settings", {"section": "data"})]


def test_offline_what_waits_is_saved_to_a_stick_and_the_code_shown_once(made: TestTill, tmp_path: Path) -> None:
    page = Page(made)
    assert "Ctrl+S" not in page.offered()
    line = online(made.clock.now_us)
    says = msgspec.structs.replace(line.says, head=9, acked=4)
    page.desk.line = FakeLine(msgspec.structs.replace(line, says=says, online=False))
    saved: list[Path] = []

    def carry(path: Path, _step: object) -> Carried:
        saved.append(path)
        return Carried(file=str(path), code="ABCD-EFGH", events=5)

    page.desk.doors.carry = carry  # type: ignore[attr-defined]
    names: list[str] = []
    page.presenter.ask_place = lambda name, then: (names.append(name), then(str(tmp_path / name)))  # type: ignore[assignment,func-returns-value]
    page.press("Ctrl+S")
    assert names == [f"shuke-{made.till.shop.till_code}-20261122-1200.carried"]
    assert saved == [tmp_path / names[0]]
    (question,) = page.desk.questions
    assert "ABCD-EFGH" in question.detail
    assert "5 条" in question.title
