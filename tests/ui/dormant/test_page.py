"""The page by keys: whom it lists, an outcome in two clicks, what is asked first, undo, ticks, exports."""

import csv
from pathlib import Path

import openpyxl
import pytest
from pypdfium2 import PdfDocument

from desktop.core.domain import holdout
from desktop.core.domain.contacts import Contacted
from desktop.core.domain.holdout import held_out, salt_on
from desktop.core.ports.lists import Wish
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.set_program import set_program
from desktop.ui.desk import Chosen, Notice
from desktop.ui.dormant.model import DormantModel, Side
from desktop.ui.dormant.presenter import Presenter
from desktop.ui.export_list.presenter import Presenter as Export
from tests.tills import TestTill
from tests.ui.dormant.shops import AWAY, PHONE, away
from tests.ui.fake_desk import FakeDesk


@pytest.fixture
def desk(shop: TestTill, tmp_path: Path) -> FakeDesk:
    return FakeDesk(shop.till, tmp_path)


@pytest.fixture
def page(desk: FakeDesk) -> Presenter:
    presenter = Presenter(desk)  # type: ignore[arg-type]
    presenter.enter()
    return presenter


def press(page: Presenter, *keys: str) -> DormantModel:
    for key in keys:
        assert page.pressed(key), key
    return page._model()


def side(page: Presenter) -> Side:
    model = page._model()
    assert model.side is not None
    return model.side


def contacts(shop: TestTill, number: int) -> tuple[Contacted, ...]:
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{PHONE.format(number)}")
        return reading.state(member.member_id).contacts


def exported(page: Presenter, desk: FakeDesk, form: str) -> Notice:
    """What was said after the page's list was written as a file."""
    page.save(form)
    name, wish = desk.opened[-1]
    assert name == "export_list"
    dialog = Export(desk)
    dialog.enter(**wish)
    assert dialog.pressed("Enter")
    return desk.told[-1]


def names(model: DormantModel) -> list[str]:
    return [row.name for row in model.rows]


def test_who_stayed_away_is_listed_the_most_worth_first_with_what_to_offer(page: Presenter) -> None:
    model = page._model()
    assert names(model) == [f"客人{number}" for number in range(AWAY)]
    first = model.rows[0]
    assert (first.worth, first.days, first.phone) == ("¥900", "70 / 10 天", "138****8000")
    assert (first.filled, first.offer, first.terms) == (1000, "无门槛 ¥20 或送一道菜", "原活跃客 · 一个月")
    assert [(each.name, each.count) for each in model.slices if each.weight] == [("dormant", str(AWAY))]
    assert model.held == f"共 {AWAY} 人"


def test_an_outcome_is_saved_by_the_second_click_and_the_next_row_is_current(
    shop: TestTill, page: Presenter, desk: FakeDesk
) -> None:
    assert "70 天没见您了" in side(page).script
    model = press(page, "1")
    assert side(page).first[0].chosen
    assert contacts(shop, 0) == ()
    model = press(page, "4")
    (said,) = contacts(shop, 0)
    assert (said.outcome, said.intent, said.recipe) == ("reached", "coming", "dormant_active")
    assert (model.current, side(page).name, side(page).logged) == (1, "客人1", "这次已记 1 人")
    assert desk.told[-1].tone == "ok"


def test_an_unanswered_call_is_saved_by_its_key_twice_and_an_intent_means_nothing_to_it(
    shop: TestTill, page: Presenter
) -> None:
    press(page, "2", "5")
    assert contacts(shop, 0) == ()
    assert side(page).second[1].why
    press(page, "2")
    assert contacts(shop, 0)[0].outcome == "no_answer"


def test_the_day_to_look_again_is_chosen_before_the_second_click(shop: TestTill, page: Presenter) -> None:
    press(page, "1", "7", "7", "5")
    said = contacts(shop, 0)[0]
    assert said.remind_on is not None
    assert (said.remind_on - said.day).days == 3


def test_undo_takes_the_last_one_back_then_the_one_before_then_says_there_is_none(
    shop: TestTill, page: Presenter, desk: FakeDesk
) -> None:
    press(page, "1", "6", "1", "4")
    assert [len(contacts(shop, number)) for number in (0, 1)] == [1, 1]
    assert [row.terms.startswith("已联系") for row in page._model().rows[:3]] == [True, True, False]
    press(page, "Ctrl+Z")
    assert [len(contacts(shop, number)) for number in (0, 1)] == [1, 0]
    assert page._model().current == 1
    press(page, "Ctrl+Z")
    assert contacts(shop, 0) == ()
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{PHONE.format(0)}")
        assert reading.state(member.member_id).consents == ("phone",)
    press(page, "Ctrl+Z")
    assert desk.told[-1].title == "这次还没有记过联系"


def test_who_was_offered_something_lately_is_asked_about_first(shop: TestTill, page: Presenter, desk: FakeDesk) -> None:
    press(page, "1", "4", "Up", "1", "5")
    assert len(contacts(shop, 0)) == 1
    assert "30 天内联系过" in side(page).warn
    desk.questions[-1].then()
    assert len(contacts(shop, 0)) == 2


def test_outside_the_hours_it_is_asked_too(tmp_path: Path) -> None:
    shop = away(tmp_path / "late", hour="20:30")
    desk = FakeDesk(shop.till, tmp_path)
    page = Presenter(desk)  # type: ignore[arg-type]
    page.enter()
    press(page, "1", "4")
    assert contacts(shop, 0) == ()
    assert "10:00" in desk.questions[-1].detail
    shop.close()


