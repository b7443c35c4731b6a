"""The tags' dialog: a word is defined, a rule is typed and counted meanwhile, another is shown as it was written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.core.domain import tag_rules as on
from desktop.core.domain.errors import Refusal
from desktop.core.domain.tag_rules import Rule
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.tag_member import Definition, count_tagged, define_tag, vocabulary
from desktop.core.store import at_tags, tag_counting
from desktop.ui.look.look import Look
from desktop.ui.parts.overlay import Overlay
from desktop.ui.tags.conditions import KINDS, fresh, read, shown
from desktop.ui.tags.model import TagsModel
from desktop.ui.tags.presenter import Presenter
from desktop.ui.tags.view import View
from tests.tills import TestTill
from tests.ui.fake_desk import FakeDesk, FakeView
from tests.ui.member.regulars import shop_with_regulars

EVERY: tuple[on.AnyCondition, ...] = (
    on.DaysSince(than="at_most", days=7), on.Bills(count=4, days=60), on.Spend(minor=123_400, days=30),
    on.Category(category="蛋糕", bought=False, days=45), on.Hours(weekdays=(1, 3), since=9, until=11, percent=40),
    on.InTier(codes=("vip", "platinum")), on.InClass(names=("lost",)), on.BirthdayWithin(days=3),
    on.HasTag(group="service", tag="靠窗位", has=False), on.Balance(than="at_most", points=-5),
    on.Expiring(points=10, days=20),
)  # fmt: skip


class Dialog:
    """The dialog over a desk: one member has three bills, one has owed, one never bought."""

    def __init__(self, shop: TestTill, folder: Path, language: str = "zh-Hans") -> None:
        self.shop, self.desk, self.view = shop, FakeDesk(shop.till, folder, language=language), FakeView()
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)
        self.presenter.enter()

    @property
    def shown(self) -> TagsModel:
        model: TagsModel = self.view.last
        return model

    def sentence(self, at: int) -> str:
        return "".join(part.text for part in self.shown.conditions[at].parts)


@pytest.fixture
def dialog(tmp_path: Path) -> Iterator[Dialog]:
    with shop_with_regulars(tmp_path / "shop") as shop:
        yield Dialog(shop, tmp_path)


@pytest.mark.parametrize("condition", EVERY, ids=lambda condition: type(condition).__name__)
def test_what_is_shown_reads_back(condition: on.AnyCondition) -> None:
    assert read(shown(condition, 100), 100) == condition


def test_every_kind_can_be_begun_with() -> None:
    assert [fresh(kind).kind for kind in KINDS] == list(KINDS)


def test_a_word_set_by_hand_is_defined(dialog: Dialog) -> None:
    dialog.presenter.save()
    assert dialog.shown.error
    dialog.presenter.type_name("靠窗位")
    dialog.presenter.choose_group("service")
    dialog.presenter.save()
    (tag,) = vocabulary(dialog.shop.till)
    assert (tag.group, tag.tag, tag.rule) == ("service", "靠窗位", None)
    assert [row.title for row in dialog.shown.rows] == ["新标签", "靠窗位"]
    assert dialog.shown.name == ""


def test_whom_a_rule_holds_of_is_counted_while_it_is_typed(dialog: Dialog) -> None:
    dialog.presenter.choose_how("rule")
    dialog.presenter.choose_kind(0, "bills")
    assert dialog.sentence(0) == "近90天at_least3单"
    assert (dialog.shown.count, dialog.shown.some) == ("现在 1 人符合", "林晓岚")
    dialog.presenter.set_value(0, "than", "at_most")
    dialog.presenter.set_value(0, "count", "0")
    assert dialog.shown.count == "现在 2 人符合"
    dialog.presenter.set_value(0, "count", "")
    assert dialog.shown.count == "条件写全就数人"
    dialog.presenter.type_name("没来")
    dialog.presenter.save()
    assert dialog.shown.error
    dialog.presenter.set_value(0, "count", "1")
    dialog.presenter.save()
    (tag,) = vocabulary(dialog.shop.till)
    assert tag.rule == Rule(conditions=(on.Bills(than="at_most", count=1),))


def test_only_the_newest_count_is_shown(dialog: Dialog) -> None:
    dialog.presenter.choose_how("rule")
    dialog.desk.lane.held = True
    dialog.presenter.choose_kind(0, "bills")
    dialog.presenter.set_value(0, "count", "1000")
    dialog.desk.lane.release(backwards=True)
    assert dialog.shown.count == "现在 0 人符合"


def test_eight_conditions_and_no_more(dialog: Dialog) -> None:
    dialog.presenter.choose_how("rule")
    for _ in range(9):
        assert dialog.presenter.pressed("F6")
    assert (len(dialog.shown.conditions), dialog.shown.can_add) == (8, False)
    dialog.presenter.drop(0)
    assert (len(dialog.shown.conditions), dialog.shown.can_add) == (7, True)


def test_a_tag_chosen_is_shown_as_it_was_written_and_can_be_retired(dialog: Dialog) -> None:
    till = dialog.shop.till
    rule = Rule(join="any", conditions=EVERY[:8])
    define_tag(till, till.ids.event_id(), Definition(group="trade", tag="各种", rule=rule))
    dialog.presenter.enter()
    assert dialog.presenter.pressed("Down")
    assert (dialog.shown.title, dialog.shown.join, len(dialog.shown.conditions)) == ("各种", "any", 8)
    dialog.presenter.save()
    assert dialog.shop.rows("SELECT count(*) FROM events WHERE kind = 'tag.defined'") == [(1,)]  # nothing changed
    assert dialog.presenter.pressed("Down")
    assert dialog.presenter.pressed("Ctrl+Del")
    dialog.desk.questions[-1].then()
    assert vocabulary(till) == []
    assert [(row.title, row.note) for row in dialog.shown.rows[1:]] == [("各种", "已停用")]
    assert dialog.presenter.pressed("Down")
    assert (dialog.shown.is_retired, dialog.shown.save, len(dialog.shown.conditions)) == (True, "恢复使用", 8)
    dialog.presenter.save()
    assert [(tag.tag, tag.rule) for tag in vocabulary(till)] == [("各种", rule)]
    assert not dialog.shown.rows[1].note.endswith("已停用")


def test_a_count_nobody_waits_for_any_more_is_given_up(dialog: Dialog, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a statement; what is asked next is answered, and nothing is asked of the lane."""
    monkeypatch.setattr(at_tags, "_STEPS_BETWEEN", 1)
    till, asked = dialog.shop.till, list[int]()

    def wanted() -> bool:
        asked.append(1)
        return len(asked) < 5

    rule = Rule(conditions=(on.Bills(count=3),))
    with pytest.raises(Refusal, match=r"asked\.anew"):
        count_tagged(till, rule, 6, wanted)
    assert len(asked) >= 5
    assert count_tagged(till, rule, 6).total == 1
    dialog.presenter.choose_how("rule")
    dialog.desk.lane.held = True
    dialog.presenter.choose_kind(0, "bills")
    assert dialog.shown.count == "正在数…"
    dialog.presenter.leave()
    dialog.desk.lane.release()
    assert dialog.shown.count == "正在数…"


