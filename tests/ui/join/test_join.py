"""Joining HQ: typed or scanned, agreed to by a manager, refused without any change, followed until all is sent."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import DONE, LineNews, RoundDone
from desktop.core.words import LANGUAGES, Words
from desktop.ui.hq_line import HqNow
from desktop.ui.join.invitation import Invitation, lacking, read_invitation
from desktop.ui.join.presenter import Presenter
from desktop.ui.join.view import View
from tests.screens.walk import defects
from tests.tills import TestTill, make_till
from tests.ui import overlays
from tests.ui.fake_desk import FakeDesk, FakeView
from tests.ui.fake_line import SAYS, FakeLine
from tests.ui.stage import texts

URL, CODE = "https://hq.example", "K7QX-2M4P"
QR = f"shuke-hq {URL} {CODE}"
_REFUSALS = (
    "offline", "slow", "cut", "certificate", "captive", "server", "garbled", "address", "plain_http", "ca_file",
    "code_wrong", "code_expired", "code_used", "not_hq", "currency", "refused", "hq_other_version", "not_understood",
)  # fmt: skip


class JoinView(FakeView):
    """Keeps where the keyboard was brought to."""

    def __init__(self) -> None:
        super().__init__()
        self.focused: list[str] = []

    def focus(self, field: str) -> None:
        self.focused.append(field)


class Desk(FakeDesk):
    """``joins``: what HQ was asked; ``refuses``: what it answers."""

    def __init__(self, made: TestTill, language: str = "zh-Hans") -> None:
        super().__init__(made.till, made.folder, language=language)
        self.joins: list[tuple[str, str, str]] = []
        self.refuses: Refusal | None = None
        self.rehousings = 0
        self.line = FakeLine()
        self.doors = SimpleNamespace(  # type: ignore[assignment]
            keeper=lambda: keeper(made.folder, made.clock), join=self._join, now_us=made.clock
        )

    def _join(self, url: str, code: str, ca: str, _approval: object) -> None:
        self.joins.append((url, code, ca))
        if self.refuses is not None:
            raise self.refuses

    def rehoused(self) -> None:
        self.rehousings += 1


Open = Callable[..., tuple[Desk, Presenter, JoinView]]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as till:
        yield till


@pytest.fixture
def dialog(made: TestTill) -> Open:
    def open_(**wish: Any) -> tuple[Desk, Presenter, JoinView]:
        desk = Desk(made, wish.pop("language", "zh-Hans"))
        presenter, view = Presenter(desk), JoinView()  # type: ignore[arg-type]
        presenter.attach(view)
        presenter.enter(**wish)
        return desk, presenter, view

    return open_


def test_the_code_of_hq_is_read_and_nothing_else_is_taken_for_it() -> None:
    assert read_invitation(f"  SHUKE-HQ {URL}\t{CODE}\n") == Invitation(URL, CODE)
    for other in ("", URL, f"shuke-hq {URL}", f"shuke-hq {URL} {CODE} more", f"shuke {URL} {CODE}", "6901234567892"):
        assert read_invitation(other) is None
    assert lacking("", CODE) == ("url", "url")
    assert lacking("hq.example", CODE) == ("url", "url_form")
    assert lacking("https://hq.example two", CODE) == ("url", "url_form")
    assert lacking(URL, " ") == ("code", "code")
    assert lacking(URL, CODE) is None


def test_what_is_missing_is_said_at_its_field(dialog: Open) -> None:
    desk, presenter, view = dialog()
    presenter.go_on()
    assert view.last.wrong["url"]
    presenter.type_url(URL)
    presenter.go_on()
    assert list(view.last.wrong) == ["code"]
    assert view.focused == ["url", "code"]
    assert (desk.joins, desk.whys) == ([], [])


@pytest.mark.parametrize("way", ["scan", "wish", "paste in url", "paste in code"])
def test_both_parts_come_at_once(dialog: Open, way: str) -> None:
    desk, presenter, view = dialog(**({"text": QR} if way == "wish" else {}))
    if way == "scan":
        presenter.scanned(QR)
    elif way == "paste in url":
        presenter.type_url(QR)
    elif way == "paste in code":
        presenter.type_code(QR)
    assert (view.last.url, view.last.code) == (URL, CODE)
    presenter.go_on()
    assert desk.joins == [(URL, CODE, "")]


def test_a_scan_of_something_else_is_told_and_changes_nothing(dialog: Open) -> None:
    desk, presenter, view = dialog(text=QR)
    presenter.scanned("6901234567892")
    assert (view.last.url, view.last.code) == (URL, CODE)
    assert [notice.tone for notice in desk.told] == ["warn"]


def test_nothing_is_asked_of_hq_before_a_manager_agrees(dialog: Open) -> None:
    desk, presenter, _ = dialog(text=QR)
    desk.approves = None
    presenter.go_on()
    assert desk.joins == []
    assert URL in desk.whys[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", _REFUSALS)
def test_every_failure_is_said_in_words_and_everything_typed_stays(dialog: Open, code: str, language: str) -> None:
    desk, presenter, view = dialog(text=QR, language=language)
    facts = {"reason": "x", "name": "x", "seconds": 1}
    desk.refuses = Refusal(f"sync.{code}", **facts)
    presenter.go_on()
    told = view.last.told
    assert told.title == Words(language).say(f"refusals.sync.{code}.title", **facts)
    assert told.detail
    assert (view.last.url, view.last.code) == (URL, CODE)
    assert (view.last.can_type, view.last.working, desk.rehousings) == (True, None, 0)
    desk.refuses = None
    presenter.go_on()
    assert desk.rehousings == 1


def test_while_hq_is_asked_nothing_else_can_be(dialog: Open) -> None:
    desk, presenter, view = dialog(text=QR)
    desk.lane.held = True
    presenter.go_on()
    assert view.last.working is not None
    assert not view.last.can_type
    presenter.go_on()
    presenter.scanned("shuke-hq https://other.example X")
    assert (view.last.url, view.last.code) == (URL, CODE)
    assert presenter.pressed("Esc")
    desk.lane.release()
    assert desk.joins == [(URL, CODE, "")]
    assert desk.rehousings == 1


def test_how_far_the_log_is_sent_is_followed_to_its_end(dialog: Open) -> None:
    desk, presenter, view = dialog(text=QR)
    presenter.go_on()
    now = HqNow(says=SAYS)
    for news, percent in (
        (LineNews(busy=True), None),
        (LineNews(busy=True, done=1_200, of_all=4_800), 25),
        (LineNews(busy=True, done=4_800, of_all=4_800), 100),
    ):
        desk.line.now = now = now.with_news(news)
        presenter.time_passed()
        assert view.last.working.percent == percent
    assert "1,200" not in view.last.working.words
    done = RoundDone(code=DONE, begun_at_us=0, ended_at_us=1, sent=4_800, received=9)
    desk.line.now = now.with_news(LineNews(busy=False, last=done))
    presenter.time_passed()
    assert (view.last.working, view.last.told.tone) == (None, "ok")
    assert "人民路店" in view.last.told.title
    presenter.go_on()
    assert desk.closed == 1


def test_what_could_not_be_sent_yet_is_said_and_is_no_failure(dialog: Open) -> None:
    desk, presenter, view = dialog(text=QR)
    presenter.go_on()
    lost = RoundDone(code="sync.cut", begun_at_us=0, ended_at_us=1, sent=900, left=3_900)
    desk.line.now = HqNow(says=SAYS).with_news(LineNews(busy=False, last=lost))
    presenter.time_passed()
    assert view.last.told.tone == "warn"
    assert "3,900" in view.last.told.detail
    assert view.last.primary == "好了"


def test_the_code_does_not_stay_behind(dialog: Open) -> None:
    _, presenter, view = dialog(text=QR)
    presenter.leave()
    presenter.enter()
    assert (view.last.url, view.last.code) == (URL, "")


def test_what_hq_will_get_is_counted(dialog: Open) -> None:
    _, _, view = dialog()
    assert [fact.value for fact in view.last.holds] == ["测试小店", view.last.holds[1].value, "0 位"]


def test_a_till_that_has_an_hq_joins_anew_at_its_address(dialog: Open) -> None:
    desk, presenter, view = dialog()
    desk.line.now = HqNow(says=SAYS)
    presenter.enter()
    assert view.last.url == SAYS.url
    assert presenter.title() == "用新码重新加入总部"


@pytest.mark.parametrize("state", ["asking", "wrong", "sending", "refused"])
@pytest.mark.parametrize(("language", "theme"), [("zh-Hans", "light"), ("en", "dark"), ("zh-Hant", "light")])
def test_nothing_is_cut_or_nameless(app: QApplication, dialog: Open, state: str, language: str, theme: str) -> None:
    size = (1024, 768)
    desk, presenter, _ = dialog(**({} if state == "wrong" else {"text": QR}), language=language)
    with overlays.dialog(app, View, presenter, size=size, theme=theme, language=language) as view:
        if state == "refused":
            desk.refuses = Refusal("sync.certificate", reason="certificate has expired")
        if state != "asking":
            presenter.go_on()
        if state == "sending":
            desk.line.now = HqNow(says=SAYS).with_news(LineNews(busy=True, done=1_200, of_all=4_800))
            presenter.time_passed()
        app.processEvents()
        assert defects(view.window(), size) == []
        assert any(URL in text for text in texts(view)) or state == "wrong"
