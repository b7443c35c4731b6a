"""Points above the till's own bound: asked of HQ first, of a manager only where HQ is away or keeps too few.

While the question is on its way the counter says so, and Esc goes on without. Nothing waits for longer than the line
does (sync.holding); the bill stands as it was until there is an answer.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.redeeming import Limit
from desktop.core.ports.at_hq import HoldAsked, Kept
from desktop.core.services.hold_points import ask_hold
from desktop.ui.checkout.counter import Counter

_OF_HQ: tuple[Limit, ...] = ("offline_member", "offline_till", "too_long_offline")
Act = Callable[[], None]


def can_ask(counter: Counter) -> bool:
    """Whether HQ could let the member use more than this till may by itself."""
    now, priced = counter.desk.line.now, counter.priced
    if now is None or now.is_offline or now.stop or priced is None:
        return False
    return priced.limit in _OF_HQ and counter.sheet.member is not None


class AskingHq:
    """Asks for the bill on the screen, one question at a time."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._asked_last = ""
        self._otherwise: Act | None = None

    def reach(self, points: int, granted: Act, otherwise: Act) -> None:
        """``granted`` once HQ keeps enough for so many points; ``otherwise`` where it cannot help or keeps too few."""
        counter = self._counter
        member = counter.sheet.member
        if counter.asks_hq:
            return
        if member is None or not can_ask(counter):
            otherwise()
            return
        counter.asks_hq, self._otherwise = True, otherwise
        counter.waiting.await_answer()
        counter.present()

        def asked(request: HoldAsked | None) -> None:
            if self._otherwise is not otherwise:
                return
            if request is None:
                answered(None)
                return
            self._asked_last = request.hold_id
            counter.desk.line.ask_hold(request, answered)

        def answered(kept: Kept | None) -> None:
            if self._otherwise is not otherwise:  # Esc was faster
                return
            with self._ended():
                self._take(kept, points, (granted, otherwise))

        before = self._asked_last
        counter.desk.lane.run(lambda till: ask_hold(till, member.found.member, points, before), asked, self._failed)

    def cancel(self) -> bool:
        """Esc: go on without HQ. Whether anything was being asked."""
        if not self._counter.asks_hq:
            return False
        self._counter.waiting.let_go()
        with self._ended():
            self._counter.present()
        return True

    def _failed(self, refusal: Refusal) -> None:
        if self._counter.asks_hq:
            with self._ended():
                self._counter.desk.refuse(refusal)

    def _ended(self) -> AbstractContextManager[None]:
        counter, self._otherwise = self._counter, None
        counter.asks_hq = False
        return counter.waiting.answering()

    def _take(self, kept: Kept | None, points: int, then: tuple[Act, Act]) -> None:
        counter, (granted, otherwise) = self._counter, then

        def settled() -> None:
            enough = counter.priced is not None and counter.priced.most_points >= points
            granted() if enough else otherwise()

        if kept is None:
            counter.present()
            otherwise()
            return
        counter.change(replace(counter.sheet, kept=kept))
        if counter.once_settled(settled):
            settled()