@pytest.mark.parametrize(("count", "about"), [("1", "约 1 人符合，正在数准"), ("900", "还没见到符合的，正在数准")])
def test_of_many_members_about_how_many_is_said_first(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch, count: str, about: str
) -> None:
    monkeypatch.setattr(tag_counting, "ABOUT_FROM", 1)
    monkeypatch.setattr(tag_counting, "SHARE", 1)
    bring_up_lists(dialog.shop.till)
    dialog.presenter.choose_how("rule")
    dialog.presenter.choose_kind(0, "bills")
    dialog.view.models.clear()
    dialog.presenter.set_value(0, "count", count)
    assert dialog.view.models[0].count == about
    assert dialog.shown.count == ("现在 1 人符合" if count == "1" else "现在 0 人符合")


def test_in_english_every_sentence_has_its_places(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path / "shop") as shop:
        dialog = Dialog(shop, tmp_path, "en")
        dialog.presenter.choose_how("rule")
        for kind in KINDS:
            dialog.presenter.choose_kind(0, kind)
            places = {part.name for part in dialog.shown.conditions[0].parts if part.name}
            assert places
            assert places <= set(fresh(kind).values)
        dialog.presenter.choose_kind(0, "bills")
        assert dialog.sentence(0).startswith("in90days")
        dialog.presenter.set_value(0, "days", "1")
        assert dialog.sentence(0).startswith("in1day,")


def test_opened_anew_a_name_is_typed_at_once(dialog: Dialog, look: Look) -> None:
    window = QWidget()
    overlay = Overlay(window, look, title="标签")
    view = View(look, dialog.presenter, overlay)
    window.show()
    overlay.open()
    for _ in range(2):
        view.present(TagsModel())
        view.list.setFocus()  # as the dialog does when it is opened: the first that takes the focus
        view.present(TagsModel(is_ready=True))
        assert window.focusWidget() is view.name.edit
    window.close()
