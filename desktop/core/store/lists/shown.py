"""Rows as lists show them: what is kept of a member, and who they are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from desktop.core.domain.classes import ClassRule
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.listed import Listed
from desktop.core.domain.people import CHANNELS, Member
from desktop.core.domain.stage import stage_of
from desktop.core.ports import Reading
from desktop.core.ports.lists import Key, ListedMember

_LATEST_BILLS = 20
_CONSENTS = [
    tuple(channel for at, channel in enumerate(CHANNELS) if bits >> at & 1) for bits in range(1 << len(CHANNELS))
]
"""By the bits of a row."""


def shown(member: Member, row: Listed, key: Key, day: date, rule: ClassRule) -> ListedMember:
    """The member as a list of that day shows them."""
    enrolled_on, rhythm, profile = member.enrolled_on, row.rhythm, member.profile
    since = enrolled_on if row.since is None or enrolled_on < row.since else row.since
    return ListedMember(
        member_id=member.member_id,
        member_no=member.member_no,
        external_id=profile.external_id,
        name=profile.name,
        phone=profile.phone,
        birthday=profile.birthday_on(day),
        enrolled_on=enrolled_on,
        class_name=row.class_name,
        origin=row.origin,
        before=row.before,
        stage=stage_of(row.class_name, since, day, rule),
        first_day=row.first_day,
        last_day=row.last_day,
        days_since=(day - row.last_day).days if row.last_day else None,
        mean_gap_days=rhythm.mean_days if rhythm else None,
        expected_on=rhythm.next_day if rhythm else None,
        bills=row.bills,
        spend_minor=row.spend_minor,
        n365=row.recent_bills,
        spend365_minor=row.recent_spend_minor,
        tier=row.tier,
        tier_until=row.tier_until,
        balance=row.balance,
        expires_on=row.expires_on,
        expiring=row.expiring,
        consents=_CONSENTS[row.consents],
        offered_on=row.offered_on,
        remind_on=row.remind_on,
        has_left=row.has_left,
        has_complaint=row.has_complaint,
        key=key,
    )


def favourites(reading: Reading, member_ids: Sequence[str]) -> Mapping[str, str]:
    """The item on most of each one's latest bills."""
    found = {}
    for member_id in member_ids:
        sales = reading.recent_sales(member_id, _LATEST_BILLS)
        bought = _most_bought([sale.said for sale in sales if not sale.record.wholly_refunded])
        if bought:
            found[member_id] = bought
    return found


def _most_bought(sales: Sequence[SaleCompleted]) -> str | None:
    """The item on most bills, newest first; of several the one that was bought last."""
    counted = Counter(name for sale in sales for name in {line.name: None for line in sale.intent.lines if line.name})
    return counted.most_common(1)[0][0] if counted else None
