"""HQ's people at its tills: taken up with the pull, begun by a start code, gone with the next; PINs never travel."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper, open_till
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.staff import AT_THE_TILL, SHOP_PIN, Person
from desktop.core.domain.start_code import FIRST_NUMBER
from desktop.core.ports import unwatched
from desktop.core.services.allow import is_own
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.staff_upkeep import (
    Change,
    NewPerson,
    add_person,
    begin_here,
    change_own_pin,
    change_person,
    let_go,
    list_staff,
    reset_pin,
    who_may,
)
from desktop.core.store.keys.vault import CHOICE
from hq.services.house import HqRefused
from hq.services.member_ledger import member_ledger
from hq.services.publish_staff import (
    Begins,
    Wanted,
    add_staff,
    change_staff,
    give_code,
    let_staff_go,
)
from hq.services.rights import Actor
from hq.services.work_list import work_list
from hq.store.flags import Flag, raise_new
from tests.sync.test_together import PHONE, Chain, sell
from tests.tills import PIN, TestTill


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
        till.sit()
    yield chain
    for till in chain.tills:
        till.close()


def hired(chain: Chain, name: str = "王芳", role: str = "manager", **wanted: Any) -> Begins:
    """Somebody new at HQ, taken up by every till."""
    stores = wanted.pop("stores", None)
    made = add_staff(chain.hq.hq, chain.hq.tenant_id, Wanted(name=name, role=role, stores=stores, **wanted))
    chain.sync_all()
    return made


def changed(chain: Chain, made: Begins, **wanted: Any) -> None:
    change_staff(chain.hq.hq, chain.hq.tenant_id, made.person.staff_id, Wanted(**wanted))
    chain.sync_all()


def code_of(chain: Chain, made: Begins, *, reset: bool) -> Begins:
    given = give_code(chain.hq.hq, chain.hq.tenant_id, made.person.staff_id, reset=reset)
    chain.sync_all()
    return given


def left(chain: Chain, made: Begins) -> None:
    let_staff_go(chain.hq.hq, chain.hq.tenant_id, made.person.staff_id)
    chain.sync_all()


def named(till: TestTill) -> list[tuple[int, str, str]]:
    return [(each.number, each.name, each.role) for each in list_staff(till.till)]


def refused(code: str, do: Callable[[], object]) -> None:
    with pytest.raises((RuleBroken, NotFound, Conflict)) as caught:
        do()
    assert caught.value.code == code


def test_a_published_person_begins_by_the_code_signs_in_and_approves_offline(chain: Chain) -> None:
    made = hired(chain)
    one, two = chain.tills
    assert named(one) == named(two) == [(FIRST_NUMBER, "王芳", "manager")]
    who = made.person.staff_id
    chain.hq.up = False
    assert one.till.staff.acting().role == "shop"  # nobody has begun: the till goes on as it was
    refused("start.first", lambda: one.till.staff.sign_in(who, "1111"))
    assert not who_may(one.till, "refund.older")
    person = begin_here(one.till, who, made.code.lower().replace("-", " "), "4321")
    assert (person.staff_id, one.till.staff.acting().staff_id) == (who, who)
    one.till.staff.lock()
    assert one.till.staff.acting().role == "nobody"
    assert [each.staff_id for each in who_may(one.till, "refund.older")] == [who]
    assert one.till.staff.approve(who, "4321", "refund.older").role == "manager"
    refused("start.missing", lambda: begin_here(one.till, who, made.code, "9999"))  # once at a till
    refused("pin.wrong", lambda: one.till.staff.sign_in(who, "9999"))
    assert one.till.staff.sign_in(who, "4321").of_hq
    assert begin_here(two.till, who, made.code, "5555").staff_id == who  # and at each of the others
    chain.hq.up = True
    chain.sync_all()
    refused("start.missing", lambda: begin_here(one.till, who, made.code, "9999"))  # told anew, it is not good anew


def test_the_log_says_that_a_pin_was_chosen_and_the_ids_are_the_same_everywhere(chain: Chain) -> None:
    made = hired(chain)
    for till in chain.tills:
        begin_here(till.till, made.person.staff_id, made.code, "4321")
        (body,) = till.rows("SELECT body FROM events WHERE kind = 'staff.pin_set'")[0]
        said = json.loads(body)
        assert said["payload"] == {"how": "first", "who": made.person.staff_id}
        assert said["staff_id"] == AT_THE_TILL
        assert keeper(till.folder, till.clock).verify((), unwatched).first_bad is None


def test_no_pin_and_no_code_is_in_what_travels(chain: Chain) -> None:
    made = hired(chain)
    begin_here(chain.tills[0].till, made.person.staff_id, made.code, "86427531")
    chain.sync_all()
    with chain.hq.hq.database.reading() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        held = [str(connection.exec_driver_sql(f"SELECT * FROM {table}").all()) for table in tables]  # noqa: S608
    plain = made.code.replace("-", "")
    assert not [text for text in held if "86427531" in text or plain in text or made.code in text]
    ((pin_hash,),) = chain.tills[0].rows("SELECT pin_hash FROM hq_staff")
    assert not [text for text in held if pin_hash in text]


def test_whoever_left_is_refused_after_the_next_pull_and_comes_back_with_a_new_code(chain: Chain) -> None:
    made, (one, two) = hired(chain), chain.tills
    who = made.person.staff_id
    begin_here(one.till, who, made.code, "4321")
    approval = one.till.staff.own("refund.older")
    left(chain, made)
    assert named(one) == named(two) == []
    assert one.till.staff.acting().role == "shop"  # the last one left: the shop is as before
    refused("rights.stale", lambda: one.till.staff.demand("refund.older", approval))
    refused("start.first", lambda: one.till.staff.sign_in(who, "4321"))
    refused("start.missing", lambda: begin_here(two.till, who, made.code, "5555"))
    assert one.till.staff.named(who) == "王芳"  # what they did stays theirs
    back = code_of(chain, made, reset=False)
    assert back.person.turn == made.person.turn + 1
    refused("start.first", lambda: one.till.staff.sign_in(who, "4321"))
    begin_here(one.till, who, back.code, "7777")


def test_another_code_leaves_pins_and_a_reset_voids_them(chain: Chain) -> None:
    made, (one, two) = hired(chain), chain.tills
    who = made.person.staff_id
    begin_here(one.till, who, made.code, "4321")
    more = code_of(chain, made, reset=False)
    assert one.till.staff.sign_in(who, "4321").of_hq
    refused("start.wrong", lambda: begin_here(two.till, who, made.code, "5555"))  # the one before is void
    begin_here(two.till, who, more.code, "5555")
    approval = one.till.staff.approve(who, "4321", "refund.older")
    assert one.till.staff.acting().staff_id == who
    anew = code_of(chain, made, reset=True)
    for till, pin in ((one, "4321"), (two, "5555")):
        refused("start.first", lambda till=till, pin=pin: till.till.staff.sign_in(who, pin))  # type: ignore[misc]
        assert till.till.staff.acting().role != "shop"  # a reset opens no till
    assert one.till.staff.acting().role == "nobody"  # who was signed in has to begin anew, whoever stands there
    refused("rights.sign_in", lambda: one.till.staff.demand("refund.older"))
    refused("rights.stale", lambda: one.till.staff.demand("refund.older", approval))
    begin_here(one.till, who, anew.code, "6666")


def test_a_reset_between_the_old_pin_and_the_new_one_is_not_undone(chain: Chain) -> None:
    made, one = hired(chain), chain.tills[0]
    who = made.person.staff_id
    begin_here(one.till, who, made.code, "4321")
    with patch.object(type(one.till.staff), "check", lambda *_: code_of(chain, made, reset=True)):
        refused("start.first", lambda: change_own_pin(one.till, who, "4321", "8765"))
    refused("start.first", lambda: one.till.staff.sign_in(who, "8765"))


def test_wrong_codes_wait_and_lock_and_another_code_lifts_it(chain: Chain) -> None:
    made, one = hired(chain), chain.tills[0]
    who = made.person.staff_id
    for tries in range(10):
        refused("start.wrong", lambda: begin_here(one.till, who, "AAAAA-AAAAA", "4321"))
        if tries == 2:
            refused("pin.wait", lambda: begin_here(one.till, who, made.code, "4321"))
        one.clock.advance(minutes=70)
    refused("start.locked", lambda: begin_here(one.till, who, made.code, "4321"))
    chain.sync_all()
    refused("start.locked", lambda: begin_here(one.till, who, made.code, "4321"))
    begin_here(one.till, who, code_of(chain, made, reset=False).code, "4321")


def test_a_code_is_good_for_its_days_and_a_clock_set_back_buys_none(chain: Chain) -> None:
    made, (one, two) = hired(chain), chain.tills
    one.clock.advance(minutes=7 * 24 * 60 + 1)
    begun = NewPerson(event_id=one.till.ids.event_id(), name="李雷", role="manager", pin="1111")
    add_person(one.till, begun, one.till.staff.approve(SHOP_PIN, PIN, "staff.manage"))
    one.clock.advance(minutes=-3 * 24 * 60)
    refused("start.expired", lambda: begin_here(one.till, made.person.staff_id, made.code, "4321"))
    chain.sync_all()
    ((held,),) = two.rows("SELECT code_hash FROM hq_staff")
    assert held.startswith("$argon2id$")
    more = code_of(chain, made, reset=False)
    begin_here(one.till, made.person.staff_id, more.code, "4321")


def test_a_renamed_person_another_role_and_a_number_that_stays(chain: Chain) -> None:
    made, one = hired(chain), chain.tills[0]
    begin_here(one.till, made.person.staff_id, made.code, "4321")
    changed(chain, made, name="王小芳", role="cashier")
    assert named(one) == [(FIRST_NUMBER, "王小芳", "cashier")]
    assert one.till.staff.acting().role == "cashier"  # at once, signed in or not
    refused("rights.needs", lambda: one.till.staff.approve(made.person.staff_id, "4321", "refund.older"))
    assert hired(chain, "赵六", "cashier").person.number == FIRST_NUMBER + 1


def test_a_store_is_told_nothing_of_another_stores_people(chain: Chain) -> None:
    second = chain.hq.open("二店")
    made = hired(chain, stores=(second,))
    for till in chain.tills:
        assert till.rows("SELECT count(*) FROM hq_staff") == [(0,)]
    changed(chain, made, stores=(second, chain.hq.store_id))
    one = chain.tills[0]
    begin_here(one.till, made.person.staff_id, made.code, "4321")
    changed(chain, made, stores=(second,))
    refused("start.first", lambda: one.till.staff.sign_in(made.person.staff_id, "4321"))
    assert named(one) == []
    changed(chain, made, stores=None)  # back in the store: the code was used there, and another is needed
    assert one.till.staff.acting().role == "shop"  # until then the counter goes on
    refused("start.missing", lambda: begin_here(one.till, made.person.staff_id, made.code, "4321"))
    begin_here(one.till, made.person.staff_id, code_of(chain, made, reset=False).code, "4321")


def test_hq_changes_nobody_of_the_shops_own_and_the_shop_nobody_of_hqs(chain: Chain) -> None:
    one = chain.tills[0]
    local = own(one, "王芳")
    made = hired(chain, "王芳")  # of the same name: both stand, told apart by their numbers
    assert named(one) == [(1, "王芳", "manager"), (FIRST_NUMBER, "王芳", "manager")]
    who = made.person.staff_id
    begin_here(one.till, who, made.code, "4321")
    for do in (
        lambda: change_person(one.till, Change(staff_id=who, name="别人")),
        lambda: reset_pin(one.till, who, "0000"),
        lambda: let_go(one.till, who),
    ):
        refused("staff.of_hq", do)
    one.till.staff.sign_in(local.staff_id, "1111")
    refused("staff.name_taken", lambda: own(one, "王芳"))
    assert change_person(one.till, Change(staff_id=local.staff_id, name="王芳", role="lead")).role == "lead"
    approval = one.till.staff.approve(SHOP_PIN, PIN, "staff.manage")
    assert change_person(one.till, Change(staff_id=local.staff_id, role="manager"), approval).role == "manager"
    change_own_pin(one.till, who, "4321", "8765")  # one's own PIN is one's own
    assert one.till.staff.sign_in(who, "8765").of_hq
    left(chain, made)
    assert one.till.staff.sign_in(local.staff_id, "1111").role == "manager"  # whatever HQ does, the shop's own stay
    assert one.till.staff.approve(SHOP_PIN, PIN, "staff.manage").role == "manager"


def own(till: TestTill, name: str) -> Person:
    asked = NewPerson(event_id=till.till.ids.event_id(), name=name, role="manager", pin="1111")
    return add_person(till.till, asked, till.till.staff.approve(SHOP_PIN, PIN, "staff.manage"))


def test_their_own_membership_is_theirs_where_the_member_is_not_here_yet(chain: Chain) -> None:
    made, one = hired(chain), chain.tills[0]
    begin_here(one.till, made.person.staff_id, made.code, "4321")
    with one.ledger.file.writing() as writing:  # as of a till that holds its region alone
        writing.raw.execute("UPDATE hq_staff SET member_id = 'm-elsewhere'")
    with one.till.ledger.reading() as reading:
        assert is_own(one.till, reading, "m-elsewhere")
        assert not is_own(one.till, reading, "m-other")


def test_what_hq_says_no_more_after_a_pull_from_the_beginning_is_void(chain: Chain) -> None:
    made, one = hired(chain), chain.tills[0]
    begin_here(one.till, made.person.staff_id, made.code, "4321")
    with chain.hq.hq.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM staff")
        connection.exec_driver_sql("DELETE FROM feed WHERE kind = 'staff'")
        connection.exec_driver_sql("UPDATE devices SET cursor_tag = 'x', former_tag = 'y'")
    chain.sync_all()
    refused("start.first", lambda: one.till.staff.sign_in(made.person.staff_id, "4321"))
    assert one.till.staff.named(made.person.staff_id) == "王芳"


def test_hq_knows_by_name_who_sold_and_whom_a_flag_is_about(chain: Chain) -> None:
    made, one = hired(chain), chain.tills[0]
    begin_here(one.till, made.person.staff_id, made.code, "4321")
    asked = Enrolment(event_id=one.till.ids.event_id(), phone=PHONE, name="林晓岚")
    member_id = enrol_member(one.till, asked).member_id
    sell(one, 10_000)
    chain.sync_all()
    hq, actor = chain.hq.hq, Actor(chain.hq.tenant_id, "老板", "owner")
    assert {fact.staff for fact in member_ledger(hq, actor, member_id).facts} == {f"王芳 {FIRST_NUMBER}"}
    flag = Flag(flag_id="f1", kind="refund_beyond", store_id=chain.hq.store_id, facts={"staff": made.person.staff_id})
    hq.database.write(lambda connection: raise_new(connection, actor.tenant_id, [flag], chain.tills[0].clock.now_us))
    assert [row.flag.facts["staff"] for row in work_list(hq, actor).rows] == [f"王芳 {FIRST_NUMBER}"]


def test_a_fresh_ledger_after_damage_knows_them_with_their_pins(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")
    made, one = hired(chain), chain.tills[0]
    who = made.person.staff_id
    begin_here(one.till, who, made.code, "4321")
    one.close()
    with open_till(one.folder, one.clock):
        pass  # a window or a command: either keeps beside the ledger who the shop is
    (one.folder / "ledger.db").write_bytes(os.urandom(65_536))
    with open_till(one.folder, one.clock) as till:
        assert till.safe_mode
        assert till.staff.sign_in(who, "4321").name == "王芳"
        refused("start.missing", lambda: begin_here(till, who, made.code, "9999"))


def test_what_hq_refuses(chain: Chain) -> None:
    made = hired(chain)
    hq, tenant_id = chain.hq.hq, chain.hq.tenant_id
    for code, wanted in (
        ("staff.name", Wanted(name=" ", role="lead", stores=None)),
        ("staff.role", Wanted(name="甲", role="boss", stores=None)),
        ("staff.stores", Wanted(name="甲", role="lead", stores=())),
        ("store.none", Wanted(name="甲", role="lead", stores=("nowhere",))),
        ("member.none", Wanted(name="甲", role="lead", stores=None, member_no="K7M2Q9XD4HPA")),
        ("staff.taken", Wanted(name="王芳", role="lead", stores=(chain.hq.store_id,))),
    ):
        with pytest.raises(HqRefused) as caught:
            add_staff(hq, tenant_id, wanted)
        assert caught.value.code == code
    with pytest.raises(HqRefused, match=r"staff\.none"):
        change_staff(hq, tenant_id, "nobody", Wanted(name="甲"))
    with pytest.raises(HqRefused, match=r"staff\.none"):
        give_code(hq, tenant_id, "nobody", reset=True)
    before = made.person
    assert change_staff(hq, tenant_id, before.staff_id, Wanted(name="王芳")) == before  # nothing new, nothing published
