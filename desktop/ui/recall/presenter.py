"""The bills that wait, in the order in which they were held; Enter takes one back to the counter."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from desktop.core.services.hold_bill import HeldBill, drop_held, held_bills
from desktop.ui.desk import Action, Question
from desktop.ui.room import PlainRoom


class HeldRow(Struct, frozen=True, kw_only=True):
    """One bill. ``name``: its note, else whose it is; ``line``: the rest; ``figure_note``: when it was held."""

    name: str
    line: str
    amount: str
    figure_note: str


class RecallModel(Struct, frozen=True, kw_only=True):
    """``empty``: why there is nothing; ``swap``: what becomes of the bill on the screen, "" for nothing there."""

    rows: tuple[HeldRow, ...] = ()
    current: int = 0
    empty: str = ""
    swap: str = ""


class Presenter(PlainRoom):
    """``take`` gets the id of the bill that is wanted; ``dropped`` hears that one was given up."""

    _held: tuple[HeldBill, ...] | None = None
    _current = 0
    _swaps = False
    _take: Callable[[str], None] | None = None
    _dropped: Callable[[], None] | None = None

    def enter(self, **wish: Any) -> None:
        """``swaps``: there is a bill on the screen, which will be held; ``take``, ``dropped``: see above."""
        self._swaps, self._take, self._dropped = wish["swaps"], wish["take"], wish["dropped"]
        self._held, self._current = None, 0
        self._read()
        self._present()

    def leave(self) -> None:
        """Nobody waits for a bill any more, and no row of now is shown when it is opened again."""
        self._take = self._dropped = self._held = None

    def scanned(self, _text: str) -> bool:
        """A scan picks no bill."""
        return True

    def pressed(self, key: str) -> bool:
        """Up and Down choose, Del gives up; F5 opened this: pressed again it is the next one's turn."""
        steps = {"Up": -1, "Down": 1}.get(key)
        if steps is not None:
            self.move(self._current + steps)
        elif key == "F5" and self._held:
            self.move((self._current + 1) % len(self._held))
        elif key in ("Del", "Delete"):
            self.drop()
        return steps is not None or key in ("F5", "Del", "Delete")

    def move(self, row: int) -> None:
        """Another row is current."""
        if self._held:
            self._current = max(0, min(row, len(self._held) - 1))
            self._present()

    def take(self) -> None:
        """The current bill goes back to the counter."""
        take, chosen = self._take, self._chosen()
        if take is not None and chosen is not None:
            self.desk.close(self)
            take(chosen.event_id)

    def drop(self) -> None:
        """Give the current bill up, after a yes."""
        chosen = self._chosen()
        if chosen is None:
            return
        say = self.desk.say
        self.desk.ask(
            Question(
                title=say("window.recall.ask_drop", amount=self.desk.money(chosen.amount_minor)),
                detail=say("window.recall.ask_drop_detail"),
                yes=say("window.recall.drop"),
                then=lambda: self._drop(chosen.event_id),
                danger=True,
            )
        )

    def title(self) -> str:
        """The bills that wait."""
        return self.desk.say("window.recall.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter takes."""
        return (Action(key="Enter", label=self.desk.say("window.recall.take"), do=self.take, primary=True),)

    def _drop(self, event_id: str) -> None:
        self.desk.lane.run(lambda till: drop_held(till, event_id), lambda _: self._gone())

    def _gone(self) -> None:
        if self._dropped is not None:
            self._dropped()
        self._read()

    def _read(self) -> None:
        self.desk.lane.run(held_bills, self._got)

    def _got(self, held: tuple[HeldBill, ...]) -> None:
        self._held = held
        self._current = max(0, min(self._current, len(held) - 1))
        self._present()

    def _chosen(self) -> HeldBill | None:
        return self._held[self._current] if self._held else None

    def _model(self) -> RecallModel:
        if self._held is None:
            return RecallModel()
        say = self.desk.say
        return RecallModel(
            rows=tuple(self._row(held) for held in self._held),
            current=self._current,
            empty="" if self._held else say("window.recall.empty"),
            swap=say("window.recall.swap") if self._swaps and self._held else "",
        )

    def _row(self, held: HeldBill) -> HeldRow:
        say = self.desk.say
        whom = " ".join(part for part in (held.member, held.phone) if part) or say("window.recall.nobody")
        details = [
            whom if held.note else "",
            say("window.recall.lines", count=held.lines) if held.lines else "",
            say("window.recall.points", points=f"{held.points:,}") if held.points else "",
            say("window.recall.ref", ref=held.ref) if held.ref else "",
            say("window.recall.by", who=held.held_by) if held.held_by else "",
        ]
        return HeldRow(
            name=held.note or whom,
            line=" · ".join(part for part in details if part),
            amount=self.desk.money(held.amount_minor),
            figure_note=f"{held.at:%m-%d %H:%M}",
        )
