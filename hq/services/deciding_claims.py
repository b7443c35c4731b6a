"""Claims that need HQ: shown at a till that lacked the sale, or to a sale of which more was given back than was known.

HQ decides in its own log, under ids that follow from what they decide: the award of a sale is one event, whoever writes
it (names.claim_id), and what a refund takes back of it is written once for each sum given back.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from desktop.core.domain import names
from desktop.core.domain.claim_events import ClaimOffered, ClaimPresented, ClaimView, PointsClaimed, PointsReversed
from desktop.core.domain.claiming import claim_of, decide_claim, rest_of
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import Payload, SaleCompleted, SaleRefunded
from desktop.core.domain.intents import ClaimIntent
from desktop.core.protocol.body import Body
from hq.services.check_decisions import UNDECIDABLE
from hq.services.own_log import append, own_event_id
from hq.services.programs import program_of
from hq.services.reading_bodies import read_body
from hq.services.work import HQ_DEVICE, Entered, Work
from hq.store import events as log
from hq.store import folded as shelf
from hq.store import members, texts

_ABOUT = ("claim.presented", "points.reversed")


def about_of(payload: Payload | None) -> str | None:
    """What an event of a claim is looked for by: the sale that was claimed, the award that was taken back."""
    if isinstance(payload, ClaimPresented):
        return payload.sale_id
    return payload.reverses if isinstance(payload, PointsReversed) else None


def may_decide(payload: Payload | None, body: Body | None) -> bool:
    """Whether taking the event in may write to HQ's own log, so that the tenant must be held alone.

    A refund of nobody's bill may be of a claimed one.
    """
    if isinstance(payload, ClaimOffered | ClaimPresented | PointsClaimed):
        return True
    return isinstance(payload, SaleRefunded) and body is not None and body.member_id is None


def decide_claims(work: Work) -> None:
    """Whatever the new events leave to be decided, appended; it takes effect with them."""
    touched = {sale_id for event in work.counting() if (sale_id := _touched(event))}
    if not touched:
        return
    known = _Known(work, touched)
    for sale_id in sorted(touched):
        claim = known.event(names.claim_id(sale_id))
        if claim is None:
            _decide_presented(work, known, sale_id)
        elif isinstance(claim.payload, PointsClaimed) and claim.member_id is not None:
            _take_back(work, known, sale_id, claim.member_id, claim.payload)


def _touched(event: Entered) -> str | None:
    """The sale of nobody whose points an event may concern."""
    match event.payload:
        case ClaimPresented(sale_id=sale_id) | ClaimOffered(sale_id=sale_id):  # an offer stands behind its sale
            return sale_id
        case PointsClaimed(intent=intent):
            return intent.sale_id
        case SaleRefunded(intent=refund) if event.member_id is None:
            return refund.sale_id
        case _:
            return None


class _Fact:
    """An event, new or held, as far as deciding needs it."""

    def __init__(self, event_id: str, member_id: str | None, at_us: int, payload: Payload | None, program: str) -> None:
        self.event_id, self.member_id, self.at_us = event_id, member_id, at_us
        self.payload, self.program = payload, program


class _Known:
    """What HQ knows of these sales: held before, and new in this transaction."""

    def __init__(self, work: Work, sale_ids: set[str]) -> None:
        claims = {names.claim_id(sale_id) for sale_id in sale_ids}
        rows = log.of_events(work.connection, work.tenant_id, claims | sale_ids)
        rows += log.about(work.connection, work.tenant_id, sale_ids | claims, _ABOUT)
        self._facts = {row.event_id: _held(row) for row in rows}
        self._facts |= {event.event_id: _new(event) for event in work.counting()}
        self._held = shelf.sales(work.connection, work.tenant_id, sale_ids)
        self._about: dict[str, list[_Fact]] = defaultdict(list)
        self._refunded: dict[str, int] = defaultdict(int)
        for fact in self._facts.values():
            if about := about_of(fact.payload):
                self._about[about].append(fact)
        for event in work.counting():
            if isinstance(event.payload, SaleRefunded):
                self._refunded[event.payload.intent.sale_id] += event.payload.intent.amount_minor

    def event(self, event_id: str) -> _Fact | None:
        """The event of that id, if it counts."""
        return self._facts.get(event_id)

    def about(self, name: str) -> Iterable[_Fact]:
        """What refers to it, in the order in which it counts."""
        return sorted(self._about[name], key=lambda fact: (fact.at_us, fact.event_id))

    def refunded(self, sale_id: str, paid_minor: int) -> int:
        """What was given back on a sale by now."""
        held = self._held.get(sale_id)
        return min(paid_minor, (held.record.refunded_minor if held else 0) + self._refunded[sale_id])

    def day(self, work: Work, sale_id: str) -> date:
        """The day of a sale."""
        held = self._held.get(sale_id)
        return held.record.day if held else work.by_id[sale_id].day


def _decide_presented(work: Work, known: _Known, sale_id: str) -> None:
    """The first who showed a claim gets the points, if the rules let them."""
    sale = known.event(sale_id)
    if sale is None or not isinstance(sale.payload, SaleCompleted) or sale.member_id is not None:
        return
    for shown in known.about(sale_id):
        if isinstance(shown.payload, ClaimPresented) and _award(work, known, sale, shown, shown.payload):
            return


def _award(work: Work, known: _Known, sale: _Fact, shown: _Fact, said: ClaimPresented) -> bool:
    """Whether the points were given; a claim that breaks a rule is said, and gives nothing."""
    if shown.member_id is None:
        return False
    payload = sale.payload
    documents = texts.programs(work.connection, work.tenant_id, {sale.program})
    program = program_of(documents.get(sale.program, b""))
    if not isinstance(payload, SaleCompleted) or program is None:
        return False
    paid = payload.paid_minor
    sold_on = known.day(work, sale.event_id)
    like = ClaimIntent(
        sale_id=sale.event_id, bill_no=payload.intent.bill_no, amount_minor=0, eligible_minor=0, sold_on=sold_on,
        approved_by=said.approved_by,
    )  # fmt: skip
    view = ClaimView(paid_minor=paid, refunded_minor=known.refunded(sale.event_id, paid))
    try:
        decided = decide_claim(view, claim_of(payload, program, like), program)
    except (RuleBroken, *UNDECIDABLE) as broken:
        event = work.by_id.get(shown.event_id)
        reason = broken.code if isinstance(broken, RuleBroken) else "undecidable"
        work.flag("claim_refused", shown.event_id, event, reason=reason, bill_no=payload.intent.bill_no)
        return False
    entered = append(
        work, names.claim_id(sale.event_id), decided, by=HQ_DEVICE, member_id=shown.member_id,
        program_hash=sale.program,
    )  # fmt: skip
    _meet(work, entered)
    return True


def _take_back(work: Work, known: _Known, sale_id: str, member_id: str, claim: PointsClaimed) -> None:
    """Points that were given before HQ and the till knew of a refund go back."""
    claim_id, view = names.claim_id(sale_id), claim.view
    refunded = known.refunded(sale_id, view.paid_minor)
    reversals = [fact.payload for fact in known.about(claim_id)]
    if any(isinstance(said, PointsReversed) and said.why != "refunded" for said in reversals):
        return
    taken = sum(-said.points for said in reversals if isinstance(said, PointsReversed))
    beyond = claim.points - taken - rest_of(claim.award.points, refunded, view.paid_minor)
    if beyond <= 0 or refunded <= view.refunded_minor:
        return
    said = PointsReversed(reverses=claim_id, points=-beyond, lot_rule=claim.lot_rule, why="refunded")
    event_id = own_event_id("claim.rest", claim_id, str(refunded))
    if not log.held(work.connection, work.tenant_id, [event_id]):
        _meet(work, append(work, event_id, said, by=HQ_DEVICE, member_id=member_id))


def _meet(work: Work, event: Entered) -> None:
    """Hold the face of whom HQ's own event is about."""
    if event.member_id is not None and event.member_id not in work.faces:
        found, _ = members.locked_faces(work.connection, work.tenant_id, {event.member_id})
        work.faces |= found


def _held(row: log.ToFold) -> _Fact:
    read = read_body(row.body, b"")
    program = (read.body.program_hash or "") if read.body else ""
    return _Fact(row.event_id, row.member_id, row.at_us, read.payload, program)


def _new(event: Entered) -> _Fact:
    program = (event.body.program_hash or "") if event.body else ""
    return _Fact(event.event_id, event.member_id, event.at_us, event.payload, program)
