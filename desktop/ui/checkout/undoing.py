"""Ctrl+Z on an open bill: back to what it was before the last thing somebody did, step by step. Nothing is recorded."""

from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.sheet import Sheet

_MOST_STEPS = 50


class Steps:
    """Watches the sheet; keys that go on with the same thing (digits of one amount) are one step."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._before: list[Sheet] = []
        self._last: Sheet | None = None
        self._changing = ""

    def look(self) -> None:
        """The counter shows something: note what was there before, if anybody changed it."""
        sheet, last = self._counter.sheet, self._last
        self._last = sheet
        if last is None or last.event_id != sheet.event_id:
            self._before, self._changing = [], ""
            return
        what = _changed(last, sheet)
        if what and (what != self._changing or what == "member"):
            self._before = [*self._before, last][-_MOST_STEPS:]
        self._changing = what or self._changing

    def undo(self) -> bool:
        """One step back; whether there was one."""
        counter = self._counter
        if not self._before or counter.is_locked or counter.done is not None:
            return False
        self._last = self._before.pop()
        self._changing = ""
        counter.change(self._last)
        return True


def _changed(one: Sheet, other: Sheet) -> str:
    """What of the bill is another: the first of member, number, lines, amount, points; "" for nothing that counts."""
    pairs = {
        "member": (one.member_id, other.member_id),
        "ref": (one.ref, other.ref),
        "lines": (one.lines, other.lines),
        "amount": (one.typed, other.typed),
        "points": (one.points, other.points),
    }
    return next((name for name, (before, now) in pairs.items() if before != now), "")
