"""The description of the door for programs (OpenAPI 3.1): made from the very structs that are read and written."""

from functools import cache
from inspect import cleandoc
from typing import Any

import msgspec

from desktop.pos.deeds import DEEDS, Deed
from desktop.pos.messages import Health, Problem

VERSION = "1"
REFUSALS = {
    400: "pos.malformed, pos.message: not understood",
    401: "pos.token: the token is missing, wrong or revoked",
    403: "pos.host, pos.browser: only programs on this machine, no web page",
    404: "member.not_found, bill.not_found, hold.missing: nothing goes by that name",
    405: "pos.method",
    408: "pos.slow: the request did not arrive in time",
    409: "hold.differs, hold.committed, bill.differs, refund.differs, member.several: the name means something else",
    411: "pos.length: no Content-Length",
    413: "pos.large: more than 16 KiB",
    415: "pos.kind: Content-Type is not application/json",
    422: "redeem.…, refund.…, token.…, bill.…: a rule says no; `detail` says which and `remedy` what to do",
    431: "pos.head_large: more than 8 KiB of headers",
    500: "internal: a fault of Shuke's; what you asked is recorded or it is not, ask again",
    503: "pos.busy, ledger.busy, disk.full …: ask again later",
}
"""Every status that the door may refuse with, and codes that come with it."""
_SECURITY, _JSON, _PROBLEM = "token", "application/json", "application/problem+json"
_OPEN_TO_ALL = (400, 403, 404, 405, 408, 411, 413, 431, 500, 503)


@cache
def openapi_bytes() -> bytes:
    """The document as it is served, made once."""
    return msgspec.json.format(msgspec.json.encode(openapi_document()), indent=1)


def openapi_document() -> dict[str, Any]:
    """The document."""
    kinds = [kind for deed in DEEDS.values() for kind in (deed.asked, deed.answered)] + [Health, Problem]
    shapes, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    shape: dict[type[Any], dict[str, Any]] = dict(zip(kinds, shapes, strict=True))
    paths: dict[str, Any] = {path: {"post": _post(path, deed, shape)} for path, deed in DEEDS.items()}
    paths["/v1/health"] = {"get": _get("health", "Whether the door is open.", shape[Health], shape)}
    paths["/openapi.json"] = {"get": _get("description", "This document.", {"type": "object"}, shape)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Shuke at the till",
            "version": VERSION,
            "description": "For the POS on the same machine: quote → hold → commit or void, by the POS's bill number."
            " Works offline. Money is in minor units. docs/POS.md tells how it is meant.",
        },
        "servers": [{"url": "http://127.0.0.1:8377"}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {_SECURITY: _scheme()}},
    }


def _scheme() -> dict[str, str]:
    return {"type": "http", "scheme": "bearer", "description": "The token that Settings made; it is shown once."}


def _post(path: str, deed: Deed, shape: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    said = cleandoc(deed.asked.__doc__ or "")
    return {
        "operationId": path.rpartition("/")[2],
        "summary": said.partition("\n")[0],
        "description": said,
        "security": [{_SECURITY: []}],
        "requestBody": {"required": True, "content": {_JSON: {"schema": shape[deed.asked]}}},
        "responses": {
            "200": _response(_first_line(deed.answered), shape[deed.answered], _JSON),
            **{str(status): _response(said, shape[Problem], _PROBLEM) for status, said in REFUSALS.items()},
        },
    }


def _get(name: str, said: str, schema: dict[str, Any], shape: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    refusals = {str(status): _response(REFUSALS[status], shape[Problem], _PROBLEM) for status in _OPEN_TO_ALL}
    return {"operationId": name, "summary": said, "responses": {"200": _response(said, schema, _JSON), **refusals}}


def _response(said: str, schema: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"description": said, "content": {kind: {"schema": schema}}}


def _first_line(kind: type[Any]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
