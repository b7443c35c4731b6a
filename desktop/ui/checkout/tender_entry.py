"""How a bill is paid, as it is typed: parts that were settled, and one tender that takes the rest. Pure."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.intents import Tender
from desktop.ui.checkout import amount_entry
from desktop.ui.tender_kinds import CASH

PLACES = 5


class Tenders(Struct, frozen=True, kw_only=True):
    """``parts``: what others paid; ``current`` takes the rest, or what is ``typed``. Cash typed is what came."""

    current: str
    parts: tuple[Tender, ...] = ()
    typed: str = ""

    def choose(self, kind: str, pay_minor: int, currency: str) -> "Tenders":
        """This tender takes the rest of what the others leave; chosen again, it takes all."""
        if kind == self.current:
            return replace(self, parts=(), typed="")
        parts = (*self.parts, *self._typed_part(pay_minor, currency))
        return Tenders(current=kind, parts=tuple(part for part in parts if part.kind != kind))

    def press(self, key: str, currency: str) -> "Tenders":
        """A number key for the current tender."""
        return replace(self, typed=amount_entry.typed(self.typed, key, currency))

    def rest_minor(self, pay_minor: int) -> int:
        """What the parts leave to the current tender."""
        return max(0, pay_minor - sum(part.amount_minor for part in self.parts))

    def came_minor(self, pay_minor: int, currency: str) -> int:
        """What the current tender brings: as typed, else the rest."""
        return amount_entry.amount_minor(self.typed, currency) if self.typed else self.rest_minor(pay_minor)

    def change_minor(self, pay_minor: int, currency: str) -> int:
        """The cash to hand back."""
        return max(0, self.came_minor(pay_minor, currency) - self.rest_minor(pay_minor)) if self.current == CASH else 0

    def short_minor(self, pay_minor: int, currency: str) -> int:
        """What is still missing; negative where something that gives no change brings too much."""
        missing = self.rest_minor(pay_minor) - self.came_minor(pay_minor, currency)
        return max(0, missing) if self.current == CASH else missing

    def settled(self, pay_minor: int, currency: str) -> tuple[Tender, ...]:
        """The tenders as the bill says them; they come to what is paid as soon as nothing is short."""
        last = min(self.came_minor(pay_minor, currency), self.rest_minor(pay_minor))
        return tuple(part for part in (*self.parts, Tender(self.current, last)) if part.amount_minor)

    def fitting(self, pay_minor: int) -> "Tenders":
        """The same for a bill that changed: parts that come to all of it, or more, are forgotten."""
        paid = sum(part.amount_minor for part in self.parts)
        return replace(self, parts=(), typed="") if self.parts and paid >= pay_minor else self

    @property
    def has_cash(self) -> bool:
        """Whether somebody reaches into the drawer."""
        return self.current == CASH or any(part.kind == CASH for part in self.parts)

    def _typed_part(self, pay_minor: int, currency: str) -> tuple[Tender, ...]:
        """What was typed for the current tender, if it leaves something to another."""
        came = self.came_minor(pay_minor, currency) if self.typed else 0
        return (Tender(self.current, came),) if 0 < came < self.rest_minor(pay_minor) else ()


def kept(tenders: tuple[Tender, ...], otherwise: str) -> Tenders:
    """The tenders of a bill found again: the last one takes the rest, as it did."""
    if not tenders:
        return Tenders(current=otherwise)
    return Tenders(current=tenders[-1].kind, parts=tenders[:-1])
