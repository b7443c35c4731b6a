"""Answering: a request's path, header and bytes in, a status and bytes out. Knows no web framework.

The routes call it for each request of a till; the simulator calls it as it is. Who asks is settled before anything else
is read; what a till may ask stands in ``ENDPOINTS``.
"""

import zlib
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from desktop.core.protocol.messages import (
    MOST_REQUEST_BYTES,
    Compare,
    Compared,
    Enrol,
    Enrolled,
    Held,
    Hold,
    Message,
    NewKey,
    Push,
    Pushed,
    Refused,
    encode,
)
from desktop.core.protocol.pages import Digest, Digests, Page, Pull, SnapshotAsked, SnapshotPart
from hq.services.accept_push import accept_push
from hq.services.authenticate import authenticate
from hq.services.compare_heads import compare_heads
from hq.services.digest_members import digest_members
from hq.services.enrol_device import PATH as ENROL
from hq.services.enrol_device import enrol_device
from hq.services.hold_points import hold_points
from hq.services.house import Caller, Hq, HqRefused
from hq.services.offer_snapshot import Deflated, serve_snapshot
from hq.services.read_request import decoded, decompressed
from hq.services.replace_key import replace_key
from hq.services.serve_pull import serve_pull

SMALL = 64 * 1024
"""The most bytes of a request that carries no events."""
OK = 200


class Endpoint(Struct, frozen=True):
    """What is asked at a path, what is answered, how large the request may be."""

    asked: type[Message]
    answered: type[Message]
    service: Callable[[Hq, Caller, Any], Message | Deflated] | None
    most_bytes: int = SMALL


ENDPOINTS: dict[str, Endpoint] = {
    ENROL: Endpoint(Enrol, Enrolled, None),  # who asks is no device yet
    "/v1/key": Endpoint(NewKey, Enrolled, replace_key),
    "/v1/compare": Endpoint(Compare, Compared, compare_heads, MOST_REQUEST_BYTES),
    "/v1/push": Endpoint(Push, Pushed, accept_push, MOST_REQUEST_BYTES),
    "/v1/pull": Endpoint(Pull, Page, serve_pull),
    "/v1/hold": Endpoint(Hold, Held, hold_points),
    "/v1/snapshot": Endpoint(SnapshotAsked, SnapshotPart, serve_snapshot),
    "/v1/digest": Endpoint(Digest, Digests, digest_members),
}


def answer(hq: Hq, path: str, authorization: str | None, data: bytes, coding: str = "") -> tuple[int, bytes]:
    """The status and the bytes that a till gets; ``coding``: the request's Content-Encoding."""
    status, said = answer_as_is(hq, path, authorization, data, coding)
    return status, zlib.decompress(said.data) if isinstance(said, Deflated) else said


def answer_as_is(
    hq: Hq, path: str, authorization: str | None, data: bytes, coding: str = ""
) -> tuple[int, bytes | Deflated]:
    """The same; what lies deflated stays so."""
    try:
        said = _answer(hq, path, authorization, data, coding)
        return OK, said if isinstance(said, Deflated) else encode(said)
    except HqRefused as refused:
        return refused.status, refusal(refused)


def refusal(refused: HqRefused) -> bytes:
    """A refusal as it travels."""
    return encode(Refused(code=refused.code, facts=refused.facts))


def most_bytes(path: str) -> int:
    """The most bytes that a request to this path may have, compressed or not."""
    return ENDPOINTS[path].most_bytes if path in ENDPOINTS else SMALL


def _answer(hq: Hq, path: str, authorization: str | None, data: bytes, coding: str) -> Message | Deflated:
    endpoint = ENDPOINTS.get(path)
    if endpoint is None:
        raise HqRefused(404, "path.unknown")
    if len(data) > endpoint.most_bytes:
        raise HqRefused(413, "request.large", most=endpoint.most_bytes)
    if endpoint.service is None:
        message = decoded(decompressed(data, coding, endpoint.most_bytes), Enrol)
        return enrol_device(hq, authorization, data, message)
    caller = authenticate(hq, path, authorization, data)
    asked = decoded(decompressed(data, coding, endpoint.most_bytes), endpoint.asked)
    return endpoint.service(hq.of(caller.tenant_id), caller, asked)
