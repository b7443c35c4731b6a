"""Points by store and day: issued, used, expired, outstanding; plots with the value on the mark, and the table."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.paging import page_of
from hq.routes.console.plots import bars, line
from hq.routes.console.shell import Shell
from hq.services.chain import chain_stores
from hq.services.house import HqRefused
from hq.services.points_by_day import Asked, business_day, points_by_day
from hq.services.points_moved import together
from hq.services.sign_in import SignedIn

SPANS = (7, 14, 30, 90)
_PLOTTED_MOST = 31
_EARLIEST = date(1900, 1, 1)  # no event counts before it


def add(router: APIRouter, shell: Shell) -> None:
    """The address of the figures."""
    signed_in = Depends(shell.signed_in)

    @router.get("/points")
    def show(
        request: Request, session: Annotated[SignedIn, signed_in], days: int = 14, store: str = "", last: str = "",
        begin: int = 0,
    ) -> Response:  # fmt: skip
        stores = chain_stores(session.hq, session.actor)
        if store and store not in {one.store_id for one in stores}:
            raise HqRefused(404, "store.none")
        today = business_day(stores, session.hq.now_us())
        end = max(min(_day(last) or today, today), _EARLIEST)
        span = days if days in SPANS else 14
        asked = Asked(end - timedelta(days=span - 1), end, store or None)
        report = points_by_day(session.hq, session.actor.tenant_id, asked, shell.memory)
        saying = shell.saying(request, session.actor)
        shown = report.days[-_PLOTTED_MOST:]
        labels = [f"{day.day:%m-%d}" for day in shown]
        moved = [
            ("issued", [day.moved.issued for day in shown]),
            ("used", [day.moved.used for day in shown]),
            ("expired", [day.moved.expired for day in shown]),
        ]
        shown_stores, next_stores = page_of(report.stores, begin)
        standing = [("outstanding", [day.outstanding or 0 for day in shown])]
        return shell.page(
            request, "points.html", session, report=report, stores=stores, store=store, days=span, spans=SPANS,
            shown_stores=shown_stores, next_stores=next_stores, end=end,
            total=together(day.moved for day in report.days),
            moved=bars(saying, labels, moved, now=end == today),
            standing=None if store else line(saying, labels, standing),
            by_store=bars(
                saying, [row.name or saying.say("points.elsewhere") for row in report.stores],
                [("outstanding", [row.outstanding for row in report.stores])], now=False,
            ) if 1 < len(report.stores) <= _PLOTTED_MOST else None,
        )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
