"""The role table at the services: every deed × every role × below, at and above every limit. Buttons decide nothing."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from desktop.bootstrap import wired
from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.domain.classes import Class
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.figures.spans import span_of
from desktop.core.domain.rights import ALWAYS, NEVER, RIGHTS, ROLES, limit, may, needed
from desktop.core.domain.signs.facts import Sign
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.ports.lists import Wish
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.admit_pos import new_pos_token
from desktop.core.services.allow import allow_alone
from desktop.core.services.ask_print import Wish as PaperWish
from desktop.core.services.ask_print import ask_print
from desktop.core.services.campaigns.begin_campaign import begin_campaign
from desktop.core.services.campaigns.plan import Plan
from desktop.core.services.check_out import Bill, check_out, complete
from desktop.core.services.claims import offer_claim
from desktop.core.services.detach_phone import detach_phone
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.erase_member import erase_member
from desktop.core.services.export_lists import export_points
from desktop.core.services.forgotten_points import Forgotten, award_forgotten
from desktop.core.services.freeze_member import freeze_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.leave_member import leave_member
from desktop.core.services.log_contact import Contact, log_contact
from desktop.core.services.member_cases import NewCase, close_case, open_case
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.note_member import note_member
from desktop.core.services.open_drawer import open_drawer
from desktop.core.services.part_members import part_members
from desktop.core.services.print_card import print_card
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.reports.explain_sign import explain_sign
from desktop.core.services.reports.reckon import Reckoning
from desktop.core.services.reports.sign_rules import set_sign_rules
from desktop.core.services.see_lists import see_overview
from desktop.core.services.set_program import set_program
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.count_cash import count_cash
from desktop.core.services.shifts.look_at_shift import read_x, see_cash, shift_status
from desktop.core.services.shifts.move_cash import move_cash
from desktop.core.services.shifts.open_shift import open_shift
from desktop.core.services.shifts.settings import set_shift_rules
from desktop.core.services.show_member import show_member
from desktop.core.services.staff_upkeep import Change, change_person
from desktop.core.services.tag_member import Definition, define_tag, set_tag
from desktop.core.services.undo_import import undo_import
from desktop.core.services.undo_points import move_award, undo_points
from desktop.core.services.who import find_one
from tests.architecture.source import ROOT
from tests.integration.staff.crew import LIN, PINS, Crew

TWIN = "13900139000"
T = TypeVar("T")
Do = Callable[[Crew, Approval | None], object]


def _refund(amount_minor: int) -> Do:
    def do(crew: Crew, approval: Approval | None) -> object:
        made = _by_command(crew, lambda till: check_out(till, Bill(event_id=_id(crew), amount_minor=10**6)))
        asked = RefundRequest(
            event_id=_id(crew), bill=made.bill, reason="坏了", amount_minor=amount_minor, approval=approval
        )
        return refund_sale(crew.till, asked)

    return do


def _older(crew: Crew, approval: Approval | None) -> object:
    sold = Bill(event_id=_id(crew), amount_minor=100, at_us=crew.made.clock.now_us - 30 * 86_400_000_000)
    made = _by_command(crew, lambda till: check_out(till, sold))
    return refund_sale(crew.till, RefundRequest(event_id=_id(crew), bill=made.bill, reason="坏了", approval=approval))


def _import(crew: Crew, _: Approval | None) -> object:
    return import_sales(crew.till, SalesImport(path=_table(crew)))


def _undo(crew: Crew, approval: Approval | None) -> object:
    report = _by_command(crew, lambda till: import_sales(till, SalesImport(path=_table(crew))))
    return undo_import(crew.till, report.import_id or "", approval)


def _table(crew: Crew) -> Path:
    table, bill = crew.made.folder / "old.csv", _id(crew)
    table.write_text(f"basket_id,customer_id,ts_local,amount\n{bill},c1,2026-01-01,10.00\n", "utf-8")
    return table


def _offer() -> Plan:
    """A voucher by letter for whoever is a member."""
    classes: tuple[Class, ...] = ("none", "new", "returning", "active", "dormant", "lost")
    return Plan(
        recipe="none", wish=Wish(class_names=classes), channel="letter", offer=CampaignOffer(coupon="WB20"),
        first_day=date(2026, 11, 22), last_day=date(2026, 12, 21),
    )  # fmt: skip


def _merge(crew: Crew, approval: Approval | None) -> MergeRequest:
    """林 and somebody who was enrolled by a command meanwhile."""
    asked = Enrolment(event_id=_id(crew), phone=TWIN, shared_phone=True)
    newest = _by_command(crew, lambda till: enrol_member(till, asked))
    return MergeRequest(event_id=_id(crew), one_key=LIN, other_key=newest.member_no, approval=approval)


def _merged(crew: Crew) -> str:
    return _by_command(crew, lambda till: merge_members(till, _merge(crew, None)).edge_id)


def _id(crew: Crew) -> str:
    return crew.till.ids.event_id()


def _by_command(crew: Crew, do: Callable[[Till], T]) -> T:
    """Done by a command beside the window: what the deed in question needs to stand on."""
    seated, crew.made.ledger.file.acting = crew.made.ledger.file.acting, lambda: "command line"
    try:
        return do(wired(crew.made.ledger, crew.made.clock))
    finally:
        crew.made.ledger.file.acting = seated


def _settled(crew: Crew, approval: Approval | None) -> None:
    """A complaint that a command wrote down."""
    asked = NewCase(event_id=_id(crew), key=LIN, sort="complaint", text="等了一小时")
    opened = _by_command(crew, lambda till: open_case(till, asked))
    with crew.till.ledger.reading() as reading:
        member_id = reading.member_of(opened) or ""
    close_case(crew.till, _id(crew), member_id, opened, "赔了一份汤", approval=approval)


def _tagged(crew: Crew, _: Approval | None) -> None:
    _by_command(crew, lambda till: define_tag(till, _id(crew), Definition(group="service", tag="靠窗位")))
    set_tag(crew.till, _id(crew), LIN, "service", "靠窗位")


def _sell(amount: int, redeem: int = 0) -> Do:
    def do(crew: Crew, approval: Approval | None) -> object:
        bill = Bill(event_id=_id(crew), amount_minor=amount, redeem_points=redeem)
        return complete(crew.till, bill, None, approval)

    return do


def _in_shift(crew: Crew, do: Callable[[], object]) -> object:
    def begun(till: Till) -> object:
        return shift_status(till).number or open_shift(till, _id(crew), 0)

    _by_command(crew, begun)
    return do()


def _looked(crew: Crew, approval: Approval | None) -> object:
    if approval is not None:
        see_cash(crew.till, approval)
    return read_x(crew.till, approval)


def _closed(crew: Crew, approval: Approval | None) -> object:
    """A Z with a difference that a cashier may not close with alone."""
    _in_shift(crew, lambda: None)
    _by_command(crew, lambda till: count_cash(till, _id(crew), 10**6))
    return close_shift(crew.till, Closing(event_id=_id(crew), reason="多了", approval=approval))


def _sold(crew: Crew, key: str | None = None, amount: int = 20_000, at_us: int | None = None) -> str:
    """A bill's number."""
    bill = Bill(event_id=_id(crew), amount_minor=amount, key=key, at_us=at_us)
    return _by_command(crew, lambda till: check_out(till, bill)).bill


