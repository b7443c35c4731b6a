"""Work off the window's thread: one thread per worker, results back by one Qt signal.

``DatabaseLane`` is the worker that owns the ledger: nothing else in the window touches it. ``SideWorker`` waits for
printers and folders, so that they never hold up a sale. A thread begins with its first work.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.domain.errors import Refusal
from desktop.ui.desk import Refused

if TYPE_CHECKING:
    from desktop.core.ports import Till

T = TypeVar("T")
Fault = Callable[[BaseException], str | None]
"""Writes down what nobody foresaw; the file's name."""


class SideWorker(QObject):
    """One thread beside the window's. Callbacks run on the window's thread, in the order of the work."""

    _answered = Signal(object)

    def __init__(self, name: str, fault: Fault, refused: Refused) -> None:
        """``refused``: what is told where a caller says nothing of refusals."""
        super().__init__()
        self._name = name
        self._fault = fault
        self._refused = refused
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._waiting = 0
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """Do ``work`` on the worker's thread, then ``then`` (or ``otherwise``) on the window's."""
        if not self._closed:
            self._waiting += 1
            self._begin(partial(self._do, work, then, otherwise or self._refused))

    @property
    def is_idle(self) -> bool:
        """Whether everything asked for has been answered."""
        return self._waiting == 0

    def post(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` on the window's thread soon; for progress told by work in between."""
        self._answered.emit(partial(self._call, callback, 0))

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Finish what was begun, then ``last`` on the worker's thread; nothing is answered any more."""
        self._closed = True
        if self._thread is not None:
            if last is not None:
                self._work.put(last)
            self._work.put(None)
            self._thread.join()

    def _begin(self, work: Callable[[], None]) -> None:
        self._work.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._go_on, name=self._name)
            self._thread.start()

    def _go_on(self) -> None:
        while (work := self._work.get()) is not None:
            work()

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None], otherwise: Refused) -> None:
        try:
            answer = partial(then, work())
        except Refusal as refusal:
            answer = partial(otherwise, refusal)
        except Exception as error:  # noqa: BLE001 - the last border of this thread: written down and said
            answer = partial(otherwise, Refusal("internal", log=self._fault(error) or "—"))
        self._answered.emit(partial(self._call, answer, 1))

    def _answer(self, call: Callable[[], None]) -> None:
        call()

    def _call(self, callback: Callable[[], None], answers: int) -> None:
        self._waiting -= answers
        if not self._closed:
            callback()


class DatabaseLane:
    """The one thread that works with the ledger (desk.Lane). A damaged ledger is opened again, in safe mode (I19)."""

    def __init__(
        self, worker: SideWorker, open_till: "Callable[[], AbstractContextManager[Till]]", damaged: Callable[[], None]
    ) -> None:
        """``damaged``: called on the window's thread when damage is found, whatever is made of the refusal."""
        self._worker = worker
        self._open_till = open_till
        self._damaged = damaged
        self._context: AbstractContextManager[Till] | None = None
        self._till: Till | None = None

    def run(self, work: "Callable[[Till], T]", then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """Do ``work`` with the till; see desk.Lane."""
        self._worker.run(lambda: self._with_till(work), then, otherwise)

    def while_closed(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """Close the till and do ``work`` in its place, so that nothing here can open it meanwhile (a restore)."""

        def alone() -> T:
            self._leave()
            return work()

        self._worker.run(alone, then, otherwise)

    def close(self) -> None:
        """Close the till on its own thread and end the thread."""
        self._worker.close(self._leave)

    def _with_till(self, work: "Callable[[Till], T]") -> T:
        till = self._till or self._enter()
        try:
            return work(till)
        except Refusal as refusal:
            if refusal.code == "ledger.damaged":
                self._leave(refusal)
                self._worker.post(self._damaged)
            raise

    def _enter(self) -> "Till":
        context = self._open_till()
        self._till = context.__enter__()
        self._context = context
        return self._till

    def _leave(self, because: Refusal | None = None) -> None:
        context, self._context, self._till = self._context, None, None
        if context is None:
            return
        try:
            context.__exit__(type(because) if because else None, because, because.__traceback__ if because else None)
        except Refusal as refusal:
            if refusal is not because:
                raise
