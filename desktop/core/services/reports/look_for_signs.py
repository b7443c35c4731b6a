"""Look for signs of abuse in a span's facts, slice by slice; with who they are about and what was said of them."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.claim_events import AwardMoved, PointsClaimed
from desktop.core.domain.events import MemberEnrolled, PointsAdjusted, SaleCompleted, SaleRefunded
from desktop.core.domain.figures.day import DayFact
from desktop.core.domain.figures.spans import Span
from desktop.core.domain.purchases import purchase_days
from desktop.core.domain.signs.facts import Act, ActKind, Enrolled, ShiftEnd, Sign
from desktop.core.domain.signs.finding import Seen, days_before, find_signs
from desktop.core.domain.signs.rules import SignRules
from desktop.core.ports import Reading, Till
from desktop.core.ports.till_log import Z_KINDS
from desktop.core.services.reports.explain_sign import Explained, explanations
from desktop.core.services.reports.sign_rules import sign_rules

_FACTS_AT_ONCE = 1_500
_MOST = 500


class Named(Struct, frozen=True, kw_only=True):
    """A member as a list says who they are."""

    member_no: str
    name: str


class Found(Struct, frozen=True, kw_only=True):
    """The signs of a span, newest first, at most so many; ``of_all`` counts them all. ``members``: by id."""

    span: Span
    signs: tuple[Sign, ...]
    of_all: int
    rules: SignRules
    explained: dict[str, Explained]
    members: dict[str, Named]

    @property
    def open(self) -> int:
        """How many nobody has explained."""
        return sum(sign.key not in self.explained for sign in self.signs)


class SignLook:
    """A look in the making. Call ``step`` until ``found`` is there; each call is a transaction of its own."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.found: Found | None = None
        self._till: Till
        self._reading: Reading
        self._work: Iterator[None] | None = None
        self._faces: dict[str, str] = {}

    def step(self, till: Till) -> None:
        """Go on by one slice. Raises what Staff.demand raises."""
        if self._work is None:
            till.staff.demand("reports.see")
        with till.ledger.reading() as reading:
            self._till, self._reading = till, reading
            if self._work is None:
                self._work = self._run()
            next(self._work, None)

    def _run(self) -> Iterator[None]:
        rules, span = sign_rules(self._reading), self.span
        last = min(span.last, self._reading.today())
        acts, facts = list[Act](), 0
        for day in self._days(span.first - timedelta(days=days_before(rules)), span.last):
            found = self._reading.day_facts(day)
            acts += [act for fact in found for act in self._acts(fact)]
            facts += len(found)
            if facts >= _FACTS_AT_ONCE:
                facts = 0
                yield
        enrolled = list[Enrolled]()
        if rules.second_days:
            ripening = timedelta(days=rules.second_days)
            for day in self._days((span.first - ripening).replace(day=1), last - ripening):
                enrolled += [one for fact in self._reading.day_facts(day) for one in self._enrolled(fact)]
            yield
        seen = Seen(
            first=span.first,
            last=last,
            acts=tuple(acts),
            looked_up=tuple(self._reading.looked_up(span.first, span.last)),
            shift_ends=tuple(ShiftEnd(each.recorded_at_us) for each in self._reading.shift_events(Z_KINDS)),
            enrolled=tuple(enrolled),
        )
        signs = find_signs(seen, rules)
        self.found = Found(
            span=span,
            signs=signs[:_MOST],
            of_all=len(signs),
            rules=rules,
            explained=explanations(self._till, self._reading),
            members=self._named(signs[:_MOST]),
        )

    def _days(self, first: date, last: date) -> list[date]:
        """Those on which anything is known."""
        return sorted(self._reading.day_marks(first, min(last, self._reading.today())))

    def _face(self, member_id: str) -> str:
        face = self._faces.get(member_id)
        if face is None:
            face = self._faces[member_id] = self._reading.ids_of(member_id)[0]
        return face

    def _acts(self, fact: DayFact) -> Iterator[Act]:
        """What a fact is evidence of; imports are nobody's work."""
        event, payload = fact.event, fact.event.payload
        if event.member_id is None or fact.imported:
            return
        if isinstance(payload, SaleCompleted):
            intent = payload.intent
            yield self._act(fact, "bill", intent.bill_no, payload.paid_minor, -intent.redeem_points)
            if fact.recorded_at_us > event.effective_at_us and payload.award is not None and payload.award.points:
                late = self._act(fact, "award", intent.bill_no, payload.paid_minor, payload.award.points)
                yield _at(late, fact.recorded_at_us, event.effective_at_us)
        elif isinstance(payload, SaleRefunded):
            yield self._act(fact, "refund", payload.intent.refund_no, payload.cash_minor)
        elif isinstance(payload, PointsAdjusted):
            yield self._act(fact, "by_hand", points=payload.points)
        elif isinstance(payload, PointsClaimed):
            claimed = self._act(fact, "award", payload.intent.bill_no, payload.intent.amount_minor, payload.points)
            yield _at(claimed, event.effective_at_us, self._paid_us(payload.intent.sale_id))
        elif isinstance(payload, AwardMoved):
            moved = self._act(fact, "award", points=payload.points)
            yield _at(moved, event.effective_at_us, self._paid_us(payload.sale_id))

    def _act(self, fact: DayFact, kind: ActKind, number: str = "", amount_minor: int = 0, points: int = 0) -> Act:
        return Act(
            event_id=fact.event.event_id,
            kind=kind,
            at_us=fact.event.effective_at_us,
            day=fact.event.effective_day,
            staff_id=fact.staff_id,
            member_id=self._face(fact.event.member_id or ""),
            number=number,
            amount_minor=amount_minor,
            points=points,
        )

    def _paid_us(self, sale_id: str) -> int | None:
        sale = self._reading.sale(sale_id)
        return sale.effective_at_us if sale is not None else None

    def _enrolled(self, fact: DayFact) -> Iterator[Enrolled]:
        if isinstance(fact.event.payload, MemberEnrolled) and not fact.imported:
            act = self._act(fact, "enrolled")
            days = purchase_days(self._reading.state(act.member_id).history, date.max)
            yield Enrolled(act, days[1] if len(days) > 1 else None)

    def _named(self, signs: tuple[Sign, ...]) -> dict[str, Named]:
        ids = {
            each for sign in signs for each in (sign.member_id, *sign.members, *(act.member_id for act in sign.acts))
        }
        found = {member_id: self._reading.member(member_id) for member_id in ids if member_id}
        return {
            member_id: Named(member_no=member.member_no, name=member.profile.name)
            for member_id, member in found.items()
            if member is not None
        }


def _at(act: Act, at_us: int, paid_us: int | None) -> Act:
    return Act(
        event_id=act.event_id, kind=act.kind, at_us=at_us, day=act.day, staff_id=act.staff_id,
        member_id=act.member_id, number=act.number, amount_minor=act.amount_minor, points=act.points, paid_us=paid_us,
    )  # fmt: skip