def _unproven(crew: Crew, approval: Approval | None) -> object:
    """More points than may be used in a day by who only says a phone number."""
    _sold(crew, LIN, 200_000, crew.made.clock.now_us - 2 * 86_400_000_000)
    with crew.till.ledger.reading() as reading:
        found = find_one(crew.till, reading, LIN)
    bill = Bill(event_id=_id(crew), amount_minor=10**6, redeem_points=600)
    return complete(crew.till, bill, found, approval)


def _forgotten(crew: Crew, approval: Approval | None) -> object:
    return award_forgotten(crew.till, LIN, Forgotten(bill=_sold(crew), approval=approval))


def _undone(crew: Crew, approval: Approval | None) -> object:
    given = _id(crew)
    _by_command(crew, lambda till: adjust_points(till, given, LIN, 5, "补"))
    return undo_points(crew.till, given, "补错", approval)


def _moved(crew: Crew, approval: Approval | None) -> object:
    asked = Enrolment(event_id=_id(crew), phone=TWIN, shared_phone=True)
    to = _by_command(crew, lambda till: enrol_member(till, asked)).member_no
    return move_award(crew.till, _sold(crew, LIN), to, "认错人", approval)


class Case(NamedTuple):
    """A deed done at its service; ``amount`` in its unit. ``with_approval_only``: asked only where one is given."""

    deed: str
    do: Do
    amount: int | None = None
    with_approval_only: bool = False


