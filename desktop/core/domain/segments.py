"""The list of segments: class, origin, stage of each member on a day, what RFM scores, tier and balance (RULES.md)."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.classes import Classed, classify
from desktop.core.domain.listing import guarded
from desktop.core.domain.program import Program
from desktop.core.domain.rfm import Field, Recent, recent
from desktop.core.domain.stage import STAGE_WORDS, Stage, member_since, stage_of
from desktop.core.domain.state import MemberState
from desktop.core.domain.tiers import tier_on

SEGMENTS = (
    "member_no", "external_id", "first_day", "last_day", "days_since", "n90", "class", "origin", "stage",
    "r", "f", "m", "tier", "balance",
)  # fmt: skip


class Segment(Struct, frozen=True, kw_only=True, array_like=True):
    """Where a member who has bought stands on a day; ``recent`` is None where RFM no longer sees them."""

    member_no: str
    external_id: str | None
    classed: Classed
    stage: Stage
    recent: Recent | None
    tier: str | None
    balance: int


def segment_of(
    member_no: str, external_id: str | None, enrolled_on: date | None, state: MemberState, day: date, program: Program
) -> Segment | None:
    """A member's segment from the state at the end of ``day``; None without a bill by then.

    ``enrolled_on``: as the member's record says; the state may know of an earlier enrolment.
    """
    rule, history = program.classes, state.history
    classed = classify(history, day, rule)
    if classed is None:
        return None
    since = member_since(classed.first_day, enrolled_on, state.enrolled_on)
    return Segment(
        member_no=member_no,
        external_id=external_id,
        classed=classed,
        stage=stage_of(classed.name, since, day, rule),
        recent=recent(history, day, rule.rfm_days),
        tier=tier_on(state.held, history, day, program.ladder_rule).code,
        balance=state.balance(day),
    )


def segment_row(segment: Segment, field: Field) -> tuple[object, ...]:
    """The row under SEGMENTS, scored against everybody."""
    classed = segment.classed
    scores = field.scores(segment.recent) if segment.recent else None
    return (
        segment.member_no,
        guarded(segment.external_id),
        classed.first_day.isoformat(),
        classed.last_day.isoformat(),
        classed.days_since,
        classed.n90,
        classed.name,
        classed.origin or "",
        STAGE_WORDS[segment.stage],
        *((scores.recency, scores.frequency, scores.money) if scores else ("", "", "")),
        segment.tier or "",
        segment.balance,
    )
