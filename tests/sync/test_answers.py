"""What a round makes of every answer: forged, late, too little, none: each has its word, and nothing is lost by it."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import DONE, NoAnswer
from desktop.core.protocol.messages import Pushed
from desktop.core.protocol.pages import Page
from desktop.sync.round import sync_round
from tests.sync.memory import MemoryLog
from tests.sync.memory_hq import MemoryHq


def _written(count: int) -> MemoryLog:
    log = MemoryLog()
    for number in range(count):
        log.write(f"b{number}")
    return log


def _signed_wrong(pushed: Pushed) -> Pushed:
    return replace(pushed, signature="00" * 64)


def _about_another_head(pushed: Pushed) -> Pushed:
    return replace(pushed, acked_hash="11" * 32)


def _beyond(pushed: Pushed) -> Pushed:
    return replace(pushed, acked_seq=pushed.acked_seq + 5)


@pytest.mark.parametrize("spoil", [_signed_wrong, _about_another_head, _beyond])
def test_an_acknowledgement_that_hq_did_not_sign_stops_the_round_and_counts_for_nothing(
    spoil: Callable[[Pushed], Pushed],
) -> None:
    log, hq = _written(5), MemoryHq()
    hq.spoil = spoil
    done = sync_round(log, hq)
    assert (done.code, done.sent, done.left) == ("sync.hq_signature", 0, 6)
    assert log.acked_seqs[log.chains[0].epoch] == 0


def test_a_genuine_acknowledgement_of_another_place_acknowledges_nothing() -> None:
    log, hq = _written(40), MemoryHq()
    said: list[Pushed] = []

    def played_back(pushed: Pushed) -> Pushed:
        said.append(pushed)
        return said[0]

    hq.spoil = played_back
    done = sync_round(log, hq)
    assert (done.code, log.acked_seqs[log.chains[0].epoch]) == ("sync.hq_signature", len(said[0].stamps))


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (403, b'{"code":"device.revoked"}', "sync.revoked"),
        (401, b'{"code":"device.unknown"}', "sync.device_unknown"),
        (401, b'{"code":"signature.bad"}', "sync.signature"),
        (400, b'{"code":"protocol.other","facts":{"protocol":2,"code":"x","self":1}}', "sync.hq_other_version"),
        (500, b'{"code":"internal"}', "sync.server"),
        (503, b"{}", "sync.server"),
        (429, b'{"code":"slow.down"}', "sync.server"),
        (404, b"{}", "sync.not_hq"),
        (413, b"", "sync.too_large"),
        (409, b'{"code":"something.new"}', "sync.refused"),
        (200, b"<html>", "sync.garbled"),
        (200, b'{"epochs":1,"time_us":1}', "sync.not_understood"),
        (200, b'{"epochs":[[[[[[[[', "sync.garbled"),
        (200, b"[" * 100_000, "sync.garbled"),
        (200, b"\xff\xfe{", "sync.garbled"),
    ],
)
def test_every_answer_that_is_none_has_its_word(status: int, body: bytes, code: str) -> None:
    log, hq = _written(5), MemoryHq()
    hq.post = lambda *_: (status, body)  # type: ignore[method-assign]
    done = sync_round(log, hq)
    assert (done.code, done.left) == (code, 6)
    assert log.rounds == [done]
    if code == "sync.revoked":
        assert log.spending == "revoked"


def test_what_the_ledger_refuses_is_not_taken_for_the_lines_trouble() -> None:
    log, hq = _written(5), MemoryHq()

    def full(*_: object) -> None:
        raise Refusal("disk.full")

    log.acked = full  # type: ignore[method-assign, assignment]
    with pytest.raises(Refusal, match=r"disk\.full"):
        sync_round(log, hq)


def test_a_till_without_hq_has_no_rounds() -> None:
    log = _written(5)
    log.device_id = None
    with pytest.raises(Refusal, match=r"sync\.not_enrolled"):
        sync_round(log, MemoryHq())
    assert log.rounds == []


def test_a_clock_that_is_far_off_is_said() -> None:
    log, hq = MemoryLog(lambda: 1_000 + 11 * 60_000_000), MemoryHq()
    done = sync_round(log, hq)
    assert done.notes == ("sync.clock",)
    assert done.clock_off_us == 11 * 60_000_000


def test_a_proxy_that_takes_little_gets_little_at_a_time() -> None:
    log, hq = _written(200), MemoryHq()
    whole = hq.post

    def narrow(path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        return (413, b"") if path == "/v1/push" and len(data) > 600 else whole(path, data, authorization)

    hq.post = narrow  # type: ignore[method-assign]
    assert sync_round(log, hq).complete
    assert hq.names == log.names()


@pytest.mark.parametrize(
    ("digests", "checks", "pulled", "notes"),
    [
        ([("held",)], 1, 3, ()),
        ([("other",), ("held",)], 1, 6, ("sync.differed",)),
        ([("other",), ("other",)], 0, 6, ("sync.differed",)),
        ([("other",), None], 0, 6, ("sync.differed",)),
        ([None], 0, 3, ()),
    ],
)
def test_members_that_differ_are_pulled_again_and_said(
    digests: list[tuple[str, ...] | None], checks: int, pulled: int, notes: tuple[str, ...]
) -> None:
    log, hq = _written(2), MemoryHq()
    hq.members, hq.digests = 3, digests
    done = sync_round(log, hq, check=True)
    assert (done.code, log.checks, done.received, done.notes) == (DONE, checks, pulled, notes)


def test_another_programs_page_between_the_two_looks_is_no_difference() -> None:
    log, hq = _written(2), MemoryHq()
    hq.members, hq.digests = 3, [("other",)]

    def others(path: str) -> None:
        if path == "/v1/digest":
            log.cursor = "9"

    hq.before = others
    assert (sync_round(log, hq, check=True).notes, log.checks) == ((), 0)


def test_members_are_compared_once_a_day_and_a_comparison_that_fails_fails_no_round() -> None:
    log, hq = MemoryLog(lambda: 25 * 3600 * 1_000_000), MemoryHq()

    def cut(path: str) -> None:
        if path == "/v1/digest":
            raise NoAnswer("cut")

    hq.before = cut
    assert sync_round(log, hq).complete
    assert hq.asked[-1] == "/v1/digest"
    assert log.checks == 0


def test_a_feed_that_would_never_end_ends() -> None:
    log, hq = _written(2), MemoryHq()
    hq._pull = lambda data: Page(cursor="", more=True, head_seq=len(data) * 0, time_us=1)  # type: ignore[method-assign]
    assert sync_round(log, hq).code == "sync.not_understood"
