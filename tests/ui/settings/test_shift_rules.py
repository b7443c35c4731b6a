"""The rules for shifts in 店铺与显示: read, changed by whoever may, refused where they are none, kept in the ledger."""

import pytest

from desktop.core.services.shifts.settings import ShiftRules, shift_rules
from tests.tills import TestTill
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page


def rules(made: TestTill) -> ShiftRules:
    with made.till.ledger.reading() as reading:
        return shift_rules(reading)


def test_what_counts_is_shown_and_a_press_keeps_it(make: Made) -> None:
    made = make(mode="till")
    desk, presenter, view = page(made, "shop")
    assert (view.body.shift.demanded, view.body.shift.limit, view.body.shift.can_keep) == (False, "50.00", False)
    presenter.shop.shift.demand(True)
    assert view.body.shift.demanded
    assert rules(made) == ShiftRules(demanded=True, difference_minor=5_000)
    presenter.shop.shift.demand(True)
    assert (desk.changes, len(desk.told)) == (1, 1)


def test_a_limit_is_a_draft_until_it_is_kept(make: Made) -> None:
    made = make(mode="till")
    _, presenter, view = page(made, "shop")
    presenter.shop.shift.type_limit("12.5")
    assert presenter.shop.has_draft
    presenter.refresh()
    assert (view.body.shift.limit, rules(made).difference_minor) == ("12.5", 5_000)
    presenter.shop.shift.keep_limit()
    assert (view.body.shift.limit, rules(made).difference_minor) == ("12.50", 1_250)
    assert not presenter.shop.has_draft
    presenter.shop.shift.type_limit("0")
    presenter.shop.shift.keep_limit()
    assert rules(made) == ShiftRules(demanded=False, difference_minor=0)


@pytest.mark.parametrize("text", ["", ".", "1.234", "99999999999", "-1"])
def test_what_is_no_limit_is_said_and_stays(make: Made, text: str) -> None:
    made = make(mode="till")
    desk, presenter, view = page(made, "shop")
    presenter.shop.shift.type_limit(text)
    presenter.shop.shift.keep_limit()
    assert (view.body.shift.limit, view.body.shift.wrong) == (text, "写 0 到 ¥10,000,000.00 之间的金额。")
    assert (rules(made).difference_minor, desk.changes) == (5_000, 0)


def test_without_the_right_nothing_changes_and_the_box_says_so(make: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(mode="till")
    desk, presenter, view = page(made, "shop")
    monkeypatch.setattr(desk, "ask_right", lambda *_args, **_more: None)  # nobody agrees
    presenter.shop.shift.demand(True)
    presenter.shop.shift.type_limit("7")
    presenter.shop.shift.keep_limit()
    assert (view.body.shift.demanded, view.body.shift.limit) == (False, "7")
    assert rules(made) == ShiftRules(demanded=False, difference_minor=5_000)


def test_what_is_typed_while_a_limit_is_being_kept_stays(make: Made) -> None:
    made = make(mode="till")
    desk, presenter, view = page(made, "shop")
    presenter.shop.shift.type_limit("7")
    desk.lane.held = True
    presenter.shop.shift.keep_limit()
    presenter.shop.shift.type_limit("75")
    desk.lane.release()
    assert (rules(made).difference_minor, view.body.shift.limit) == (700, "75")


def test_beside_a_pos_there_are_no_shifts(make: Made) -> None:
    _, _, view = page(make(mode="companion"), "shop")
    assert view.body.shift is None
