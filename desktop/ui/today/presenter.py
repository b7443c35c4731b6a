"""The page of today: looks at the ledger, opens a card as a list to call from, or a member."""

from typing import Any

from desktop.core.services.look_at_today import CALLS, Today, What, look_at_today
from desktop.ui.desk import Chosen
from desktop.ui.room import PlainRoom
from desktop.ui.today.model import TodayModel
from desktop.ui.today.told import KEYS, page_told


class Presenter(PlainRoom):
    """``today`` is what the ledger said last; an answer to an older question is passed over."""

    today: Today | None = None
    _asked = 0

    def enter(self, **_wish: Any) -> None:
        """Look at the ledger."""
        self._look()
        self._present()

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        self._look()
        self._present()

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.today.title")

    def chosen(self, member: Chosen) -> bool:
        """Somebody found by F2: their page."""
        self.desk.go("member", member_id=member.member_id, proof=member.proof)
        return True

    def pressed(self, key: str) -> bool:
        """1 … 7 open a card, Enter the first that has somebody."""
        if key == "Enter" and self.today is not None:
            what = next((what for what in KEYS.values() if self.today.counts[what]), None)
            return what is not None and self.open(what)
        return key in KEYS and self.open(KEYS[key])

    def open(self, what: What) -> bool:
        """A card as a list to call from; an empty one stays where it is."""
        if self.today is None or not self.today.counts[what]:
            return False
        titled = self.desk.say(f"window.today.card.{what}")
        if what == "calls":
            self.desk.go("dormant", filters=CALLS, back="today")
        else:
            only = tuple(due.row.member.member_id for due in self.today.found[what])
            self.desk.go("dormant", only=only, titled=titled, back="today")
        return True

    def show(self, what: What, row: int) -> None:
        """All that is known of somebody on a card."""
        dues = self.today.found[what] if self.today is not None else ()
        if row < len(dues):
            self.desk.go("member", member_id=dues[row].row.member.member_id)

    def _look(self) -> None:
        self._asked += 1
        asked, language = self._asked, self.desk.words.language

        def looked(found: Today) -> None:
            if asked == self._asked:
                self.today = found
                self._present()

        self.desk.lane.run(lambda till: look_at_today(till, language), looked)

    def _model(self) -> TodayModel:
        return TodayModel() if self.today is None else page_told(self.desk, self.today)
