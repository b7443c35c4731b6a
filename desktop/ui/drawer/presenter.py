"""The drawer's dialog: one deed at a time, begun with an id, so that a second Enter or a retry counts once."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.denominations import denominations
from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.domain.takings import Drawer
from desktop.core.ports import Till
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.count_cash import count_cash
from desktop.core.services.shifts.look_at_shift import read_drawer
from desktop.core.services.shifts.move_cash import move_cash
from desktop.core.services.shifts.open_shift import open_shift
from desktop.core.services.shifts.zs import KeptZ
from desktop.core.services.tell import in_staff_words
from desktop.ui.checkout.amount_entry import is_entry_key, key_of, written
from desktop.ui.desk import Action, Notice
from desktop.ui.drawer.entry import Entry, Way, What
from desktop.ui.drawer.model import DrawerModel, Line, PieceRow
from desktop.ui.room import PlainRoom

_AT_REASON = ("reason.", "shift.explain")
_COUNT_BY = "F6"


class Begun(Struct, frozen=True, kw_only=True):
    """What is about to be done: its id; on closing the drawer as counted, and the difference that needs a manager."""

    event_id: str
    drawer: Drawer | None = None
    limit_minor: int = 0


class Presenter(PlainRoom):
    """``then`` is called after it was done; for a close with the Z."""

    _entry = Entry()
    _begun: Begun | None = None
    _then: Callable[[Any], None] | None = None
    _amount_error = _reason_error = ""
    _busy = False

    def enter(self, **wish: Any) -> None:
        """``what``: open, move, count or close; ``then``: what follows."""
        what: What = wish["what"]
        worths = denominations(self.desk.shop.currency)
        self._entry = Entry(what=what, worths=worths, pieces=("",) * len(worths))
        self._then, self._begun, self._busy = wish.get("then"), None, False
        self._amount_error = self._reason_error = ""
        self._begin()
        self._present()

    def leave(self) -> None:
        """Nothing stays behind; what is on its way is written."""
        self._then = self._begun = None

    def scanned(self, _text: str) -> bool:
        """A scan is no amount."""
        return True

    def pressed(self, key: str) -> bool:
        """Digits that no field wanted; Up and Down between the pieces; F6 counts by worth; + and - put in, take out."""
        if key == _COUNT_BY and self._entry.what == "count" and self._entry.worths:
            self.count_by_pieces()
        elif self._entry.by_pieces and key in ("Up", "Down"):
            self.move(self._entry.row + (1 if key == "Down" else -1))
        elif self._entry.what == "move" and key in ("+", "-"):
            self.choose("in" if key == "+" else "out")
        elif is_entry_key(key_of(key)) and self._entry.what != "close":
            self.key(key_of(key))
        else:
            return False
        return True

    def title(self) -> str:
        """What is done."""
        return self.desk.say(f"window.drawer.{self._entry.what}.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter does it."""
        label = self.desk.say(f"window.drawer.{self._entry.what}.confirm")
        return (Action(key="Enter", label=label, do=self.confirm, primary=True),)

    # -- what is typed ------------------------------------------------------------------------------------------

    def key(self, key: str) -> None:
        """A key of the keypad."""
        self._change(self._entry.pressed(key, self.desk.shop.currency))

    def type_amount(self, text: str) -> None:
        """The field's whole text."""
        self._change(replace(self._entry, amount=text))

    def type_reason(self, text: str) -> None:
        """The field's whole text."""
        self._change(replace(self._entry, reason=text))

    def choose(self, way: Way) -> None:
        """Put in or take out."""
        self._change(replace(self._entry, way=way))

    def move(self, row: int) -> None:
        """Keys go to another row of pieces."""
        if self._entry.moved(row) != self._entry:
            self._change(self._entry.moved(row))

    def count_by_pieces(self) -> None:
        """By worth, or as a sum."""
        self._change(replace(self._entry, by_pieces=not self._entry.by_pieces))

    def _change(self, entry: Entry) -> None:
        self._entry, self._amount_error, self._reason_error = entry, "", ""
        self._present()

    # -- what is done -------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        entry = self._entry
        self.desk.lane.run(lambda till: _begun(till, entry.what), lambda begun: self._ready(entry.what, begun))

    def _ready(self, what: What, begun: Begun) -> None:
        if what == self._entry.what:
            self._begun = begun
            self._present()

    def confirm(self) -> None:
        """Do it, after a manager where that is needed."""
        begun = self._begun
        if begun is None or self._busy or self._is_lacking():
            return
        difference = begun.drawer.difference_minor if begun.drawer else None
        if difference is not None and abs(difference) > begun.limit_minor:
            why = self.desk.say("window.drawer.close.why", difference=self._signed(difference))
            self.desk.ask_right("shift.difference", why, lambda approval: self._do(begun, approval))
        elif self._entry.what == "move":
            why = in_staff_words(self.desk.words, "deed", "cash.move")
            self.desk.ask_right("cash.move", why, lambda approval: self._do(begun, approval))
        else:
            self._do(begun, None)

    def _is_lacking(self) -> bool:
        entry, say = self._entry, self.desk.say
        if entry.what != "close" and not entry.is_given():
            self._amount_error = say("window.drawer.no_amount")
        if self._needs_reason and not entry.reason.strip():
            self._reason_error = say("window.drawer.no_reason")
        self._present()
        return bool(self._amount_error or self._reason_error)

    def _do(self, begun: Begun, approval: Approval | None) -> None:
        if begun is not self._begun or self._busy:
            return
        entry, currency = self._entry, self.desk.shop.currency
        self._busy = True
        self._present()
        self.desk.lane.run(
            lambda till: _done(till, begun.event_id, entry, currency, approval),
            lambda done: self._was_done(begun, done),
            lambda refusal: self._was_refused(begun, refusal),
        )

    def _was_done(self, begun: Begun, done: KeptZ | None) -> None:
        then, entry = self._then, self._entry
        if begun is self._begun:
            self._busy = False
            self.desk.close(self)
        amount = self.desk.money(entry.amount_minor(self.desk.shop.currency))
        key = f"{entry.what}.done_{entry.way}" if entry.what == "move" else f"{entry.what}.done"
        facts = {"amount": amount, "number": done.z.no if done else ""}
        self.desk.tell(Notice(tone="ok", title=self.desk.say(f"window.drawer.{key}", **facts)))
        self.desk.changed()
        if then is not None:
            then(done)

    def _was_refused(self, begun: Begun, refusal: Refusal) -> None:
        """What was typed stays; what is wrong stands where it was typed."""
        if begun is not self._begun:
            self.desk.refuse(refusal)
            return
        self._busy = False
        told = self.desk.in_words(refusal)["title"]
        if refusal.code.startswith(_AT_REASON):
            self._reason_error = told
        elif refusal.code == "shift.amount":
            self._amount_error = told
        else:
            self.desk.refuse(refusal)
        self._present()

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def _needs_reason(self) -> bool:
        drawer = self._begun.drawer if self._begun else None
        return self._entry.what == "move" or (drawer is not None and bool(drawer.difference_minor))

    def _signed(self, minor: int) -> str:
        return f"+{self.desk.money(minor)}" if minor > 0 else self.desk.money(minor)

    def _model(self) -> DrawerModel:
        entry, say, currency = self._entry, self.desk.say, self.desk.shop.currency
        by_pieces = entry.by_pieces
        return DrawerModel(
            title=self.title(),
            note=say(f"window.drawer.{entry.what}.note"),
            is_ready=self._begun is not None,
            ways=entry.what == "move",
            way=entry.way,
            caption=say(f"window.drawer.{entry.what}.amount") if entry.what != "close" else "",
            amount=None if by_pieces or entry.what == "close" else entry.amount,
            amount_error=self._amount_error,
            reason=entry.reason,
            needs_reason=self._needs_reason,
            reason_error=self._reason_error,
            rows=self._rows() if by_pieces else (),
            row=entry.row,
            total=self.desk.money(entry.amount_minor(currency)) if by_pieces else "",
            may_count_by_pieces=entry.what == "count" and bool(entry.worths),
            lines=self._lines(),
            hint=say("window.drawer.count.blind") if entry.what == "count" else "",
            confirm=say(f"window.drawer.{entry.what}.confirm"),
            can_confirm=self._begun is not None and not self._busy,
            why_not=say("window.drawer.saving"),
        )

    def _rows(self) -> tuple[PieceRow, ...]:
        pairs = zip(self._entry.worths, self._entry.pieces, strict=True)
        money, currency = self.desk.money, self.desk.shop.currency
        return tuple(
            PieceRow(written(worth, currency), count or "—", money(worth * int(count)) if count else "—")
            for worth, count in pairs
        )

    def _lines(self) -> tuple[Line, ...]:
        drawer = self._begun.drawer if self._begun else None
        if drawer is None or drawer.difference_minor is None or drawer.counted_minor is None:
            return ()
        say, difference = self.desk.say, drawer.difference_minor
        tone = "bad" if difference else "ok"
        return (
            Line(say("z.expected"), self.desk.money(drawer.expected_minor)),
            Line(say("z.counted"), self.desk.money(drawer.counted_minor)),
            Line(say("z.difference"), self._signed(difference), tone),
        )


def _begun(till: Till, what: What) -> Begun:
    if what != "close":
        return Begun(event_id=till.ids.event_id())
    counted = read_drawer(till)
    return Begun(event_id=till.ids.event_id(), drawer=counted.drawer, limit_minor=counted.limit_minor)


def _done(till: Till, event_id: str, entry: Entry, currency: str, approval: Approval | None) -> KeptZ | None:
    amount = entry.amount_minor(currency)
    match entry.what:
        case "open":
            open_shift(till, event_id, amount)
        case "move":
            move_cash(till, event_id, amount if entry.way == "in" else -amount, entry.reason, approval)
        case "count":
            count_cash(till, event_id, amount, entry.counted())
        case "close":
            return close_shift(till, Closing(event_id=event_id, reason=entry.reason, approval=approval))
    return None
