"""Programs of an HQ that is not what it should be: none makes a till raise, wait, or reckon by what cannot be."""

import json
import time
from decimal import Decimal
from typing import Any

import pytest

from desktop.core.domain.earning import LARGEST_AWARD
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.program import DEFAULT, Earn, Program, Tier
from desktop.core.domain.program_document import canonical, changed, fit_program, program_hash
from desktop.core.store.syncing import chain
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import PHONE, Joined, balance, whole

MOST_CHECKOUT_S = 0.1
HOSTILE: dict[str, Any] = {
    "needs_till": 2, "validity.days": 10**9, "validity.months": 10**6, "validity.month_day": "13-32",
    "earn.points": 0.5, "earn.per_minor": 0, "earn.cap_bill": 2**63, "redeem.max_share_percent": 101,
    "redeem.points": -50, "redeem.from_purchase": "9999-12-31", "winback.coupon_new": "x" * 41,
    "tiers.1.spend_minor": 2**63, "tiers.1.multiplier": 1.001, "tiers.1.code": "a\0b", "tiers.1.name": "x" * 61,
    "tiers.2.name": {"zh-Hans": "a\nb"},
    "earn.excluded_skus": ["x" * 61], "earn.excluded_tags": [str(number) for number in range(2_001)],
    "tiers": [{"code": str(step), "spend_minor": step} for step in range(21)],
}  # fmt: skip


def with_setting(key: str, value: Any) -> bytes:
    """The default's document with one value made something else."""
    tree = json.loads(canonical(DEFAULT))
    *path, leaf = (int(name) if name.isdigit() else name for name in key.split("."))
    section = tree
    for name in path:
        section = section[name]
    section[leaf] = value
    return json.dumps(tree).encode()


def documents() -> list[bytes]:
    deep = b'{"earn":' * 5_000
    long = with_setting("tiers.1.multiplier", 2).replace(b'"multiplier": 2}', b'"multiplier": 1.%s1}' % (b"0" * 40))
    huge = with_setting("tiers.1.multiplier", 2).replace(b'"multiplier": 2}', b'"multiplier": 1e999999999}')
    padded = canonical(DEFAULT) + b" " * 70_000
    return [*(with_setting(*each) for each in HOSTILE.items()), deep, long, huge, padded, b"[]", b"\0"]


def publish(hq: FakeHq, document: bytes) -> str:
    hq.publish(program_hash(document), document)
    return program_hash(document)


def unfit(till: Joined) -> bool:
    with till.shop.till.ledger.reading() as reading:
        says = reading.hq_says()
    assert says is not None
    return says.is_program_unfit


@pytest.mark.parametrize("document", documents(), ids=lambda document: program_hash(document)[:6])
def test_what_is_no_fit_program_is_refused_at_once(document: bytes) -> None:
    began = time.process_time()
    with pytest.raises(RuleBroken, match=r"program\.(bad_value|unreadable)"):
        fit_program(document)
    assert time.process_time() - began < MOST_CHECKOUT_S


def test_a_till_goes_on_by_the_rules_before_and_says_so(first: Joined, hq: FakeHq) -> None:
    member = first.enrol(PHONE)
    publish(hq, canonical(changed(DEFAULT, {"earn.points": 3})))
    first.round()
    for document in documents():
        publish(hq, document)
    first.round()
    assert unfit(first)
    first.sell(PHONE, 1_000)
    assert balance(first, member) == 30
    publish(hq, canonical(changed(DEFAULT, {"earn.points": 2})))
    first.round()
    assert not unfit(first)
    first.sell(PHONE, 1_000)
    assert balance(first, member) == 50
    whole(first)


def test_a_later_version_takes_up_what_an_earlier_one_could_not(
    first: Joined, hq: FakeHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_document: bytes) -> Program:
        raise RuleBroken("program.unreadable")

    member = first.enrol(PHONE)
    with monkeypatch.context() as earlier:
        earlier.setattr(chain, "fit_program", unknown)
        publish(hq, canonical(changed(DEFAULT, {"earn.points": 3})))
        first.round()
        assert unfit(first)
    first.round()
    assert not unfit(first)
    first.sell(PHONE, 1_000)
    assert balance(first, member) == 30
    whole(first)


def test_the_most_extreme_program_within_bounds_holds_nobody_up(first: Joined, hq: FakeHq) -> None:
    steps = tuple(Tier(code=str(step), name="x" * 60, spend_minor=step, multiplier=Decimal(100)) for step in range(20))
    earn = Earn(
        points=10**6, per_minor=1, cap_bill=None, bills_per_day=None, birthday_multiplier=Decimal(100),
        combining="multiply", protection_days=3_660, excluded_skus=tuple(f"{sku:013}" for sku in range(2_000)),
    )  # fmt: skip
    settings = {
        "validity.days": 36_600, "ladder.window_days": 3_660, "ladder.term_months": 120, "redeem.points": 1,
        "redeem.step": 1, "redeem.minor": 10**8, "redeem.max_share_percent": 100, "redeem.from_purchase": 1,
    }  # fmt: skip
    member = first.enrol(PHONE)
    first.sell(PHONE, 1_000)
    extreme = changed(Program(earn=earn, tiers=steps), settings)
    publish(hq, canonical(extreme))
    first.round()
    assert not unfit(first)
    for _ in range(3):
        began = time.process_time()
        first.sell(PHONE, 10**11)
        assert time.process_time() - began < MOST_CHECKOUT_S
    assert balance(first, member) == 10 + 3 * LARGEST_AWARD
    sale = first.sell(PHONE, 10**11, redeem=10)
    first.refund(sale.bill, sale.paid_minor // 2)
    assert balance(first, member) == 3 * LARGEST_AWARD + sale.points_earned // 2 + 5
    first.round()
    whole(first)
