"""Each planted bug is found by everything named beside it, and by none of it when it is not there."""

import pytest

from tests.planted import plants
from tests.planted.plants import Plant
from tests.planted.searching import Check, example, machine, prop
from tests.property import test_award, test_fold_order, test_refunds, test_validity

EXAMPLES = {
    "lines": "一单里有几样商品，合起来取整一次，不是一样一样取整",
    "tier": "升级的那一单仍按升级前的等级算",
    "parts": "分几次退和一次退收回的一样多",
    "parts made whole": "分几次退完也算全退",
    "refund number": "退款单不能再退",
    "rest": "退款不能超过余下的金额",
    "soonest": "先用快到期的积分",
    "exact": "倍数按两位小数精确计算",
    "retry": "同一单号报两次只记一次",
    "refund retry": "同一退款号报两次只退一次",
    "last day": "有效期三百六十五天，最后一天还能用",
    "one day": "有效期一天的积分只有当天能用",
    "shop's day": "营业日零点开始，按店里的钟，不按格林尼治的钟",
    "New York": "纽约的店晚上八点还是当天",
}
CHECKS: dict[str, Check] = {
    **{f"example {name}": example(title) for name, title in EXAMPLES.items()},
    "property floored once": prop(test_award.test_a_bill_of_lines_is_floored_once),
    "property exact": prop(test_award.test_a_multiplier_is_exact),
    "property any order": prop(test_fold_order.test_any_order_of_the_same_facts_gives_the_same_state),
    "property parts": prop(test_refunds.test_partial_refunds_equal_one),
    "property days": prop(test_validity.test_a_number_of_days_counts_the_first),
    "machine": machine,
}
FOUND_BY: dict[Plant, tuple[str, ...]] = {
    plants.floor_per_line: ("example lines", "property floored once"),
    plants.tier_after_the_bill: ("example tier", "machine"),
    plants.clawback_rounded_per_refund: ("example parts", "property parts", "machine"),
    plants.clawback_rounded_per_refund_in_fold: ("example parts made whole", "property parts"),
    plants.refund_of_a_refund: ("example refund number",),
    plants.refund_forgets_what_was_refunded: ("example rest", "machine"),
    plants.facts_folded_by_arrival: ("property any order",),
    plants.lots_spent_by_arrival: ("example soonest",),
    plants.late_facts_folded_last: ("machine",),
    plants.float_multiplier: ("example exact", "property exact"),
    plants.fresh_id_per_retry: ("example retry", "machine"),
    plants.fresh_id_per_refund_retry: ("example refund retry", "machine"),
    plants.expiry_a_day_late: ("example last day", "example one day", "property days", "machine"),
    plants.business_day_in_utc: ("example shop's day", "example New York", "machine"),
    # The bugs of merging take most of a minute each: ``python -m tests.planted.day`` plants them.
}
PAIRS = [(plant, check) for plant, checks in FOUND_BY.items() for check in checks]


@pytest.mark.parametrize(("plant", "check"), PAIRS, ids=[f"{plant.__name__}-{check}" for plant, check in PAIRS])
def test_the_bug_is_found(plant: Plant, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        CHECKS[check]()


# The machines without a bug are tests of their own, longer than they would be here: property/test_…_machine.py.
@pytest.mark.parametrize("check", sorted({check for _, check in PAIRS} - {"machine"}))
def test_without_a_bug_nothing_is_found(check: str) -> None:
    CHECKS[check]()
