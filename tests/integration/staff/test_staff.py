"""Staff: who acts, by which PIN; what wrong tries cost, what one cannot do for oneself, what is on record."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.bootstrap import keeper, open_till
from desktop.core.domain.errors import Conflict, NotFound, Refusal, Unreadable
from desktop.core.domain.pin_lock import LOCK_AFTER
from desktop.core.domain.staff import OFTEN, SHOP_PIN
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out, complete
from desktop.core.services.keep_ledger import back_up_ledger, restore_backup, verify_ledger
from desktop.core.services.staff_upkeep import (
    Change,
    NewPerson,
    add_person,
    ask_commands,
    change_own_pin,
    change_person,
    let_go,
    list_staff,
    recover_pin,
    reset_pin,
)
from desktop.core.services.who import find_one
from desktop.core.store.opening import save_identity
from desktop.core.store.swapping import LEDGER
from tests.integration.staff.crew import LIN, NAMES, PINS, Crew
from tests.shops import file_opened
from tests.tills import PIN


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(tmp_path / "shop")
    yield crew
    crew.made.close()


@pytest.fixture
def crew(empty: Crew) -> Crew:
    return empty.hire("manager", "lead", "cashier")


def code(call: object, *given: object) -> str:
    with pytest.raises(Refusal) as refused:
        call(*given)  # type: ignore[operator]
    return refused.value.code


# -- who works here ---------------------------------------------------------------------------------------------------


def test_without_staff_everybody_acts_as_the_shop(empty: Crew) -> None:
    assert (empty.till.staff.acting().staff_id, empty.till.staff.acting().role) == ("till", "shop")
    empty.sell(100)
    assert [who for who, _ in empty.said("sale.completed")] == ["till"]


def test_the_first_person_is_the_manager_whatever_was_asked_and_needs_the_shop_s_pin(empty: Crew) -> None:
    asked = NewPerson(event_id="p1", name=" 小  张 ", role="cashier", pin="3333")
    assert code(add_person, empty.till, asked) == "rights.needs"
    person = add_person(empty.till, asked, empty.approval("staff.manage", SHOP_PIN))
    assert (person.role, person.number, person.name) == ("manager", 1, "小 张")
    assert add_person(empty.till, asked) == list_staff(empty.till)[0]  # a retry is the same person
    assert empty.till.staff.acting().role == "nobody"
    assert code(empty.sell, 100) == "rights.sign_in"


def test_facts_say_who_did_it_and_names_stand_beside_the_log(crew: Crew) -> None:
    crew.sits("cashier")
    crew.sell(100)
    assert [who for who, _ in crew.said("sale.completed")] == [crew.people["cashier"].staff_id]
    bodies = crew.made.rows("SELECT CAST(body AS TEXT) FROM events")
    assert not [body for (body,) in bodies if any(name in body for name in NAMES.values())]
    assert not [body for (body,) in bodies if any(f'"{pin}"' in body for pin in (*PINS.values(), PIN))]


def test_commands_act_as_ever_beside_a_window_with_staff(crew: Crew) -> None:
    with open_till(crew.made.folder, crew.made.clock) as till:
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=100))
    assert [who for who, _ in crew.said("sale.completed")] == ["command line"]


def test_two_of_one_name_are_refused(crew: Crew) -> None:
    asked = NewPerson(event_id="p9", name=NAMES["lead"], role="cashier", pin="9999")
    with pytest.raises(Conflict, match=r"staff\.name_taken"):
        add_person(crew.till, asked, crew.approval("staff.manage", "manager"))


def test_who_left_opens_nothing_and_what_they_approved_before_counts_no_more(crew: Crew) -> None:
    approval = crew.approval("points.by_hand", "manager")
    let_go(crew.till, crew.people["manager"].staff_id, crew.approval("staff.manage", SHOP_PIN))
    member = crew.made
    crew.sits("cashier")
    crew.enrol()
    assert code(partial(adjust_points, crew.till, "g", LIN, 5, "补", approval=approval)) == "rights.stale"
    assert code(crew.sits, "manager") == "pin.missing"
    assert verify_ledger(keeper(member.folder, member.clock)).ok


def test_a_role_taken_away_is_gone_at_once(crew: Crew) -> None:
    crew.sits("lead")
    crew.enrol()
    change = Change(staff_id=crew.people["lead"].staff_id, role="cashier")
    change_person(crew.till, change, crew.approval("staff.manage", "manager"))
    assert crew.till.staff.acting().role == "cashier"
    assert not crew.till.staff.may("card.lost")


# -- approvals --------------------------------------------------------------------------------------------------------


def test_an_approval_nobody_gave_is_none(crew: Crew) -> None:
    crew.sits("cashier")
    crew.enrol()
    real = crew.approval("card.lost", "manager")
    forged = replace(real, deed="points.by_hand")
    other = replace(real, approval_id="made up")
    for approval in (forged, other, real):
        assert code(partial(adjust_points, crew.till, "g", LIN, 5, "补", approval=approval)) == "rights.stale"


def test_a_reason_goes_with_it_beside_the_log(crew: Crew) -> None:
    crew.sits("cashier")
    crew.enrol()
    who = crew.people["manager"].staff_id
    approval = crew.till.staff.approve(who, PINS["manager"], "points.by_hand", None, "老客投诉")
    adjust_points(crew.till, "g", LIN, 5, "补", approval=approval)
    ((_, given),) = crew.said("approval.given")[-1:]
    assert given.about == "g"  # type: ignore[attr-defined]
    with crew.till.ledger.reading() as reading:
        assert reading.private_text(given.reason_id) == "老客投诉".encode()  # type: ignore[attr-defined]
    assert verify_ledger(keeper(crew.made.folder, crew.made.clock)).ok


def test_the_shop_s_pin_goes_on_approving(crew: Crew) -> None:
    crew.sits("cashier")
    crew.enrol()
    approval = crew.till.staff.approve(SHOP_PIN, PIN, "points.by_hand")
    adjust_points(crew.till, "g", LIN, 5, "补", approval=approval)
    assert [said.approved_by for _, said in crew.said("points.adjusted")] == ["manager"]  # type: ignore[attr-defined]


def test_redeeming_above_the_unproven_limit_takes_a_manager(crew: Crew) -> None:
    crew.sits("manager")
    crew.enrol()
    adjust_points(crew.till, "g1", LIN, 500, "补", approval=crew.till.staff.own("points.by_hand"))
    adjust_points(crew.till, "g2", LIN, 500, "补", approval=crew.till.staff.own("points.by_hand"))
    crew.sell(10_000, LIN)
    crew.made.clock.advance(days=1)
    crew.sits("cashier")
    with crew.till.ledger.reading() as reading:
        found = find_one(crew.till, reading, LIN)
    bill = Bill(event_id=crew.till.ids.event_id(), amount_minor=10_000, redeem_points=600)
    assert code(complete, crew.till, bill, found) == "redeem.needs_card"
    assert code(crew.approval, "redeem.unproven", "lead") == "rights.needs"
    done = complete(crew.till, bill, found, crew.approval("redeem.unproven", "manager"))
    assert done.points_redeemed == 600
    said = crew.said("sale.completed")[-1][1]
    assert said.intent.approved_by == crew.people["manager"].staff_id  # type: ignore[attr-defined]


def test_a_pin_given_more_than_ten_times_in_a_shift_is_a_fact_once(crew: Crew) -> None:
    who = crew.people["manager"].staff_id
    for _ in range(OFTEN + 3):
        crew.approval("points.by_hand", "manager")
    assert [(said.who, said.times) for _, said in crew.said("staff.pin_often")] == [(who, OFTEN + 1)]  # type: ignore[attr-defined]
    with crew.till.ledger.reading() as reading:
        assert reading.pin_uses(who) == OFTEN + 5  # two more hired the others
    crew.made.clock.advance(days=1)
    crew.approval("points.by_hand", "manager")
    with crew.till.ledger.reading() as reading:
        assert reading.pin_uses(who) == 1


# -- PINs -------------------------------------------------------------------------------------------------------------


def wrong(crew: Crew) -> str:
    return code(crew.till.staff.sign_in, crew.people["cashier"].staff_id, "0000")


def test_wrong_tries_wait_and_lock_over_restarts_and_whatever_the_clock_says(crew: Crew) -> None:
    assert [wrong(crew) for _ in range(4)] == ["pin.wrong"] * 3 + ["pin.wait"]
    crew.restart()
    assert wrong(crew) == "pin.wait"
    crew.made.clock.advance(days=-400)
    assert wrong(crew) == "pin.wait"
    for _ in range(LOCK_AFTER - 3):
        crew.made.clock.advance(days=30)
        assert wrong(crew) == "pin.wrong"
    crew.made.clock.advance(days=3000)
    crew.restart()
    assert code(crew.till.staff.sign_in, crew.people["cashier"].staff_id, PINS["cashier"]) == "pin.locked"


def test_each_person_s_tries_are_their_own(crew: Crew) -> None:
    for _ in range(3):
        wrong(crew)
    crew.sits("lead")


def test_a_manager_resets_a_lock_on_record(crew: Crew) -> None:
    for _ in range(3):
        wrong(crew)
    who = crew.people["cashier"].staff_id
    reset_pin(crew.till, who, "4444", crew.approval("staff.manage", "manager"))
    crew.till.staff.sign_in(who, "4444")
    assert [(said.who, said.how) for _, said in crew.said("staff.pin_set")][-1] == (who, "reset")  # type: ignore[attr-defined]


def test_own_pin_changed_by_who_knows_it(crew: Crew) -> None:
    who = crew.people["cashier"].staff_id
    assert code(change_own_pin, crew.till, who, "0000", "5555") == "pin.wrong"
    change_own_pin(crew.till, who, PINS["cashier"], "5555")
    crew.till.staff.sign_in(who, "5555")


@pytest.mark.parametrize("whose", ["shop", "manager"])
def test_the_recovery_code_gives_a_manager_another_pin_on_record(crew: Crew, whose: str) -> None:
    who = SHOP_PIN if whose == "shop" else crew.people["manager"].staff_id
    with pytest.raises(Unreadable):
        recover_pin(crew.till, who, "0000-0000", "7777")
    recover_pin(crew.till, who, crew.made.recovery_code, "7777")
    assert crew.till.staff.approve(who, "7777", "export").staff_id == who
    assert crew.said("staff.pin_set")[-1][1].how == "recovery"  # type: ignore[attr-defined]
    assert code(recover_pin, crew.till, crew.people["lead"].staff_id, crew.made.recovery_code, "7777") == (
        "staff.not_manager"
    )


# -- one's own membership ----------------------------------------------------------------------------------------------


def linked(crew: Crew) -> None:
    crew.sits("manager")
    crew.enrol()
    link = Change(staff_id=crew.people["cashier"].staff_id, member_key=LIN)
    change_person(crew.till, link, crew.till.staff.own("staff.manage"))


def test_own_membership_earns_nothing_on_own_shift_and_hq_decides_the_same(crew: Crew) -> None:
    linked(crew)
    assert crew.sell(10_000, LIN).points_earned == 100  # not on duty yet
    crew.sits("cashier")
    assert crew.sell(10_000, LIN).points_earned == 0
    crew.sits("lead")
    assert crew.sell(10_000, LIN).points_earned == 0  # still on duty, somebody else rings it up
    crew.till.staff.end_shift(crew.people["cashier"].staff_id)
    assert crew.sell(10_000, LIN).points_earned == 100
    said = [sale for _, sale in crew.said("sale.completed")]
    assert [sale.view.own_shift for sale in said] == [False, True, True, False]  # type: ignore[attr-defined]
    assert said[1].award.reasons == ("own_shift",)  # type: ignore[attr-defined]
    assert verify_ledger(keeper(crew.made.folder, crew.made.clock)).ok  # which decides again on the facts' own inputs


def test_nobody_gives_themselves_points(crew: Crew) -> None:
    linked(crew)
    crew.sits("cashier")
    approval = crew.approval("points.by_hand", "manager")
    assert code(partial(adjust_points, crew.till, "g", LIN, 5, "补", approval=approval)) == "rights.own_membership"
    crew.sits("manager")
    change = Change(staff_id=crew.people["cashier"].staff_id, member_key="")
    change_person(crew.till, change, crew.till.staff.own("staff.manage"))
    change = Change(staff_id=crew.people["manager"].staff_id, member_key=LIN)
    change_person(crew.till, change, crew.till.staff.own("staff.manage"))
    own = crew.till.staff.own("points.by_hand")
    assert code(partial(adjust_points, crew.till, "g", LIN, 5, "补", approval=own)) == "rights.own_membership"


# -- commands, restores, damage ---------------------------------------------------------------------------------------


def test_outside_a_restore_and_joining_ask_for_the_right_where_the_till_stands(crew: Crew, tmp_path: Path) -> None:
    made = crew.made
    backup = tmp_path / "b.shuke"
    seated = keeper(made.folder, made.clock, crew.seat)
    back_up_ledger(seated, backup)
    crew.sits("cashier")
    assert code(restore_backup, seated, backup) == "rights.needs"
    approval = crew.approval("restore", "manager")
    made.close()
    restore_backup(seated, backup, approval=approval)
    crew.restart()
    assert [person.name for person in list_staff(crew.till)] == [NAMES[role] for role in ("manager", "lead", "cashier")]
    crew.sits("cashier")


def test_commands_can_be_made_to_ask(crew: Crew, tmp_path: Path) -> None:
    made, backup = crew.made, tmp_path / "b.shuke"
    back_up_ledger(keeper(made.folder, made.clock), backup)
    ask_commands(crew.till, frozenset({"restore", "refund"}), crew.approval("staff.manage", "manager"))
    assert code(restore_backup, keeper(made.folder, made.clock), backup) == "rights.needs"
    with open_till(made.folder, made.clock) as till:
        assert code(till.staff.demand, "refund", None, 1) == "rights.needs"
        till.staff.demand("export")
        till.staff.demand("refund", till.staff.approve(SHOP_PIN, PIN, "refund"), 1)
    assert code(ask_commands, crew.till, frozenset({"sale"})) == "staff.no_such_deed"


def test_after_damage_the_same_people_work_here_by_the_same_pins(crew: Crew) -> None:
    save_identity(crew.made.ledger)
    crew.made.close()
    ledger = crew.made.folder / LEDGER
    ledger.write_bytes(b"\0" * ledger.stat().st_size)
    crew.restart()
    assert crew.made.ledger.safe_mode
    assert crew.till.staff.acting().role == "nobody"
    crew.sits("cashier")
    crew.sell(100)
    assert verify_ledger(keeper(crew.made.folder, crew.made.clock)).ok


def test_a_role_written_into_the_file_is_found(crew: Crew) -> None:
    crew.made.close()
    with file_opened(crew.made.folder) as raw:
        raw.execute("UPDATE staff SET role = 'manager' WHERE name = ?", (NAMES["cashier"],))
    found = verify_ledger(keeper(crew.made.folder, crew.made.clock)).first_bad
    assert found is not None
    assert found.what == "staff.differs"


def test_nobody_is_found_by_a_made_up_id(crew: Crew) -> None:
    with pytest.raises(NotFound, match=r"staff\.not_found"):
        crew.till.staff.sign_in("nobody", "1234")
