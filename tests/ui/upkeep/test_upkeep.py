"""The member's affairs at the window: what fits the member is offered, shown before, done once after a manager."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.find_members import find_members
from desktop.core.services.freeze_member import freeze_member
from desktop.core.services.glance_member import Glance, glance_again
from desktop.core.services.leave_member import leave_member
from desktop.core.services.note_member import note_member
from desktop.core.services.show_member import show_member
from desktop.core.store.keys.vault import CHOICE
from desktop.ui.upkeep.model import UpkeepModel
from desktop.ui.upkeep.presenter import Presenter
from tests.tills import TestTill, make_till
from tests.ui.checkout.counters import PHONE, counter
from tests.ui.fake_desk import FakeDesk, FakeView

LIN, WANG = "13800000417", "13900000418"


class Dialog:
    """The dialog over a desk, opened for 林晓岚, who has 100 points; 林晓兰 has 50."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop, self.desk, self.view = shop, FakeDesk(shop.till, folder), FakeView()
        self.ids = [self.enrol(LIN, "林晓岚", 10_000), self.enrol(WANG, "林晓兰", 5_000)]
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)
        self.open()

    def enrol(self, phone: str, name: str, minor: int) -> str:
        till = self.shop.till
        self.shop.clock.advance(minutes=1)
        asked = Enrolment(event_id=till.ids.event_id(), phone=phone, name=name, birthday="1990-05-01")
        member = enrol_member(till, asked)
        check_out(till, Bill(amount_minor=minor, event_id=till.ids.event_id(), key=phone))
        self.shop.clock.advance(minutes=1)
        return member.member_id

    def open(self, at: int = 0) -> None:
        self.presenter.enter(member_id=self.ids[at])

    @property
    def shown(self) -> UpkeepModel:
        model: UpkeepModel = self.view.last
        return model

    @property
    def deeds(self) -> list[str]:
        return [row.deed for row in self.shown.deeds]

    def do(self, deed: str, text: str = "因为") -> None:
        self.open()
        self.presenter.choose(deed)  # type: ignore[arg-type]
        self.presenter.type_text(text)
        self.presenter.confirm()

    def glance(self) -> Glance:
        return glance_again(self.shop.till, self.ids[0], "name", None, "zh-Hans")[1]


@pytest.fixture
def dialog(tmp_path: Path) -> Iterator[Dialog]:
    with make_till(tmp_path) as shop:
        yield Dialog(shop, tmp_path)


def test_a_duplicate_is_put_beside_chosen_from_and_merged(dialog: Dialog) -> None:
    assert (dialog.deeds, dialog.shown.confirm) == (["merge", "freeze", "phone", "note", "leave", "erase"], "并排看看")
    dialog.presenter.confirm()
    assert dialog.shown.error
    dialog.presenter.type_text(WANG)
    dialog.presenter.confirm()
    assert dialog.shown.confirm == "合并"
    assert "合并后 150 积分" in dialog.shown.lines[2]
    assert [choice.field for choice in dialog.shown.choices] == ["name", "phone"]
    dialog.presenter.take("name", dialog.ids[0])
    dialog.presenter.confirm()
    shown = show_member(dialog.shop.till, WANG, "zh-Hans")
    assert (shown.name, shown.balance) == ("林晓岚", 150)
    assert (dialog.desk.closed, dialog.desk.changes) == (1, 1)


def test_undoing_shows_both_and_the_merge_stays_in_the_history(dialog: Dialog) -> None:
    dialog.presenter.type_text(WANG)
    dialog.presenter.confirm()
    dialog.presenter.confirm()
    dialog.open()
    assert dialog.deeds[:2] == ["merge", "part"]
    dialog.presenter.pressed("Ctrl+2")
    assert len(dialog.shown.lines) == 3
    assert "合并" in dialog.shown.history[0]
    dialog.presenter.confirm()
    assert dialog.glance().balance == 100
    dialog.open()
    assert "part" not in dialog.deeds
    assert "后来撤销" in dialog.shown.history[0]


def test_a_scanned_card_is_the_other_members(dialog: Dialog) -> None:
    assert dialog.presenter.scanned(dialog.shop.till.cards.card_token(dialog.ids[1], 1))
    assert dialog.shown.confirm == "合并"


