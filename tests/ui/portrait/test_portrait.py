"""The portrait over a member's page: figures in words, cases written once and settled, tags set, what scan shows."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.intents import Line
from desktop.core.domain.tag_rules import Bills, Rule
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.member_cases import NewCase, open_case
from desktop.core.services.portray_member import portray_member
from desktop.core.services.tag_member import Definition, define_tag
from desktop.ui.portrait.model import PortraitModel
from desktop.ui.portrait.presenter import Presenter
from tests.tills import TestTill
from tests.ui.checkout.counters import PHONE, counter
from tests.ui.fake_desk import FakeDesk, FakeView
from tests.ui.member.regulars import LIN, NEW, member_id, shop_with_regulars


class Dialog:
    """The dialog over a desk, opened for 林晓岚: three bills a week apart, the last one today."""

    def __init__(self, shop: TestTill, folder: Path, phone: str = LIN, language: str = "zh-Hans") -> None:
        self.shop, self.desk, self.view = shop, FakeDesk(shop.till, folder, language=language), FakeView()
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)
        self.whom = member_id(shop, phone)
        self.presenter.enter(member_id=self.whom)

    @property
    def shown(self) -> PortraitModel:
        model: PortraitModel = self.view.last
        return model

    @property
    def facts(self) -> dict[str, str]:
        return {line.label: line.value for line in self.shown.facts}

    def press(self, *keys: str) -> None:
        for key in keys:
            assert self.presenter.pressed(key), key

    def write(self, text: str) -> None:
        self.presenter.show("cases")
        self.presenter.type_text(text)
        self.presenter.confirm()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with shop_with_regulars(tmp_path) as made:
        yield made


@pytest.fixture
def dialog(shop: TestTill, tmp_path: Path) -> Dialog:
    return Dialog(shop, tmp_path)


def test_the_figures_are_said_in_words(dialog: Dialog) -> None:
    facts = dialog.facts
    assert (facts["分类"], facts["阶段"]) == ("● 活跃客", "引入期")
    assert (facts["平时间隔"], facts["平均每单"]) == ("7 天", "¥150")
    assert facts["RFM"] == "R1 F1 M1"  # the only one who bought, so nobody is worse
    rhythm = next(line for line in dialog.shown.facts if line.label == "平时间隔")
    assert rhythm.note == "预计 11-29 再来，还有 7 天"


def test_who_never_bought_has_no_figure(shop: TestTill, tmp_path: Path) -> None:
    facts = Dialog(shop, tmp_path, NEW).facts
    assert (facts["分类"], facts["RFM"], facts["平时间隔"], facts["平均每单"]) == ("未消费", "—", "—", "—")


def test_rfm_is_against_everybody_who_bought(shop: TestTill) -> None:
    till = shop.till
    shop.clock.advance(days=1)
    check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=90_000, key=NEW))
    scores = [portray_member(till, member_id(shop, phone)).scores for phone in (LIN, NEW)]
    assert [(s.recency, s.frequency, s.money) for s in scores if s] == [(1, 3, 1), (3, 1, 3)]


def test_a_category_bought_again_and_again_is_due(shop: TestTill, tmp_path: Path) -> None:
    till = shop.till
    for days in (0, 45, 45):
        shop.clock.advance(days=days)
        line = Line(5_000, name="栗子蛋糕", category="蛋糕")
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=5_000, key=LIN, lines=(line,)))
    shop.clock.advance(days=39)
    cycles, bought = Dialog(shop, tmp_path).shown.listings
    assert [(line.label, line.value) for line in cycles.lines] == [("蛋糕", "每 45 天")]
    assert cycles.lines[0].note.endswith("还有 6 天")
    assert [(line.label, line.value) for line in bought.lines] == [("蛋糕", "3 单")]


def test_a_complaint_is_written_once_and_settled_with_how(dialog: Dialog) -> None:
    dialog.press("Ctrl+2")
    dialog.presenter.confirm()
    assert dialog.shown.form is not None
    assert dialog.shown.form.error
    dialog.presenter.type_text("汤是凉的")
    dialog.desk.lane.held = True
    dialog.presenter.confirm()
    dialog.presenter.confirm()
    assert dialog.shown.busy
    dialog.desk.lane.release()
    assert dialog.shop.rows("SELECT count(*) FROM events WHERE kind = 'case.opened'") == [(1,)]
    assert [row.title for row in dialog.shown.cases] == ["记一件新的", "汤是凉的"]
    dialog.press("Down")
    assert dialog.shown.confirm == "办结"
    dialog.presenter.type_text("送了一份")
    dialog.presenter.confirm()
    assert "办结" in dialog.shown.cases[1].note
    dialog.press("Down")
    assert dialog.shown.confirm == "重新打开"
    assert "送了一份" in dialog.shown.form.lines[-1]


def test_an_open_case_is_to_be_settled_by_another_day(dialog: Dialog) -> None:
    """By F7, on record; chosen again as it is, nothing is written; a settled one is changed no more."""
    changed = "SELECT count(*) FROM events WHERE kind = 'case.changed'"
    dialog.write("汤是凉的")
    dialog.press("Down")
    assert dialog.shown.form is not None
    assert dialog.shown.form.dues[0][1] == "11-25"
    dialog.press("F7")
    assert (dialog.shown.can_change, dialog.shop.rows(changed)) == (False, [(0,)])
    dialog.presenter.choose_due("week")
    assert dialog.shown.can_change
    dialog.press("F7")
    assert (dialog.shop.rows(changed), "11-29" in dialog.shown.cases[1].note) == ([(1,)], True)
    dialog.press("Down")
    dialog.presenter.type_text("送了一份")
    dialog.presenter.confirm()
    dialog.press("Down")
    assert dialog.shown.can_change is None
    assert dialog.desk.refusals == []


def test_another_case_chosen_forgets_what_was_typed_for_the_one_before(dialog: Dialog) -> None:
    dialog.write("汤是凉的")
    dialog.press("Down")
    dialog.presenter.type_text("送了一份")
    dialog.press("Up", "Down")
    assert dialog.shown.form is not None
    assert dialog.shown.form.field_text == ""


def test_a_late_answer_about_somebody_else_is_passed_over(dialog: Dialog, shop: TestTill) -> None:
    dialog.presenter.show("cases")
    dialog.presenter.type_text("汤是凉的")
    dialog.desk.lane.held = True
    dialog.presenter.confirm()
    dialog.presenter.leave()
    dialog.presenter.enter(member_id=member_id(shop, NEW))
    dialog.desk.lane.release()
    assert dialog.shown.whom == "空白"
    assert len(dialog.shown.cases) == 1


def test_tags_are_set_by_hand_and_those_by_rule_only_shown(dialog: Dialog) -> None:
    till = dialog.shop.till
    define_tag(till, till.ids.event_id(), Definition(group="service", tag="靠窗位"))
    rule = Rule(conditions=(Bills(count=3),))
    define_tag(till, till.ids.event_id(), Definition(group="trade", tag="常客", rule=rule))
    dialog.presenter.enter(member_id=dialog.whom)
    dialog.press("Ctrl+3")
    chips = {chip.tag: (chip.is_on, chip.by_rule) for group in dialog.shown.groups for chip in group.chips}
    assert chips == {"靠窗位": (False, False), "常客": (True, True)}
    dialog.presenter.toggle_tag("service", "靠窗位", on=True)
    assert [chip.is_on for group in dialog.shown.groups for chip in group.chips if chip.tag == "靠窗位"] == [True]
    dialog.presenter.toggle_tag("service", "靠窗位", on=False)
    assert [chip.is_on for group in dialog.shown.groups for chip in group.chips if chip.tag == "靠窗位"] == [False]


def test_every_yes_and_no_is_told_with_its_day_and_text(shop: TestTill, tmp_path: Path) -> None:
    till = shop.till
    edit_member(till, Edit(event_id=till.ids.event_id(), key=LIN, consents=("phone",)))
    listing = Dialog(shop, tmp_path).shown.consents
    assert listing is not None
    assert [(line.label, line.value) for line in listing.lines][-1][1] == "同意"
    assert sorted(line.value for line in listing.lines) == ["同意", "同意", "撤回"]
    assert "条款 2026-11" in listing.lines[-1].note


def test_at_the_counter_an_open_complaint_is_the_first_thing_said(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        till = at.shop.till
        open_case(till, NewCase(event_id=till.ids.event_id(), key=PHONE, sort="complaint", text="汤是凉的"))
        open_case(till, NewCase(event_id=till.ids.event_id(), key=PHONE, sort="wish", text="靠窗"))
        at.presenter.scanned(at.card())
        member = at.model.member
        assert member is not None
        assert (member.facts[0].title, member.facts[0].detail) == ("投诉未办结（1 件）", "汤是凉的")


def test_all_that_is_kept_is_exported_for_the_member_and_on_record(dialog: Dialog) -> None:
    till = dialog.shop.till
    open_case(till, NewCase(event_id=till.ids.event_id(), key=LIN, sort="wish", text="=靠窗"))
    dialog.press("Ctrl+4", "F9")
    (number,) = dialog.shop.rows("SELECT member_no FROM members WHERE phone = ?", f"+86{LIN}")[0]
    with zipfile.ZipFile(dialog.desk.doors.data_dir / f"member-{number}.zip") as archive:
        pages, kept = archive.read("member.pdf"), json.loads(archive.read("member.json"))
    facts = {(fact["part"], fact["what"], fact["value"]) for fact in kept["facts"]}
    named = {("profile", "name", "林晓岚"), ("profile", "phone", f"+86{LIN}"), ("consent", "sms_given", "2026-11")}
    assert facts > {*named, ("case", "wish", "=靠窗")}
    assert {part for part, _, _ in facts} >= {"points", "movement"}
    assert "空白" not in json.dumps(kept, ensure_ascii=False)
    assert pages.startswith(b"%PDF-")
    assert dialog.shop.rows("SELECT member_id FROM events WHERE kind = 'export.made'") == [(dialog.whom,)]
    assert not dialog.shown.busy
