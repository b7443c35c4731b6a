"""The settlement as a table that leaves the house: recorded, and safe to open in a spreadsheet."""

import csv
from collections.abc import Mapping
from datetime import date
from io import StringIO

from desktop.core.domain.listing import guarded
from desktop.core.domain.money import format_minor
from hq.services.house import Hq
from hq.services.recording import keep_deed
from hq.services.rights import Actor
from hq.services.settle import Settlement, settle
from hq.store.database import Connection

COLUMNS = ("month", "as_of", "issuing_store", "redeeming_store", "points", "cost_cents", "cost", "currency")


def export_settlement(hq: Hq, actor: Actor, month: date, as_of: date, named: Mapping[str, str]) -> bytes:
    """A line for each pair of stores, UTF-8 with a mark for spreadsheets; ``named``: what is no store, in words."""
    actor.demand("export")
    found = settle(hq, actor.tenant_id, month, as_of)

    def work(connection: Connection) -> None:
        facts = {"month": f"{found.first:%Y-%m}", "as_of": as_of.isoformat(), "rows": str(len(found.cells))}
        keep_deed(hq, connection, actor.tenant_id, actor.name, "settlement.exported", **facts)

    hq.database.write(work)
    return table_of(found, {**found.names, **named})


def table_of(found: Settlement, names: Mapping[str, str]) -> bytes:
    """The cells as CSV."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for cell in found.cells:
        names_of = guarded(names.get(cell.issuer, cell.issuer)), guarded(names.get(cell.redeemer, cell.redeemer))
        cost = format_minor(cell.cost_minor, found.currency).replace(",", "")
        writer.writerow(
            (f"{found.first:%Y-%m}", found.as_of, *names_of, cell.points, cell.cost_minor, cost, found.currency)
        )
    return out.getvalue().encode("utf-8-sig")
