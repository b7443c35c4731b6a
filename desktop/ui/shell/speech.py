"""What the shell says and asks, in the language spoken now: sentences, money, refusals, questions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.core.domain.errors import Refusal
from desktop.core.domain.shop import Shop
from desktop.core.words import Words
from desktop.ui.desk import Lane, Notice, Question
from desktop.ui.shell.model import ShellView

if TYPE_CHECKING:
    from desktop.core.domain.staff import Approval  # with the rights table, which the first paint does not need

_BEFORE_ANY_SHOP = "CNY"


class Speech:
    """The part of the desk that puts things into words; who inherits it says in which language, and opens dialogs."""

    lane: Lane
    _shop: Shop | None = None

    @property
    def words(self) -> Words:
        """The language spoken now."""
        raise NotImplementedError

    @property
    def view(self) -> ShellView:
        """The window, which shows the toasts."""
        raise NotImplementedError

    def open(self, dialog: str, **wish: object) -> None:
        """Open a dialog."""
        raise NotImplementedError

    def tell(self, notice: Notice) -> None:
        """Show a toast."""
        self.view.tell(notice)

    def hush(self) -> None:
        """Take away a toast that has passed."""
        self.view.clear_toast()

    @property
    def _currency(self) -> str:
        return self._shop.currency if self._shop else _BEFORE_ANY_SHOP

    def say(self, key: str, **facts: object) -> str:
        """A sentence in the language spoken now."""
        return self.words.say(key, **facts)

    def money(self, amount_minor: int) -> str:
        """An amount as the shop writes it."""
        from desktop.core.services.tell import money

        return money(amount_minor, self._currency)

    def in_words(self, refusal: Refusal) -> dict[str, str]:
        """A refusal in words."""
        from desktop.core.services.tell import sentences

        return sentences(self.words, refusal.code, refusal.facts, self._currency)

    def refuse(self, refusal: Refusal) -> None:
        """Tell a refusal in words."""
        parts = self.in_words(refusal)
        self.tell(Notice(tone="bad", title=parts["title"], detail=f"{parts['detail']} {parts['remedy']}"))

    def ask(self, question: Question) -> None:
        """Ask; Esc is no."""
        self.open("question", question=question)

    def ask_right(self, deed: str, why: str, then: "Callable[[Approval], None]", *, amount: int | None = None) -> None:
        """The approval of who acts now, or of somebody who gives their PIN for it."""

        def asked(own: "Approval | None") -> None:
            if own is not None:
                then(own)
            else:
                self.open("approval", deed=deed, amount=amount, why=why, then=then)

        self.lane.run(lambda till: till.staff.own(deed, amount), asked)

    def ask_again(self, refusal: Refusal, then: "Callable[[Approval], None]", otherwise: Callable[[], None]) -> None:
        """Somebody did what is not their right: the right person's PIN, or else ``otherwise``."""
        from desktop.core.services.tell import in_staff_words

        deed, role = str(refusal.facts["deed"]), str(refusal.facts["role"])
        words = {what: in_staff_words(self.words, what, name) for what, name in (("deed", deed), ("role", role))}
        why = self.say("window.approval.needs", **words)
        self.open("approval", deed=deed, amount=None, role=role, why=why, then=then, otherwise=otherwise)
