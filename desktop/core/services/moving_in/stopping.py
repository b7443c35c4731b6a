"""Stop an import half-way: then it is taken back as a whole, so that nothing of the file is in the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.core.services.moving_in.report import ImportReport
from desktop.core.services.undo_import import undo_import


class Stopped(Refusal):
    """Whoever watches the progress wants no more of it: raised by their ``progress``."""

    def __init__(self) -> None:
        super().__init__("import.stopped")


@contextmanager
def or_nothing(till: Till, report: ImportReport) -> Iterator[None]:
    """What the block brought in is taken back where it was stopped; raises Stopped, or what undo_import raises.

    Conflict ``import.built_on``: somebody bought as a member who had just come in. What is in stays then, and taking
    the same file in again goes on with it.
    """
    try:
        yield
    except Stopped:
        if report.import_id is not None:
            undo_import(till, report.import_id)
        raise
