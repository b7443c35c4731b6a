"""Asking HQ for points: never longer than promised, one answer, whatever the line does; a till and a real HQ agree."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

import pytest

from desktop.core.ports.at_hq import HoldAsked, Kept
from desktop.core.ports.sync import NoAnswer
from desktop.core.protocol.messages import Held, encode
from desktop.sync.holding import HoldLine

ASKED = HoldAsked(hold_id="h1", url="https://hq", ca="", path="/v1/hold", data=b"{}", authorization="x")
Post = Callable[[], tuple[int, bytes]]


class Line:
    """A line that answers as a test wants."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.closed = threading.Event()

    def packed(self, data: bytes) -> bytes:
        return data

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:  # noqa: ARG002
        return self._post()

    def abort(self) -> None:
        self.closed.set()

    def close(self) -> None:
        self.closed.set()


def heard(post: Post, most_s: float = 5.0) -> Kept | None:
    """What whoever asked hears, once."""
    answers: SimpleQueue[Kept | None] = SimpleQueue()
    line = HoldLine(lambda _: Line(post), most_s=most_s)
    line.ask(ASKED, answers.put)
    try:
        return answers.get(timeout=10)
    finally:
        line.stop()
        assert answers.empty()


def said(points: int, hold_id: str = "h1") -> Post:
    return lambda: (200, encode(Held(hold_id=hold_id, points=points, time_us=1)))


def cut() -> tuple[int, bytes]:
    raise NoAnswer("cut", "reset")


def fault() -> tuple[int, bytes]:
    raise ValueError("nobody foresaw this")


def test_what_hq_keeps_is_heard() -> None:
    assert heard(said(1_200)) == Kept("h1", 1_200)


@pytest.mark.parametrize(
    "post", [said(0), said(-5), said(5, "another"), lambda: (404, b"{}"), lambda: (200, b"<html>"), cut, fault]
)
def test_whatever_else_comes_is_nothing_kept(post: Post) -> None:
    assert heard(post) is None


def test_nobody_waits_for_an_answer_that_is_late() -> None:
    late = threading.Event()

    def slow() -> tuple[int, bytes]:
        late.wait(5)
        return said(1_200)()

    begun = time.monotonic()
    answers: SimpleQueue[Kept | None] = SimpleQueue()
    line = HoldLine(lambda _: Line(slow), most_s=0.05)
    line.ask(ASKED, answers.put)
    line.ask(ASKED, answers.put)  # behind the first, whose line still waits
    assert [answers.get(timeout=5), answers.get(timeout=5)] == [None, None]
    assert time.monotonic() - begun < 4
    late.set()
    line.stop()
    assert answers.empty()  # what HQ said after all is nobody's
