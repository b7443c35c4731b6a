"""The desk: what every presenter stands at. Plain Python; the shell builds the real one, tests a small one.

A presenter asks the desk for the ledger (``lane``), for words and figures, for other rooms, dialogs and toasts. It
never sees a widget: its view is a protocol of its own, told with ``present(model)`` what to look like.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.intents import Proof
from desktop.core.domain.printer import Printer
from desktop.core.domain.shop import Shop
from desktop.core.words import Words
from desktop.settings import DeviceSettings

if TYPE_CHECKING:
    from desktop.core.domain.staff import Approval
    from desktop.core.ports import Keeper, Till  # all of the domain, which the first paint does not need
    from desktop.ui.hq_line import HqLine
    from desktop.ui.paper_queue import PaperQueue

T = TypeVar("T")
Tone = Literal["plain", "ok", "warn", "bad"]
Refused = Callable[[Refusal], None]


class Lane(Protocol):
    """The database lane: one thread does everything that touches the ledger, in the order asked.

    ``work`` runs there with the till; then, back on the thread of the window, ``then`` gets its result or
    ``otherwise`` the refusal (by default it is told as a toast).
    """

    def run(self, work: "Callable[[Till], T]", then: Callable[[T], None], otherwise: Refused | None = None) -> None: ...

    def while_closed(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """Close the till and do ``work`` in its place; the next work opens it again."""


class Aside(Protocol):
    """Slow things that are not the ledger's (printers, folders): a thread of their own, results as with Lane."""

    def run(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None: ...

    def post(self, callback: Callable[[], None]) -> None:
        """Call back on the window's thread soon: progress told by work in between."""


class Sent(Protocol):
    """Where a print went (devices.printing.Sent)."""

    @property
    def where(self) -> str: ...
    @property
    def near_end(self) -> bool: ...


class Looked(Protocol):
    """How a printer is (devices.printing.Looked)."""

    @property
    def answers(self) -> bool: ...
    @property
    def trouble(self) -> str: ...


class Ways(Protocol):
    """The ways out of the window that rooms may need (shell.doors.Doors has more)."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def send(self) -> Callable[[Printer, bytes, str], Sent]: ...
    @property
    def now_us(self) -> Callable[[], int]: ...
    @property
    def keeper(self) -> "Callable[[], Keeper]": ...


class Notice(Struct, frozen=True, kw_only=True):
    """What a toast says: what happened · what is safe, what to do. ``bad`` ones stay until Esc."""

    tone: Tone
    title: str
    detail: str = ""


class Desk(Protocol):
    """What the shell offers to presenters. All of it is called on the window's thread."""

    lane: Lane
    aside: Aside

    @property
    def line(self) -> "HqLine": ...
    @property
    def doors(self) -> Ways: ...
    @property
    def words(self) -> Words: ...
    @property
    def shop(self) -> Shop: ...
    @property
    def settings(self) -> DeviceSettings: ...
    @property
    def is_demo(self) -> bool: ...

    @property
    def prints(self) -> "PaperQueue": ...

    def say(self, key: str, **facts: object) -> str: ...
    def money(self, amount_minor: int) -> str: ...

    def in_words(self, refusal: Refusal) -> dict[str, str]:
        """A refusal in words: ``title``, ``detail``, ``remedy``."""

    def go(self, room: str, **wish: object) -> None:
        """Show a page of the rail; the wish goes to its presenter's ``enter``."""

    def open(self, dialog: str, **wish: object) -> None:
        """Open a dialog over the page; the wish goes to its presenter's ``enter``."""

    def close(self, room: "Room | None" = None) -> None:
        """Close the dialog on top; a ``room`` closes itself, with what was asked on top of it, if it is open."""

    def tell(self, notice: Notice) -> None:
        """Show a toast."""

    def hush(self) -> None:
        """What the last toast asked for has been done: take it away. What went wrong stays until Esc."""

    def refuse(self, refusal: Refusal) -> None:
        """Tell a refusal in words, until Esc."""

    def ask(self, question: "Question") -> None:
        """Ask before something that matters; ``yes`` is called only after a yes."""

    def ask_right(self, deed: str, why: str, then: "Callable[[Approval], None]", *, amount: int | None = None) -> None:
        """``then`` gets the approval of a deed (domain.rights): at once where it is the right of who acts now.

        Else somebody who may is asked for their PIN on the spot; a wrong one is asked again.
        """

    def print_slip(self, bill: str, *, is_copy: bool = False, is_cash: bool = False) -> None:
        """Send a slip (bill or refund number) to the printer, at cash after the drawer; what fails is said."""

    def reopened(self) -> None:
        """Open the till once more: the shop was made or restored, or would not open before."""

    def reframe(self) -> None:
        """The page's title or buttons are others now."""

    def search(self) -> None:
        """Put the cursor into the search field."""

    def raise_side(self) -> None:
        """Show the side window beside a POS."""

    def changed(self, *, settings: DeviceSettings | None = None) -> None:
        """Facts were written, or device settings changed: every screen looks again."""


class Action(Struct, frozen=True, kw_only=True):
    """A button of the top bar and its key. ``primary``: the one filled button of the screen."""

    key: str
    label: str
    do: Callable[[], None]
    primary: bool = False


class Room(Protocol):
    """What the shell asks of every presenter, page or dialog."""

    def attach(self, view: Any) -> None:
        """A new view looks at this presenter (also after a change of language or theme): present the model to it."""

    def enter(self, **wish: object) -> None:
        """The room is shown now, with a wish or none."""

    def leave(self) -> None:
        """The room is hidden now."""

    def refresh(self) -> None:
        """Facts, settings or the language changed: look again and present."""

    def time_passed(self) -> None:
        """A moment has passed, or the line to HQ is another: look at the clock again, not at the ledger."""

    def scanned(self, text: str) -> bool:
        """A scan was heard; whether it was for this room."""

    def chosen(self, member: "Chosen") -> bool:
        """A member was chosen in the search field; whether this room takes them."""

    def pressed(self, key: str) -> bool:
        """A key went down that no widget wanted (F8, Esc, Enter, Del, 7 …); whether it meant something here."""

    def title(self) -> str: ...
    def actions(self) -> tuple[Action, ...]: ...


class Chosen(Struct, frozen=True):
    """A member found by search: who, and what proves it (RULES.md, "Who may spend")."""

    member_id: str
    proof: Proof


class Question(Struct, frozen=True, kw_only=True):
    """A question with one yes; Esc is always no. ``danger`` paints the yes as something that takes."""

    title: str
    detail: str
    yes: str
    then: Callable[[], None]
    danger: bool = False


def in_a_line(desk: Desk, refusal: Refusal) -> str:
    """A refusal where there is one line for it: what happened, and what to do."""
    parts = desk.in_words(refusal)
    return desk.say("window.parts.refused", title=parts["title"], remedy=parts["remedy"]).strip()
