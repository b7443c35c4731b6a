"""Each sign of abuse at its threshold and just below it; what it is about; explained on record, the reason outside."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.figures.spans import span_of
from desktop.core.domain.signs.facts import SIGN_KINDS, Act, Enrolled, LookedUp, ShiftEnd, Sign
from desktop.core.domain.signs.finding import Seen, find_signs
from desktop.core.domain.signs.rules import BOUNDS, SignRules, checked
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.claims import claim_points, offer_claim
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.reports.explain_sign import explain_sign
from desktop.core.services.reports.look_for_signs import Found, SignLook
from desktop.core.services.reports.note_look_up import note_look_up
from desktop.core.services.reports.sign_rules import read_sign_rules, set_sign_rules
from desktop.core.services.shifts.close_shift import Closing, close_shift
from tests.integration.staff.crew import LIN, Crew

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_MINUTE_US = 60_000_000


def act(minute: int, kind: str = "bill", **more: Any) -> Act:
    """Something at so many minutes after noon."""
    at = NOON + timedelta(minutes=minute)
    given = {
        "event_id": f"{kind}-{minute:06d}", "at_us": minute * _MINUTE_US, "day": at.date(), "staff_id": "zhang",
        "member_id": "lin", "number": f"B{minute}", "amount_minor": 1_000,
    }  # fmt: skip
    return Act(kind=kind, **(given | more))  # type: ignore[arg-type]


def found(kind: str, rules: SignRules | None = None, **seen: Any) -> list[Sign]:
    """The signs of one kind on the day."""
    signs = find_signs(Seen(first=DAY, last=DAY, **{k: tuple(v) for k, v in seen.items()}), rules or SignRules())
    return [sign for sign in signs if sign.kind == kind]


def test_five_bills_within_an_hour() -> None:
    spread = [act(minute) for minute in (0, 15, 30, 45, 60)]
    (sign,) = found("hour_bills", acts=spread)
    assert (sign.measure, sign.member_id, len(sign.acts), sign.key) == (5, "lin", 5, "hour_bills/bill-000000")
    assert not found("hour_bills", acts=[*spread[:4], act(61)])
    assert not found("hour_bills", acts=[*spread[:4], act(60, member_id="wang")])
    assert len(found("hour_bills", acts=[act(minute) for minute in range(0, 120, 10)])) == 1, "a run is one sign"
    assert len(found("hour_bills", acts=[*spread, *[act(400 + minute) for minute in range(5)]])) == 2
    assert found("hour_bills", replace(SignRules(), hour_bills=3), acts=[act(0), act(1), act(2)])


def test_an_award_bound_late() -> None:
    (sign,) = found("late_award", acts=[act(11, "award", paid_us=0)])
    assert sign.measure == 11
    assert not found("late_award", acts=[act(10, "award", paid_us=0)])
    (unknown,) = found("late_award", acts=[act(0, "award")])
    assert unknown.measure == -1


def test_points_by_hand_at_the_end_of_a_shift() -> None:
    end = [ShiftEnd(100 * _MINUTE_US)]
    for minute, many in ((69, 0), (70, 1), (100, 1), (101, 0)):
        assert len(found("shift_end", acts=[act(minute, "by_hand", points=50)], shift_ends=end)) == many
    assert not found("shift_end", acts=[act(90, "by_hand", points=-50)], shift_ends=end)


def test_a_refund_soon_after_points_were_used() -> None:
    used, back = act(0, points=-200), act(24 * 60, "refund")
    seen = Seen(first=DAY, last=DAY + timedelta(days=2), acts=(used, back))
    (sign,) = [one for one in find_signs(seen, SignRules()) if one.kind == "redeem_refund"]
    assert (sign.measure, sign.acts, sign.day) == (200, (used, back), DAY + timedelta(days=1))
    late = replace(seen, acts=(used, act(24 * 60 + 1, "refund")))
    assert not [one for one in find_signs(late, SignRules()) if one.kind == "redeem_refund"]
    assert not found("redeem_refund", acts=[act(0), act(5, "refund")])
    assert not found("redeem_refund", acts=[act(5, "refund"), act(6, points=-200)])


def test_many_bills_of_one_member_with_one_cashier() -> None:
    four = [act(minute * 90) for minute in range(4)]
    assert found("same_cashier", acts=four)[0].measure == 4
    assert not found("same_cashier", acts=four[:3])
    assert not found("same_cashier", acts=[*four[:3], act(300, staff_id="li")])
    assert not found("same_cashier", acts=[*four[:3], act(300, day=DAY - timedelta(days=1))])


def test_a_bill_of_nothing_before_points_are_used() -> None:
    nothing = act(-3 * 24 * 60, amount_minor=0)
    used = act(0, points=-100, amount_minor=500)
    (sign,) = found("zero_bills", acts=[nothing, used])
    assert (sign.measure, sign.acts) == (1, (nothing, used))
    assert found("zero_bills", acts=[act(-7 * 24 * 60, amount_minor=0), used])
    assert not found("zero_bills", acts=[act(-8 * 24 * 60, amount_minor=0), used])
    assert not found("zero_bills", acts=[act(-60, amount_minor=0, points=-50), used]), "paid by points is no bill of 0"
    assert not found("zero_bills", acts=[used, act(5, amount_minor=0)])


def test_look_ups_without_a_bill() -> None:
    idle = [LookedUp(DAY, "zhang", f"m{at}", billed=False) for at in range(10)]
    (sign,) = found("look_ups", looked_up=idle)
    assert (sign.measure, sign.staff_id, len(sign.members)) == (10, "zhang", 10)
    assert not found("look_ups", looked_up=[*idle[:9], LookedUp(DAY, "zhang", "m9", billed=True)])
    assert not found("look_ups", looked_up=[*idle[:9], LookedUp(DAY, "li", "m9", billed=False)])


def test_enrolments_without_a_second_visit() -> None:
    october = date(2026, 10, 21)  # its month is over on the 31st, 30 days later is 30 November
    gone = [Enrolled(act(at, "enrolled", day=october), None) for at in range(4)]
    came = Enrolled(act(9, "enrolled", day=october), october + timedelta(days=30))
    late = Enrolled(act(9, "enrolled", day=october), october + timedelta(days=31))
    last = date(2026, 11, 30)

    def on(day: date, enrolled: list[Enrolled]) -> list[Sign]:
        signs = find_signs(Seen(first=day, last=day, enrolled=tuple(enrolled)), SignRules())
        return [sign for sign in signs if sign.kind == "no_second"]

    (sign,) = on(last, [*gone, came])
    assert (sign.measure, sign.staff_id, len(sign.acts), sign.key) == (80, "zhang", 4, "no_second/zhang/2026-10")
    assert on(last, [*gone, late])[0].measure == 100
    assert not on(last, [*gone[:3], came, came])
    assert not on(last, gone), "four enrolments say nothing"
    assert not on(last - timedelta(days=1), [*gone, came]), "before everybody has had the time"


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_a_threshold_has_bounds_and_zero_switches_off(name: str) -> None:
    least, most = BOUNDS[name]
    assert getattr(checked(replace(SignRules(), **{name: most})), name) == most
    with pytest.raises(RuleBroken, match=r"signs.bounds"):
        checked(replace(SignRules(), **{name: most + 1}))
    with pytest.raises(RuleBroken, match=r"signs.bounds"):
        checked(replace(SignRules(), **{name: least - 1 if least > 1 else -1}))


def test_switched_off_nothing_is_found() -> None:
    off = SignRules(hour_bills=0, late_minutes=0, shift_end_minutes=0, redeem_refund_hours=0, same_cashier_bills=0,
                    look_ups=0, zero_days=0, second_days=0)  # fmt: skip
    acts = [*[act(at) for at in range(9)], act(10, points=-5), act(11, "refund"), act(60, "award", paid_us=0)]
    idle = tuple(LookedUp(DAY, "zhang", f"m{at}", billed=False) for at in range(50))
    assert not find_signs(Seen(first=DAY, last=DAY, acts=tuple(acts), looked_up=idle), off)


# -- at a till --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """A day on which everything suspicious happens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        shop = Crew(tmp_path_factory.mktemp("signs") / "shop", preset="plain", now="2026-11-20T09:00:00")
        shop.hire("manager", "cashier")
        lived(shop)
        yield shop
        shop.made.close()


