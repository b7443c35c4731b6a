"""Signs in what a span of days shows: each kind a pure function of the same seen things, found the same at any time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from desktop.core.domain.calendar import month_end
from desktop.core.domain.signs.facts import SIGN_KINDS, Act, Enrolled, LookedUp, ShiftEnd, Sign, SignKind
from desktop.core.domain.signs.rules import SignRules

_MINUTE_US = 60 * 1_000_000
_HOUR_US = 60 * _MINUTE_US


class Seen(Struct, frozen=True, kw_only=True):
    """What is looked at. ``acts``: of the span and of ``days_before`` before it, in any order, members' only.

    ``enrolled``: of whole calendar months, all those that end ``second_days`` before a day of the span.
    """

    first: date
    last: date
    acts: tuple[Act, ...] = ()
    looked_up: tuple[LookedUp, ...] = ()
    shift_ends: tuple[ShiftEnd, ...] = ()
    enrolled: tuple[Enrolled, ...] = ()


def days_before(rules: SignRules) -> int:
    """How many days before a span its acts have to be known: for what is looked at as of its first day."""
    return max(1, rules.zero_days, -(-rules.redeem_refund_hours // 24))


def find_signs(seen: Seen, rules: SignRules) -> tuple[Sign, ...]:
    """Every sign whose day lies in the span, newest first."""
    seen = Seen(
        first=seen.first,
        last=seen.last,
        acts=tuple(sorted(seen.acts, key=lambda act: (act.at_us, act.event_id))),
        looked_up=seen.looked_up,
        shift_ends=tuple(sorted(seen.shift_ends, key=lambda end: end.at_us)),
        enrolled=seen.enrolled,
    )
    found = [sign for kind in SIGN_KINDS for sign in _FINDERS[kind](seen, rules)]
    mine = (sign for sign in found if seen.first <= sign.day <= seen.last)
    return tuple(sorted(mine, key=lambda sign: (-sign.day.toordinal(), -sign.at_us, sign.key)))


def _by_member(acts: Iterable[Act], *kinds: str) -> dict[str, list[Act]]:
    found: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if act.kind in kinds:
            found[act.member_id].append(act)
    return found


def _of(kind: SignKind, last: Act, measure: int, acts: Sequence[Act], key: str = "") -> Sign:
    """A sign that stands where its last act does; it is named by ``key``, else by its first act."""
    return Sign(
        kind=kind,
        key=f"{kind}/{key or acts[0].event_id}",
        day=last.day,
        at_us=last.at_us,
        staff_id=last.staff_id,
        member_id=last.member_id,
        measure=measure,
        acts=tuple(acts),
    )


def _hour_bills(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """One member with many bills within 60 minutes; a run that goes on is one sign."""
    if not rules.hour_bills:
        return
    for bills in _by_member(seen.acts, "bill").values():
        run: list[Act] = []
        most = begin = 0
        for at, bill in enumerate(bills):
            while bill.at_us - bills[begin].at_us > _HOUR_US:
                begin += 1
            count = at - begin + 1
            if count >= rules.hour_bills:
                run += [one for one in bills[begin : at + 1] if one not in run]
                most = max(most, count)
            elif run:
                yield _of("hour_bills", run[-1], most, run)
                run, most = [], 0
        if run:
            yield _of("hour_bills", run[-1], most, run)


def _late_award(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """An award bound to a member long after the bill was paid; ``measure`` minutes, -1 where nobody knows when."""
    if not rules.late_minutes:
        return
    for act in seen.acts:
        late_us = None if act.paid_us is None else act.at_us - act.paid_us
        if act.kind == "award" and (late_us is None or late_us > rules.late_minutes * _MINUTE_US):
            minutes = -1 if late_us is None else late_us // _MINUTE_US
            yield _of("late_award", act, minutes, [act])


def _shift_end(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """Points given by hand shortly before a shift was closed; ``measure`` minutes before."""
    if not rules.shift_end_minutes:
        return
    given = [act for act in seen.acts if act.kind == "by_hand" and act.points > 0]
    for end in seen.shift_ends:
        for act in given:
            if 0 <= end.at_us - act.at_us <= rules.shift_end_minutes * _MINUTE_US:
                yield _of("shift_end", act, (end.at_us - act.at_us) // _MINUTE_US, [act])


def _redeem_refund(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """A refund soon after the member used points; ``measure`` the points used in that time."""
    if not rules.redeem_refund_hours:
        return
    for acts in _by_member(seen.acts, "bill", "refund").values():
        for refund in (act for act in acts if act.kind == "refund"):
            since_us = refund.at_us - rules.redeem_refund_hours * _HOUR_US
            used = [act for act in acts if act.kind == "bill" and act.points < 0 and since_us <= act.at_us]
            used = [act for act in used if act.at_us <= refund.at_us]
            if used:
                points = -sum(act.points for act in used)
                yield _of("redeem_refund", refund, points, [*used, refund], refund.event_id)


def _same_cashier(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """One member with many bills of one cashier on a day."""
    if not rules.same_cashier_bills:
        return
    together: dict[tuple[date, str, str], list[Act]] = defaultdict(list)
    for act in seen.acts:
        if act.kind == "bill":
            together[act.day, act.member_id, act.staff_id].append(act)
    for bills in together.values():
        if len(bills) > rules.same_cashier_bills:
            yield _of("same_cashier", bills[-1], len(bills), bills)


def _zero_bills(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """A bill of nothing shortly before the member used points; ``measure`` how many such bills."""
    if not rules.zero_days:
        return
    for bills in _by_member(seen.acts, "bill").values():
        for at, bill in enumerate(bills):
            if bill.points >= 0:
                continue
            since = bill.day - timedelta(days=rules.zero_days)
            nothing = [act for act in bills[:at] if act.amount_minor == 0 and act.points >= 0 and act.day >= since]
            if nothing:
                yield _of("zero_bills", bill, len(nothing), [*nothing, bill], bill.event_id)


def _look_ups(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """A cashier who looked many members up on a day without a bill of theirs."""
    if not rules.look_ups:
        return
    idle: dict[tuple[date, str], list[str]] = defaultdict(list)
    for each in seen.looked_up:
        if not each.billed:
            idle[each.day, each.staff_id].append(each.member_id)
    for (day, staff_id), members in idle.items():
        if len(members) >= rules.look_ups:
            key = f"look_ups/{staff_id}/{day.isoformat()}"
            people = tuple(sorted(members))
            yield _of_cashier("look_ups", key, day, staff_id, at_us=0, measure=len(people), members=people)


def _no_second(seen: Seen, rules: SignRules) -> Iterator[Sign]:
    """A cashier of whose enrolments of a calendar month hardly anybody came a second time within ``second_days``.

    Judged when all of them have had that time; ``measure``: per cent who did not come, floored.
    """
    if not rules.second_days:
        return
    ripening = timedelta(days=rules.second_days)
    together: dict[tuple[date, str], list[Enrolled]] = defaultdict(list)
    for each in seen.enrolled:
        together[month_end(each.act.day), each.act.staff_id].append(each)
    for (last, staff_id), enrolled in together.items():
        gone = [one for one in enrolled if one.second_on is None or one.second_on > one.act.day + ripening]
        percent = 100 * len(gone) // len(enrolled)
        if len(enrolled) >= rules.second_least and percent >= rules.second_percent:
            acts = tuple(sorted((one.act for one in gone), key=lambda act: (act.at_us, act.event_id)))
            key = f"no_second/{staff_id}/{last:%Y-%m}"
            yield _of_cashier(
                "no_second", key, last + ripening, staff_id, at_us=acts[-1].at_us, measure=percent, acts=acts
            )


def _of_cashier(kind: SignKind, key: str, day: date, staff_id: str, **found: Any) -> Sign:
    return Sign(kind=kind, key=key, day=day, staff_id=staff_id, member_id="", **found)


_FINDERS: dict[SignKind, Callable[[Seen, SignRules], Iterator[Sign]]] = {
    "hour_bills": _hour_bills,
    "late_award": _late_award,
    "shift_end": _shift_end,
    "redeem_refund": _redeem_refund,
    "same_cashier": _same_cashier,
    "look_ups": _look_ups,
    "zero_bills": _zero_bills,
    "no_second": _no_second,
}
