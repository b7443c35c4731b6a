"""Customers across stores: the stores side by side, classes by store, who buys where, and the members of a class."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.plots import bars
from hq.routes.console.shell import Shell
from hq.services.customers import CLASSES, MOST_LISTED, Customers, customers, listed_rows
from hq.services.points_memory import PointsMemory
from hq.services.sign_in import SignedIn

SPANS = (7, 30, 90)
_PLOTTED_MOST = 31
_USUAL = 30


def add(router: APIRouter, shell: Shell) -> None:
    """The address of the page."""
    signed_in = Depends(shell.signed_in)
    memory = PointsMemory[Customers]()

    @router.get("/customers")
    def show(
        request: Request, session: Annotated[SignedIn, signed_in], days: int = _USUAL, name: str = "dormant",
        store: str = "",
    ) -> Response:  # fmt: skip
        span = days if days in SPANS else _USUAL
        found = customers(shell.hq, session.actor, span, memory)
        wanted = name if name in CLASSES else "dormant"
        rows, of_all = listed_rows(shell.hq, session.actor, found, wanted, store)
        saying = shell.saying(request, session.actor)
        names = {one.store_id: one.name or saying.say("customers.elsewhere") for one in found.stores}
        plotted = [one for one in found.stores if one.store_id][:_PLOTTED_MOST]
        series = [
            ("came", [one.buyers.members for one in plotted]),
            ("new_ones", [one.buyers.new for one in plotted]),
        ]
        return shell.page(
            request, "customers.html", session, found=found, days=span, spans=SPANS, classes=CLASSES, names=names,
            flows={(flow.home_id, flow.store_id): flow for flow in found.flows}, wanted=wanted, rows=rows,
            of_all=of_all, most=MOST_LISTED, store=store if store in names else "",
            plot=bars(saying, [one.name for one in plotted], series, now=False) if len(plotted) > 1 else None,
        )  # fmt: skip
