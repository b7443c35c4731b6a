"""Asking HQ for points: never longer than promised, one answer, whatever the line does; a till and a real HQ agree."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from desktop.core.ports.at_hq import HoldAsked, Kept
from desktop.core.ports.sync import NoAnswer
from desktop.core.protocol.messages import Held, encode
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.hold_points import ask_hold
from desktop.core.services.who import find_one
from desktop.sync.holding import HoldLine
from tests.sync.test_together import PHONE, Chain, enrol, sell
from tests.tills import TestTill

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


def heard(post: Post, most_s: float = 5.0, request: HoldAsked = ASKED) -> Kept | None:
    """What whoever asked hears, once."""
    answers: SimpleQueue[Kept | None] = SimpleQueue()
    line = HoldLine(lambda _: Line(post), most_s=most_s)
    line.ask(request, answers.put)
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


# -- two tills and a real HQ -----------------------------------------------------------------------------------------


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[Chain]:
    """Two tills of one HQ with a member who has 2,000 points, everything told, a day later."""
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    enrol(chain.tills[0])
    sell(chain.tills[0], 200_000)
    chain.advance(days=1)
    chain.sync_all()
    yield chain
    for till in chain.tills:
        till.close()


def asked(till: TestTill, points: int) -> HoldAsked:
    with till.till.ledger.reading() as reading:
        member = find_one(till.till, reading, PHONE).member
    request = ask_hold(till.till, member, points)
    assert request is not None
    return request


def kept(chain: Chain, request: HoldAsked) -> Kept | None:
    """What HQ says to the request as it was stored."""
    return heard(lambda: chain.hq.post(request.path, request.data, request.authorization), request=request)


def test_two_tills_never_use_the_same_points_by_holds(joined: Chain) -> None:
    one, other = joined.tills
    first = kept(joined, asked(one, 2_000))
    assert first is not None
    assert first.points == 1_500
    second = kept(joined, asked(other, 2_000))
    assert second is not None
    assert second.points == 500
    bill = Bill(event_id=one.till.ids.event_id(), amount_minor=100_000, key=PHONE, redeem_points=0)
    check_out(one.till, bill)  # not used after all: the log goes on
    joined.sync_all()
    again = kept(joined, asked(one, 2_000))
    assert again is not None
    assert again.points == 1_500


def test_a_request_that_was_sent_twice_or_answered_into_the_void_keeps_once(joined: Chain) -> None:
    one, other = joined.tills
    request = asked(one, 2_000)
    joined.hq.post(request.path, request.data, request.authorization)  # nobody heard it
    assert kept(joined, request) == kept(joined, request) == Kept(request.hold_id, 1_500)
    second = kept(joined, asked(other, 2_000))
    assert second is not None
    assert second.points == 500


def test_killed_between_asking_and_using_the_points_come_back_with_the_next_fact(joined: Chain) -> None:
    one, other = joined.tills
    assert kept(joined, asked(one, 2_000)) is not None
    one.reopen()
    for till in joined.tills:
        till.clock.advance(days=3)  # no clock frees them
    second = kept(joined, asked(other, 2_000))
    assert second is not None
    assert second.points == 500
    sell(other, 100)
    sell(one, 100)
    joined.sync_all()
    third = kept(joined, asked(other, 2_000))
    assert third is not None
    assert third.points >= 1_500
