"""The first page: what needs somebody, which stores are in touch, what points did today."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.plots import bars
from hq.routes.console.shell import Shell
from hq.routes.console.telling import told
from hq.services.overview import overview
from hq.services.sign_in import SignedIn


def add(router: APIRouter, shell: Shell) -> None:
    """The first page's address."""
    signed_in = Depends(shell.signed_in)

    @router.get("")
    def show(request: Request, session: Annotated[SignedIn, signed_in]) -> Response:
        facts, saying = overview(session.hq, session.actor, shell.memory), shell.saying(request, session.actor)
        days = facts.points.days
        plot = bars(
            saying,
            [f"{day.day:%m-%d}" for day in days],
            [("issued", [day.moved.issued for day in days]), ("used", [day.moved.used for day in days])],
        )
        return shell.page(
            request,
            "overview.html",
            session,
            facts=facts,
            today=days[-1],
            flags=[(row, told(saying, row)) for row in facts.flags],
            plot=plot,
        )
