"""Holds: a signed request to HQ on a thread of its own, answered or given up after 400 ms (DESIGN 3).

Whoever asks never waits: ``then`` is called once, on this thread or on that of the watch. What HQ says after that is
nobody's: it ends with the place of the log that it was bound to.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

import msgspec

from desktop.core.ports.at_hq import HoldAsked, Kept
from desktop.core.ports.sync import NoAnswer
from desktop.core.protocol.messages import Held
from desktop.sync.background import Line

MOST_S = 0.4
_OK = 200
Then = Callable[[Kept | None], None]
_decode = msgspec.json.Decoder(Held).decode


class HoldLine:
    """One question at a time, over a connection that is kept between them."""

    def __init__(
        self,
        calling: Callable[[HoldAsked], Line],
        fault: Callable[[BaseException], object] = lambda _error: None,
        most_s: float = MOST_S,
    ) -> None:
        """``calling`` gives the line to the HQ of a request; ``fault`` writes down what nobody foresaw."""
        self._calling = calling
        self._fault = fault
        self._most_s = most_s
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._line: Line | None = None
        self._goes_to = ("", "")

    def ask(self, asked: HoldAsked, then: Then) -> None:
        """Send the request; ``then`` hears what HQ keeps, or None after 400 ms, a refusal, or none kept."""
        question = _Question(asked, then, self._most_s)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="hold", daemon=True)
            self._thread.start()
        self._questions.put(question)

    def stop(self) -> None:
        """End the thread; what is on its way is broken off."""
        self._questions.put(None)
        line = self._line
        if line is not None:
            line.abort()
        if self._thread is not None:
            self._thread.join(self._most_s)

    def _run(self) -> None:
        while (question := self._questions.get()) is not None:
            if question.is_answered:
                continue
            try:
                question.answer(self._answer_of(question.asked))
            except Exception as error:  # noqa: BLE001 - the thread's last border: written down, and HQ did not answer
                self._fault(error)
                question.answer(None)
        self._close()

    def _answer_of(self, asked: HoldAsked) -> Kept | None:
        try:
            status, body = self._to(asked).post(asked.path, asked.data, asked.authorization)
            held = _decode(body) if status == _OK else None
        except (NoAnswer, msgspec.MsgspecError, UnicodeDecodeError):
            self._close()
            return None
        if held is None or held.hold_id != asked.hold_id or held.points <= 0:
            return None
        return Kept(held.hold_id, held.points)

    def _to(self, asked: HoldAsked) -> Line:
        if self._line is None or self._goes_to != (asked.url, asked.ca):
            self._close()
            self._line, self._goes_to = self._calling(asked), (asked.url, asked.ca)
        return self._line

    def _close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError):
                line.close()


class _Question:
    """A request and who waits for it: answered once, by HQ or by the watch."""

    def __init__(self, asked: HoldAsked, then: Then, most_s: float) -> None:
        self.asked = asked
        self._then: Then | None = then
        self._lock = threading.Lock()
        self._watch = threading.Timer(most_s, self.answer, (None,))
        self._watch.daemon = True
        self._watch.start()

    @property
    def is_answered(self) -> bool:
        """Whether nobody waits any more."""
        return self._then is None

    def answer(self, kept: Kept | None) -> None:
        """Tell whoever waits, the first time."""
        with self._lock:
            then, self._then = self._then, None
        self._watch.cancel()
        if then is not None:
            then(kept)
