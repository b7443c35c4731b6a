"""A program looked at before it is published: what would differ, and the same bill before and after."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.preview_program import Example, ProgramPreview, preview_program, program_versions
from desktop.core.services.quote_bill import quote_bill
from desktop.core.services.set_program import set_program
from tests.tills import TestTill, make_till

PHONE = "13800130417"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", now="2026-11-22T12:00:00") as made:
        yield made


def previewed(shop: TestTill, preset: str | None = None, **changes: object) -> ProgramPreview:
    return preview_program(shop.till, preset, {k.replace("__", "."): v for k, v in changes.items()}, "zh-Hans")


def of(preview: ProgramPreview, code: str) -> tuple[Example | None, Example | None]:
    return next((example.before, example.after) for example in preview.examples if example.code == code)


def test_nothing_changed_and_nothing_written(shop: TestTill) -> None:
    written = shop.rows("SELECT count(*) FROM events")
    same = previewed(shop)
    assert (same.changes, same.amount_minor) == ((), 12_800)
    assert all(example.before == example.after for example in same.examples)
    previewed(shop, "plain")
    assert shop.rows("SELECT count(*) FROM events") == written


def test_the_settings_that_differ(shop: TestTill) -> None:
    preview = previewed(shop, earn__per_minor=200, validity__days=30, earn__cap_bill=None)
    assert {(change.key, change.before, change.after) for change in preview.changes} == {
        ("earn.per_minor", 100, 200), ("validity.days", 365, 30), ("earn.cap_bill", 5000, None),
    }  # fmt: skip
    assert preview.draft.validity.days == 30


def test_a_tier_more_and_a_tier_less(shop: TestTill) -> None:
    tiers = [
        {"code": "regular"},
        {"code": "vip", "spend_minor": 500_000, "multiplier": 3},
        {"code": "gold", "spend_minor": 900_000},
    ]
    preview = previewed(shop, tiers=tiers)
    changed = {change.key: (change.before, change.after) for change in preview.changes}
    assert changed["tiers.vip.spend_minor"] == (300_000, 500_000)
    assert changed["tiers.vip.multiplier"] == (Decimal(2), Decimal(3))
    assert (changed["tiers.gold.spend_minor"], changed["tiers.platinum.spend_minor"]) == (
        (None, 900_000),
        (800_000, None),
    )
    assert [example.code for example in preview.examples] == ["regular", "vip", "gold", "platinum"]
    assert (of(preview, "gold")[0], of(preview, "platinum")[1]) == (None, None)


def test_the_example_bill(shop: TestTill) -> None:
    preview = previewed(shop, earn__points=3, earn__per_minor=200, redeem__max_share_percent=20, validity__days=30)
    before, after = of(preview, "platinum")
    assert before is not None
    assert after is not None
    assert (before.award.base, before.award.hundredths, before.award.points) == (128, 200, 256)
    assert (after.award.base, after.award.hundredths, after.award.points) == (192, 200, 384)
    assert (before.most_points, before.worth_minor, after.most_points, after.worth_minor) == (3200, 6400, 1250, 2500)
    assert (before.last_day, after.last_day) == (date(2027, 11, 21), date(2026, 12, 21))
    regular = of(preview, "regular")[1]
    assert regular is not None
    assert (regular.award.points, regular.earn_points, regular.earn_per_minor) == (192, 3, 200)


def test_the_example_is_what_a_bill_then_earns(shop: TestTill) -> None:
    enrol_member(shop.till, Enrolment(event_id="m", phone=PHONE))
    preview = previewed(shop, earn__points=7, earn__per_minor=300, earn__cap_bill=290)
    after = of(preview, "regular")[1]
    set_program(shop.till, None, {"earn.points": 7, "earn.per_minor": 300, "earn.cap_bill": 290})
    assert after is not None
    assert quote_bill(shop.till, PHONE, 12_800).award == after.award
    assert check_out(shop.till, Bill(amount_minor=12_800, event_id="b", key=PHONE)).points_earned == 290
    assert shop.rows("SELECT next_expiry_on FROM member_states") == [(str(after.last_day),)]


@pytest.mark.parametrize(("key", "value"), [("earn.per_minor", 0), ("earn.points", -1), ("no.such", 1)])
def test_what_would_not_be_published_has_no_preview(shop: TestTill, key: str, value: int) -> None:
    with pytest.raises(RuleBroken) as shown:
        preview_program(shop.till, None, {key: value}, "en")
    with pytest.raises(RuleBroken) as said:
        set_program(shop.till, None, {key: value})
    assert (shown.value.code, shown.value.facts) == (said.value.code, said.value.facts)


def test_versions_as_the_log_has_them(shop: TestTill) -> None:
    shop.clock.set("2026-11-23T09:00:00")
    set_program(shop.till, "plain", {}, shop.approved("program.publish"))
    shop.clock.set("2026-11-24T09:00:00")
    set_program(shop.till, "plain", {}, shop.approved("program.publish"))  # counts already
    set_program(shop.till, "default", {})
    versions = program_versions(shop.till)
    assert [(v.number, v.approved_by, v.counts) for v in versions] == [
        (3, "command line", True), (2, "manager", False), (1, "command line", False),
    ]  # fmt: skip
    assert versions[1].at.isoformat() == "2026-11-23T09:00:00"
    assert versions[0].hash == versions[2].hash != versions[1].hash
