"""The member's part of a slip: who, what this bill earned and why, what can be used now, what is about to go.

Everything that identifies the member comes masked. The number to act on, the usable points, is the large one.
"""

from datetime import date

from desktop.core.documents.clean import clean
from desktop.core.documents.rows import Row, centred, large_pair, pair
from desktop.core.domain.money import format_minor, symbol
from desktop.core.domain.slip import Slip, SlipAward, SlipMember, SlipPoints
from desktop.core.words import Words

_NAME = 40
_INDENT = 2
_MULTIPLYING = ("tier", "birthday")


def points_rows(slip: Slip, columns: int, words: Words) -> list[Row]:
    """The block's rows; none for a bill without member. A companion slip titles the block: the rest is the POS's."""
    if slip.member is None:
        return []
    rows = centred(words.say("slip.points_title"), columns) if slip.is_companion else []
    rows += _member(slip.member, columns, words)
    if slip.points is None:
        return rows
    if slip.kind == "refund":
        rows += _moved_by_refund(slip.points, columns, words)
    else:
        rows += _moved_by_sale(slip.points, slip.member, columns, words)
    return rows + _standing(slip, slip.points, columns, words)


def _member(member: SlipMember, columns: int, words: Words) -> list[Row]:
    name = " ".join(part for part in (clean(member.name, _NAME), clean(member.tier or "", _NAME)) if part)
    rows = pair(words.say("slip.member", name=name or "—"), clean(member.phone, _NAME), columns)
    number = clean(member.number, _NAME)
    return rows + (pair(words.say("slip.member_no"), number, columns) if number else [])


def _moved_by_sale(points: SlipPoints, member: SlipMember, columns: int, words: Words) -> list[Row]:
    label = words.say("slip.earned")
    why = _why(points.award, member, words) if points.award else ""
    earned = _signed(points.award.points) if points.award else "—"
    rows = pair(f"{label}  {why}" if why else label, earned, columns)
    return rows + (pair(words.say("slip.redeemed"), f"{-points.redeemed:,}", columns) if points.redeemed else [])


def _moved_by_refund(points: SlipPoints, columns: int, words: Words) -> list[Row]:
    rows = pair(words.say("slip.clawed"), f"{-points.clawed:,}", columns)
    return rows + pair(words.say("slip.returned"), _signed(points.returned), columns)


def _why(award: SlipAward, member: SlipMember, words: Words) -> str:
    """``128 × 2（白金）``: base, multiplier, what multiplied, what limited; nothing where the points are the base."""
    codes = sorted(award.reasons, key=lambda code: code not in _MULTIPLYING)
    if not codes and award.multiplier_hundredths == 100 and award.base == award.points:
        return ""
    times = "" if award.multiplier_hundredths == 100 else f" × {_multiplier(award.multiplier_hundredths)}"
    reasons = words.say("slip.and").join(_reason(code, member, words) for code in codes)
    return f"{award.base:,}{times}" + (words.say("slip.because", reasons=reasons) if reasons else "")


def _multiplier(hundredths: int) -> str:
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


def _reason(code: str, member: SlipMember, words: Words) -> str:
    if code == "tier" and member.tier:
        return clean(member.tier, _NAME)
    key = f"slip.why.{code}"
    return words.say(key) if words.has(key) else clean(code, _NAME)


def _standing(slip: Slip, points: SlipPoints, columns: int, words: Words) -> list[Row]:
    rows = large_pair(words.say("slip.usable"), _count(points.usable), columns)
    if points.balance != points.usable:
        rows += pair(words.say("slip.balance"), _count(points.balance), columns, _INDENT)
    if points.expiring:
        day = _day(points.expiring_on, slip.made_at.date())
        rows += pair(words.say("slip.expiring", day=day), f"{points.expiring:,}", columns, _INDENT)
    if points.debt:
        rows += pair(_debt_label(slip, points, words), f"{points.debt:,}", columns, _INDENT)
    return rows + _next_tier(slip, points, columns, words)


def _debt_label(slip: Slip, points: SlipPoints, words: Words) -> str:
    since = _day(points.debt_since, slip.made_at.date())
    place = clean(points.debt_store or "", _NAME) or "—"
    return words.say("slip.debt", day=since, store=place)


def _next_tier(slip: Slip, points: SlipPoints, columns: int, words: Words) -> list[Row]:
    tier = clean(points.next_tier or "", _NAME)
    if not tier or points.next_tier_short_minor is None:
        return []
    amount = clean(symbol(slip.currency) + format_minor(points.next_tier_short_minor, slip.currency), _NAME)
    return pair(words.say("slip.next_tier", amount=amount, tier=tier), "", columns, _INDENT)


def _count(points: int | None) -> str:
    return "—" if points is None else f"{points:,}"


def _signed(points: int) -> str:
    return f"{points:+,}" if points else "0"


def _day(day: date | None, today: date) -> str:
    if day is None:
        return "—"
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()