def test_somebody_who_may_be_the_same_is_offered_until_said_to_be_another(dialog: Dialog) -> None:
    dialog.ids.append(dialog.enrol("13700000419", "林晓岚", 1_000))
    dialog.open()
    (twin,) = dialog.shown.twins
    assert (twin.member_id, twin.why) == (dialog.ids[2], "姓名、生日相同")
    dialog.presenter.use_twin(twin.member_id)
    assert dialog.shown.confirm == "合并"
    dialog.open()
    dialog.presenter.not_the_same(twin.member_id)
    assert dialog.shown.twins == ()


def test_points_are_frozen_and_unfrozen_with_a_reason(dialog: Dialog) -> None:
    dialog.do("freeze", "")
    assert dialog.shown.error == "先写一句。"
    dialog.do("freeze", "卡被冒用")
    assert dialog.glance().frozen_on is not None
    dialog.open()
    assert "unfreeze" in dialog.deeds
    dialog.do("unfreeze", "核实了")
    assert dialog.glance().frozen_on is None


def test_a_phone_goes_and_its_history_stays(dialog: Dialog) -> None:
    dialog.do("phone", "新机主到店")
    assert find_members(dialog.shop.till, LIN, "zh-Hans").only is None
    dialog.open()
    assert "phone" not in dialog.deeds


def test_a_note_needs_no_manager_and_is_pinned(dialog: Dialog) -> None:
    dialog.desk.approves = None
    dialog.open()
    dialog.presenter.choose("note")
    dialog.presenter.type_text("不吃辣")
    dialog.presenter.pin(True)
    dialog.presenter.confirm()
    assert dialog.glance().notes == ("不吃辣",)
    dialog.open()
    dialog.presenter.choose("note")
    assert "★ 不吃辣" in dialog.shown.history[0]


def test_leaving_says_what_is_lost_and_can_be_undone(dialog: Dialog) -> None:
    dialog.presenter.choose("leave")
    assert "100 积分作废" in dialog.shown.lines[0]
    dialog.desk.approves = None
    dialog.do("leave")
    assert dialog.glance().left_on is None
    dialog.desk.approves = "manager"
    dialog.do("leave")
    assert dialog.glance().left_on is not None
    dialog.open()
    assert dialog.deeds == ["return", "note", "erase"]
    dialog.do("return")
    assert dialog.glance().balance == 100


def test_erasing_says_what_goes_and_stays_then_what_is_out_of_reach(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOICE, "file")
    dialog.presenter.choose("erase")
    assert "1 次到店和 100 积分留在账里" in dialog.shown.lines[1]
    assert "不能撤销" in dialog.shown.warning
    dialog.do("erase", "林晓岚要求")
    assert "原因里写了要抹去的内容" in dialog.shown.error
    dialog.do("erase", "本人要求")
    assert (dialog.shown.title, dialog.shown.deeds) == ("个人资料已抹去，账不变", ())
    assert dialog.shown.lines == ("账本已重写，不留痕迹。",)
    assert find_members(dialog.shop.till, LIN, "zh-Hans").only is None


def test_what_was_asked_twice_is_done_once_and_a_refusal_stays_at_the_field(dialog: Dialog) -> None:
    dialog.presenter.choose("freeze")
    dialog.presenter.type_text("因为")
    dialog.desk.lane.held = True
    dialog.presenter.confirm()
    dialog.presenter.confirm()
    assert dialog.shown.busy
    dialog.desk.lane.release()
    assert len(dialog.shop.rows("SELECT 1 FROM events WHERE kind = 'member.frozen'")) == 1
    dialog.open()
    dialog.presenter.choose("merge")
    dialog.presenter.type_text("13500000000")
    dialog.presenter.confirm()
    assert dialog.shown.error
    dialog.presenter.type_text(LIN)
    dialog.presenter.confirm()
    assert "已经是同一位会员" in dialog.shown.error


def test_at_the_counter_a_pinned_note_is_seen_and_who_left_is_refused(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        till = at.shop.till
        note_member(till, till.ids.event_id(), PHONE, "不吃辣", pinned=True)
        freeze_member(till, till.ids.event_id(), PHONE, "核实")
        at.presenter.scanned(at.card())
        member = at.model.member
        assert member is not None
        assert [fact.title for fact in member.facts][1] == "不吃辣"
        assert "冻结" in member.facts[0].title
        card = at.card()
        number = show_member(till, PHONE, "zh-Hans").member_no
        at.press("Esc")
        leave_member(till, till.ids.event_id(), number)
        at.presenter.scanned(card)
        assert at.model.member is None
        assert at.desk.refusals[-1].code == "member.left"
