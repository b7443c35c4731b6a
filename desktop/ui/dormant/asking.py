"""What the page asks of the ledger, on the database lane."""

from msgspec import Struct

from desktop.core.ports import Till
from desktop.core.ports.lists import Key
from desktop.core.services.list_dormant import ClassBar, Filters, ListPage, class_bar, list_page, place_of, rows_of


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
