"""Lists of points and members as they leave the house: their columns, and a row from what is known of a member.

The till and HQ write the same columns in the same way; who may have them, and that it is on record, is their services'
business.
"""

from datetime import date

from desktop.core.domain.people import Profile
from desktop.core.domain.program import Program
from desktop.core.domain.state import MemberState
from desktop.core.domain.tiers import tier_on

POINTS = ("member_no", "external_id", "earned", "redeemed", "expired", "balance")
MEMBERS = ("member_no", "external_id", "name", "phone", "birthday", "gender", "tier", "enrolled_on")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def points_row(member_no: str, external_id: str | None, state: MemberState, day: date) -> tuple[object, ...]:
    """A member's points at the end of a day: earned = redeemed + expired + balance."""
    totals = state.totals
    return (
        guarded(member_no),
        guarded(external_id),
        totals.issued - totals.clawed,
        totals.redeemed - totals.returned,
        state.expired(day),
        state.balance(day),
    )


def member_row(
    member_no: str, profile: Profile, state: MemberState, enrolled_on: date | None, program: Program, today: date
) -> tuple[object, ...]:
    """A member as of today, phone in full: E.164, which begins with +."""
    return (
        guarded(member_no),
        guarded(profile.external_id),
        guarded(profile.name),
        profile.phone or "",
        profile.birthday or "",
        profile.gender or "",
        tier_on(state.held, state.history, today, program.ladder_rule).code or "",
        enrolled_on.isoformat() if enrolled_on else "",
    )


def guarded(text: str | None) -> str:
    """A text that no spreadsheet takes for a formula: it gets an apostrophe in front."""
    return f"'{text}" if text and text.startswith(_FORMULA_STARTS) else text or ""