_SIGN = Sign(
    kind="hour_bills", key="hour_bills/1", day=date(2026, 11, 22), at_us=0, staff_id="", member_id="", measure=5
)
CASES = [
    Case("sale", _sell(100)),
    Case("earn.beyond_caps", _sell(100), with_approval_only=True),
    Case("redeem.unproven", _unproven, with_approval_only=True),
    Case("claim", lambda crew, _: offer_claim(crew.till, _sold(crew))),
    Case("points.forgotten", _forgotten, with_approval_only=True),
    Case("undo", _undone),
    Case("award.move", _moved),
    Case("z.print", lambda crew, _: ask_print(crew.till, PaperWish(job_id=_id(crew), kind="z", about="1"))),
    *(Case("refund", _refund(minor), minor) for minor in (1, 20_000, 20_001, 200_000, 200_001)),
    Case("refund.older", _older),
    Case("member.enrol", lambda crew, _: enrol_member(crew.till, Enrolment(event_id=_id(crew), phone="13900139000"))),
    Case(
        "member.edit",
        lambda crew, by: edit_member(crew.till, Edit(event_id=_id(crew), key=LIN, name="林", approval=by)),
    ),
    Case(
        "member.birthday",
        lambda crew, by: edit_member(crew.till, Edit(event_id=_id(crew), key=LIN, birthday="05-06", approval=by)),
    ),
    Case("member.reveal", lambda crew, by: show_member(crew.till, LIN, "en", reveal=True, approval=by)),
    Case("card.print", lambda crew, _: print_card(crew.till, LIN, "en")),
    Case("card.lost", lambda crew, by: report_lost_card(crew.till, _id(crew), LIN, by)),
    Case("points.by_hand", lambda crew, by: adjust_points(crew.till, _id(crew), LIN, 5, "补", approval=by)),
    Case("program.publish", lambda crew, by: set_program(crew.till, None, {"earn.points": 2}, by)),
    Case("shift.open", lambda crew, by: open_shift(crew.till, _id(crew), 0, by)),
    Case("shift.close", lambda crew, _: _in_shift(crew, lambda: count_cash(crew.till, _id(crew), 0))),
    Case("shift.difference", _closed, with_approval_only=True),
    Case("shift.x", _looked, with_approval_only=True),
    Case("shift.rules", lambda crew, _: set_shift_rules(crew.till, difference_minor=1)),
    Case("cash.move", lambda crew, by: _in_shift(crew, lambda: move_cash(crew.till, _id(crew), 1, "零钱", by))),
    Case("drawer.no_sale", lambda crew, by: open_drawer(crew.till, _id(crew), "change", approval=by)),
    Case("printer.setup", lambda crew, by: allow_alone(crew.till, "printer.setup", by)),
    Case("pos.token", lambda crew, by: new_pos_token(crew.till, by)),
    Case("import", _import),
    Case("import.undo", _undo),
    Case("lists.see", lambda crew, _: see_overview(crew.till)),
    Case("reports.see", lambda crew, _: Reckoning(span_of(date(2026, 11, 22), "day")).step(crew.till)),
    Case("signs.explain", lambda crew, by: explain_sign(crew.till, _id(crew), _SIGN, "老客人", by)),
    Case("signs.rules", lambda crew, _: set_sign_rules(crew.till, {"look_ups": 12})),
    Case("campaign", lambda crew, by: begin_campaign(crew.till, _id(crew), _offer(), by)),
    Case("export", lambda crew, by: export_points(crew.till, date(2026, 11, 22), crew.made.folder / "p.csv", by)),
    Case("merge", lambda crew, by: merge_members(crew.till, _merge(crew, by))),
    Case("unmerge", lambda crew, by: part_members(crew.till, _id(crew), _merged(crew), approval=by)),
    Case("member.freeze", lambda crew, by: freeze_member(crew.till, _id(crew), LIN, "核实", approval=by)),
    Case("member.leave", lambda crew, by: leave_member(crew.till, _id(crew), LIN, approval=by)),
    Case("member.phone", lambda crew, by: detach_phone(crew.till, _id(crew), LIN, "换人", approval=by)),
    Case("member.erase", lambda crew, by: erase_member(crew.till, _id(crew), LIN, "本人要求", approval=by)),
    Case("contact", lambda crew, by: log_contact(crew.till, _id(crew), LIN, Contact(outcome="no_answer"), by)),
    Case("member.note", lambda crew, _: note_member(crew.till, _id(crew), LIN, "不吃辣")),
    Case("case.close", _settled),
    Case("tag.set", _tagged),
    Case(
        "tag.rules",
        lambda crew, by: define_tag(crew.till, _id(crew), Definition(group="service", tag="靠窗位"), approval=by),
    ),
    Case(
        "staff.manage",
        lambda crew, by: change_person(crew.till, Change(staff_id=crew.people["lead"].staff_id, name="李雷雷"), by),
    ),
]
ELSEWHERE = {
    "claim.exempt": "test_claims.py",
    "restore": "test_staff.py",
    "hq.join": "test_staff.py",
}
"""Deeds whose service needs more of a stage."""


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(tmp_path / "shop", mode="till").hire("manager", "lead", "cashier")
    _by_command(crew, lambda till: enrol_member(till, Enrolment(event_id=_id(crew), phone=LIN, birthday="01-02")))
    yield crew
    crew.made.close()


_FACTS = "SELECT count(*) FROM events WHERE CAST(body AS TEXT) NOT LIKE '%command line%'"


