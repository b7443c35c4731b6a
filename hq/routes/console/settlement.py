"""The settlement: what stores owe each other for points used, month by month, as of a day; also as CSV."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from msgspec import Struct

from desktop.core.domain.calendar import add_months
from hq.routes.console.saying import Saying
from hq.routes.console.shell import HEADERS, Shell
from hq.services.chain import chain_today
from hq.services.house import HqRefused
from hq.services.settle import Settlement, settle
from hq.services.settlement_csv import export_settlement
from hq.services.settling import NAMED, Cell
from hq.services.sign_in import SignedIn

MOST_DRAWN = 30
_MONTHS = 12


def add(router: APIRouter, shell: Shell) -> None:
    """The settlement's addresses."""
    signed_in = Depends(shell.signed_in)

    @router.get("/settlement")
    def show(request: Request, session: Annotated[SignedIn, signed_in], month: str = "", as_of: str = "") -> Response:
        today = chain_today(session.hq, session.actor)
        first, day = _asked(month, as_of, today)
        found = settle(session.hq, session.actor.tenant_id, first, day)
        months = [add_months(today.replace(day=1), -back) for back in range(_MONTHS)]
        return shell.page(
            request, "settlement.html", session, found=found, months=months, month=first, as_of=day, today=today,
            names=names_of(shell.saying(request, session.actor), found), matrix=matrix_of(found),
        )  # fmt: skip

    @router.get("/settlement.csv")
    def table(request: Request, session: Annotated[SignedIn, signed_in], month: str, as_of: str = "") -> Response:
        first, day = _asked(month, as_of, chain_today(session.hq, session.actor))
        saying = shell.saying(request, session.actor)
        data = export_settlement(session.hq, session.actor, first, day, {key: saying.say(_said(key)) for key in NAMED})
        name = f"settlement-{first:%Y-%m}-as-of-{day:%Y-%m-%d}.csv"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


class Matrix(Struct, frozen=True, kw_only=True):
    """The cells as a table, with the sums of its lines and columns (cost, points); too large a one is not drawn."""

    issuers: tuple[str, ...]
    redeemers: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    of_issuer: dict[str, tuple[int, int]]
    of_redeemer: dict[str, tuple[int, int]]

    @property
    def is_drawn(self) -> bool:
        """Whether somebody could still read it."""
        return len(self.redeemers) <= MOST_DRAWN and len(self.issuers) <= MOST_DRAWN


def matrix_of(found: Settlement) -> Matrix:
    """The settlement as issuer × redeemer, in the order of the cells."""
    of_issuer, of_redeemer = dict[str, tuple[int, int]](), dict[str, tuple[int, int]]()
    for cell in found.cells:
        for sums, party in ((of_issuer, cell.issuer), (of_redeemer, cell.redeemer)):
            cost, points = sums.get(party, (0, 0))
            sums[party] = cost + cell.cost_minor, points + cell.points
    order = {balance.party: at for at, balance in enumerate(found.balances)}
    return Matrix(
        issuers=tuple(of_issuer),
        redeemers=tuple(sorted(of_redeemer, key=lambda party: order.get(party, len(order)))),
        cells={(cell.issuer, cell.redeemer): cell for cell in found.cells},
        of_issuer=of_issuer,
        of_redeemer=of_redeemer,
    )


def names_of(saying: Saying, found: Settlement) -> dict[str, str]:
    """What every party is called: stores by their name, the others by ours."""
    return {**found.names, **{key: saying.say(_said(key)) for key in NAMED}}


def _said(party: str) -> str:
    return f"settlement.party.{party.removeprefix('@')}"


def _asked(month: str, as_of: str, today: date) -> tuple[date, date]:
    """The month and the day asked about; HqRefused 400 ``day.unreadable``."""
    try:
        first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
        day = date.fromisoformat(as_of) if as_of else today
    except ValueError:
        raise HqRefused(400, "day.unreadable") from None
    return first, min(day, today)
