"""Letters at the window: to whom, what the form says of them, and a list that is stopped while it is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.ports.lists import Wish
from desktop.core.services.campaigns.begin_campaign import begin_campaign
from desktop.core.services.campaigns.list_campaigns import list_campaigns
from desktop.ui.campaign_plan import told
from desktop.ui.campaign_plan.presenter import Presenter as PlanRoom
from desktop.ui.campaigns.presenter import Presenter
from desktop.ui.settings.model import Working
from tests.integration.campaigns.crowd import MANY, plan, quiet_shop
from tests.ui.fake_desk import FakeDesk


def test_letters_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "files").mkdir()
    with quiet_shop(tmp_path / "shop") as shop:
        desk = FakeDesk(shop.till, tmp_path / "files")
        ids = tuple(row[0] for row in shop.rows("SELECT member_id FROM members ORDER BY member_id"))
        _the_form(desk, ids, monkeypatch)
        begin_campaign(shop.till, shop.till.ids.event_id(), plan())
        _stopped_then_written(desk, monkeypatch)
        assert [how for _, how, _ in list_campaigns(shop.till)[1][0].sent] == ["labels"]


def _the_form(desk: FakeDesk, ids: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is ticked stands in the form as a list of its own, with how many get a letter, and the bound."""
    room = PlanRoom(desk)  # type: ignore[arg-type]
    room.enter(wish=Wish(class_names=("dormant",), origins=("new",)), only=ids, channel="letter")
    model = room._model()
    assert (model.lists[0], model.chosen_list, model.recipe) == (("given", "挑好的 120 位"), "given", "dormant_new")
    assert int(model.figure) + int(model.lines[1].split()[1]) == MANY
    assert model.lines[-1].endswith("标签一份最多 5,000 张。")
    monkeypatch.setattr(told, "MOST_LABELS", 50)
    assert room._model().lines[-1].startswith("超过 50 张")
    room.choose_list("lost")
    assert room._model().lines[:1] == ("名单共 0 位",)
    room.choose_channel("call")
    assert "标签" not in room._model().lines[-1]


def _stopped_then_written(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Presenter(desk)
    page.enter()
    seen: list[Working | None] = []

    def then_stop(callback: Callable[[], None]) -> None:
        callback()
        seen.append(page._model().working)
        page.pressed("Esc")

    with monkeypatch.context() as patched:
        patched.setattr(desk.aside, "post", then_stop)
        page.send()
        desk.questions[-1].then()
    assert [working and working.percent for working in seen] == [0]
    assert desk.told[-1].title == "已停下，什么也没存，不算联系过"
    assert (list(desk.doors.data_dir.iterdir()), page._model().working) == ([], None)
    assert not page.pressed("Esc"), "nothing runs: Esc is somebody else's"
    page.send()
    desk.questions[-1].then()
    assert [file.suffix for file in desk.doors.data_dir.iterdir()] == [".pdf"]
