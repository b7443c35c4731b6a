"""What tills ask, as routes: bytes go to ``services.answering`` and its answer goes back, in a thread of its own."""

import zlib
from collections.abc import Awaitable, Callable

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from desktop.core.protocol.messages import PROTOCOL, SCHEME, Refused
from hq.services.answering import ENDPOINTS, answer_as_is
from hq.services.house import Hq
from hq.services.offer_snapshot import Deflated

HEALTH = "/v1/health"
PACKED_ABOVE_BYTES = 1024
"""An answer above this is compressed for whoever takes it so: a page of members shrinks to a sixth."""
_QUICKLY = 3
JSON = "application/json"
MESSAGE_PACK = "application/vnd.msgpack"
"""What a snapshot's parts are."""


def wire_router(hq: Hq) -> APIRouter:
    """Every path under /v1. The bodies that arrive here have been bounded by the door (routes.door)."""
    router = APIRouter()
    for path in ENDPOINTS:
        router.add_api_route(path, _endpoint(hq, path), methods=["POST"], include_in_schema=False)
    router.add_api_route(HEALTH, _health(hq), methods=["GET"], include_in_schema=False)
    return router


def refused_response(status: int, code: str, **facts: str | int) -> Response:
    """A refusal as every path under /v1 gives it."""
    return answered(status, msgspec.json.encode(Refused(code=code, facts=facts)))


def answered(status: int, data: bytes, *, packed: bool = False, kind: str = JSON) -> Response:
    """An answer of ``services.answering`` with the headers that belong to its status."""
    headers = {"Cache-Control": "no-store"}
    if packed:
        headers["Content-Encoding"] = "deflate"
    if status == 401:
        headers["WWW-Authenticate"] = SCHEME
    if status in (429, 503):
        headers["Retry-After"] = "30"
    return Response(data, status, headers, kind)


def _endpoint(hq: Hq, path: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        data = await request.body()
        header, coding = request.headers.get("authorization"), request.headers.get("content-encoding", "")
        may_pack = "deflate" in request.headers.get("accept-encoding", "")

        def work() -> Response:
            status, said = answer_as_is(hq, path, header, data, coding)
            if isinstance(said, Deflated):
                lies = said.data if may_pack else zlib.decompress(said.data)
                return answered(status, lies, packed=may_pack, kind=MESSAGE_PACK)
            pays = may_pack and len(said) > PACKED_ABOVE_BYTES
            return answered(status, zlib.compress(said, _QUICKLY) if pays else said, packed=pays)

        return await run_in_threadpool(work)

    return endpoint


def _health(hq: Hq) -> Callable[[], Response]:
    def health() -> Response:
        hq.database.ping()
        return answered(200, msgspec.json.encode({"status": "ok", "protocol": PROTOCOL, "time_us": hq.now_us()}))

    return health
