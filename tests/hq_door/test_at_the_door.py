"""The door as the server calls it: sizes, times, memory, crowds, faults, and what is logged."""

import asyncio
import json
import time
import tracemalloc
import zlib
from pathlib import Path

import msgspec
import pytest
from starlette.types import Message, Receive, Scope, Send

from desktop.core.protocol.messages import MOST_REQUEST_BYTES, encode
from desktop.core.protocol.pages import Page, Pull
from hq.app import make_app
from hq.routes.door import ACCESS, Door, Limits
from hq.services.answering import SMALL
from hq.store import database
from tests.hq_door.door import House, house


@pytest.fixture
def here() -> House:
    return house()


class Asker:
    """Sends a request piece by piece, and keeps what comes back."""

    def __init__(
        self, *pieces: bytes, pause: float = 0, headers: dict[str, str] | None = None, query: bytes = b"p=13800130417"
    ) -> None:
        self.query = query
        self.pieces = list(pieces)
        self.pause = pause
        self.taken = 0
        self.headers = headers or {}
        self.status = 0
        self.data = b""
        self.said: list[tuple[bytes, bytes]] = []

    async def ask(self, door: Door, path: str = "/v1/push", method: str = "POST") -> tuple[int, str]:
        """Status and code of the refusal."""
        await self.exchange(door, path, method)
        return self.status, json.loads(self.data).get("code", "")

    async def exchange(self, door: Door, path: str, method: str = "POST") -> None:
        headers = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        scope: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
            "raw_path": path.encode(), "query_string": self.query, "root_path": "", "scheme": "http",
            "headers": headers, "client": ("1.2.3.4", 1), "server": ("x", 80),
        }  # fmt: skip
        await door(scope, self._receive, self._send)

    async def _receive(self) -> Message:
        await asyncio.sleep(self.pause)
        if not self.pieces:
            await asyncio.sleep(60)
        self.taken += 1
        piece = self.pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces) or piece == b"on"}

    async def _send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.said += message.get("headers", [])
        self.data += message.get("body", b"")


@pytest.fixture
def door(here: House, tmp_path: Path) -> Door:
    app = make_app(here.hq, tmp_path, Limits(idle_seconds=0.2, total_seconds=0.5))
    assert isinstance(app, Door)
    return app


def test_an_announced_size_is_refused_before_a_byte_is_read(door: Door) -> None:
    for size in (str(MOST_REQUEST_BYTES + 1), "9" * 100, "-1", "x", "0x10"):
        asker = Asker(b"x", headers={"Content-Length": size})
        assert asyncio.run(asker.ask(door)) == (413, "request.large")
        assert asker.taken == 0


