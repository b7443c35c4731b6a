"""Shares that always add up to the whole (I16)."""

from collections.abc import Sequence


def share_so_far(total: int, part: int, whole: int) -> int:
    """``⌊total × part ÷ whole⌋``: what is due once ``part`` of ``whole`` has happened (RULES.md, "Refunds").

    Taking differences of this, n parts equal one, however they are cut. With nothing as the whole, everything is due.
    """
    return total if whole == 0 else total * part // whole


def shared_out(rows: Sequence[int], columns: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Every row by what is left of the columns: rows and columns both add up exactly, and no cell is negative.

    The sums of ``rows`` and ``columns`` must be equal; none of either may be negative.
    """
    left, cells = list(columns), []
    for row in rows:
        cells.append(split(row, left) if row else (0,) * len(left))
        left = [have - taken for have, taken in zip(left, cells[-1], strict=True)]
    return tuple(cells)


def split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` in whole units by ``weights`` (none negative), cumulative floors: the parts sum to ``total`` exactly.

    All-zero weights give everything to the last part; no weights and a total of 0 give nothing.
    """
    whole = sum(weights)
    if whole == 0:
        return (0,) * (len(weights) - 1) + (total,) if weights else ()
    parts, given, seen = [], 0, 0
    for weight in weights:
        seen += weight
        parts.append(total * seen // whole - given)
        given += parts[-1]
    return tuple(parts)
