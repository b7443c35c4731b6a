"""The line to HQ in the shell: starts the syncer once the window stands, hears its news, and looks at the ledger.

All of it on the window's thread; the syncer's news come by the side worker's queued signal.
"""

from collections.abc import Callable

from desktop.core.ports.at_hq import HoldAsked, HqSays
from desktop.core.ports.sync import LineNews
from desktop.core.services.watch_hq import hq_says
from desktop.ui.desk import Aside, Lane
from desktop.ui.hq_line import Cable, Holder, HqNow, KeptHeard, Syncer
from desktop.ui.shell.doors import Doors


class Line:
    """``now`` is None while this till has no HQ.

    ``changed`` is called when it is another; ``wrote`` after a round that brought something, so that every screen
    looks again, and calls ``look``; ``joined`` where another process has made this till HQ's while the window was open.
    """

    def __init__(
        self,
        doors: Doors,
        lane: Lane,
        aside: Aside,
        changed: Callable[[], None],
        wrote: Callable[[], None],
        joined: Callable[[], None],
    ) -> None:
        self._doors, self._lane, self._aside = doors, lane, aside
        self._changed, self._wrote, self._joined = changed, wrote, joined
        self._has_looked = False
        self._syncer: Syncer | None = None
        self._holder: Holder | None = None
        self._run: object | None = None
        self._answer: Callable[[LineNews], None] | None = None
        self.now: HqNow | None = None

    @property
    def cable(self) -> Cable | None:
        """The demo's network cable; None outside the demo."""
        return self._doors.cable

    def look(self) -> None:
        """Ask the ledger how it stands; the syncer begins where there is an HQ."""
        self._lane.run(hq_says, self._looked, lambda _: None)

    def _looked(self, says: HqSays | None) -> None:
        before, has_looked, self._has_looked = self.now, self._has_looked, True
        if says is not None and before is None and has_looked:
            self._joined()
        elif says is None:
            self.now = None
        else:
            self.now = HqNow(says=says) if before is None else before.with_says(says)
            self._begin()
            if before is not None and says.unsent and says.head > before.says.head:
                self._wake()
        if self.now != before:
            self._changed()

    def _begin(self) -> None:
        if self._syncer is None and self._doors.syncer is not None:
            run = self._run = object()
            self._syncer = self._doors.syncer(lambda news: self._aside.post(lambda: self._heard(run, news)))
            self._syncer.start()

    def _heard(self, run: object, news: LineNews) -> None:
        """News of a syncer that was stopped come too late for anybody."""
        if self.now is None or run is not self._run:
            return
        ended = news.last is not None
        self.now = self.now.with_news(news)
        answer = self._answer
        if ended and news.answered:
            self._answer = None
            if answer is not None:
                answer(news)
        self._changed()
        if news.last is not None and (news.last.received or news.last.sent):
            self._wrote()  # every screen looks again, this line too
        elif ended:
            self.look()

    def _wake(self) -> None:
        """Something was written, here or by another process: it is sent soon."""
        if self._syncer is not None:
            self._syncer.wake()

    def sync_now(self, then: Callable[[LineNews], None] | None = None) -> bool:
        """A round at once; ``then`` hears how it ended. False where there is no HQ."""
        if self._syncer is None:
            return False
        self._answer = then
        self._syncer.sync_now()
        return True

    def ask_hold(self, asked: HoldAsked, then: KeptHeard) -> None:
        """Send a stored request for a hold; ``then`` hears within 400 ms what HQ keeps."""
        if self._holder is None and self._doors.holder is not None:
            self._holder = self._doors.holder()
        if self._holder is None:
            then(None)
        else:
            self._holder.ask(asked, lambda kept: self._aside.post(lambda: then(kept)))

    def turn_cable(self) -> bool:
        """Pull the demo's cable or put it back; whether it is out now. Put back, a round begins at once."""
        cable = self.cable
        if cable is None:
            return False
        cable.turn()
        if not cable.is_out or self._syncer is not None:
            self.sync_now()
        return cable.is_out

    def rejoined(self) -> None:
        """The till has joined HQ just now: begin anew with what the ledger says."""
        self.stop()
        self.now, self._has_looked = None, False
        self.look()

    def stop(self) -> None:
        """End the threads that speak with HQ."""
        syncer, self._syncer = self._syncer, None
        holder, self._holder = self._holder, None
        self._run = None
        if syncer is not None:
            syncer.stop()
        if holder is not None:
            holder.stop()
