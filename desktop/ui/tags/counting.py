"""Whom a rule holds of, counted aside over a connection of its own, so that a bill never waits for it.

Only the newest question's answer counts; the one before is given up in the middle of its statement. Of many members
"about how many" is told first where counting them all takes longer, and stands until the exact answer comes.
"""

from collections.abc import Callable

from desktop.core.domain.errors import Refusal
from desktop.core.domain.tag_rules import Rule
from desktop.core.ports import Till
from desktop.core.ports.tagging import Found
from desktop.core.services.tag_member import count_tagged, guess_tagged
from desktop.ui.settings.section import SettingsDesk

_SOME = 6


class Counting:
    """``counted`` is the answer to what was asked last, None until it is there. ``show`` presents it."""

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        self._desk, self._show = desk, show
        self._asked = 0
        self.counted: Found | None = None
        self._exact: Callable[[Till], Found] | None = None
        self.is_running = False

    def give_up(self) -> None:
        """Nobody waits for an answer any more."""
        self._asked += 1
        self.counted, self.is_running = None, False

    def ask(self, rule: Rule) -> None:
        """Whom this rule holds of, instead of what was asked before."""
        self.give_up()
        asked, self.is_running = self._asked, True

        def wanted() -> bool:
            return asked == self._asked

        def exact(till: Till) -> Found:
            return count_tagged(till, rule, _SOME, wanted)

        self._exact = exact
        self._look(asked, lambda till: guess_tagged(till, rule, _SOME, wanted) or exact(till))

    def _look(self, asked: int, work: Callable[[Till], Found]) -> None:
        """On the thread aside, unless another question was asked meanwhile."""

        def looked() -> Found:
            if asked != self._asked:
                raise Refusal("asked.anew")
            with self._desk.doors.open_till() as till:
                return work(till)

        self._desk.aside.run(looked, lambda got: self._told(asked, got), lambda _: None)

    def _told(self, asked: int, found: Found) -> None:
        """Shown; where it was only about, the exact answer is asked for."""
        if asked == self._asked:
            self.counted, self.is_running = found, found.is_about
            self._show()
            if found.is_about and self._exact is not None:
                self._look(asked, self._exact)
