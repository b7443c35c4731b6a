"""Glance at a member: what the cashier sees beside a bill, from one reading and the last few bills alone (P1)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from desktop.core.domain.calendar import next_yearly
from desktop.core.domain.intents import Proof
from desktop.core.domain.masking import mask_phone
from desktop.core.domain.people import Member
from desktop.core.domain.program import Program, Redeem
from desktop.core.domain.standing import standing
from desktop.core.domain.state import MemberState, next_expiry
from desktop.core.domain.tiers import Held, LadderRule, tier_on, window_spend
from desktop.core.ports import Reading, Sale, Till
from desktop.core.services.campaigns.running_offers import RunningOffer, running_offers
from desktop.core.services.member_cases import complaint_texts
from desktop.core.services.note_member import pinned_texts
from desktop.core.services.who import Found, find_one, found_again, is_known

BILLS_LOOKED_AT = 12
MOST_USUAL = 3
EXPIRING_WITHIN_DAYS = 30
BIRTHDAY_WITHIN_DAYS = 7
_GOODS = "goods"


class Expiring(Struct, frozen=True, kw_only=True):
    """The points that go next: usable up to ``last_day``, which is ``days_left`` days away."""

    points: int
    last_day: date
    days_left: int


class LastVisit(Struct, frozen=True, kw_only=True):
    """The last bill that stands: the shop's wall clock, and the money kept of it."""

    at: datetime
    paid_minor: int


class Glance(Struct, frozen=True, kw_only=True):
    """A member beside a bill. Points are None where they are not known (I19).

    ``worth_minor``: what the usable points would take off a bill large enough, on the program's step. ``expiring``:
    within 30 days only. ``birthday`` MM-DD as it counts today, ``birthday_in_days`` within a week only.

    ``tier_until``: the last day of the term, which ``keep_minor`` within the window renews; both None on the bottom
    rung. ``window_spend_minor`` is the spend in that window as of today. ``here_since``: how many points of the balance
    were moved by this till since HQ confirmed it; None where HQ has told nothing of the member, or there is none.

    ``notes``: pinned ones, as typed, newest first. ``frozen_on``: since when no points can be used. ``left_on``: the
    account was closed. ``complaints``: the open ones, as typed, None for a text that is not here. ``offers``: what a
    win-back campaign promised, to be given on the POS.
    """

    member_id: str
    member_no: str
    name: str
    phone: str | None
    tier: str | None
    tier_name: str | None
    balance: int | None
    usable: int | None
    debt: int | None
    worth_minor: int | None
    expiring: Expiring | None
    birthday: str | None
    birthday_in_days: int | None
    tier_until: date | None
    window_spend_minor: int
    keep_minor: int | None
    next_tier: str | None
    next_tier_name: str | None
    next_tier_short_minor: int | None
    usual: tuple[str, ...]
    last_visit: LastVisit | None
    visits: int
    here_since: int | None = None
    notes: tuple[str, ...] = ()
    frozen_on: date | None = None
    left_on: date | None = None
    complaints: tuple[str | None, ...] = ()
    offers: tuple[RunningOffer, ...] = ()


def choose(till: Till, key: str, language: str) -> tuple[Found, Glance]:
    """The member that ``key`` names, at a glance: scan → card in one reading. Raises what find_one raises."""
    with till.ledger.reading() as reading:
        found = find_one(till, reading, key)
        return found, glanced(till, reading, found.member, language)


def glance_again(till: Till, member_id: str, proof: Proof, serial: int | None, language: str) -> tuple[Found, Glance]:
    """A member known by id, chosen in a list or kept with a bill, as of now. Raises what found_again raises."""
    with till.ledger.reading() as reading:
        found = found_again(till, reading, member_id, proof, serial)
        return found, glanced(till, reading, found.member, language)


