"""Why the drawer is opened: 1 to 4, Enter; the last one wants words. One Enter, one fact, one kick."""

from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.services.open_drawer import REASONS, open_drawer
from desktop.core.services.tell import in_staff_words
from desktop.ui.desk import Action
from desktop.ui.room import PlainRoom

_TYPED = "other"


class NoSaleModel(Struct, frozen=True, kw_only=True):
    """``has_drawer`` False: no drawer is set for this till's printer. ``wrong``: what is wrong with the reason."""

    why: str
    reason: str
    wants_reason: bool
    has_drawer: bool
    wrong: str = ""
    busy: bool = False


class Presenter(PlainRoom):
    """The id of the fact is made when the dialog opens."""

    _why, _reason, _wrong = REASONS[0], "", ""
    _event_id = ""
    _busy = False
    _opening = object()

    def enter(self, **_wish: Any) -> None:
        """Nothing chosen before counts."""
        self._why, self._reason, self._wrong, self._busy = REASONS[0], "", "", False
        self._event_id, opening = "", object()
        self._opening = opening
        self.desk.lane.run(lambda till: till.ids.event_id(), lambda made: self._begun(opening, made))
        self._present()

    def _begun(self, opening: object, event_id: str) -> None:
        if opening is self._opening:
            self._event_id = event_id
            self._present()

    def choose(self, why: str) -> None:
        """Another reason."""
        self._why, self._wrong = why, ""
        self._present()

    def type(self, text: str) -> None:
        """The reason in words."""
        self._reason, self._wrong = text, ""
        self._present()

    def confirm(self) -> None:
        """Enter: record it and open the drawer."""
        if self._busy or not self._has_drawer or not self._event_id:
            return
        if self._why == _TYPED and not self._reason.strip():
            self._wrong = self.desk.say("window.no_sale.say_why")
            self._present()
            return
        self.desk.ask_right("drawer.no_sale", in_staff_words(self.desk.words, "deed", "drawer.no_sale"), self._open)

    def _open(self, approval: Approval) -> None:
        why, reason, event_id = self._why, self._reason, self._event_id
        if self._busy:
            return
        self._busy = True
        self._present()
        self.desk.lane.run(
            lambda till: open_drawer(till, event_id, why, reason, approval),
            lambda _: self._opened(),
            self._refused,
        )

    def _opened(self) -> None:
        self.desk.close(self)
        self.desk.prints.hurry()
        self.desk.changed()

    def _refused(self, refusal: Refusal) -> None:
        self._busy = False
        self.desk.refuse(refusal)
        self._present()

    def pressed(self, key: str) -> bool:
        """A reason by its number."""
        if key.isdecimal() and 0 < int(key) <= len(REASONS):
            self.choose(REASONS[int(key) - 1])
            return True
        return False

    def scanned(self, _text: str) -> bool:
        """A scan is no reason, and does not go on behind the question."""
        return True

    def title(self) -> str:
        """What is asked."""
        return self.desk.say("window.no_sale.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter opens."""
        return (Action(key="Enter", label=self.desk.say("window.no_sale.open"), do=self.confirm, primary=True),)

    @property
    def _has_drawer(self) -> bool:
        printer = self.desk.settings.printer
        return printer.is_escpos and printer.drawer

    def _model(self) -> NoSaleModel:
        return NoSaleModel(
            why=self._why,
            reason=self._reason,
            wants_reason=self._why == _TYPED,
            has_drawer=self._has_drawer,
            wrong=self._wrong,
            busy=self._busy,
        )
