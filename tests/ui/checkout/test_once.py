"""I3 and I4 at the counter: whatever is pressed, and wherever the power goes, one bill is one sale and none is lost."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.domain.printer import Printer
from desktop.core.services.keep_bill import complete_bill, kept_bill
from desktop.core.services.print_queue import ended_jobs, open_jobs
from desktop.settings import DeviceSettings
from desktop.ui.checkout import closing, keeping
from tests.ui.checkout.counters import RICE, Counter, counter


@pytest.mark.parametrize("more", [("F9",), ("F9", "F9"), ("Esc",), ("Esc", "F9"), ("F8",), ("Ctrl+Del",), ("C",)])
def test_whatever_is_pressed_while_it_is_written_it_is_one_sale(tmp_path: Path, more: tuple[str, ...]) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        at.desk.lane.held = True
        at.press("F9", *more)
        assert not at.model.pay.can_close
        at.desk.lane.release()
        assert (at.sales, at.balance()) == (2, 1_628)
        assert at.model.done is not None
        at.press("F9")
        assert at.sales == 2


def test_two_clicks_before_anything_is_painted_are_one_sale(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        at.desk.lane.held = True
        at.presenter.close()
        at.presenter.close()
        at.desk.lane.release()
        assert (at.sales, at.model.done.title) == (2, "已收款 ¥128.00")
        at.presenter.close()
        assert at.desk.told == []


def test_digits_and_cards_that_come_meanwhile_are_the_next_bill_s(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        card = at.card()
        at.desk.lane.held = True
        at.press("F9", "4", "0")
        at.presenter.scanned(card)
        at.desk.lane.release()
        assert at.sales == 2
        assert (at.model.pay.number, at.model.member.name) == ("40.00", "林晓岚")


def test_every_change_is_there_after_a_restart(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.presenter.scanned(RICE)
        at.press("×", "9", "Enter", "Ctrl+4")
        at.press("F8", "F8")
        before = at.model
        at.shop.reopen()
        at.again()
        assert at.desk.told[-1].title == "上次没做完的单还在。"
        assert at.model.bill.rows == before.bill.rows
        assert at.model.pay.tender == before.pay.tender == "4"
        assert (at.model.pay.points_chosen, at.model.pay.number) == (before.pay.points_chosen, before.pay.number)
        assert at.model.member == before.member
        at.press("F9")
        assert at.sales == 2


def test_an_amount_alone_and_the_pos_s_number_are_there_after_a_restart(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.type("128.5")
        at.presenter.hands.type_ref("88123")
        at.shop.reopen()
        at.again()
        assert (at.model.pay.number, at.model.pay.ref.text) == ("128.50", "88123")
        at.press("C")
        at.presenter.hands.type_ref("")
        at.shop.reopen()
        at.again()
        assert kept_bill(at.shop.till) is None
        assert at.desk.told == []


def dies_after_commit(at: Counter) -> None:
    """F9 whose answer never comes: the power went after the commit."""
    with patch.object(closing.Closing, "_done"):
        at.press("F9")


def test_power_that_goes_after_the_commit_makes_no_second_sale(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        dies_after_commit(at)
        assert at.sales == 2
        at.shop.reopen()
        at.again()
        assert at.model.done.title == "上一单已记好"
        assert at.model.done.number == "1,628"
        at.press("Enter", "F9")
        assert (at.sales, at.model.pay.number) == (2, "0.00")
        at.shop.reopen()
        at.again()
        assert at.model.done is None


def test_power_that_goes_before_the_commit_leaves_the_bill(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        with patch.object(closing, "complete_bill", side_effect=Refusal("internal", log="—")):
            at.press("F9")
        at.shop.reopen()
        at.again()
        assert at.model.pay.number == "128.00"
        at.press("F9")
        assert at.sales == 2


def test_a_retry_after_an_answer_that_never_came_is_the_same_sale(tmp_path: Path) -> None:
    real = complete_bill

    def done_but_unsaid(*given: Any) -> Any:
        real(*given)
        raise Refusal("internal", log="—")

    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        with patch.object(closing, "complete_bill", done_but_unsaid):
            at.press("F9")
        assert at.model.done is None
        at.press("F9")
        assert (at.sales, at.balance()) == (2, 1_628)


def test_a_sale_that_was_not_answered_has_its_slip_waiting(tmp_path: Path) -> None:
    """The slip is kept with the sale, not asked for when the screen says that it is done."""

    def done_but_unsaid(*given: Any) -> Any:
        complete_bill(*given)
        raise Refusal("internal", log="—")

    with counter(tmp_path, settings=DeviceSettings(printer=Printer(kind="file", folder=str(tmp_path)))) as at:
        at.type("128")
        with patch.object(closing, "complete_bill", done_but_unsaid):
            at.press("F9")
        assert [job.kind for job in open_jobs(at.shop.till)] == ["slip"]
        at.press("F9")
        assert (at.sales, [job.state for job in ended_jobs(at.shop.till)]) == (2, ["done"])


@pytest.mark.parametrize("code", ["disk.full", "ledger.busy", "ledger.not_writable"])
def test_what_was_not_saved_leaves_the_bill_and_says_so(tmp_path: Path, code: str) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        with patch.object(closing, "keep_bill", side_effect=Refusal(code, file="ledger.db")):
            at.press("F9")
        assert at.desk.told[-1].title == "没存上，什么都没扣。"
        assert (at.sales, at.model.pay.number, at.model.pay.can_close) == (1, "128.00", True)
        at.press("F9")
        assert at.sales == 2


def test_a_disk_that_is_full_while_typing_is_told_once(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        with patch.object(keeping, "keep_bill", side_effect=Refusal("disk.full")):
            at.type("128")
        assert [notice.title for notice in at.desk.told] == ["磁盘满了，这一单只在屏上。"]
        assert at.model.pay.number == "128.00"
        at.type("5")
        assert kept_bill(at.shop.till) is not None


def test_at_most_one_save_waits_and_it_saves_the_newest(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.desk.lane.held = True
        saves = []
        with patch.object(keeping, "keep_bill", lambda _till, bill: saves.append(bill.amount_minor)):
            at.type("128")
            assert at.desk.lane.waits == 2, "one price, one save"
            at.desk.lane.release()
        assert saves == [12_800]


def test_a_bill_given_up_is_forgotten_and_the_next_has_an_id_of_its_own(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        first = kept_bill(at.shop.till)
        at.press("Esc")
        at.desk.questions[-1].then()
        assert kept_bill(at.shop.till) is None
        at.type("64")
        second = kept_bill(at.shop.till)
        assert first is not None
        assert second is not None
        assert first.bill.event_id != second.bill.event_id


def test_a_card_reported_lost_while_the_bill_was_open_is_let_go(tmp_path: Path) -> None:
    from desktop.core.services.report_lost_card import report_lost_card
    from tests.ui.checkout.counters import PHONE

    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        report_lost_card(at.shop.till, at.shop.till.ids.event_id(), PHONE)
        at.press("F9")
        assert at.desk.refusals[-1].code == "token.lost"
        assert (at.sales, at.model.pay.number, at.model.member) == (1, "128.00", None)
