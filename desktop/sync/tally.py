"""What a round has done so far, for whoever watches it and for how it is kept."""

from dataclasses import dataclass, field

from desktop.core.ports.till import Progress
from desktop.core.protocol.messages import Spending


@dataclass
class Tally:
    """Counts while a round goes on. ``spending`` "" until HQ was heard; ``clock_off_us`` the till's clock less HQ's."""

    begun_at_us: int
    progress: Progress
    sent: int = 0
    received: int = 0
    whole: int = 0
    spending: Spending | None = None
    clock_off_us: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, code: str) -> None:
        """Something a person should hear, once."""
        if code not in self.notes:
            self.notes.append(code)

    def heard(self, asked_us: int, heard_us: int, time_us: int, spending: Spending) -> None:
        """HQ said its time between two looks at the till's clock."""
        self.clock_off_us = (asked_us + heard_us) // 2 - time_us
        self.spending = spending

    def expect(self, left: int) -> None:
        """So much is to be sent yet."""
        self.whole = max(self.whole, self.sent + left)
        self.progress(self.sent, self.whole)

    def acked(self, events: int) -> None:
        """HQ has acknowledged some."""
        self.sent += events
        self.whole = max(self.whole, self.sent)
        self.progress(self.sent, self.whole)
