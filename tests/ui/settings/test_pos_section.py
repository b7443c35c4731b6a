"""收银机对接: switched on and off, its port, a token shown once, what was asked last; and in the real window."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from desktop.cli.window_pos import WindowPosDoor
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.slip_pattern import SlipPattern
from desktop.core.services.admit_pos import is_pos_token, new_pos_token, pos_token_since
from desktop.pos.server import bound
from desktop.settings import ListeningPort, PosSettings, read_device_settings
from tests.pos.pos import Pos
from tests.tills import TestTill
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page
from tests.ui.stage import Stage, texts


class Call(Struct):
    """A request as the door tells it."""

    path: str
    at_us: int = 0
    status: int = 200
    code: str = ""
    took_us: int = 640


class Door:
    """A door that opens at any port but one."""

    def __init__(self) -> None:
        self.port: int | None = None
        self.taken = 9_999
        self.calls: Sequence[Call] = ()

    def follow(self, port: int | None, shop: str) -> None:
        assert shop
        if port == self.taken:
            raise RuleBroken("pos.port", port=str(port))
        self.port = port

    def close(self) -> None:
        self.port = None


def opened(made: TestTill) -> tuple[Any, Any, Any, Door]:
    door = Door()
    desk, presenter, view = page(made, "shop")
    desk.doors.pos = door
    presenter.choose("pos")
    return desk, presenter, view, door


def test_it_is_switched_on_and_off_and_kept(make: Made) -> None:
    made = make()
    _, presenter, view, door = opened(made)
    assert [fact.value for fact in view.body.facts] == ["关着", "http://127.0.0.1:8377", "还没有"]
    presenter.pos.turn("on")
    assert (door.port, view.body.facts[0].value, view.body.on) == (8_377, "开着", "on")
    assert read_device_settings(made.folder).pos == PosSettings(api=True)
    presenter.pos.turn("off")
    assert (door.port, view.body.facts[0].value) == (None, "关着")


def test_a_port_that_is_none_or_taken_is_said(make: Made) -> None:
    made = make()
    _, presenter, view, door = opened(made)
    presenter.pos.turn("on")
    for text in ("", "80", "70000", "99999999999999999999"):
        presenter.pos.type_port(text)
        presenter.pos.keep_port()
        assert (view.body.wrong, door.port) == ("1024 到 65535 之间的数字", 8_377)
    presenter.pos.type_port("９９９９")
    assert view.body.can_keep
    presenter.pos.keep_port()
    assert view.body.told.title == "端口 9999 用不了"
    presenter.pos.type_port("9000")
    presenter.pos.keep_port()
    assert (view.body.told, door.port, read_device_settings(made.folder).pos.port) == (None, 9_000, 9_000)


def test_a_token_is_shown_once_and_a_manager_agrees(make: Made) -> None:
    made = make()
    desk, presenter, view, _ = opened(made)
    presenter.pos.make_token()
    token = view.body.token
    assert is_pos_token(made.till, token)
    assert (len(desk.whys), view.body.has_token) == (1, True)
    presenter.choose("shop")
    presenter.choose("pos")
    assert (view.body.token, view.body.has_token) == ("", True)
    presenter.pos.revoke_token()
    assert (view.body.has_token, is_pos_token(made.till, token)) == (False, False)
    desk.approves = None
    presenter.pos.make_token()
    assert pos_token_since(made.till) is None


def test_what_was_asked_is_told_in_words(make: Made) -> None:
    _, presenter, view, door = opened(make())
    door.calls = [Call("/v1/quote"), Call("/v1/commit", code="hold.missing"), Call("…", code="pos.path")] * 4
    presenter.time_passed()
    assert len(view.body.calls) == 8
    quote, commit, other = view.body.calls[:3]
    assert (quote.what, quote.outcome, quote.took, quote.good) == ("试算", "好", "0.6 毫秒", True)
    assert (commit.what, commit.outcome, commit.good) == ("提交", "单号 — 没有挂着", False)
    assert other.what == "别的"


def test_a_port_to_listen_at_is_kept(make: Made) -> None:
    made = make()
    _, presenter, view, _ = opened(made)
    ears = presenter.pos.ears
    assert [(row.what, row.where, row.baud, row.told) for row in view.body.ears] == [
        ("display", "", "2400", "没有用"),
        ("scanner", "", "9600", "没有用"),
    ]
    ears.type("display", " COM3 ")
    ears.choose_baud("display", "9600")
    assert (view.body.ears[0].can_keep, presenter.pos.has_draft) == (True, True)
    ears.keep("display")
    assert read_device_settings(made.folder).pos.display == ListeningPort("COM3", 9_600)
    assert (view.body.ears[0].where, view.body.ears[0].can_keep, presenter.pos.has_draft) == ("COM3", False, False)
    ears.type("display", "")
    ears.keep("display")
    assert read_device_settings(made.folder).pos.display.where == ""


class Ears:
    """Ears through which one slip has gone."""

    def __init__(self) -> None:
        self.refusal: RuleBroken | None = None

    def state(self, what: str) -> Any:
        return self.refusal if what == "slip" and self.refusal else "open"

    def follow(self, *_settings: object) -> None:
        """Nothing is opened."""

    def close(self) -> None:
        """Nothing was open."""

    def slip_seen(self) -> str:
        return "拾味小馆\n单号:20261122-0017 桌号:12\n应收:   ￥128.00\n"


def test_a_slip_is_taught_by_pointing_at_two_numbers(make: Made) -> None:
    made = make()
    desk, presenter, view, _ = opened(made)
    desk.doors.ears = Ears()
    slip = presenter.pos.slip
    slip.point(0, 2)
    assert (view.body.slip.can_teach, view.body.slip.ref, view.body.slip.outcome) == (False, "还没教", "")
    slip.teach("ref")
    slip.point(1, 6)
    assert view.body.slip.pointed == "20261122-0017（在「单号」后面）"
    slip.teach("ref")
    slip.point(2, 9)
    slip.teach("total")
    assert view.body.slip.outcome.startswith("这张小票读出：单号 20261122-0017，合计 128.00。")
    assert read_device_settings(made.folder).pos.slip == SlipPattern("单号", "应收")
    slip.paste("桌号:3")
    assert view.body.slip.outcome.startswith("这张小票读不出两个数")
    presenter.choose("shop")
    presenter.choose("pos")
    assert view.body.slip.text.startswith("拾味小馆")


def test_the_port_of_slips_is_kept_and_what_is_wrong_is_said(make: Made) -> None:
    made = make()
    desk, presenter, view, _ = opened(made)
    desk.doors.ears = ears = Ears()
    presenter.pos.slip.type_port("80")
    presenter.pos.slip.keep_port()
    assert view.body.slip.wrong == "1024 到 65535 之间的数字"
    presenter.pos.slip.type_port("9100")
    presenter.pos.slip.keep_port()
    assert read_device_settings(made.folder).pos.slip_port == 9_100
    ears.refusal = RuleBroken("pos.own_port", port="9100")
    presenter.time_passed()
    assert (view.body.slip.bad, view.body.slip.told) == (True, "不能转发给自己: 到 设置 · 打印机 填真正的打印机。")
    presenter.pos.slip.type_port("")
    presenter.pos.slip.keep_port()
    assert read_device_settings(made.folder).pos.slip_port == 0


@pytest.fixture
def window(make: Made) -> Iterator[tuple[Stage, WindowPosDoor, str]]:
    made = make()
    token = new_pos_token(made.till)
    made.close()
    listener = bound(0)
    port = listener.getsockname()[1]
    listener.close()
    (made.folder / "settings.toml").write_text(f"[pos]\napi = true\nport = {port}\n", "utf-8")
    doors: list[WindowPosDoor] = []

    def with_pos(given: Any) -> Any:
        doors.append(WindowPosDoor(made.folder, given.fault))
        return replace(given, pos=doors[0])

    stage = Stage(made.folder, made.clock, furnish=with_pos)
    yield stage, doors[0], token
    stage.close()
    assert doors[0].port is None


def test_the_window_opens_the_door_and_closes_it(window: tuple[Stage, WindowPosDoor, str]) -> None:
    stage, door, token = window
    for _ in range(100):
        if door.port is not None:
            break
        stage.settle(50)
    assert door.port is not None
    with Pos(door.port, token) as pos:
        assert pos.ask("quote", amount_minor=1)[0] == 200
    stage.shell.go("settings", section="pos")
    stage.settle(50)
    assert "试算" in texts(stage.window)
