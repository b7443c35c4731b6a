"""Bodies as they arrive: read where they can be, and otherwise kept as they are. Nothing in one can stop HQ (I6).

A body is understood if its kind and version are known and its numbers lie in a range in which folding ends.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from desktop.core.domain import care_events, upkeep
from desktop.core.domain import events as facts
from desktop.core.domain.claim_events import AwardMoved, PointsClaimed, PointsReversed
from desktop.core.domain.contact_events import ContactLogged
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.tiers import LadderRule
from desktop.core.domain.validity import Validity
from desktop.core.protocol.body import Body, decode_body, decode_payload
from desktop.core.protocol.messages import EARLIEST_US, LATEST_US, MOST_BODY_BYTES

_UNREAD = UUID("3f6a1c0e-52b9-5d1d-8a0b-6f9d3f1e7a21")
LONGEST_NAME = 100
_BIGGEST = 10**12
_MOST_DAYS = 36_600
_MOST_MONTHS = 1200
_MOST_SHARES = 100
_MOST_STEPS = 100
_NO_BODY = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError, OverflowError)
_NUL = b"\\u0000"


class Read(NamedTuple):
    """What was read of a body. ``body`` None: not even that; ``payload`` None: not understood."""

    event_id: str
    kind: str
    member_id: str | None
    body: Body | None
    payload: facts.Payload | None


class _Outline(Struct):
    """What a body of a later program surely still says."""

    event_id: str
    kind: str = ""
    member_id: str | None = None


_decode_outline = msgspec.json.Decoder(_Outline).decode


def read_body(data: bytes, hashed: bytes) -> Read:
    """What can be read. Bytes that name no event are named after their hash."""
    if len(data) > MOST_BODY_BYTES or _NUL in data:
        return _unread(hashed)
    try:
        body = decode_body(data)
    except _NO_BODY:
        return _outlined(data, hashed)
    if not _names_fit(body):
        return _unread(hashed)
    if not _times_fit(body):
        return Read(body.event_id, body.kind, body.member_id, None, None)
    return Read(body.event_id, body.kind, body.member_id, body, _payload(body))


def _payload(body: Body) -> facts.Payload | None:
    try:
        payload = decode_payload(body)
        if isinstance(payload, facts.ImportUndone) and body.import_id is not None:
            return None  # it would take itself back, or not, by the order in which they come
        return payload if payload is not None and _sane(payload) else None
    except _NO_BODY:
        return None


def _outlined(data: bytes, hashed: bytes) -> Read:
    try:
        outline = _decode_outline(data)
    except _NO_BODY:
        return _unread(hashed)
    if not _fits(outline.event_id, outline.kind, outline.member_id):
        return _unread(hashed)
    return Read(outline.event_id, outline.kind, outline.member_id, None, None)


def _unread(hashed: bytes) -> Read:
    return Read(str(uuid5(_UNREAD, hashed.hex())), "", None, None, None)


def _fits(event_id: str, kind: str, member_id: str | None) -> bool:
    """Whether these can stand in an index; an empty id names nothing."""
    if not 0 < len(event_id) <= LONGEST_NAME or len(kind) > LONGEST_NAME:
        return False
    return member_id is None or 0 < len(member_id) <= LONGEST_NAME


def _names_fit(body: Body) -> bool:
    if len(body.store_id) > LONGEST_NAME or len(body.staff_id) > LONGEST_NAME:
        return False
    if body.import_id is not None and len(body.import_id) > LONGEST_NAME:
        return False
    return _fits(body.event_id, body.kind, body.member_id)


def _times_fit(body: Body) -> bool:
    if not EARLIEST_US < body.recorded_at_us < LATEST_US or not 1900 <= body.business_date.year < 2200:
        return False
    return body.occurred_at_us is None or EARLIEST_US < body.occurred_at_us < LATEST_US


def _sane(payload: facts.Payload) -> bool:
    fine = _FINE.get(type(payload))
    return fine is None or fine(payload)


def _within(number: int) -> bool:
    return -_BIGGEST <= number <= _BIGGEST


def _fine_rule(rule: Validity) -> bool:
    return (
        -_MOST_DAYS <= rule.days <= _MOST_DAYS
        and abs(rule.months) <= _MOST_MONTHS
        and (-_MOST_DAYS <= rule.protection_days <= _MOST_DAYS)
    )


@lru_cache(maxsize=1024)
def _fine_ladder(ladder: LadderRule) -> bool:
    """Whether walking the ladder ends; every bill carries it, and there are few."""
    terms = 1 <= ladder.term_months <= _MOST_MONTHS and 1 <= ladder.window_days <= _MOST_DAYS
    if not terms or not 0 < len(ladder.steps) <= _MOST_STEPS:
        return False
    return all(_within(spend) and len(code) <= LONGEST_NAME for code, spend in ladder.steps)


def _fine_sale(sale: facts.SaleCompleted) -> bool:
    intent, award = sale.intent, sale.award
    if not (_within(sale.paid_minor) and _within(intent.amount_minor) and _within(intent.redeem_points)):
        return False
    if award and not (_within(award.points) and _within(award.carry_change) and 0 < award.carry_per <= _BIGGEST):
        return False
    if not _fine_share(intent):
        return False
    return (sale.lot_rule is None or _fine_rule(sale.lot_rule)) and (sale.ladder is None or _fine_ladder(sale.ladder))


def _fine_share(intent: SaleIntent) -> bool:
    share = intent.share
    return share is None or (0 < share.part <= share.of <= _MOST_SHARES and _within(share.whole_minor))


def _fine_refund(refund: facts.SaleRefunded) -> bool:
    return all(map(_within, (refund.intent.amount_minor, refund.shortfall_paid, refund.returned_days)))


def _fine_case(case: care_events.CaseOpened | care_events.CaseReopened) -> bool:
    return len(case.text_id) <= LONGEST_NAME and len(case.owner_id) <= LONGEST_NAME


def _fine_tag(said: care_events.TagSet | care_events.TagRemoved) -> bool:
    return 0 < len(said.tag) <= LONGEST_NAME


_FINE: dict[type, Callable[[Any], bool]] = {
    facts.SaleCompleted: _fine_sale,
    facts.SaleRefunded: _fine_refund,
    facts.TierOpened: lambda opened: len(opened.code) <= LONGEST_NAME and _fine_ladder(opened.ladder),
    facts.PointsOpened: lambda opened: _within(opened.points) and _fine_rule(opened.lot_rule),
    facts.PointsAdjusted: lambda adjusted: _within(adjusted.points) and _fine_rule(adjusted.lot_rule),
    PointsClaimed: lambda claimed: (
        _within(claimed.points) and _within(claimed.award.points) and _fine_rule(claimed.lot_rule)
    ),
    AwardMoved: lambda moved: _within(moved.points) and _fine_rule(moved.lot_rule),
    PointsReversed: lambda undone: _within(undone.points) and _fine_rule(undone.lot_rule),
    facts.MembersMerged: lambda merged: 0 < len(merged.other_id) <= LONGEST_NAME,
    facts.MembersParted: lambda parted: len(parted.edge_id) <= LONGEST_NAME,
    facts.ImportUndone: lambda undone: len(undone.import_id) <= LONGEST_NAME,
    facts.MemberEnrolled: lambda enrolled: _within(enrolled.card_serial),
    facts.CardLost: lambda lost: _within(lost.new_serial),
    upkeep.MemberLeft: lambda left: _within(left.points) and _within(left.debt),
    ContactLogged: lambda logged: len(logged.recipe) <= LONGEST_NAME,
    upkeep.MemberReturned: lambda returned: _within(returned.points),
    care_events.CaseOpened: _fine_case,
    care_events.CaseReopened: _fine_case,
    care_events.CaseChanged: lambda changed: len(changed.owner_id) <= LONGEST_NAME,
    care_events.TagSet: _fine_tag,
    care_events.TagRemoved: _fine_tag,
    care_events.AdviserSet: lambda said: len(said.who) <= LONGEST_NAME,
}
