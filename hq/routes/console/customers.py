"""Customers across stores: the stores side by side, classes by store, who buys where, and the members of a class."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from msgspec import Struct

from desktop.core.domain.money import parse_minor
from hq.routes.console.plots import bars
from hq.routes.console.saying import Saying
from hq.routes.console.shell import HEADERS, Shell
from hq.services.customer_lists import Wanted, customer_list, export_customers
from hq.services.customers import CLASSES, Customers, customers
from hq.services.points_memory import PointsMemory
from hq.services.sign_in import SignedIn

SPANS = (7, 30, 90)
_PLOTTED_MOST = 31
_USUAL = 30
_LONGEST_STAY = 36_600


class Asked(Struct, frozen=True, kw_only=True):
    """What stands in the address, read; what cannot be is as if it were not there."""

    days: int
    wanted: Wanted
    spend: str

    def link(self, **more: str) -> str:
        """The same once more, as an address's end."""
        wanted = self.wanted
        said = {"days": self.days, "name": wanted.name, "store": wanted.store_id, "spend": self.spend}
        return urlencode({**said, "since": wanted.since_days or "", **more})


def add(router: APIRouter, shell: Shell) -> None:
    """The addresses of the page and its table."""
    signed_in = Depends(shell.signed_in)
    memory = PointsMemory[Customers]()

    def asked_for(  # noqa: PLR0913, PLR0917 - what may stand in the address
        session: Annotated[SignedIn, signed_in], request: Request, days: int = _USUAL, name: str = "dormant",
        store: str = "", spend: Annotated[str, Query(max_length=20)] = "", since: str = "",
    ) -> Asked:  # fmt: skip
        saying = shell.saying(request, session.actor)
        worth = _money(saying, spend)
        stay = int(since) if since.isdecimal() and len(since) < 6 else 0
        wanted = Wanted(
            name=name if name in CLASSES else "dormant", store_id=store, spend_minor=worth or 0,
            since_days=min(stay, _LONGEST_STAY),
        )  # fmt: skip
        return Asked(days=days if days in SPANS else _USUAL, wanted=wanted, spend=spend if worth else "")

    asking = Depends(asked_for)

    @router.get("/customers")
    def show(
        request: Request, session: Annotated[SignedIn, signed_in], asked: Annotated[Asked, asking], after: str = ""
    ) -> Response:
        found = customers(session.hq, session.actor, asked.days, memory)
        saying = shell.saying(request, session.actor)
        names = {one.store_id: one.name or saying.say("customers.elsewhere") for one in found.stores}
        plotted = [one for one in found.stores if one.store_id][:_PLOTTED_MOST]
        series = [
            ("came", [one.buyers.members for one in plotted]),
            ("new_ones", [one.buyers.new for one in plotted]),
        ]
        return shell.page(
            request, "customers.html", session, found=found, asked=asked, spans=SPANS, classes=CLASSES, names=names,
            flows={(flow.home_id, flow.store_id): flow for flow in found.flows}, wanted=asked.wanted,
            listing=customer_list(session.hq, session.actor, found, asked.wanted, after),
            plot=bars(saying, [one.name for one in plotted], series, now=False) if len(plotted) > 1 else None,
        )  # fmt: skip

    @router.get("/customers.csv")
    def table(request: Request, session: Annotated[SignedIn, signed_in], asked: Annotated[Asked, asking]) -> Response:
        found = customers(session.hq, session.actor, asked.days, memory)
        saying = shell.saying(request, session.actor)
        classes = {name: saying.say(f"class.{name}") for name in CLASSES}
        data = export_customers(session.hq, session.actor, found, asked.wanted, saying.currency, classes)
        name = f"customers-{asked.wanted.name}-{found.today:%Y-%m-%d}.csv"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


def _money(saying: Saying, text: str) -> int | None:
    """An amount as typed; None for none."""
    try:
        return parse_minor(text.strip(), saying.currency) if text.strip() else None
    except ValueError:
        return None
