"""Classes, stage, RFM, flows computed a second time, by pandas over plain tables: the peer that the domain must equal.

It knows RULES.md and nothing of the domain: no history, no fold, no integers-only; bills are rows, days are timestamps.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

Frame = Any  # pandas ships no types

COLUMNS = ["first_day", "last_day", "days_since", "n90", "class", "origin", "stage", "r", "f", "m"]


class Peer(NamedTuple):
    """The settings that count, by default those of RULES.md."""

    window: int = 90
    cycle: int = 30
    counted: str = "bills"
    exactly_three: str = "active"
    own_rhythm: str = "off"


def business_days(instants_utc: Any, zone: str, day_starts: str = "00:00") -> Any:
    """The business day of each instant: pandas' own zones and clocks."""
    wall = pd.to_datetime(instants_utc, utc=True).dt.tz_convert(zone).dt.tz_localize(None)
    return (wall - pd.Timedelta(f"{day_starts}:00")).dt.normalize()


def segments(bills: Frame, refunds: Frame, as_of: str, peer: Peer, enrolled: dict[str, str] | None = None) -> Frame:
    """Indexed by customer. ``bills``: id, customer, day, amount; ``refunds``: id, on, amount; ``enrolled`` if known."""
    at = pd.Timestamp(as_of)
    bills = _standing(bills, refunds, at)
    if bills.empty:
        return pd.DataFrame(columns=COLUMNS).astype({"first_day": "datetime64[us]", "last_day": "datetime64[us]"})
    table = bills.groupby("customer").day.agg(first_day="min", last_day="max")
    table["days_since"] = (at - table.last_day).dt.days
    table["n90"] = _in_window(bills, pd.Series(at, index=table.index), peer)
    dormant, lost = _limits(bills, table.index, peer)
    lively = _lively(table.n90, peer)
    table["class"] = np.select([table.days_since >= lost, table.days_since >= dormant], ["lost", "dormant"], lively)
    at_last = _lively(_in_window(bills, table.last_day, peer), peer)
    table["origin"] = np.where(table["class"].isin(["lost", "dormant"]), at_last, "")
    table["stage"] = _stage(table, at, enrolled or {})
    return table.join(_rfm(bills, at))[COLUMNS]


def flows(bills: Frame, refunds: Frame, as_of: str, peer: Peer, enrolled: dict[str, str]) -> dict[tuple[str, str], int]:
    """How many of ``enrolled`` went from which class a month before to which."""
    before = pd.Timestamp(as_of) - pd.DateOffset(months=1)
    each = [
        segments(bills, refunds, day, peer)["class"].reindex(list(enrolled)).fillna("none")
        for day in (before.strftime("%Y-%m-%d"), as_of)
    ]
    counted = pd.concat(each, axis=1, keys=["then", "now"]).value_counts()
    return {tuple(pair): int(many) for pair, many in counted.items()}


def _standing(bills: Frame, refunds: Frame, at: Any) -> Frame:
    """The bills by a day, with the money kept of them; those refunded whole by then are gone."""
    seen = refunds[refunds.on <= at].groupby("id").amount.sum()
    kept = bills[bills.day <= at].merge(seen.rename("back"), left_on="id", right_index=True, how="left")
    whole = kept.back.notna() & (kept.back == kept.amount)
    return kept[~whole].assign(net=lambda rows: rows.amount - rows.back.fillna(0))


def _in_window(bills: Frame, ends: Any, peer: Peer) -> Any:
    end = bills.customer.map(ends)
    within = bills[(bills.day <= end) & (bills.day > end - pd.Timedelta(days=peer.window))]
    by = within.groupby("customer").day
    return (by.nunique() if peer.counted == "days" else by.count()).reindex(ends.index, fill_value=0)


def _lively(purchases: Any, peer: Peer) -> Any:
    """By frequency, as RULES.md writes it: three is window ÷ cycle."""
    three = peer.window / peer.cycle
    conditions = [purchases <= 1, np.isclose(purchases, three), purchases < three]
    return np.select(conditions, ["new", peer.exactly_three, "returning"], "active")


def _limits(bills: Frame, index: Any, peer: Peer) -> tuple[Any, Any]:
    two, four = (pd.Series(float(cycles * peer.cycle), index=index) for cycles in (2, 4))
    if peer.own_rhythm == "off":
        return two, four
    days = bills[["customer", "day"]].drop_duplicates().sort_values(["customer", "day"])
    gap = days.day.diff().dt.days.where(days.customer.eq(days.customer.shift()))
    mean = gap.groupby(days.customer).mean().reindex(index)
    mean = mean.where(bills.groupby("customer").size().reindex(index) >= 4)
    own = (2 * mean).clip(lower=14)
    return own.fillna(two).clip(upper=two), (2 * own).fillna(four).clip(upper=four)


def _stage(table: Frame, at: Any, enrolled: dict[str, str]) -> Any:
    known = pd.to_datetime(pd.Series(enrolled, dtype="datetime64[us]")).reindex(table.index)
    age = (at - pd.concat([table.first_day, known], axis=1).min(axis=1)).dt.days
    conditions = [table["class"] == "lost", table["class"] == "dormant", age < 30, age < 180]
    return np.select(conditions, ["流失期", "休眠期", "引入期", "成长期"], "成熟期")


def _rfm(bills: Frame, at: Any) -> Frame:
    year = bills[bills.day > at - pd.Timedelta(days=365)].groupby("customer")
    better = pd.DataFrame({"r": year.day.max(), "f": year.size(), "m": year.net.sum()})
    worse = better.rank(method="min") - 1
    return (1 + (5 * worse // max(len(better), 1))).astype("Int64")
