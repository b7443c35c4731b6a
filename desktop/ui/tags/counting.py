"""Whom a rule holds of, counted aside over a connection of its own, so that a bill never waits for it.

Only the newest question's answer counts; the one before is given up in the middle of its statement.
"""

from collections.abc import Callable

from desktop.core.domain.errors import Refusal
from desktop.core.domain.tag_rules import Rule
from desktop.core.services.tag_member import Counted, count_tagged
from desktop.ui.settings.section import SettingsDesk

_SOME = 6


class Counting:
    """``counted`` is the answer to what was asked last, None until it is there. ``show`` presents it."""

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        self._desk, self._show = desk, show
        self._asked = 0
        self.counted: Counted | None = None
        self.is_running = False

    def give_up(self) -> None:
        """Nobody waits for an answer any more."""
        self._asked += 1
        self.counted, self.is_running = None, False

    def ask(self, rule: Rule) -> None:
        """Whom this rule holds of, instead of what was asked before."""
        self.give_up()
        asked, self.is_running = self._asked, True
        self._desk.aside.run(lambda: self._count(asked, rule), lambda got: self._told(asked, got), lambda _: None)

    def _count(self, asked: int, rule: Rule) -> Counted:
        """On the thread aside."""

        def wanted() -> bool:
            return asked == self._asked

        if not wanted():
            raise Refusal("asked.anew")
        with self._desk.doors.open_till() as till:
            return count_tagged(till, rule, _SOME, wanted)

    def _told(self, asked: int, counted: Counted) -> None:
        if asked == self._asked:
            self.counted, self.is_running = counted, False
            self._show()
