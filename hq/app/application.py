"""The application: every route of HQ behind the door, every error a refusal in JSON."""

from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from hq.routes.console import console
from hq.routes.door import Door, Limits
from hq.routes.openapi import openapi_document
from hq.routes.wire import refused_response, wire_router
from hq.services.house import Hq, HqRefused
from hq.store.database import Busy

_CODES = {404: "path.unknown", 405: "method.unknown"}


def make_app(hq: Hq, logs: Path, limits: Limits | None = None) -> ASGIApp:
    """Everything that HQ answers. Faults are written to ``logs``, without values."""
    app = FastAPI(title="Shuke HQ", docs_url=None, redoc_url=None, openapi_url="/openapi.json", redirect_slashes=False)
    app.openapi = openapi_document  # type: ignore[method-assign] # FastAPI's own way to publish another document
    app.include_router(wire_router(hq))
    app.include_router(console(hq))
    app.add_exception_handler(HTTPException, _say_no)
    app.add_exception_handler(HqRefused, _say_refused)
    app.add_exception_handler(Busy, _say_busy)
    app.add_exception_handler(Exception, _say_fault)
    return Door(app, logs, limits)


async def _say_no(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return refused_response(status, _CODES.get(status, "request.bad"))


async def _say_refused(_request: Request, error: Exception) -> Response:
    if isinstance(error, HqRefused):
        return refused_response(error.status, error.code, **error.facts)
    return refused_response(500, "internal")


async def _say_busy(_request: Request, _error: Exception) -> Response:
    return refused_response(503, "busy")


async def _say_fault(_request: Request, _error: Exception) -> Response:
    return refused_response(500, "internal")
