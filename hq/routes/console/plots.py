"""Plots as the page carries them: what is drawn, as data; plots.js draws it with ECharts, a table stands beside it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from hq.routes.console.saying import Saying


def bars(
    saying: Saying, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], *, now: bool = True
) -> str:
    """Columns side by side, one group a label, the value on each; ``now``: the last one is not over yet."""
    return _plot(saying, "bars", labels, series, now=now)


def line(saying: Saying, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> str:
    """A line over the labels, the value at each point."""
    return _plot(saying, "line", labels, series, now=False)


def _plot(
    saying: Saying, kind: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], *, now: bool
) -> str:
    drawn: dict[str, Any] = {
        "kind": kind,
        "labels": list(labels),
        "now": now,
        "series": [{"key": key, "name": saying.say(f"points.{key}"), "values": list(values)} for key, values in series],
    }
    return msgspec.json.encode(drawn).decode()