def as_who(crew: Crew, role: str) -> None:
    """Somebody acts; PINs are slow by design and no part of this."""
    crew.seat.staff_id = crew.people[role].staff_id


def lived(crew: Crew) -> None:
    """One member, one cashier, one day: bills in a row, a claim, points by hand, a refund, look-ups."""
    clock, ids = crew.made.clock, crew.till.ids.event_id
    as_who(crew, "cashier")
    crew.enrol()
    others = [crew.enrol(f"1390013900{at}") for at in range(10)]
    crew.sell(30_000, LIN)
    clock.advance(days=1)
    check_out(crew.till, Bill(event_id=ids(), amount_minor=0, key=LIN))
    for _ in range(4):
        crew.sell(1_000, LIN)
    nobody = crew.sell(5_000)
    offer = offer_claim(crew.till, nobody.bill)
    clock.advance(minutes=30)
    as_who(crew, "manager")
    claim_points(crew.till, LIN, offer.token, crew.till.staff.own("claim.exempt"))
    as_who(crew, "cashier")
    used = check_out(crew.till, Bill(event_id=ids(), amount_minor=1_000, key=LIN, redeem_points=50))
    as_who(crew, "manager")
    adjust_points(crew.till, ids(), LIN, 20, "补")
    refund_sale(crew.till, RefundRequest(event_id=ids(), bill=used.bill, reason="退"))
    as_who(crew, "cashier")
    for member_id in others:
        note_look_up(crew.till, member_id)
    note_look_up(crew.till, others[0])
    clock.advance(minutes=20)
    as_who(crew, "manager")
    close_shift(crew.till, Closing(event_id=ids()))


