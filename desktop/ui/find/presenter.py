"""Whom the typed text may mean: at most eight, masked, without balances until one is chosen (RULES.md)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.names import read_claim_code
from desktop.ui.desk import Chosen, Desk

if TYPE_CHECKING:
    from desktop.core.ports import Till
    from desktop.core.services.find_members import Match, Matches

_WHOLE_PHONE = 8
State = Literal["closed", "short", "nobody", "some"]


class FindModel(Struct, frozen=True, kw_only=True):
    """What the list under the field shows. ``note`` is the one sentence below the rows, or instead of them."""

    state: State
    rows: "tuple[Match, ...]" = ()
    current: int = 0
    note: str = ""


class FindView(Protocol):
    """The search field with its list."""

    def present(self, model: FindModel) -> None: ...


class FindPresenter:
    """Asks the lane for each text typed; an answer to an older text is passed over."""

    def __init__(
        self, desk: Desk, choose: Callable[[Chosen], None], scan: Callable[[str], object] = lambda _: None
    ) -> None:
        """``scan`` gets what is no member but a claim's eight characters: as if their code had been scanned."""
        self._desk = desk
        self._choose, self._scan = choose, scan
        self._view: FindView | None = None
        self._text = ""
        self._answered = ""
        self._wants_first = False
        self._model = FindModel(state="closed")

    def attach(self, view: FindView) -> None:
        """A field looks at this presenter."""
        self._view = view
        view.present(self._model)

    @property
    def text(self) -> str:
        """What is searched, "" for nothing."""
        return self._text

    @property
    def is_open(self) -> bool:
        """Whether a list hangs under the field."""
        return self._model.state != "closed"

    def typed(self, text: str) -> None:
        """The field's whole text, after every key."""
        self._text, self._answered = text.strip(), ""
        self._wants_first = False
        if not self._text:
            self._show(FindModel(state="closed"))
            return
        asked = self._text
        self._desk.lane.run(
            lambda till: _search(till, asked), lambda found: self._found(asked, found), self._refused(asked)
        )

    def move(self, steps: int) -> None:
        """Up or down in the list."""
        if self._model.rows:
            self._show(replace(self._model, current=self._bounded(self._model.current + steps)))

    def enter(self) -> None:
        """Choose the current row; if the answer is still on its way, its first row as soon as it comes."""
        if self._answered == self._text:
            self._take()
        else:
            self._wants_first = True

    def choose(self, row: int) -> None:
        """Take the member of a row."""
        if row < len(self._model.rows):
            match = self._model.rows[row]
            self.clear()
            self._choose(Chosen(match.member_id, match.proof))

    def _take(self) -> None:
        """The current row; where nobody goes by a claim's eight characters, the claim."""
        text = self._text
        if self._model.rows or read_claim_code(text) is None:
            self.choose(self._model.current)
        else:
            self.clear()
            self._scan(text)

    def clear(self) -> None:
        """Nothing is searched any more."""
        self._text = self._answered = ""
        self._show(FindModel(state="closed"))

    def _found(self, asked: str, found: "Matches") -> None:
        if asked != self._text:
            return
        self._answered = asked
        say = self._desk.say
        if not found.rows:
            is_end = asked.isdecimal() and len(asked) < _WHOLE_PHONE
            note = say("window.find.nobody_ends_so", digits=asked) if is_end else say("window.find.nobody")
            note = say("window.find.names_left") if found.names_left else note
            note = say("window.find.claim") if read_claim_code(asked) else note
            self._show(FindModel(state="nobody", note=note))
        else:
            usual = say("window.find.more") if found.more else say("window.find.hint")
            note = say("window.find.names_left") if found.names_left else usual
            self._show(FindModel(state="some", rows=found.rows, note=note))
        if self._wants_first:
            self._wants_first = False
            self._take()

    def _refused(self, asked: str) -> Callable[[Refusal], None]:
        def refused(refusal: Refusal) -> None:
            if refusal.code != "search.too_short":
                self._desk.refuse(refusal)
            elif asked == self._text:
                self._answered = asked
                self._show(FindModel(state="short", note=self._desk.say("window.find.short")))

        return refused

    def _bounded(self, row: int) -> int:
        return max(0, min(row, len(self._model.rows) - 1))

    def _show(self, model: FindModel) -> None:
        self._model = model
        if self._view is not None:
            self._view.present(model)


def _search(till: "Till", text: str) -> "Matches":
    from desktop.core.services.find_members import search_members  # its phones and names cost the first paint

    return search_members(till, text)
