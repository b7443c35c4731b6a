"""A list of members by a wish: fetched by key, a page at a time, when the last rows come into sight."""

from typing import Any

from msgspec.structs import replace

from desktop.core.domain.masking import mask_phone
from desktop.core.ports.lists import ListedMember, Page, Wish
from desktop.core.services.see_lists import see_page
from desktop.ui.desk import Desk
from desktop.ui.member_list.model import ListModel, MemberRow
from desktop.ui.room import PlainRoom

_AHEAD = 20
"""So many rows before the end the next page is asked for."""


class Presenter(PlainRoom):
    """``enter(title, wish)``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._wish = "", Wish()
        self._rows: list[ListedMember] = []
        self._total: int | None = None
        self._asked, self._is_waiting = 0, False
        self._current = 0

    def enter(self, **wish: Any) -> None:
        """Another list."""
        self._title, self._wish = wish["title"], wish["wish"]
        self._rows, self._total, self._current = [], None, 0
        self._is_waiting = False
        self._fetch()
        self._present()

    def title(self) -> str:
        """What the list is of."""
        return self._title

    def move(self, row: int) -> None:
        """Another row is current; near the end the next ones come."""
        self._current = row
        self.seen(row)

    def seen(self, row: int) -> None:
        """A row has come into sight."""
        if row >= len(self._rows) - _AHEAD:
            self._fetch()

    def show(self, row: int | None = None) -> None:
        """Enter: the member's page."""
        at = self._current if row is None else row
        if 0 <= at < len(self._rows):
            member_id = self._rows[at].member_id
            self.desk.close(self)
            self.desk.go("member", member_id=member_id)

    def _fetch(self) -> None:
        if self._is_waiting or (self._total is not None and len(self._rows) >= self._total):
            return
        self._asked += 1
        asked, self._is_waiting = self._asked, True
        wish = replace(self._wish, after=self._rows[-1].key if self._rows else None)

        def came(page: Page) -> None:
            if asked != self._asked:
                return
            self._is_waiting = False
            self._rows += page.rows
            self._total = page.total if page.total is not None else self._total
            self._present()

        self.desk.lane.run(lambda till: see_page(till, wish), came)

    def _model(self) -> ListModel:
        say = self.desk.say
        if self._total is None:
            return ListModel(title=self._title)
        return ListModel(
            title=self._title,
            note=say("window.member_list.note", members=f"{self._total:,}"),
            rows=tuple(self._row(row) for row in self._rows),
            empty="" if self._total else say("window.member_list.empty"),
            current=self._current,
        )

    def _row(self, row: ListedMember) -> MemberRow:
        say = self.desk.say
        gap = "" if row.mean_gap_days is None else say("window.member_list.gap", days=row.mean_gap_days)
        return MemberRow(
            name=row.name or say("window.member_list.nameless"),
            note=row.member_no,
            phone=mask_phone(row.phone) if row.phone else "—",
            last=row.last_day.isoformat() if row.last_day else "—",
            since="—" if row.days_since is None else say("window.member_list.since", days=row.days_since, gap=gap),
            worth=self.desk.money(row.spend365_minor),
        )
