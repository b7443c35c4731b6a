"""Customers across stores: the stores side by side, classes by store, who buys where, and the members of a class."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from msgspec import Struct

from desktop.core.domain.money import parse_minor
from hq.routes.console.paging import page_of
from hq.routes.console.plots import bars
from hq.routes.console.saying import Saying
from hq.routes.console.shell import HEADERS, Shell
from hq.services.customer_lists import Wanted, customer_list, export_customers
from hq.services.customers import CLASSES, Customers, Flow, StoreFigures, customers
from hq.services.points_memory import PointsMemory
from hq.services.sign_in import SignedIn

SPANS = (7, 30, 90)
_PLOTTED_MOST = 31
_DRAWN_MOST = 30
_LARGEST = 100
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
        request: Request, session: Annotated[SignedIn, signed_in], asked: Annotated[Asked, asking], after: str = "",
        begin: int = 0,
    ) -> Response:  # fmt: skip
        found = customers(session.hq, session.actor, asked.days, memory)
        return shell.page(
            request, "customers.html", session, found=found, asked=asked, spans=SPANS, classes=CLASSES,
            wanted=asked.wanted, listing=customer_list(session.hq, session.actor, found, asked.wanted, after),
            **_by_store(shell.saying(request, session.actor), found, begin),
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


def _by_store(saying: Saying, found: Customers, begin: int) -> dict[str, Any]:
    """What the page says store by store: its tables from ``begin`` on, the plot, who bought where."""
    ours = [one for one in found.stores if one.store_id]
    plotted = _busiest(ours)
    series = [
        ("came", [one.buyers.members for one in plotted]),
        ("new_ones", [one.buyers.new for one in plotted]),
    ]
    shown, next_stores = page_of(found.stores, begin)
    return {
        "names": {one.store_id: one.name or saying.say("customers.elsewhere") for one in found.stores},
        "shown": shown,
        "next_stores": next_stores,
        "flows": _drawn(found),
        "between": _between(found.flows),
        "largest": _LARGEST,
        "busiest": len(plotted) if len(plotted) < len(ours) else 0,
        "plot": bars(saying, [one.name for one in plotted], series, now=False) if len(plotted) > 1 else None,
    }


def _busiest(stores: list[StoreFigures]) -> list[StoreFigures]:
    """The stores of the plot: all, as they come, or the busiest of many."""
    if len(stores) <= _PLOTTED_MOST:
        return stores
    return sorted(stores, key=lambda one: -one.buyers.members)[:_PLOTTED_MOST]


def _drawn(found: Customers) -> dict[tuple[str, str], Flow] | None:
    """Who bought where, store by store; None where nobody could read as many."""
    if len(found.stores) > _DRAWN_MOST:
        return None
    return {(flow.home_id, flow.store_id): flow for flow in found.flows}


def _between(flows: Sequence[Flow]) -> list[Flow]:
    """Those who bought elsewhere, the most people first."""
    away = [flow for flow in flows if flow.home_id != flow.store_id]
    return sorted(away, key=lambda flow: (-flow.members, -flow.paid_minor, flow.home_id, flow.store_id))


def _money(saying: Saying, text: str) -> int | None:
    """An amount as typed; None for none."""
    try:
        return parse_minor(text.strip(), saying.currency) if text.strip() else None
    except ValueError:
        return None
