"""What was typed into the drawer's dialog, as a frozen value; pieces by their worth. Pure."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.takings import Piece
from desktop.ui.checkout.amount_entry import BACK, CLEAR, amount_minor, typed

What = Literal["open", "move", "count", "close"]
Way = Literal["out", "in"]
_MOST_DIGITS = 5


class Entry(Struct, frozen=True, kw_only=True):
    """``amount`` as typed. ``by_pieces``: counted by worth; ``pieces`` as typed, ``row`` the one that keys go to."""

    what: What = "open"
    way: Way = "out"
    amount: str = ""
    reason: str = ""
    by_pieces: bool = False
    worths: tuple[int, ...] = ()
    pieces: tuple[str, ...] = ()
    row: int = 0

    def amount_minor(self, currency: str) -> int:
        """What it comes to."""
        if self.by_pieces:
            return sum(piece.worth_minor * piece.pieces for piece in self.counted())
        return amount_minor(self.amount, currency)

    def is_given(self) -> bool:
        """Whether anything was typed: a drawer may be empty, but that is typed too."""
        return any(self.pieces) if self.by_pieces else bool(self.amount)

    def counted(self) -> tuple[Piece, ...]:
        """The pieces that were counted."""
        if not self.by_pieces:
            return ()
        pairs = zip(self.worths, self.pieces, strict=True)
        return tuple(Piece(worth, int(count)) for worth, count in pairs if count)

    def pressed(self, key: str, currency: str) -> "Entry":
        """After a key of the keypad or keyboard; what makes no sense changes nothing."""
        if not self.by_pieces:
            return replace(self, amount=typed(self.amount, key, currency))
        count = self.pieces[self.row]
        if key == CLEAR:
            count = ""
        elif key == BACK:
            count = count[:-1]
        elif key.isdecimal() and len(count) < _MOST_DIGITS:
            count = (count + key).lstrip("0") or "0"
        return replace(self, pieces=(*self.pieces[: self.row], count, *self.pieces[self.row + 1 :]))

    def moved(self, row: int) -> "Entry":
        """Keys go to another row."""
        return replace(self, row=max(0, min(row, len(self.worths) - 1)))
