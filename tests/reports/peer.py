"""The figures once more, from what was done, by pandas: shares no code with domain/figures."""

from typing import Any

import pandas as pd

_DORMANT = 60


def sums(frames: dict[str, Any], first: Any, last: Any, *, members: bool = False) -> tuple[int, int, int, int]:
    """Bills, paid, refunds, given."""
    found = []
    for name, column in (("bills", "paid"), ("refunds", "minor")):
        rows = frames[name]
        rows = rows[(rows.day >= first) & (rows.day <= last)]
        rows = rows[rows.member.notna()] if members else rows
        found += [len(rows), int(rows[column].sum())]
    return found[0], found[1], found[2], found[3]


def standing(frames: dict[str, Any]) -> Any:
    """Members' bills but for those given back whole; a bill of nothing cannot be given back."""
    whole = frames["refunds"]
    gone = set(whole[whole.whole].id)
    bills = frames["bills"]
    return bills[bills.member.notna() & ~bills.id.isin(gone)]


def buyers(frames: dict[str, Any], first: Any, last: Any) -> dict[str, Any]:
    """Members who came, the new ones, those of two days, those who came back, by cashier too."""
    bills = standing(frames)
    days = bills.groupby(["member", "day"]).first().reset_index()
    days["before"] = days.groupby("member").day.shift(1)
    days["nth"] = days.groupby("member").cumcount()
    gap = (pd.to_datetime(days.day) - pd.to_datetime(days.before)).dt.days
    days["back"] = gap > _DORMANT  # dormant on the day before: days since were at least 60
    inside = days[(days.day >= first) & (days.day <= last)]
    firsts = _first_bills(frames)
    back = inside[inside.back].groupby("member").day.min()
    by = frames["enrolled"].set_index("member").by
    second = inside[inside.nth == 1].member.map(by)
    return {
        "members": inside.member.nunique(),
        "new": int((inside.nth == 0).sum()),
        "repeat": int((inside.groupby("member").day.size() > 1).sum()),
        "back": len(back),
        "back_by": _counted(pd.Series([firsts[pair] for pair in back.items()], dtype=object)),
        "second_by": _counted(second),
    }


def _first_bills(frames: dict[str, Any]) -> dict[tuple[str, Any], str]:
    """Who rang up a member's first bill of a day, given back later or not."""
    bills = frames["bills"]
    rows = bills[bills.member.notna()].sort_values("at").groupby(["member", "day"]).by.first()
    return {key: str(value) for key, value in rows.items()}


def _counted(names: Any) -> dict[str, int]:
    return {str(name): int(many) for name, many in names.value_counts().items()}


def points(frames: dict[str, Any], first: Any, last: Any) -> tuple[int, int]:
    """A point per yuan of each bill, floored; what refunds took back, by their share of the bill, floored."""
    bills = frames["bills"][frames["bills"].member.notna()].set_index("id")
    award = bills.paid // 100
    earned = award[(bills.day >= first) & (bills.day <= last)].sum()
    back = frames["refunds"]
    back = back[back.member.notna() & (back.day >= first) & (back.day <= last)]
    clawed = sum(int(award[row.id]) * int(row.minor) // int(bills.paid[row.id]) for row in back.itertuples())
    return int(earned), clawed


def used(frames: dict[str, Any], first: Any, last: Any) -> tuple[int, int, int]:
    """Points used, what was taken off for them, and what refunds gave back of them by their share, floored."""
    bills, back = frames["bills"].set_index("id"), frames["refunds"]
    here = bills[(bills.day >= first) & (bills.day <= last)]
    back = back[(back.day >= first) & (back.day <= last)]
    returned = sum(int(bills.points[row.id]) * int(row.minor) // int(bills.paid[row.id]) for row in back.itertuples())
    return int(here.points.sum()), int(here.off.sum()), returned


def by(frames: dict[str, Any], column: str, first: Any, last: Any) -> dict[Any, tuple[int, int]]:
    """Bills and paid by hour or cashier."""
    rows = frames["bills"]
    rows = rows[(rows.day >= first) & (rows.day <= last)]
    return {key: (len(part), int(part.paid.sum())) for key, part in rows.groupby(column)}


def categories(frames: dict[str, Any], first: Any, last: Any) -> dict[str, tuple[int, int]]:
    """Lines' amounts: all, members'."""
    rows = frames["lines"]
    rows = rows[(rows.day >= first) & (rows.day <= last)]
    return {
        str(name): (int(part.minor.sum()), int(part[part.member.notna()].minor.sum()))
        for name, part in rows.groupby("category")
    }
