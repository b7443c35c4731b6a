"""What stands among the data without being data: totals, record counts, a header repeated on every page."""

import re
from collections.abc import Sequence

_FIGURE_TEXT = r"[-+]?[¥￥$]?(?:\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.\d+)?"
_FIGURE = re.compile(_FIGURE_TEXT, re.ASCII)
_UNITS = "条|條|筆|笔|个|個|位|名|项|項|行|人|张|張|rows?|records?"
_THINGS = "记录|記錄|数据|資料|会员|會員"
_TOTALS = (
    "(?:本页|本頁)?(?:合计|总计|小计|共计|汇总|总条数|总笔数|总人数|合計|總計|小計|共計|彙總)"
    "|(?:grand |sub)?totals?|sum"
)
_COUNT = re.compile(rf"[共总總]?[共计計]?\s*[:：]?\s*\[?\s*\d[\d,]*\s*\]?\s*(?:{_UNITS})(?:{_THINGS})?", re.IGNORECASE)
_TOTAL = re.compile(rf"(?:{_TOTALS})\s*[:：]?\s*(?:{_FIGURE_TEXT})?", re.IGNORECASE)
_STARTS = frozenset("共总總合小汇彙本tTsSgG[0123456789")


def is_furniture(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a record is a totals line or the header again. Anything that might be a person or a bill is not.

    A total is recognised by its first filled cell, and only if nothing but figures stands beside it (a member may
    well be called 合计, but then has a phone).
    """
    first = cells[0] or next((cell for cell in cells if cell), "")
    if first.isdigit():
        return False
    if first == header[0] and _repeats(cells, header):
        return True
    if first[:1] not in _STARTS or len(first) > 40 or not (_TOTAL.fullmatch(first) or _COUNT.fullmatch(first)):
        return False
    return all(_FIGURE.fullmatch(cell) for cell in [cell for cell in cells if cell][1:])


def _repeats(cells: Sequence[str], header: Sequence[str]) -> bool:
    pairs = enumerate(zip(header, cells, strict=False), 1)
    return len(cells) >= len(header) > 1 and all(
        name in (cell, f"#{at}", f"{cell} ({at})") for at, (name, cell) in pairs
    )
