"""Editing a member: only what differs, nothing lost on a refusal, one edit however often it is saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.list_profiles import profile_history
from desktop.ui.edit_member.model import EditModel
from desktop.ui.edit_member.presenter import Presenter
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView

LIN, OTHER = "13800000417", "13900000001"


class Dialog:
    """The dialog over a desk, opened for 林晓岚."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop, self.desk, self.view = shop, FakeDesk(shop.till, folder), FakeView()
        enrolled = Enrolment(event_id=shop.till.ids.event_id(), phone=LIN, name="林晓岚", birthday="05-20")
        self.member_id = enrol_member(shop.till, enrolled).member_id
        enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=OTHER, name="王小芳"))
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)
        self.presenter.enter(member_id=self.member_id)

    @property
    def shown(self) -> EditModel:
        model: EditModel = self.view.last
        return model

    def kept(self) -> tuple[str, str | None, str | None, tuple[str, ...]]:
        """What the ledger holds now, and the consents."""
        with self.shop.till.ledger.reading() as reading:
            member = reading.member(self.member_id)
            assert member is not None
            profile = member.profile
            return profile.name, profile.phone, profile.birthday, reading.state(self.member_id).consents

    def edits(self) -> int:
        return len(profile_history(self.shop.till, self.member_id)) - 1


@pytest.fixture
def dialog(tmp_path: Path) -> Iterator[Dialog]:
    with make_till(tmp_path) as shop:
        yield Dialog(shop, tmp_path)


def test_it_opens_with_what_is_kept_and_the_phone_masked(dialog: Dialog) -> None:
    shown = dialog.shown
    assert (shown.name, shown.phone, shown.birthday) == ("林晓岚", "", "05-20")
    assert shown.phone_hint == "138****0417"
    assert [version.lines for version in shown.history] == [("入会",)]


def test_a_new_name_is_saved_and_said(dialog: Dialog) -> None:
    dialog.presenter.type("name", "林晓兰")
    dialog.presenter.save()
    assert dialog.kept() == ("林晓兰", "+8613800000417", "05-20", ())
    assert dialog.desk.closed == 1
    assert dialog.desk.changes == 1
    assert dialog.desk.told[0].tone == "ok"


def test_nothing_changed_writes_nothing(dialog: Dialog) -> None:
    dialog.presenter.save()
    assert dialog.edits() == 0
    assert dialog.desk.closed == 1


def test_saving_twice_is_one_edit(dialog: Dialog) -> None:
    dialog.presenter.type("name", "林晓兰")
    dialog.desk.lane.held = True
    dialog.presenter.save()
    dialog.presenter.save()
    assert dialog.shown.busy
    dialog.desk.lane.release()
    assert dialog.desk.closed == 1
    dialog.presenter.save()
    assert dialog.edits() == 1


def test_a_known_phone_is_asked_about_and_nothing_is_lost(dialog: Dialog) -> None:
    dialog.presenter.type("name", "林晓兰")
    dialog.presenter.type("phone", OTHER)
    dialog.presenter.save()
    shown = dialog.shown
    assert "王*芳" in shown.holders
    assert OTHER not in shown.holders
    assert (shown.name, shown.phone, shown.busy) == ("林晓兰", OTHER, False)
    assert dialog.edits() == 0
    assert dialog.presenter.pressed("F6")
    assert dialog.kept()[:2] == ("林晓兰", "+8613900000001")


def test_another_number_takes_the_question_away(dialog: Dialog) -> None:
    dialog.presenter.type("phone", OTHER)
    dialog.presenter.save()
    dialog.presenter.type("phone", "13900000002")
    assert dialog.shown.holders == ""
    assert not dialog.presenter.pressed("F6")


def test_what_cannot_be_read_is_said_at_its_field(dialog: Dialog) -> None:
    dialog.presenter.type("phone", "12345")
    dialog.presenter.save()
    assert list(dialog.shown.errors) == ["phone"]
    dialog.presenter.type("phone", "123456")
    assert dialog.shown.errors == {}
    assert dialog.desk.refusals == []


def test_a_birthday_moves_with_a_manager_once_a_year(dialog: Dialog) -> None:
    assert "一年" in dialog.shown.birthday_note
    dialog.presenter.type("birthday", "06-01")
    dialog.desk.approves = None
    dialog.presenter.save()
    assert len(dialog.desk.whys) == 1
    assert dialog.edits() == 0
    dialog.desk.approves = "manager"
    dialog.presenter.save()
    assert dialog.kept()[2] == "06-01"
    dialog.presenter.enter(member_id=dialog.member_id)
    dialog.presenter.type("birthday", "07-01")
    dialog.presenter.save()
    assert "2027-11-22" in dialog.shown.errors["birthday"]
    assert dialog.kept()[2] == "06-01"


def test_the_year_of_a_birthday_needs_no_manager(dialog: Dialog) -> None:
    dialog.presenter.type("birthday", "1990-05-20")
    dialog.presenter.save()
    assert dialog.desk.whys == []
    assert dialog.kept()[2] == "1990-05-20"


def test_a_first_birthday_needs_no_manager(dialog: Dialog) -> None:
    with dialog.shop.till.ledger.reading() as reading:
        whose = reading.members_by_phone(f"+86{OTHER}")[0].member_id
    dialog.presenter.enter(member_id=whose)
    assert dialog.shown.birthday_note == ""
    dialog.presenter.type("birthday", "06-01")
    dialog.presenter.save()
    assert dialog.desk.whys == []
    assert dialog.desk.closed == 1


def test_consents_are_given_and_withdrawn(dialog: Dialog) -> None:
    dialog.presenter.consent("sms", given=True)
    dialog.presenter.consent("phone", given=True)
    dialog.presenter.consent("phone", given=False)
    dialog.presenter.save()
    assert dialog.kept()[3] == ("sms",)
    dialog.presenter.enter(member_id=dialog.member_id)
    dialog.presenter.consent("sms", given=False)
    dialog.presenter.save()
    assert dialog.kept()[3] == ()


def test_history_says_what_became_of_what_and_shows_no_phone(dialog: Dialog) -> None:
    till = dialog.shop.till
    asked = Edit(event_id=till.ids.event_id(), key=LIN, name="林晓兰", phone="13900000002", consents=("sms",))
    edit_member(till, asked)
    dialog.presenter.enter(member_id=dialog.member_id)
    newest = dialog.shown.history[0]
    assert newest.lines == (
        "姓名：林晓岚 → 林晓兰", "手机号：138****0417 → 139****0002", "同意接收：都不同意 → 短信",
    )  # fmt: skip


def test_leaving_with_something_typed_is_asked_about(dialog: Dialog) -> None:
    assert not dialog.presenter.pressed("Esc")
    dialog.presenter.type("name", "林晓兰")
    assert dialog.presenter.pressed("Esc")
    dialog.desk.questions[0].then()
    assert dialog.desk.closed == 1
    assert dialog.edits() == 0


def test_an_answer_for_a_closed_dialog_opens_nothing(dialog: Dialog) -> None:
    dialog.presenter.leave()
    dialog.desk.lane.held = True
    dialog.presenter.enter(member_id=dialog.member_id)
    dialog.presenter.leave()
    dialog.desk.lane.release()
    dialog.presenter.attach(dialog.view)
    assert not dialog.shown.is_ready
