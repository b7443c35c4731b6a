"""What rooms may ask of the print queue (prints.py is the real one)."""

from collections.abc import Callable
from typing import Protocol

from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Printer
from desktop.core.services.ask_print import SlipWish, Wish


class PaperQueue(Protocol):
    """``jobs``: what is not printed yet."""

    jobs: tuple[PrintJob, ...]

    @property
    def stuck(self) -> tuple[PrintJob, ...]:
        """Jobs that failed or are in doubt."""

    def wish(self, *, is_cash: bool = False) -> SlipWish | None:
        """The slip that a sale or refund keeps with itself; None without a printer. Once it stands, ``hurry``."""

    def ask(self, *wishes: Wish, then: Callable[[PrintJob, str], None] | None = None) -> None:
        """Keep these in the queue and send them; ``then`` hears what came of the last one, and where it went."""

    def again(self, job_id: str, printer: Printer | None = None) -> None:
        """A person wants it now, perhaps on another printer."""

    def drop(self, job_id: str) -> None:
        """A person does not want it any more."""

    def hurry(self) -> None:
        """Somebody has just done something: what waits is tried now."""