def glanced(till: Till, reading: Reading, member: Member, language: str) -> Glance:
    """The member as of today, inside a reading."""
    state, day = reading.state(member.member_id), reading.today()
    program = reading.program().program
    stands, known = standing(state, day, program), is_known(till, member)
    held = tier_on(state.held, state.history, day, program.ladder_rule)
    judge = _judge(state, program)
    birthday = member.profile.birthday_on(day)
    sales = _standing_sales(reading, member)
    phone = member.profile.phone
    return Glance(
        member_id=member.member_id,
        member_no=member.member_no,
        name=member.profile.name,
        phone=mask_phone(phone) if phone else None,
        tier=held.code,
        tier_name=tier_name(program, held.code, language),
        balance=stands.balance if known else None,
        usable=stands.usable if known else None,
        debt=stands.debt if known else None,
        worth_minor=_worth_minor(stands.usable, stands.debt, program.redeem) if known else None,
        expiring=_expiring(state, day) if known else None,
        birthday=birthday,
        birthday_in_days=_days_until(birthday, day),
        tier_until=held.until,
        window_spend_minor=window_spend(state.history, day, judge.window_days, day),
        keep_minor=_keep_minor(held, judge),
        next_tier=stands.next_tier,
        next_tier_name=tier_name(program, stands.next_tier, language),
        next_tier_short_minor=stands.next_tier_short_minor,
        usual=_usual(sales),
        last_visit=_last_visit(till, sales),
        visits=state.visits,
        here_since=_here_since(reading, state, member, day),
        notes=pinned_texts(reading, state),
        frozen_on=state.frozen_on,
        left_on=state.left.on if state.left else None,
        complaints=complaint_texts(reading, state),
        offers=running_offers(reading, member.member_id),
    )


def _here_since(reading: Reading, state: MemberState, member: Member, day: date) -> int | None:
    """What this till's own events since have done to the balance that HQ confirmed."""
    confirmed = reading.confirmed(member.member_id)
    return state.balance(day) - confirmed.balance(day) if confirmed is not None else None


def tier_name(program: Program, code: str | None, language: str) -> str | None:
    """A tier's name in a language; a tier that is no more keeps its code."""
    tier = program.tier(code)
    return tier.named(language) if tier else code


def _worth_minor(usable: int, debt: int, redeem: Redeem) -> int:
    points = usable - usable % redeem.step
    return 0 if debt or points < redeem.min_points else redeem.worth_minor(points)


def _expiring(state: MemberState, day: date) -> Expiring | None:
    lot = next_expiry(state, day)
    if lot is None or lot.last_day is None or (lot.last_day - day).days > EXPIRING_WITHIN_DAYS:
        return None
    return Expiring(points=lot.points, last_day=lot.last_day, days_left=(lot.last_day - day).days)


def _days_until(birthday: str | None, day: date) -> int | None:
    days = (next_yearly(day, birthday) - day).days if birthday else None
    return days if days is not None and days <= BIRTHDAY_WITHIN_DAYS else None


def _judge(state: MemberState, program: Program) -> LadderRule:
    """The ladder that settles the term at its end: that of the last bill (tiers.advance), else today's."""
    history = state.history
    return history.ladders[history.days[-1].ladder] if history.days and history.ladders else program.ladder_rule


def _keep_minor(held: Held, judge: LadderRule) -> int | None:
    rung = judge.rung(held.code)
    return judge.steps[rung][1] if held.until is not None and rung > 0 else None


def _standing_sales(reading: Reading, member: Member) -> list[Sale]:
    recent = reading.recent_sales(member.member_id, BILLS_LOOKED_AT)
    return [sale for sale in recent if not sale.record.wholly_refunded]


def _usual(sales: Sequence[Sale]) -> tuple[str, ...]:
    """What stands on most of these bills; of two alike the one bought later."""
    on_bills: Counter[str] = Counter()
    for sale in sales:
        goods = [line.name or line.category for line in sale.said.intent.lines if line.kind == _GOODS]
        on_bills.update(list(dict.fromkeys(name for name in goods if name)))
    return tuple(name for name, _ in on_bills.most_common(MOST_USUAL))


def _last_visit(till: Till, sales: Sequence[Sale]) -> LastVisit | None:
    last = next(iter(sales), None)
    if last is None:
        return None
    paid_minor = last.record.paid_minor - last.record.refunded_minor
    return LastVisit(at=till.clock.wall(last.effective_at_us), paid_minor=paid_minor)