def test_a_stream_is_refused_at_the_first_byte_too_many(door: Door) -> None:
    piece = bytes(1024 * 1024)
    asker = Asker(*[piece] * 200)
    tracemalloc.start()
    assert asyncio.run(asker.ask(door)) == (413, "request.large")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert asker.taken == 9
    assert most < 2 * MOST_REQUEST_BYTES
    small = Asker(*[bytes(SMALL // 2)] * 200)
    assert asyncio.run(small.ask(door, "/v1/enrol")) == (413, "request.large")
    assert small.taken == 3


@pytest.mark.parametrize("path", ["/v1/push", "/console/sign-in", "/nothing"])
def test_a_body_that_does_not_come_times_out(door: Door, path: str) -> None:
    began = time.perf_counter()
    assert asyncio.run(Asker(b"on").ask(door, path)) == (408, "request.slow")
    assert time.perf_counter() - began < 2


def test_a_body_that_drips_times_out(door: Door) -> None:
    began = time.perf_counter()
    assert asyncio.run(Asker(*[b"x"] * 100, pause=0.1).ask(door)) == (408, "request.slow")
    assert time.perf_counter() - began < 2


def test_all_bodies_together_are_bounded(tmp_path: Path) -> None:
    door = Door(_never, tmp_path, Limits(idle_seconds=0.3, most_held_bytes=4_000_000))

    async def many() -> list[tuple[int, str]]:
        return await asyncio.gather(*(Asker(bytes(900_000), b"on").ask(door) for _ in range(10)))

    codes = asyncio.run(many())
    assert codes.count((503, "busy")) == 6
    assert codes.count((408, "request.slow")) == 4
    assert asyncio.run(Asker(bytes(900_000), b"on").ask(door)) == (408, "request.slow")


def test_requests_at_once_are_bounded(tmp_path: Path) -> None:
    door = Door(_never, tmp_path, Limits(idle_seconds=0.3, most_requests=5))

    async def many() -> list[tuple[int, str]]:
        return await asyncio.gather(*(Asker(b"on").ask(door) for _ in range(8)))

    assert asyncio.run(many()).count((503, "busy")) == 3


@pytest.mark.parametrize("limits", [Limits(most_requests=20), Limits(most_held_bytes=1_000_000)])
def test_who_sends_slowly_makes_way_for_who_does_not(tmp_path: Path, limits: Limits) -> None:
    """Forty who drip, by number or by what they hold all the room there is: whoever comes to send is answered."""

    async def inside(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    door = Door(inside, tmp_path, limits)

    async def crowd() -> list[tuple[int, str]]:
        slow = [asyncio.create_task(Asker(bytes(50_000), *[b"x"] * 99, pause=0.1).ask(door)) for _ in range(40)]
        await asyncio.sleep(0.6)
        honest = [await Asker(bytes(100_000), b"end", pause=0.01).ask(door) for _ in range(5)]
        for one in slow:
            one.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return honest

    assert asyncio.run(crowd()) == [(200, "")] * 5


def test_room_of_those_who_made_way_is_given_back_once(tmp_path: Path) -> None:
    door = Door(_never, tmp_path, Limits(most_held_bytes=100_000))

    async def after() -> list[tuple[int, str]]:
        slow = asyncio.create_task(Asker(bytes(80_000), b"x", pause=0.1).ask(door))
        await asyncio.sleep(0.15)
        return [await Asker(bytes(90_000), bytes(20_000)).ask(door), await slow, await Asker(bytes(110_000)).ask(door)]

    assert asyncio.run(after()) == [(503, "busy")] * 3


def test_who_was_refused_already_makes_way_for_nobody(tmp_path: Path) -> None:
    """One came too slowly and does not take its refusal: whoever comes meanwhile is told busy, not of a fault."""
    door = Door(_never, tmp_path, Limits(most_requests=1, idle_seconds=0.02))

    class Deaf(Asker):
        async def _send(self, message: Message) -> None:
            await asyncio.sleep(0.3)
            await super()._send(message)

    async def both() -> list[tuple[int, str]]:
        deaf = asyncio.create_task(Deaf(b"x", pause=0.1).ask(door))
        await asyncio.sleep(0.1)
        return [await Asker(b"x").ask(door), await deaf]

    assert asyncio.run(both()) == [(503, "busy"), (408, "request.slow")]


async def _never(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("asked further in")


def test_a_fault_further_in_is_written_down_without_values(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def faulty(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError("13800130417")

    assert asyncio.run(Asker(b"x").ask(Door(faulty, tmp_path / "logs"))) == (500, "internal")
    written = (tmp_path / "logs" / "faults.log").read_text("utf-8")
    assert "ValueError" in written
    assert "13800130417" not in written + caplog.text


def test_a_fault_inside_fastapi_is_the_same_refusal(
    door: Door, here: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("13800130417")

    monkeypatch.setattr(here.hq.database, "ping", broken)
    assert asyncio.run(Asker(b"").ask(door, "/v1/health", "GET")) == (500, "internal")
    assert "13800130417" not in (tmp_path / "faults.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "method", "said"),
    [
        ("/v1/nothing", "POST", (404, "path.unknown")),
        ("/v1/push", "GET", (405, "method.unknown")),
        ("/v1/push/", "POST", (404, "path.unknown")),
        ("/v1/push", "POST", (401, "signature.missing")),
        ("/" + "a" * 2000, "GET", (400, "request.bad")),
        ("/\x00", "GET", (400, "request.bad")),
        ("/docs", "GET", (404, "path.unknown")),
    ],
)
def test_every_error_is_a_refusal_in_json(door: Door, path: str, method: str, said: tuple[int, str]) -> None:
    assert asyncio.run(Asker(b"{}").ask(door, path, method)) == said


def test_a_query_that_no_text_of_postgresqls_holds_is_refused(door: Door) -> None:
    asker = Asker(b"", query=b"before=%00")
    assert asyncio.run(asker.ask(door, "/console/audit", "GET")) == (400, "request.bad")


def test_the_access_log_holds_no_query_and_nothing_typed(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    ACCESS.propagate = True
    with caplog.at_level("INFO", "hq.access"):
        asyncio.run(Asker(b"{}").ask(door, "/v1/pull"))
        asyncio.run(Asker(b"{}").ask(door, "/console/13800130417", "GET"))
    assert "/v1/pull 401" in caplog.text
    assert "13800130417" not in caplog.text
    assert "1.2.3.4" not in caplog.text


def test_an_asker_who_leaves_is_no_fault(door: Door, tmp_path: Path) -> None:
    async def leaves() -> Message:
        return {"type": "http.disconnect"}

    asker = Asker(b"x")
    asker.__dict__["_receive"] = leaves
    assert asyncio.run(asker.ask(door)) == (400, "request.bad")
    assert not (tmp_path / "faults.log").exists()


def test_a_database_that_is_held_up_is_busy_and_not_at_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT_FOR_LOCK_MS", 50)
    held = database.Database.in_file(tmp_path / "hq.db", bytes(32))
    here = house(held)
    door = make_app(here.hq, tmp_path)
    assert isinstance(door, Door)
    tenant = here.tenant()
    till = here.till(tenant, here.store(tenant))
    data = encode(Pull(epoch="e", cursor=""))
    asker = Asker(data, headers={"Authorization": till.header("/v1/pull", data)})
    with held.engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        assert asyncio.run(asker.ask(door, "/v1/pull")) == (503, "busy")
        other.exec_driver_sql("ROLLBACK")
    assert (b"retry-after", b"30") in asker.said
    assert not (tmp_path / "faults.log").exists()
    held.close()


@pytest.mark.parametrize("takes", ["gzip, deflate", "gzip", ""])
def test_a_large_answer_is_packed_for_whoever_takes_it_so(here: House, door: Door, takes: str) -> None:
    tenant = here.tenant()
    store = here.store(tenant)
    till, other = here.till(tenant, store), here.till(tenant, store)
    till.push(*(till.enrol_member(f"{at:08x}-1111-4111-8111-111111111111") for at in range(50)))
    data = encode(Pull(epoch="e", cursor=""))
    headers = {"Authorization": other.header("/v1/pull", data), "Accept-Encoding": takes}
    asker = Asker(data, headers=headers)
    asyncio.run(asker.exchange(door, "/v1/pull"))
    packed = b"content-encoding" in dict(asker.said)
    assert packed == ("deflate" in takes)
    page = msgspec.json.decode(zlib.decompress(asker.data) if packed else asker.data, type=Page)
    assert len(page.members) == 50
    assert len(asker.data) < 10_000 or not packed
