"""Makes the card once per opening and shows its code; what is printed from here is the same card."""

from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.slip import Card
from desktop.core.ports import Till
from desktop.core.services.print_card import print_card_of
from desktop.ui.desk import Action, Chosen
from desktop.ui.room import PlainRoom

Modules = tuple[tuple[bool, ...], ...]


class MadeCard(Struct, frozen=True):
    """A card and its code's modules, row by row, dark is True."""

    card: Card
    modules: Modules


class CardModel(Struct, frozen=True, kw_only=True):
    """The whole dialog. ``modules`` empty: the card is being made."""

    title: str
    shop: str
    name: str
    number: str
    modules: Modules


class Presenter(PlainRoom):
    """Holds the card of this opening."""

    _visit = 0
    _member_id = ""
    _fresh = False
    _made: MadeCard | None = None

    def enter(self, **wish: Any) -> None:
        """``member_id``: whose code; ``fresh``: they were enrolled just now."""
        if wish["member_id"] == self._member_id:
            return
        self._visit += 1
        self._member_id, self._fresh, self._made = wish["member_id"], bool(wish.get("fresh")), None
        visit, who, language = self._visit, self._member_id, self.desk.words.language
        self._present()
        self.desk.lane.run(
            lambda till: _make(till, who, language),
            lambda made: self._got(made) if visit == self._visit else None,
            lambda refusal: self._not_made(refusal) if visit == self._visit else None,
        )

    def leave(self) -> None:
        """The next opening makes another card."""
        self._visit += 1
        self._member_id, self._made = "", None

    def to_checkout(self) -> None:
        """The picture is taken. A code shown by the till is none that was scanned: a phone's proof, no card's."""
        chosen = Chosen(self._member_id, "phone")
        if self._made is not None:
            self.desk.close(self)
            self.desk.go("checkout", member=chosen)

    def print(self) -> None:
        """Print this very card: it is on record already."""
        if self._made is not None:
            self.desk.open("paper", what="card", member_id=self._member_id, card=self._made.card)

    def scanned(self, _text: str) -> bool:
        """Whoever scans the code off this screen means nothing by it."""
        return True

    def title(self) -> str:
        """New member, or the code of one."""
        return self.desk.say("window.card.fresh" if self._fresh else "window.card.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter to the counter, Ctrl+P prints."""
        say = self.desk.say
        return (
            Action(key="Enter", label=say("window.card.taken"), do=self.to_checkout, primary=True),
            Action(key="Ctrl+P", label=say("window.card.print"), do=self.print),
        )

    def _got(self, made: MadeCard) -> None:
        self._made = made
        self._present()

    def _not_made(self, refusal: Refusal) -> None:
        self.desk.close(self)
        self.desk.refuse(refusal)

    def _model(self) -> CardModel:
        made = self._made
        return CardModel(
            title=self.title(),
            shop=made.card.shop if made else "",
            name=made.card.name if made else "",
            number=made.card.number if made else "",
            modules=made.modules if made else (),
        )


def _make(till: Till, member_id: str, language: str) -> MadeCard:
    card = print_card_of(till, member_id, language)
    return MadeCard(card, till.papers.qr(card.token))