def test_who_did_not_agree_has_no_script_and_no_call_is_logged(shop: TestTill, page: Presenter, desk: FakeDesk) -> None:
    press(page, "End")
    assert (side(page).script, bool(side(page).stop)) == ("", True)
    press(page, "1", "4")
    assert desk.refusals[-1].code == "contact.no_consent"
    assert contacts(shop, AWAY - 1) == ()
    page.filter(consent="phone")
    assert len(page._model().rows) == AWAY - 1


def test_who_was_told_of_an_offer_leaves_the_list_of_those_not_contacted(page: Presenter) -> None:
    press(page, "1", "4")
    page.filter(rested=True)
    assert "客人0" not in names(page._model())


def test_who_is_held_out_is_never_listed_not_even_when_looked_for(
    shop: TestTill, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holdout, "LEAST_MEMBERS", 1)
    set_program(shop.till, None, {"winback.holdout_percent": 20}, shop.approved("program.publish"))
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{PHONE.format(3)}")
        place = holdout.place_of(member.member_id)
        monkeypatch.setattr(holdout, "arc_from", lambda _salt: place)
        monkeypatch.setattr("desktop.core.store.lists.wished.arc_from", lambda _salt: place)
        assert held_out(member.member_id, salt_on(reading.today()), 20)
    page = Presenter(desk)  # type: ignore[arg-type]
    page.enter()
    model = page._model()
    assert "客人3" not in names(model)
    assert "对照组" in model.held
    page.chosen(Chosen(member.member_id, "name"))
    assert desk.told[-1].title == "客人3 不在这份名单里"
    page.enter(only=(member.member_id,))  # a list of another kind: today's birthdays
    (row,) = page._model().rows
    assert (row.name, row.offer) == ("客人3", "—")
    assert "券" not in side(page).script


def test_a_member_found_by_search_is_where_the_list_stands(shop: TestTill, page: Presenter) -> None:
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{PHONE.format(5)}")
    page.chosen(Chosen(member.member_id, "name"))
    model = page._model()
    assert (names(model)[0], model.current) == ("客人5", 0)


def test_sorting_again_by_the_same_turns_the_list_round(page: Presenter) -> None:
    page.sort_by("worth")
    assert names(page._model())[0] == f"客人{AWAY - 1}"
    page.sort_by("name")
    assert names(page._model())[0] == "客人0"
    press(page, "Shift+F7")
    assert names(page._model())[0] == f"客人{AWAY - 1}"


def test_ticks_make_a_call_list_and_esc_gives_the_whole_one_back(page: Presenter, desk: FakeDesk) -> None:
    page.actions()[-1].do()
    assert desk.told[-1].title.startswith("先按空格")
    press(page, "Down", "Space", "Down", "Down", "Space")
    page.actions()[-1].do()
    assert names(page._model()) == ["客人1", "客人3"]
    press(page, "Esc")
    assert len(page._model().rows) == AWAY


def test_an_answer_to_an_older_question_is_passed_over(page: Presenter, desk: FakeDesk) -> None:
    desk.lane.held = True
    page.sort_by("name")
    page.choose_class("lost")
    desk.lane.release(backwards=True)
    assert page._model().rows == ()


def test_the_phone_is_shown_by_a_manager_on_record_and_only_of_who_is_current(
    shop: TestTill, page: Presenter, desk: FakeDesk
) -> None:
    press(page, "Ctrl+R")
    assert side(page).phone == "138 0013 8000"
    assert len(shop.rows("SELECT 1 FROM events WHERE kind = 'member.profile_revealed'")) == 1
    press(page, "Down")
    assert side(page).phone == "138****8001"
    assert desk.whys


def test_what_leaves_the_house_is_recorded_and_only_of_who_agreed(
    shop: TestTill, page: Presenter, desk: FakeDesk, tmp_path: Path
) -> None:
    for form in ("csv", "xlsx", "pdf"):
        told = exported(page, desk, form)
        assert (told.title, "1 人没同意联系" in told.detail) == (
            f"已存为 dormant-2026-05-30.{form}，{AWAY - 1} 人",
            True,
        )
    made = {file.suffix: file for file in tmp_path.glob("dormant-*")}
    with made[".csv"].open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert [row[1] for row in rows[1:]] == [f"客人{number}" for number in range(AWAY - 1)]
    assert rows[1][2] == "+8613800138000"
    sheet = openpyxl.load_workbook(made[".xlsx"]).active
    assert sheet is not None
    assert [cell.value for cell in sheet[4]][:2] == rows[1][:2]
    assert "客人7" in PdfDocument(made[".pdf"])[0].get_textpage().get_text_range()
    assert len(shop.rows("SELECT 1 FROM events WHERE kind = 'export.made'")) == 3
    assert desk.told[-1].tone == "ok"


def test_a_name_that_is_a_formula_is_a_text_in_every_form(shop: TestTill, tmp_path: Path) -> None:
    edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=PHONE.format(0), name="=1+1"))
    desk = FakeDesk(shop.till, tmp_path)
    page = Presenter(desk)  # type: ignore[arg-type]
    page.enter()
    press(page, "Space")
    exported(page, desk, "xlsx")
    (file,) = tmp_path.glob("list-*.xlsx")
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    cell = sheet["B4"]
    assert (cell.data_type, str(cell.value).lstrip("'")) == ("s", "=1+1")


def test_a_campaign_begins_with_whom_the_filters_ask_for(desk: FakeDesk, page: Presenter) -> None:
    page.filter(worth=True, consent="phone", rested=True)
    press(page, "Right", "F9")
    assert desk.gone[-1] == (
        "campaigns", {"wish": Wish(class_names=("lost",), consent="phone", spend365_least=50_000)},
    )  # fmt: skip