def looked(crew: Crew, kind: str = "month") -> Found:
    """The page's answer, all slices of it."""
    as_who(crew, "manager")
    look = SignLook(span_of(date(2026, 11, 21), kind))  # type: ignore[arg-type]
    while look.found is None:
        look.step(crew.till)
    return look.found


def test_the_day_shows_each_sign_with_its_evidence(crew: Crew) -> None:
    told = looked(crew)
    signs = {sign.kind: sign for sign in told.signs}
    assert set(signs) == set(SIGN_KINDS) - {"no_second"}
    assert told.of_all == len(told.signs) == told.open
    assert signs["look_ups"].staff_id == crew.people["cashier"].staff_id
    assert signs["look_ups"].measure == 10, "looked up twice is once"
    assert signs["late_award"].measure == 30
    assert signs["redeem_refund"].acts[-1].kind == "refund"
    assert signs["same_cashier"].measure == 6
    assert signs["zero_bills"].acts[0].amount_minor == 0
    names = {told.members[sign.member_id].name for sign in told.signs if sign.member_id}
    assert names == {"林晓岚"}


def test_a_sign_is_the_same_from_whichever_span(crew: Crew) -> None:
    month, day = looked(crew), looked(crew, "day")
    assert {sign.key for sign in day.signs} == {sign.key for sign in month.signs}


def test_explained_it_is_on_record_and_the_reason_is_not_in_the_log(crew: Crew) -> None:
    sign = looked(crew).signs[0]
    as_who(crew, "cashier")
    event_id = crew.till.ids.event_id()
    refusal(lambda: explain_sign(crew.till, event_id, sign, "老客人"), "rights.needs")
    as_who(crew, "manager")
    refusal(lambda: explain_sign(crew.till, event_id, sign, "  "), "reason.missing")
    for _ in range(2):
        explain_sign(crew.till, event_id, sign, "林姐请全桌喝茶")
    told = looked(crew)
    assert told.open == told.of_all - 1
    assert (told.explained[sign.key].reason, told.explained[sign.key].staff_id) == (
        "林姐请全桌喝茶", crew.people["manager"].staff_id,
    )  # fmt: skip
    (many,) = crew.made.rows("SELECT count(*) FROM events WHERE kind = 'sign.explained'")[0]
    (leaks,) = crew.made.rows("SELECT count(*) FROM events WHERE CAST(body AS TEXT) LIKE '%林姐%'")[0]
    assert (many, leaks) == (1, 0)


def test_thresholds_are_the_managers(crew: Crew) -> None:
    as_who(crew, "cashier")
    refusal(lambda: set_sign_rules(crew.till, {"look_ups": 11}), "rights.needs")
    as_who(crew, "manager")
    refusal(lambda: set_sign_rules(crew.till, {"look_ups": 100_000}), "signs.bounds")
    set_sign_rules(crew.till, {"look_ups": 11})
    assert read_sign_rules(crew.till).look_ups == 11
    assert "look_ups" not in {sign.kind for sign in looked(crew).signs}
    set_sign_rules(crew.till, {"look_ups": 10})


def refusal(action: Callable[[], object], code: str) -> None:
    """It is refused, for that."""
    with pytest.raises(RuleBroken) as refused:
        action()
    assert refused.value.code == code


def test_what_a_shop_never_set_is_the_usual(tmp_path: Path) -> None:
    with Crew(tmp_path / "shop").made as made:
        assert read_sign_rules(made.till) == SignRules()
