"""积分规则: each change shown at once on the example bill, nothing typed lost, published with a manager's word."""

from decimal import Decimal
from typing import Any

import pytest

from desktop.core.domain.program import DEFAULT, PLAIN, Program
from desktop.core.services.set_program import set_program
from tests.tills import TestTill
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import PageView, page


def counting(made: TestTill) -> Program:
    with made.till.ledger.reading() as reading:
        return reading.program().program


def rows(view: PageView) -> dict[str, Any]:
    return {row.key: row for group in view.body.groups for row in group.rows}


def example(view: PageView) -> dict[str, tuple[str, str]]:
    return {line.label: (line.before, line.after) for line in view.body.example}


def changes(view: PageView) -> dict[str, str]:
    return {line.label: line.words for line in view.body.changes}


def test_a_change_shows_on_the_example_at_once_and_writes_nothing(make: Made) -> None:
    made = make()
    _, presenter, view = page(made, "program")
    assert example(view)["普通"] == ("128", "128")
    assert view.body.lacking
    presenter.program.type("earn.points", "3")
    assert example(view)["普通"] == ("128", "384")
    assert example(view)["VIP"] == ("256", "768")
    assert changes(view) == {"得（积分）": "1 → 3"}
    assert view.body.lacking == ""
    assert counting(made) == DEFAULT


def test_the_example_bill_can_be_another(make: Made) -> None:
    _, presenter, view = page(make(), "program")
    presenter.program.type_amount("1000")
    assert example(view)["普通"] == ("1,000", "1,000")
    assert example(view)["最多用积分"][0] == "25,000"
    assert example(view)["可抵"][0] == "¥500.00"
    presenter.program.type_amount("x")
    assert view.body.amount == "x"
    assert view.body.amount_wrong
    assert example(view)["普通"] == ("128", "128")


def test_validity_shows_the_last_day(make: Made) -> None:
    _, presenter, view = page(make(now="2026-11-22T12:00:00"), "program")
    assert example(view)["可用到"] == ("2027-11-21", "2027-11-21")
    presenter.program.type("validity.kind", "yearly")
    assert example(view)["可用到"] == ("2027-11-21", "2026-12-31")
    assert "validity.days" not in rows(view)
    presenter.program.type("validity.month_day", "6-30")
    assert example(view)["可用到"] == ("2027-11-21", "2027-06-30")
    presenter.program.type("validity.kind", "never")
    assert example(view)["可用到"][1] == "一直有效"


def test_an_empty_number_is_no_limit_where_there_may_be_none(make: Made) -> None:
    _, presenter, view = page(make(), "program")
    presenter.program.type("earn.cap_bill", "")
    assert changes(view) == {"每单最多（积分）": "5,000 → 不限"}
    presenter.program.type("validity.days", "")
    assert rows(view)["validity.days"].wrong == "要填一个数"
    assert changes(view) == {"每单最多（积分）": "5,000 → 不限"}


@pytest.mark.parametrize(
    ("key", "text", "wrong"),
    [
        ("redeem.max_share_percent", "101", "0 到 100"),
        ("validity.days", "0", "1 到 36,600"),
        ("earn.per_minor", "0", "¥0.01 到 ¥1,000,000.00"),
        ("earn.birthday_multiplier", "1.555", "0 到 100，最多两位小数"),
        ("redeem.step", "7", ""),
        ("redeem.points", "3", "每一步要能抵整分的钱"),
        ("earn.protection_days", "365", "0 到 364"),
        ("classes.window_days", "59", "60 到 3,660"),
        ("classes.cycle_days", "46", "92 到 3,660"),
        ("earn.points", "两个", "要填整数"),
        ("earn.per_minor", "1,2", "金额没看懂"),
    ],
)
def test_a_bad_value_is_said_at_its_field_and_stays(make: Made, key: str, text: str, wrong: str) -> None:
    made = make()
    _, presenter, view = page(made, "program")
    presenter.program.type("earn.cap_day", "900")
    presenter.program.type(key, text)
    named = {row.key: row.wrong for row in rows(view).values() if row.wrong}
    expected = {"redeem.points": "redeem.step", "classes.cycle_days": "classes.window_days"}.get(key, key)
    assert named == ({expected: wrong} if wrong else {})
    assert (rows(view)[key].text, rows(view)["earn.cap_day"].text) == (text, "900")
    assert bool(view.body.lacking) == bool(wrong)


def test_what_means_nothing_now_keeps_nobody_from_publishing(make: Made) -> None:
    made = make()
    _, presenter, view = page(made, "program")
    presenter.program.type("validity.days", "x")
    presenter.program.type("validity.kind", "never")
    assert view.body.lacking == ""
    presenter.program.publish()
    assert (counting(made).validity.kind, counting(made).validity.days) == ("never", 365)


def test_f9_goes_to_what_is_wrong_and_asks_nobody(make: Made) -> None:
    desk, presenter, view = page(make(), "program")
    presenter.program.type("validity.days", "x")
    assert presenter.pressed("F9")
    assert desk.whys == []
    assert view.focused == ["validity.days"]


