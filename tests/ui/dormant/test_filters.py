"""The filters of the page together, lists of other pages, letters, and an export that is stopped or too long."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.ports.lists import Wish
from desktop.core.services import export_dormant
from desktop.core.services.export_dormant import Wanted
from desktop.core.services.list_dormant import Filters, asked_of
from desktop.ui.dormant.model import Choice, DormantModel, Filtering
from desktop.ui.dormant.presenter import Presenter
from desktop.ui.export_list.presenter import Presenter as Export
from tests.tills import TestTill
from tests.ui.dormant.shops import AWAY, CATEGORIES
from tests.ui.fake_desk import FakeDesk
from tests.ui.fake_line import FakeLine

NOODLES, DRINKS = CATEGORIES


@pytest.fixture
def desk(shop: TestTill, tmp_path: Path) -> FakeDesk:
    (tmp_path / "files").mkdir()
    return FakeDesk(shop.till, tmp_path / "files")


@pytest.fixture
def page(desk: FakeDesk) -> Presenter:
    presenter = Presenter(desk)  # type: ignore[arg-type]
    presenter.enter()
    return presenter


def names(model: DormantModel) -> list[int]:
    return [int(row.name.removeprefix("客人")) for row in model.rows]


def filtering(page: Presenter) -> Filtering:
    model = page._model()
    assert model.filtering is not None
    return model.filtering


def values(choice: Choice) -> list[str]:
    return [value for value, _ in choice.options]


def test_filters_hold_together_with_the_sort_and_are_counted(page: Presenter) -> None:
    assert values(filtering(page).category) == ["", NOODLES, DRINKS]
    page.filter(category=DRINKS)
    assert names(page._model()) == [1, 3, 5, 7]
    page.sort_by("worth")
    assert names(page._model()) == [7, 5, 3, 1]
    page.filter(category=NOODLES, consent="phone", origin="active")
    assert names(page._model()) == [6, 4, 2, 0]  # the ninth did not agree to calls
    assert page._model().held == "共 4 人"
    page.filter(worth=True, rested=True, at_store=True)
    assert len(names(page._model())) == 4
    page.filter(origin="new")
    assert (names(page._model()), page._model().empty) == ([], "没有符合筛选的会员。按 F6 放宽筛选。")


def test_what_another_class_cannot_be_asked_is_asked_no_more_and_said(page: Presenter) -> None:
    page.filter(category=DRINKS, origin="active", at_store=True)
    page.choose_class("active")
    asked = filtering(page)
    assert (asked.category.chosen, asked.category.why) == ("", "只用在沉睡客和流失客的名单")
    assert values(asked.life) == ["", "introduced", "growing", "mature"]
    page.filter(stage="growing")
    assert asked_of(page.filters, "CNY") == Wish(class_names=("active",), stages=("growing",))
    page.choose_class("dormant")
    assert len(names(page._model())) == AWAY


def test_a_store_is_asked_for_only_where_there_may_be_others(page: Presenter, desk: FakeDesk) -> None:
    assert filtering(page).at_store is None
    desk.line = FakeLine(object())  # type: ignore[arg-type]
    assert filtering(page).at_store is False


def test_a_list_of_another_page_bears_its_name_and_esc_goes_back(page: Presenter, desk: FakeDesk) -> None:
    page.enter(filters=Filters(of=Wish(days_since=(0, 365), n365=(3, 3))), titled="R1 F5", back="analysis")
    assert (page.title(), page._model().held) == ("R1 F5", f"R1 F5：共 {AWAY} 人")
    assert not any(each.chosen for each in page._model().slices)
    page.filter(consent="phone")
    assert len(names(page._model())) == AWAY - 1
    assert page.pressed("Esc")
    assert desk.gone == [("analysis", {})]
    page.enter()
    assert page.title() == "沉睡会员"


def test_who_was_chosen_one_by_one_is_not_filtered_nor_offered_anything_as_a_class(
    page: Presenter, desk: FakeDesk
) -> None:
    members = tuple(row.member_id for row in page._model().rows[:2])
    page.enter(only=members, titled="本周生日", back="today")
    assert (page._model().held, filtering(page).is_open, page._model().sort_title) == ("本周生日：2 人", False, "")
    assert page.pressed("F7")
    assert desk.told[-1].title.startswith("这份名单是挑好的人")
    assert (names(page._model()), desk.gone) == ([0, 1], [])
    page.save("csv")
    assert desk.opened[-1][1]["people"] == "本周生日：2 人"
    assert page.pressed("F9")
    wish = Wish(class_names=("dormant",), origins=("active",))
    assert desk.gone == [("campaigns", {"wish": wish, "only": members})]


def test_letters_are_a_campaign_for_the_list_as_filtered(page: Presenter, desk: FakeDesk) -> None:
    page.filter(category=NOODLES)
    page.save("xlsx")
    dialog = Export(desk)
    dialog.enter(**desk.opened[-1][1])
    assert dialog.pressed("Ctrl+E")
    wish = Wish(class_names=("dormant",), category=NOODLES)
    assert desk.gone == [("campaigns", {"wish": wish, "channel": "letter"})]


def test_letters_go_to_who_is_ticked_alone(page: Presenter, desk: FakeDesk) -> None:
    page.tick(0)
    page.filter(category=DRINKS)
    page.tick(1)
    ticked = tuple(page.ticked)
    assert len(ticked) == 2
    page.save("pdf")
    dialog = Export(desk)
    dialog.enter(**desk.opened[-1][1])
    for press in (page.pressed, dialog.pressed):
        assert press("Ctrl+E")
        name, asked = desk.gone.pop()
        assert (name, asked["only"], asked["channel"], asked["wish"].class_names) == (
            "campaigns", ticked, "letter", ("dormant",),
        )  # fmt: skip
    page.filter(category="")
    page.ticked.clear()
    assert page.pressed("Ctrl+E")
    assert desk.gone[-1][1] == {"wish": Wish(class_names=("dormant",)), "channel": "letter"}


def test_an_export_that_is_stopped_leaves_no_file_and_no_record(
    shop: TestTill, page: Presenter, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_dormant, "_AT_ONCE", 2)
    page.save("csv")
    dialog = Export(desk)
    dialog.enter(**desk.opened[-1][1])
    seen: list[Any] = []

    def then_stop(callback: Callable[[], None]) -> None:
        callback()
        seen.append(dialog._model().working)
        dialog.pressed("Esc")

    monkeypatch.setattr(desk.aside, "post", then_stop)
    before = len(shop.rows("SELECT 1 FROM events"))
    dialog.confirm()
    assert [working.percent for working in seen] == [2 * 100 // AWAY]
    assert desk.told[-1].title == "已停下，什么也没存"
    assert list(desk.doors.data_dir.iterdir()) == []
    assert len(shop.rows("SELECT 1 FROM events")) == before


@pytest.mark.parametrize("form", [".xlsx", ".pdf"])
def test_a_list_too_long_for_its_form_is_refused_whole(
    shop: TestTill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setitem(export_dormant.MOST, form, AWAY - 2)
    wanted = Wanted(filters=Filters())
    with pytest.raises(RuleBroken, match=r"export\.many"):
        export_dormant.export_dormant(shop.till, wanted, tmp_path / f"a{form}", shop.approved("export"))
    assert list(tmp_path.glob("*.*")) == []
