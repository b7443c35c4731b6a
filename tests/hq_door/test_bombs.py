"""Requests made to hurt: refused at once, with flat memory and bounded work, in the form of every refusal."""

import json
import time
import tracemalloc
import zlib

import pytest

from desktop.core.protocol.messages import MOST_REQUEST_BYTES, Compare, EpochPoints, Refused, encode
from desktop.core.protocol.pages import SnapshotAsked
from hq.services.answering import SMALL
from hq.services.house import HqRefused
from hq.services.read_request import MOST_DEPTH, decoded, decompressed, is_deeper_than
from tests.hq_door.door import House, Till, house

BOMB = zlib.compress(bytes(200_000_000), 9)  # 200 MB in 200 kB


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def till(here: House) -> Till:
    tenant = here.tenant()
    return here.till(tenant, here.store(tenant))


GOOD = encode(Compare(epochs=(), now_us=1))


def code(answered: tuple[int, bytes]) -> tuple[int, str]:
    return answered[0], json.loads(answered[1])["code"]


@pytest.mark.parametrize("path", ["/v1/push", "/v1/compare", "/v1/pull", "/v1/digest", "/v1/hold", "/v1/key"])
def test_a_bomb_is_refused_at_once_in_flat_memory(till: Till, path: str) -> None:
    assert len(BOMB) < 210_000
    tracemalloc.start()
    began = time.process_time()
    answered = till.send(path, BOMB, "deflate")
    took, (_, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code(answered) == (413, "request.large")
    assert took < 2
    assert most < 3 * MOST_REQUEST_BYTES


@pytest.mark.parametrize("name", ["", "\0", "a\0b", "x" * 41, "2-é"])
def test_a_snapshot_that_cannot_have_been_offered_is_no_request(till: Till, name: str) -> None:
    assert till.refused("/v1/snapshot", SnapshotAsked(snapshot_id=name, part=0)) == (400, "request.bad")


def test_a_bomb_at_the_open_door_is_smaller_still(here: House) -> None:
    till = Till(here.hq)
    small = zlib.compress(bytes(60_000_000), 9)[: SMALL - 1]
    for bomb, said in ((BOMB, (413, "request.large")), (small, (413, "request.large"))):
        tracemalloc.start()
        assert code(till.send("/v1/enrol", bomb, "deflate")) == said
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 1_000_000


def test_what_is_compressed_well_is_read(till: Till) -> None:
    data = zlib.compress(encode(Compare(epochs=(), now_us=1)))
    assert till.send("/v1/compare", data, "deflate")[0] == 200
    assert till.send("/v1/compare", data, " Deflate ")[0] == 200


@pytest.mark.parametrize(
    ("data", "coding", "said"),
    [
        (zlib.compress(b"{}")[:-1], "deflate", (400, "request.bad")),
        (zlib.compress(GOOD) + b"x", "deflate", (400, "request.bad")),
        (zlib.compress(GOOD) * 2, "deflate", (400, "request.bad")),
        (zlib.compress(GOOD)[:-1], "deflate", (400, "request.bad")),
        (b"{}", "deflate", (400, "request.bad")),
        (b"", "deflate", (400, "request.bad")),
        (b"{}", "gzip", (415, "request.coding")),
        (zlib.compress(zlib.compress(b"{}")), "deflate, deflate", (415, "request.coding")),
        (b"", "", (400, "request.bad")),
        (b"null", "", (400, "request.bad")),
        (b"\xff\xfe", "", (400, "request.bad")),
        (b'{"epochs":"\xed\xa0\x80"}', "", (400, "request.bad")),
        (b'{"epochs":[],"now_us":1e400}', "", (400, "request.bad")),
        (b'{"epochs":[],"now_us":1.5}', "", (400, "request.bad")),
        (b'{"epochs":[],"now_us":1,"x":NaN}', "", (400, "request.bad")),
        (b'{"epochs":[],"now_us":1}{}', "", (400, "request.bad")),
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(till: Till, data: bytes, coding: str, said: tuple[int, str]) -> None:
    assert code(till.send("/v1/compare", data, coding)) == said


DEEP: dict[str, bytes] = {
    "lists": b"[" * 100_000 + b"]" * 100_000,
    "only opened": b"[" * 4_000_000,
    "objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "behind an unknown key": b'{"epochs":[],"now_us":1,"x":' + b"[" * 65 + b"]" * 65 + b"}",
    "crossed": b"[{" * 200 + b"]}" * 200,
    "just too deep": b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1),
}


@pytest.mark.parametrize("data", DEEP.values(), ids=DEEP.keys())
def test_depth_is_bounded_before_a_parser_sees_it(till: Till, data: bytes) -> None:
    began = time.process_time()
    assert code(till.send("/v1/push", data)) == (400, "request.deep")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100 + b'"' + b'\\"' * 3_000_000,
        b"[" * 100 + b'"' * 6_000_000,
        b"\\" * 6_000_000 + b"[" * 100,
        b"[" * 100 + b'"' + b"\\" * 6_000_000 + b"[" * 100,
        b"[]" * 3_000_000,
        b"[" * 64 + b"[]," * 1_000_000 + b"]" * 64,
        b'{"' * 2_000_000,
    ],
    ids=["quoted quotes", "quotes", "backslashes", "open text", "pairs", "pairs inside", "opened keys"],
)
def test_looking_for_depth_is_linear(data: bytes) -> None:
    began = time.process_time()
    is_deeper_than(data, MOST_DEPTH)
    assert time.process_time() - began < 2


def test_brackets_in_texts_are_no_depth() -> None:
    data = b'{"a":"' + b"[" * 1000 + b'\\"' + b"{" * 1000 + b'\\\\","b":[' + b"[]," * 100 + b"[]]}"
    json.loads(data)
    assert not is_deeper_than(data, MOST_DEPTH)
    assert not is_deeper_than(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH, MOST_DEPTH)


def test_a_body_of_brackets_is_no_depth(till: Till) -> None:
    """A body travels as text: what is in it is not the request's business."""
    points = EpochPoints(epoch="e", points=((1, "[" * 5000),))
    assert till.send("/v1/compare", encode(Compare(epochs=(points,), now_us=1)))[0] == 200


def test_more_than_fits_is_refused_uncompressed(till: Till) -> None:
    assert code(till.send("/v1/push", b" " * (MOST_REQUEST_BYTES + 1))) == (413, "request.large")
    assert code(till.send("/v1/pull", b" " * (SMALL + 1))) == (413, "request.large")
    with pytest.raises(HqRefused) as refused:
        decompressed(b" " * 11, "", 10)
    assert refused.value.status == 413
    assert decompressed(zlib.compress(b" " * 10), "deflate", 10) == b" " * 10
    with pytest.raises(HqRefused):
        decoded(b"[1]", Refused)