def test_a_manager_publishes_a_version(make: Made) -> None:
    made = make()
    desk, presenter, view = page(made, "program")
    presenter.program.type("earn.points", "2")
    presenter.program.type("earn.per_minor", "1.50")
    presenter.pressed("F9")
    assert desk.whys == ["发布积分规则，改了 2 处"]
    assert (counting(made).earn.points, counting(made).earn.per_minor) == (2, 150)
    assert view.body.versions[0].label == "第 2 版，2026-11-22 起"
    assert "店长批准" in view.body.versions[0].value
    assert view.body.versions[0].value.startswith("现在用的")
    assert [notice.title for notice in desk.told] == ["已发布第 2 版，2026-11-22 起"]
    assert (view.body.changes, view.body.is_draft, presenter.program.has_draft) == ((), False, False)


def test_without_a_manager_nothing_is_published_and_the_draft_stays(make: Made) -> None:
    made = make()
    desk, presenter, view = page(made, "program")
    desk.approves = None
    presenter.program.type("earn.points", "2")
    presenter.program.publish()
    assert counting(made) == DEFAULT
    assert rows(view)["earn.points"].text == "2"


def test_pressing_twice_publishes_once(make: Made) -> None:
    made = make()
    desk, presenter, view = page(made, "program")
    presenter.program.type("earn.points", "2")
    desk.lane.held = True
    presenter.program.publish()
    presenter.program.publish()
    assert view.body.busy
    desk.lane.release()
    assert len(view.body.versions) == 2


def test_an_answer_to_an_older_question_is_passed_over(make: Made) -> None:
    desk, presenter, view = page(make(), "program")
    desk.lane.held = True
    presenter.program.type("earn.points", "2")
    presenter.program.type("earn.points", "3")
    desk.lane.release(backwards=True)
    assert example(view)["普通"][1] == "384"


def test_presets_are_drafts_too(make: Made) -> None:
    made = make()
    _, presenter, view = page(made, "program")
    presenter.program.begin_with("plain")
    assert counting(made) == DEFAULT
    assert rows(view)["earn.cap_bill"].text == ""
    assert changes(view)["VIP 的倍数"] == "× 2 → × 1"
    presenter.program.type("earn.points", "2")
    presenter.program.publish()
    assert counting(made).tiers == PLAIN.tiers
    assert counting(made).earn.points == 2


def test_changes_can_be_dropped(make: Made) -> None:
    _, presenter, view = page(make(), "program")
    presenter.program.type("earn.points", "")
    presenter.program.add_tier()
    presenter.program.discard()
    assert rows(view)["earn.points"].text == "1"
    assert (len(view.body.tiers), view.body.is_draft) == (3, False)


def test_a_step_is_added_named_and_published(make: Made) -> None:
    made = make()
    _, presenter, view = page(made, "program")
    presenter.program.add_tier()
    assert set(view.body.tiers[3].wrong) == {"zh-Hans", "spend"}
    for field, text in (("zh-Hans", "黑金"), ("en", "Black"), ("spend", "20000"), ("multiplier", "2.5")):
        presenter.program.type_tier(3, field, text)
    assert view.body.tiers[3].wrong == {}
    assert example(view)["黑金"] == ("—", "320")
    assert changes(view) == {"新等级 黑金": "满 ¥20,000.00，× 2.5"}
    presenter.program.publish()
    made_tier = counting(made).tiers[3]
    assert made_tier.name == {"zh-Hans": "黑金", "en": "Black"}
    assert (made_tier.spend_minor, made_tier.multiplier) == (2_000_000, Decimal("2.5"))
    assert counting(made).tiers[:3] == DEFAULT.tiers


def test_a_step_must_be_above_the_one_below(make: Made) -> None:
    _, presenter, view = page(make(), "program")
    presenter.program.type_tier(2, "spend", "3000")
    assert view.body.tiers[2].wrong == {"spend": "要比下面一级高"}
    assert view.body.lacking
    presenter.program.publish()
    assert view.focused == ["tier.2.spend"]


def test_a_code_that_was_once_used_is_never_given_again(make: Made) -> None:
    made = make()
    tiers = [
        {"code": "regular", "name": "普通", "spend_minor": 0, "multiplier": 1},
        {"code": "step1", "name": "旧", "spend_minor": 100, "multiplier": 1},
    ]
    set_program(made.till, None, {"tiers": tiers})
    set_program(made.till, None, {"tiers": tiers[:1]})
    _, presenter, _ = page(made, "program")
    presenter.program.add_tier()
    presenter.program.type_tier(1, "zh-Hans", "新")
    presenter.program.type_tier(1, "spend", "500")
    presenter.program.publish()
    assert [tier.code for tier in counting(made).tiers] == ["regular", "step2"]


def test_a_step_goes_and_the_lowest_stays(make: Made) -> None:
    _, presenter, view = page(make(), "program")
    presenter.program.remove_tier(0)
    assert len(view.body.tiers) == 3
    presenter.program.remove_tier(1)
    assert changes(view) == {"去掉 VIP": "满 ¥3,000.00，× 2"}


def test_another_hand_publishes_and_what_was_typed_stays_on_top(make: Made) -> None:
    made = make()
    _, presenter, view = page(made, "program")
    presenter.program.type("earn.points", "2")
    set_program(made.till, None, {"redeem.step": 100})
    presenter.refresh()
    assert rows(view)["redeem.step"].text == "100"
    assert changes(view) == {"得（积分）": "1 → 2"}
    assert view.body.versions[0].label.startswith("第 2 版")


def test_a_shop_without_cents_types_whole_money(make: Made) -> None:
    _, _, view = page(make(region="TW"), "program", language="zh-Hant")
    assert rows(view)["earn.per_minor"].text == "100"
    assert rows(view)["earn.per_minor"].unit == "NT$"
    assert example(view)["普通"] == ("1", "1")
