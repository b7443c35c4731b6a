"""The member page: shows whom was chosen, opens the why of a movement, and begins what can be done for a member."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.scanned import read_scan
from desktop.core.ports import Till
from desktop.core.services.list_movements import MovementPage
from desktop.core.services.who import UNPROVEN
from desktop.ui.desk import Action, Chosen, Desk, Notice
from desktop.ui.member.deeds import Deeds
from desktop.ui.member.model import MemberModel
from desktop.ui.member.reading import Read, read_by_key, read_member, read_more
from desktop.ui.member.told import page_told
from desktop.ui.member.undoing import undo
from desktop.ui.room import PlainRoom

_STEPS = {"Up": -1, "Down": 1, "PgUp": -8, "PgDown": 8, "Home": -1_000_000, "End": 1_000_000}


class Presenter(PlainRoom):
    """Shows one member at a time. What is asked last is what is shown: an answer to an older question is passed over.

    The proof is the one that the member was chosen by, and holds until the page is left.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = 0
        self._read: Read | None = None
        self._is_gone = False
        self._told: MemberModel | None = None
        self._current = 0
        self._opened: int | None = None
        self._reading_more = False
        self._deeds = Deeds(desk, self._show_again)

    # -- the room -----------------------------------------------------------------------------------------------

    def attach(self, view: Any) -> None:
        """A new view, perhaps in another language."""
        self._told = None
        super().attach(view)

    def enter(self, **wish: Any) -> None:
        """``member_id=…, proof=…`` or ``key=…`` (a card's token, number, phone); without a wish whoever was shown."""
        if "member_id" in wish:
            self.chosen(Chosen(wish["member_id"], wish.get("proof", UNPROVEN)))
        elif "key" in wish:
            self._ask_by_key(wish["key"])
        else:
            self.refresh()
            self._present()

    def leave(self) -> None:
        """The phone is hidden again, and what proved the member counts no more."""
        self._deeds.hide_phone()
        if self._read is not None:
            self._read = replace(self._read, chosen=Chosen(self._read.chosen.member_id, UNPROVEN))
        self._show_again()

    def refresh(self) -> None:
        """Look again at whoever is shown."""
        read = self._read
        if read is not None:
            self._ask(lambda till, language: read_member(till, read.chosen, language, read.facts))

    def chosen(self, member: Chosen) -> bool:
        """Show this member."""
        self._ask(lambda till, language: read_member(till, member, language))
        return True

    def scanned(self, text: str) -> bool:
        """A card shows its owner; payment codes and goods are the counter's."""
        scan = read_scan(text, self.desk.shop.region)
        if scan.kind != "other":
            return False
        self._ask_by_key(scan.text)
        return True

    def pressed(self, key: str) -> bool:
        """Arrows and Space go through the movements; Esc closes a why; the keys of what can be done."""
        if key == "Esc" and self._opened is not None:
            self.toggle(self._opened)
            return True
        deeds: dict[str, Callable[[], None]] = {
            "Space": lambda: self.toggle(self._current),
            "Ctrl+I": self.portray,
            "Ctrl+G": self.give_points,
            "Ctrl+F": self.forgotten_points,
            "Ctrl+Z": self.undo,
            "Ctrl+K": self.report_lost,
            "Ctrl+R": self.reveal,
            "F6": self.duplicates,
        }
        if key in _STEPS:
            self.move(_STEPS[key])
        elif key in deeds:
            deeds[key]()
        return key in _STEPS or key in deeds

    def title(self) -> str:
        """Members."""
        return self.desk.say("window.member.title")

    def actions(self) -> tuple[Action, ...]:
        """Edit, print the card, go to the counter, for whoever is shown; with nobody shown who may be here twice."""
        say = self.desk.say
        if self._read is None:
            return (Action(key="F6", label=say("window.member.duplicates"), do=self.duplicates),)
        return (
            Action(key="Ctrl+E", label=say("window.member.edit"), do=self.edit),
            Action(key="Ctrl+P", label=say("window.member.print_card"), do=self.print_card),
            Action(key="Ctrl+D", label=say("window.member.upkeep"), do=self.upkeep),
            Action(key="Enter", label=say("window.member.to_checkout"), do=self.to_checkout, primary=True),
        )

    # -- the movements ------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Nobody is shown: look for somebody."""
        self.desk.search()

    def move(self, steps: int) -> None:
        """Up or down among the movements."""
        if self._read is not None:
            self.go_to(self._current + steps)

    def go_to(self, row: int) -> None:
        """Make a movement current."""
        rows = len(self._read.rows) if self._read else 0
        self._current = max(0, min(row, rows - 1))
        if self._current >= rows - 1:
            self.more()
        self._present()

    def toggle(self, row: int) -> None:
        """Open the why of a movement, or close it."""
        if self._read is not None and row < len(self._read.rows):
            self._current, self._opened = row, None if self._opened == row else row
            self._present()

    def more(self) -> None:
        """The end of the list is near: fetch older movements, if there are any."""
        read, asked = self._read, self._asked
        if read is None or read.moved.before is None or self._reading_more:
            return
        self._reading_more = True
        language = self.desk.words.language
        self.desk.lane.run(
            lambda till: read_more(till, read, language), lambda more: self._more(asked, more), self._no_more
        )

    def _more(self, asked: int, more: MovementPage) -> None:
        self._reading_more = False
        if asked == self._asked and self._read is not None:
            self._read = self._read.with_more(more)
            self._show_again()

    def _no_more(self, refusal: Refusal) -> None:
        self._reading_more = False
        self.desk.refuse(refusal)

    # -- what can be done ---------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Change name, phone, birthday, consents."""
        if read := self._somebody():
            self.desk.open("edit_member", member_id=read.chosen.member_id)

    def print_card(self) -> None:
        """Show the card as paper, then print it."""
        if read := self._somebody():
            self.desk.open("paper", what="card", member_id=read.chosen.member_id)

    def upkeep(self) -> None:
        """Merge, freeze, a phone, notes, leave: what happens to the membership itself."""
        if read := self._somebody():
            self.desk.open("upkeep", member_id=read.chosen.member_id)

    def duplicates(self) -> None:
        """Everybody who may be here twice."""
        self.desk.open("duplicates")

    def portray(self) -> None:
        """Who they are to the shop: class, rhythm, complaints, tags, consents."""
        if read := self._somebody():
            self.desk.open("portrait", member_id=read.chosen.member_id)

    def to_checkout(self) -> None:
        """Go to the counter with this member, proved as they were chosen."""
        if self._read is None:
            self.desk.go("checkout")
        else:
            self.desk.go("checkout", member=self._read.chosen)

    def give_points(self) -> None:
        """Points by hand."""
        if read := self._somebody():
            self.desk.open("points_by_hand", member_id=read.chosen.member_id)

    def forgotten_points(self) -> None:
        """Points of a bill that had no member."""
        if read := self._somebody():
            self.desk.open("forgotten", member_id=read.chosen.member_id)

    def undo(self) -> None:
        """Take back the current movement, where it is one that can be."""
        if (read := self._somebody()) and self._current < len(read.rows):
            undo(self.desk, read.rows[self._current], read.chosen.member_id)

    def report_lost(self) -> None:
        """Report the card lost; it proves nobody any more."""
        if read := self._somebody():
            self._deeds.report_lost(read.page.glance, self._forget_proof)

    def reveal(self) -> None:
        """Show the phone in full, or hide it again."""
        if (read := self._somebody()) and read.page.glance.phone:
            self._deeds.reveal(read.page.glance)

    def _somebody(self) -> Read | None:
        if self._read is None:
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.member.choose_first")))
        return self._read

    def _forget_proof(self, member_id: str) -> None:
        if self._read is not None and self._read.chosen == Chosen(member_id, "card"):
            self._read = replace(self._read, chosen=Chosen(member_id, UNPROVEN))

    # -- asking -------------------------------------------------------------------------------------------------

    def _ask_by_key(self, key: str) -> None:
        self._ask(lambda till, language: read_by_key(till, key, language), by_key=True)

    def _ask(self, read: Callable[[Till, str], Read], *, by_key: bool = False) -> None:
        self._asked += 1
        asked, language = self._asked, self.desk.words.language

        def refused(refusal: Refusal) -> None:
            if asked == self._asked:
                self._refused(refusal, by_key=by_key)

        self.desk.lane.run(lambda till: read(till, language), lambda got: self._got(asked, got), refused)

    def _got(self, asked: int, read: Read) -> None:
        if asked != self._asked:
            return
        before, self._read, self._is_gone = self._read, read, False
        if before is None or before.chosen.member_id != read.chosen.member_id:
            self._current, self._opened = 0, None
            self._deeds.hide_phone()
        else:
            self._current, self._opened = _same_place(before, read, self._current, self._opened)
        self._show_again()

    def _refused(self, refusal: Refusal, *, by_key: bool) -> None:
        """A code that names nobody is told, and who was shown stays; whoever is no more makes room."""
        if by_key or refusal.code != "member.not_found":
            self.desk.refuse(refusal)
            return
        self._read, self._is_gone = None, True
        self._show_again()

    # -- showing ------------------------------------------------------------------------------------------------

    def _show_again(self) -> None:
        self._told = None
        self._present()
        self.desk.reframe()

    def _model(self) -> MemberModel:
        if self._read is None:
            gone = self._is_gone
            key = self.desk.say("window.member.gone") if gone else self.desk.say("window.member.nobody")
            return MemberModel(state="gone" if gone else "nobody", sentence=key)
        if self._told is None:
            self._told = page_told(self.desk, self._read, self._deeds.phone)
        return replace(self._told, current=self._current, opened=self._opened, busy=self._deeds.busy)


def _same_place(before: Read, after: Read, current: int, opened: int | None) -> tuple[int, int | None]:
    """Where the current and the opened movement stand now; who stood at the newest without looking stays there."""
    places = {(row.key, row.kind, row.day): at for at, row in enumerate(after.rows)}

    def place(at: int | None) -> int | None:
        if at is None or at >= len(before.rows):
            return None
        row = before.rows[at]
        return places.get((row.key, row.kind, row.day))

    is_looking = current > 0 or opened is not None
    return (place(current) or 0) if is_looking else 0, place(opened)
