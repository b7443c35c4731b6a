"""The description of /v1 for programs (OpenAPI 3.1): made from the very structs that are read and written."""

from functools import cache
from typing import Any

import msgspec

from desktop.core.protocol.messages import PROTOCOL, SCHEME, Message, Refused
from desktop.core.protocol.pages import SnapshotPart
from hq.routes.wire import HEALTH, JSON, MESSAGE_PACK
from hq.services.answering import ENDPOINTS, Endpoint

REFUSALS = {
    400: "request.bad, request.deep, protocol.other, push.hash: not understood, nothing was done",
    401: "signature.missing, signature.bad, device.unknown: who asks is not known",
    403: "device.revoked, code.unknown, code.used, code.expired",
    404: "snapshot.gone: it is not kept any more; ask for another",
    408: "request.slow: the body did not arrive in time",
    409: "push.gap, .fork, .stale, epoch.closed, hold.differs, key.taken, currency.differs: does not fit what HQ holds",
    413: "request.large: too many bytes, before or after decompression",
    415: "request.coding: Content-Encoding is neither deflate nor identity",
    429: "enrol.wait: too many failures",
    500: "internal: a fault of HQ; ask again later",
    503: "busy: ask again later",
}
"""Every status a path under /v1 may refuse with, and the codes that come with it."""
_SECURITY = "device"
_PACKED = (SnapshotPart,)


@cache
def openapi_document() -> dict[str, Any]:
    """The document, made once."""
    kinds = [kind for endpoint in ENDPOINTS.values() for kind in (endpoint.asked, endpoint.answered)]
    schemas, components = msgspec.json.schema_components([*kinds, Refused], ref_template="#/components/schemas/{name}")
    shape: dict[type[Message], dict[str, Any]] = dict(zip([*kinds, Refused], schemas, strict=True))
    paths: dict[str, Any] = {path: {"post": _post(path, one, shape)} for path, one in ENDPOINTS.items()}
    paths[HEALTH] = {"get": _health(shape)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shuke HQ", "version": str(PROTOCOL), "description": "Till and HQ: docs/PROTOCOL.md"},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {_SECURITY: _scheme()}},
    }


def _scheme() -> dict[str, str]:
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": f"`{SCHEME} device=ID,key=KEY,signature=HEX`: Ed25519 over method, path and SHA-256 of the body"
        " as sent. To enrol, device is `new` and the key the one that the request names.",
    }


def _post(path: str, endpoint: Endpoint, shape: dict[type[Message], dict[str, Any]]) -> dict[str, Any]:
    said = (endpoint.asked.__doc__ or "").strip()
    return {
        "operationId": path.rpartition("/")[2],
        "summary": said.partition("\n")[0],
        "description": said,
        "security": [{_SECURITY: []}],
        "parameters": [
            {
                "name": "Content-Encoding",
                "in": "header",
                "required": False,
                "schema": {"type": "string", "enum": ["identity", "deflate"]},
            }
        ],
        "requestBody": {"required": True, "content": {JSON: {"schema": shape[endpoint.asked]}}},
        "responses": {
            "200": _response("Done", shape[endpoint.answered], MESSAGE_PACK if endpoint.answered in _PACKED else JSON),
            **{str(status): _response(said, shape[Refused]) for status, said in REFUSALS.items()},
        },
    }


def _health(shape: dict[type[Message], dict[str, Any]]) -> dict[str, Any]:
    properties = {"status": {"const": "ok"}, "protocol": {"type": "integer"}, "time_us": {"type": "integer"}}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    refusals = {str(status): _response(REFUSALS[status], shape[Refused]) for status in (500, 503)}
    return {
        "operationId": "health",
        "summary": "Whether HQ and its database answer.",
        "responses": {"200": _response("It does", schema), **refusals},
    }


def _response(said: str, schema: dict[str, Any], kind: str = JSON) -> dict[str, Any]:
    return {"description": said, "content": {kind: {"schema": schema}}}
