"""The console: pages for HQ's people, made here, in the server; whole without JavaScript, quicker with it.

Start at shell.py. A page asks one service, which checks the rights of whoever is signed in, and fills one template of
resources/console. Nothing comes from another host, and no page holds a script of its own.
"""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from hq.routes.console import (
    audit,
    customers,
    front,
    members,
    points,
    program,
    settlement,
    sign_in,
    staff,
    static,
    stores,
    tills,
    work,
)
from hq.routes.console.shell import PREFIX, Shell, route_of
from hq.services.house import Hq

_PAGES = (sign_in, front, stores, tills, members, points, work, settlement, program, audit, customers, staff)


def console(hq: Hq) -> APIRouter:
    """Every page, under /console; / leads there."""
    shell = Shell(hq)
    router = APIRouter(include_in_schema=False)
    pages = APIRouter(prefix=PREFIX, route_class=route_of(shell), include_in_schema=False)
    for page in _PAGES:
        page.add(pages, shell)
    static.add(router)

    @router.get("/")
    def root(_: Request) -> RedirectResponse:
        return RedirectResponse(PREFIX, 303)

    router.include_router(pages)
    return router
