"""The practice shop: the real one's rules, a few invented people, so that a new cashier can try everything.

Nothing of the real ledger is in it but its program, and nothing of it ever gets out: its papers are marked as samples.
"""

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.program import Program
from desktop.core.ports import Till
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.open_shop import publish

PEOPLE = {
    "CN": (("13800000001", "王小明"), ("13800000002", "林晓岚"), ("13800000003", "陈一")),
    "TW": (("0912000001", "王小明"), ("0912000002", "林曉嵐"), ("0912000003", "陳一")),
    "HK": (("51000001", "王小明"), ("51000002", "林曉嵐"), ("51000003", "陳一")),
}
"""Phone and name of those whom a learner serves first, by the shop's region."""
_DAY_US = 86_400_000_000
_BILL_MINOR, _POINTS = 12_800, 500


def fill_practice(till: Till, program: Program) -> None:
    """Publish the program and invent the people, with a bill of two days ago and points to use.

    Raises RuleBroken ``demo.not_empty`` where somebody may mean this ledger.
    """
    with till.ledger.writing() as writing:
        if not till.demo or next(writing.all_members(), None) is not None:
            raise RuleBroken("demo.not_empty")
        publish(writing, program, till.ids.event_id())
        now_us = writing.moment().recorded_at_us
    for phone, name in PEOPLE[till.shop.region]:
        enrolled = enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name=name))
        at_us = now_us - 2 * _DAY_US
        bill = Bill(event_id=till.ids.event_id(), amount_minor=_BILL_MINOR, key=enrolled.member_no, at_us=at_us)
        check_out(till, bill)
        adjust_points(till, till.ids.event_id(), enrolled.member_no, _POINTS, "练习")
