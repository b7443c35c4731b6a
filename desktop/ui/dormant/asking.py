"""What the page asks of the ledger, on the database lane; and how a list leaves the house."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.ports.lists import Key
from desktop.core.services.export_dormant import Wanted, export_dormant
from desktop.core.services.export_lists import Exported
from desktop.core.services.list_dormant import ClassBar, Filters, ListPage, class_bar, list_page, place_of, rows_of
from desktop.ui.desk import Desk, Notice


class Beside(Struct, frozen=True):
    """Where somebody stands: the filters whose list they are in, and the key of whoever is before them."""

    name: str
    filters: Filters
    key: Key | None


def read(
    till: Till, filters: Filters, after: Key | None, only: tuple[str, ...], language: str
) -> tuple[ClassBar, ListPage]:
    """The classes, and a page of the list, or those who are ticked."""
    bar = class_bar(till)
    if not only:
        return bar, list_page(till, filters, after, language)
    rows = rows_of(till, only, language)
    return bar, ListPage(rows=rows, total=len(rows), held_out=0)


def beside(till: Till, filters: Filters, member_id: str, language: str) -> Beside:
    """Where somebody stands in their class's list, sorted by worth; no key: they are in none."""
    rows = rows_of(till, (member_id,), language)
    if not rows:
        return Beside("", filters, None)
    row = rows[0].member
    wider = Filters(class_name=row.class_name)
    return Beside(row.name, wider, place_of(till, wider, row))


def save(desk: Desk, filters: Filters, ticked: tuple[str, ...], form: str) -> None:
    """Write the list, or those ticked, as ``form`` (xlsx, csv, pdf) beside the ledger, and say where it is."""
    say, language = desk.say, desk.words.language

    def exported(done: Exported) -> None:
        file = Path(done.file)
        title = say("window.dormant.saved", file=file.name, rows=done.rows)
        desk.tell(Notice(tone="ok", title=title, detail=say("window.printing.folder", folder=file.parent)))
        desk.changed()

    def allowed(approval: Approval) -> None:
        def work(till: Till) -> Exported:
            out = desk.doors.data_dir / f"{filters.class_name}-{_today(till):%Y-%m-%d}.{form}"
            return export_dormant(till, Wanted(filters=filters, only=ticked, language=language), out, approval)

        desk.lane.run(work, exported)

    desk.ask_right("export", say("window.dormant.export_why"), allowed)


def _today(till: Till) -> date:
    with till.ledger.reading() as reading:
        return reading.today()
