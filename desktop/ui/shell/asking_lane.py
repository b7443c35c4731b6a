"""The lane as rooms know it: whoever may not do a deed is not just told so; the right person may give their PIN for it.

One rule for every room: a refusal ``rights.needs`` asks for an approval, and the same work is done again under it. What
is only looked at (``lists.see``, ``reports.see``) is not asked for: a page that somebody may not see stays shut.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from desktop.core.domain.errors import Refusal
from desktop.ui.desk import Lane, Refused

if TYPE_CHECKING:
    from desktop.core.domain.staff import Approval
    from desktop.core.ports import Till

T = TypeVar("T")
Ask = Callable[[Refusal, "Callable[[Approval], None]", Callable[[], None]], None]
"""Asks for the approval that a refusal wants: who gets it, and what happens where nobody gives it."""
_ONLY_SEEN = ".see"


class AskingLane:
    """desk.Lane over another; ``refuse`` tells what nobody else hears."""

    def __init__(self, lane: Lane, ask: Ask, refuse: Refused) -> None:
        self._lane, self._ask, self._refuse = lane, ask, refuse

    def run(self, work: "Callable[[Till], T]", then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """See desk.Lane."""

        def refused(refusal: Refusal) -> None:
            told = otherwise or self._refuse
            if refusal.code == "rights.needs" and not str(refusal.facts.get("deed")).endswith(_ONLY_SEEN):
                self._ask(refusal, lambda by: self._again(by, work, then, otherwise), lambda: told(refusal))
            else:
                told(refusal)

        self._lane.run(work, then, refused)

    def _again(
        self, approval: "Approval", work: "Callable[[Till], T]", then: Callable[[T], None], otherwise: Refused | None
    ) -> None:
        def under_it(till: "Till") -> T:
            from desktop.core.services.with_approval import with_approval

            return with_approval(till, approval, work)

        self._lane.run(under_it, then, otherwise)

    def while_closed(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """See desk.Lane."""
        self._lane.while_closed(work, then, otherwise)
