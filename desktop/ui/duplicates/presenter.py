"""Who may be here twice, the same phone first; Enter lays a pair side by side, Del says that they are two people."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.names import grouped
from desktop.core.ports import Till
from desktop.core.services.suggest_merges import (
    MOST_SUGGESTED,
    Suggested,
    Suggestion,
    dismiss_suggestion,
    suggest_again,
    suggest_merges,
)
from desktop.ui.desk import Action
from desktop.ui.room import PlainRoom

_STEPS = {"Up": -1, "Down": 1, "PgUp": -8, "PgDown": 8}


class Side(Struct, frozen=True):
    """One of a pair: name, masked phone and visits; the rest in a line."""

    name: str
    line: str


class PairRow(Struct, frozen=True, kw_only=True):
    """Two members and why they may be one person."""

    one: Side
    other: Side
    why: str


class DuplicatesModel(Struct, frozen=True, kw_only=True):
    """``empty``: why there is nothing, "" while it is being read; ``note``: what was done, or that there are more."""

    rows: tuple[PairRow, ...] = ()
    current: int = 0
    empty: str = ""
    note: str = ""
    can_undo: bool = False


class Presenter(PlainRoom):
    """What is asked last is what is shown; ``_said`` are the pairs told apart since the dialog was opened."""

    _opening: object = None
    _found: tuple[Suggestion, ...] | None = None
    _current = 0
    _asked = 0
    _busy = False
    _said: tuple[Suggestion, ...] = ()
    _done: Literal["", "said_two", "again"] = ""

    def enter(self, **_wish: Any) -> None:
        """Look through the members."""
        self._forget()
        self._read()
        self._present()

    def leave(self) -> None:
        """Nobody stays behind, and no answer comes to a later opening."""
        self._forget()

    def refresh(self) -> None:
        """Somebody was merged, or the language changed."""
        self._read()
        self._present()

    def scanned(self, _text: str) -> bool:
        """A scan picks no pair."""
        return True

    def pressed(self, key: str) -> bool:
        """Arrows choose, Del tells apart, Ctrl+Z takes that back."""
        deeds: dict[str, Callable[[], None]] = {"Del": self.tell_apart, "Delete": self.tell_apart, "Ctrl+Z": self.undo}
        if key in _STEPS:
            self.move(self._current + _STEPS[key])
        elif key in deeds:
            deeds[key]()
        return key in _STEPS or key in deeds

    def title(self) -> str:
        """Possible duplicates."""
        return self.desk.say("window.duplicates.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter looks at both."""
        return (Action(key="Enter", label=self.desk.say("window.duplicates.look"), do=self.look, primary=True),)

    def move(self, row: int) -> None:
        """Another pair is current."""
        if self._found:
            self._current = max(0, min(row, len(self._shown) - 1))
            self._present()

    def look(self) -> None:
        """Lay the current pair side by side, where they are merged."""
        if (chosen := self._chosen()) is not None and not self._busy:
            one, other = chosen.one.member_id, chosen.other.member_no
            self.desk.open("upkeep", member_id=one, deed="merge", other=other)

    def tell_apart(self) -> None:
        """The current pair are two people; nobody suggests them again."""
        chosen = self._chosen()
        if chosen is None or self._busy:
            return

        def told() -> None:
            self._said, self._done = (*self._said, chosen), "said_two"

        one_id, other_id = chosen.one.member_id, chosen.other.member_id
        self._write(lambda till: dismiss_suggestion(till, one_id, other_id), told)

    def undo(self) -> None:
        """The pair that was told apart last is listed again."""
        if not self._said or self._busy:
            return
        last = self._said[-1]

        def told() -> None:
            self._said, self._done = self._said[:-1], "again"

        self._write(lambda till: suggest_again(till, last.one.member_id, last.other.member_id), told)

    def _write(self, work: Callable[[Till], None], told: Callable[[], None]) -> None:
        """Write and look again in one go; ``told`` is not called where the dialog was left meanwhile."""
        opening, asked = self._opening, self._ask()
        self._busy = True

        def write(till: Till) -> tuple[Suggestion, ...]:
            work(till)
            return _suggested(till)

        def written(found: tuple[Suggestion, ...]) -> None:
            if opening is self._opening:
                self._busy = False
                told()
            self._got(asked, found)

        def refused(refusal: Refusal) -> None:
            if opening is self._opening:
                self._busy = False
            self.desk.refuse(refusal)

        self.desk.lane.run(write, written, refused)

    def _read(self) -> None:
        asked = self._ask()
        self.desk.lane.run(_suggested, lambda found: self._got(asked, found))

    def _ask(self) -> int:
        self._asked += 1
        return self._asked

    def _got(self, asked: int, found: tuple[Suggestion, ...]) -> None:
        if asked != self._asked:
            return
        self._found = found
        self._current = max(0, min(self._current, len(self._shown) - 1))
        self._present()

    def _forget(self) -> None:
        self._ask()
        self._opening = object()
        self._found, self._current, self._busy = None, 0, False
        self._said, self._done = (), ""

    @property
    def _shown(self) -> tuple[Suggestion, ...]:
        return (self._found or ())[:MOST_SUGGESTED]

    def _chosen(self) -> Suggestion | None:
        return self._shown[self._current] if self._found else None

    def _model(self) -> DuplicatesModel:
        if self._found is None:
            return DuplicatesModel()
        say = self.desk.say
        return DuplicatesModel(
            rows=tuple(self._row(pair) for pair in self._shown),
            current=self._current,
            empty="" if self._found else say("window.duplicates.empty"),
            note=self._note(),
            can_undo=bool(self._said),
        )

    def _note(self) -> str:
        if self._done:
            return self.desk.say(f"window.duplicates.{self._done}")
        is_more = len(self._found or ()) > MOST_SUGGESTED
        return self.desk.say("window.duplicates.more", most=MOST_SUGGESTED) if is_more else ""

    def _row(self, pair: Suggestion) -> PairRow:
        why = self.desk.say(f"window.duplicates.because.{pair.why}")
        return PairRow(one=self._side(pair.one), other=self._side(pair.other), why=why)

    def _side(self, who: Suggested) -> Side:
        say = self.desk.say
        visits = say("window.duplicates.visits", visits=f"{who.visits:,}")
        name = "  ".join(part for part in (who.name or say("window.duplicates.no_name"), who.phone, visits) if part)
        rest = (grouped(who.member_no), who.birthday, say("window.duplicates.enrolled", day=who.enrolled_on))
        return Side(name, " · ".join(part for part in rest if part))


def _suggested(till: Till) -> tuple[Suggestion, ...]:
    """One more than is shown, so that it can be said that there are more."""
    return suggest_merges(till, MOST_SUGGESTED + 1)