def _allowed(crew: Crew, case: Case, approval: Approval | None = None) -> bool:
    """Whether it was done; refused, nothing of it was, and the least role that may is named."""
    before = crew.made.rows(_FACTS)
    try:
        case.do(crew, approval)
    except RuleBroken as refused:
        refusal = refused
    else:
        return True
    assert (refusal.code, refusal.facts["role"]) == ("rights.needs", needed(case.deed, case.amount))
    assert crew.made.rows(_FACTS) == before
    return False


def named(case: Case) -> str:
    """The same in every process."""
    return f"{case.deed}-{case.amount or ''}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_each_role_may_exactly_what_the_table_says(crew: Crew, case: Case) -> None:
    for role in ROLES:
        crew.sits(role)
        if not case.with_approval_only:
            expected = may(role, case.deed, case.amount)
            assert _allowed(crew, case) == expected, role
            if expected:
                return  # the next role may all the more, and the deed is done once
        for approver in ROLES:
            if not may(approver, case.deed, case.amount):
                with pytest.raises(RuleBroken) as refused:
                    crew.approval(case.deed, approver, case.amount)
                assert refused.value.code == "rights.needs"
    crew.sits("cashier")


@pytest.mark.parametrize("case", [case for case in CASES if not may("cashier", case.deed, case.amount)], ids=named)
def test_with_the_pin_of_who_may_a_cashier_may_too_and_it_is_on_record(crew: Crew, case: Case) -> None:
    if case.deed in ("import", "shift.rules", "lists.see", "reports.see", "signs.rules"):
        return  # done by who may, not with a PIN on the spot
    crew.sits("cashier")
    role = needed(case.deed, case.amount)
    approval = crew.approval(case.deed, role, case.amount)
    assert _allowed(crew, case, approval)
    (by, given) = crew.said("approval.given")[-1]
    assert (by, given.who, given.role, given.deed) == (  # type: ignore[attr-defined]
        crew.people["cashier"].staff_id, crew.people[role].staff_id, role, case.deed,
    )  # fmt: skip
    if case.deed == "shift.x":
        return  # what was let be seen may be looked at again
    with pytest.raises(RuleBroken, match=r"rights\.stale"):  # one approval is for one thing
        crew.till.staff.demand(case.deed, approval, case.amount)


@pytest.mark.parametrize("deed", sorted(RIGHTS))
def test_every_deed_has_its_limits_in_order_and_a_role_that_may(deed: str) -> None:
    right = RIGHTS[deed]
    assert right.cashier <= right.lead <= ALWAYS
    assert needed(deed) in ROLES
    assert not may("nobody", deed)
    for role in ROLES:
        most = limit(role, deed)
        if most not in (NEVER, ALWAYS):
            assert may(role, deed, most)
            assert not may(role, deed, most + 1)


def test_every_deed_is_tried_at_its_service() -> None:
    tried = {case.deed for case in CASES}
    assert tried | set(ELSEWHERE) == set(RIGHTS)
    assert not tried & set(ELSEWHERE)


def _services() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("desktop/core/services",):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file, ast.parse(file.read_text("utf-8"))


_ASKS = {"demand", "allow", "allow_alone", "let_pass", "approver"}
_NOT_ASKED = {
    "allow.py": "it is what asks",
    "with_approval.py": "what it does again asks",
    "keep_bill.py": "a bill on the screen is no fact",
    "hold_bill.py": "a bill that waits is no fact",
    "open_shop.py": "there is nobody yet",
    "promise_bill.py": "a promise is no fact; what comes of it asks",
    "note_look_up.py": "who was looked up is no fact",
    "watch_hq.py": "what was read is no fact",
    "print_queue.py": "what waits for paper is no fact",
    "bring_up_lists.py": "the till keeps up its own lists",
    "daily_backup.py": "the till does it by itself",
    "chunks.py": "asked where the import begins",
    "together.py": "each act in it asks",
    "import_log.py": "asked where the import begins",
    "levels.py": "asked where the import begins",
    "short_holds.py": "asked where the import or its undoing begins",
    "acting.py": "the demo is made, not used",
    "hold_points.py": "a question to HQ is no fact; the bill that follows asks",
    "demo_shop.py": "the demo is made, not used",
    "practice_shop.py": "the practice shop is made, not used",
}


def test_every_service_that_writes_asks_for_the_right() -> None:
    """A new service that opens a transaction and asks nobody is found here."""
    for file, tree in _services():
        names = [node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                 for node in ast.walk(tree) if isinstance(node, ast.Call)]  # fmt: skip
        if {"writing", "importing"} & set(names) and file.name not in _NOT_ASKED:
            assert _ASKS & set(names), f"{file.name} writes and asks nobody"


def test_every_deed_named_in_a_service_has_a_row() -> None:
    for file, tree in _services():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in _ASKS:
                for given in node.args:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
                        assert given.value in RIGHTS, f"{file.name}: {given.value}"
    assert PINS
