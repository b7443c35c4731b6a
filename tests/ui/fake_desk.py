"""A small desk for presenters: everything is done at once, on the spot, over a real till; what it was told is kept.

``held`` lanes keep their work until ``release``, for answers that come late.
"""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from desktop.bootstrap import Seat, keeper
from desktop.core.domain.errors import Refusal
from desktop.core.domain.printer import Attached, Printer
from desktop.core.domain.shop import Shop
from desktop.core.domain.staff import Approval
from desktop.core.ports import Keeper, Till
from desktop.core.services.tell import money, sentences
from desktop.core.words import Words
from desktop.devices.printing import Looked, Sent, look, send
from desktop.settings import DeviceSettings
from desktop.ui.desk import Notice, Question, Refused
from desktop.ui.prints import Prints
from tests.tills import PIN, seated
from tests.ui.fake_line import FakeLine

T = TypeVar("T")


class InlineLane:
    """Does the work when asked; while ``held``, when released."""

    def __init__(self, till: Till, refuse: Refused) -> None:
        self.till, self.held = till, False
        self._refuse = refuse
        self._waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[Till], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """As desk.Lane."""

        def act() -> None:
            try:
                result = work(self.till)
            except Refusal as refusal:
                (otherwise or self._refuse)(refusal)
            else:
                then(result)

        if self.held:
            self._waiting.append(act)
        else:
            act()

    def while_closed(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """As desk.Lane; nothing is closed here."""
        self.run(lambda _till: work(), then, otherwise)

    @property
    def waits(self) -> int:
        """How much work waits for its release."""
        return len(self._waiting)

    def release(self, *, backwards: bool = False) -> None:
        """Do what waited, in order or in the other order."""
        self.held, waiting, self._waiting = False, self._waiting, []
        for act in waiting[::-1] if backwards else waiting:
            act()


class InlineAside:
    """As InlineLane, for what is not the ledger's."""

    def __init__(self, lane: InlineLane) -> None:
        self._lane = lane

    def run(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        """As desk.Aside."""
        self._lane.run(lambda _till: work(), then, otherwise)

    def post(self, callback: Callable[[], None]) -> None:
        """As desk.Aside: at once."""
        callback()


class FakeDoors(Struct, kw_only=True):
    """Ways out: ``sent`` keeps what went to the printer, which is the real one unless ``fails`` says otherwise."""

    data_dir: Path
    fails: Refusal | None = None
    now_us: Callable[[], int] = lambda: 0
    practise: Any = None
    sent: list[tuple[Printer, bytes, str]] = []
    pos: Any = None
    ears: Any = None
    side_key: Any = None

    hangs: tuple[Attached, ...] = ()
    till: Any = None

    def keeper(self) -> Keeper:
        """Looks after the ledger in the folder, if a test put one there."""
        return keeper(self.data_dir)

    def open_till(self) -> Any:
        """The till of the lane once more, instead of another one."""
        return nullcontext(self.till)

    def look_at(self, printer: Printer) -> Looked:
        """As devices.printing.look."""
        if self.fails is not None:
            raise self.fails
        return look(printer)

    def attached(self) -> tuple[Attached, ...]:
        """As devices.finding.attached."""
        return self.hangs

    def send(self, printer: Printer, data: bytes, name: str) -> Sent:
        """As devices.printing.send."""
        self.sent.append((printer, data, name))
        if self.fails is not None:
            raise self.fails
        return send(printer, data, name)


class FakeDesk:
    """The desk (desk.Desk) with lists of what presenters asked of it. ``approves``: whose PIN ask_right gives."""

    def __init__(
        self, till: Till, folder: Path, *, language: str = "zh-Hans", settings: DeviceSettings | None = None
    ) -> None:
        self.seat = Seat()
        self.lane = InlineLane(seated(till, self.seat), self.refuse)
        self.aside = InlineAside(self.lane)
        self.doors = FakeDoors(data_dir=folder, till=self.lane.till)
        self.line = FakeLine()
        self.language, self.settings = language, settings or DeviceSettings()
        self.approves: str | None = "manager"
        self.gone: list[tuple[str, dict[str, Any]]] = []
        self.opened: list[tuple[str, dict[str, Any]]] = []
        self.closed = 0
        self.told: list[Notice] = []
        self.refusals: list[Refusal] = []
        self.questions: list[Question] = []
        self.whys: list[str] = []
        self.slips: list[tuple[str, bool]] = []
        self.prints = Prints(self, self.aside, lambda: None)  # type: ignore[arg-type]
        self.changes = 0

    @property
    def words(self) -> Words:
        return Words(self.language)

    @property
    def shop(self) -> Shop:
        return self.lane.till.shop

    @property
    def is_demo(self) -> bool:
        return self.lane.till.demo

    def say(self, key: str, **facts: object) -> str:
        return self.words.say(key, **facts)

    def money(self, amount_minor: int) -> str:
        return money(amount_minor, self.shop.currency)

    def in_words(self, refusal: Refusal) -> dict[str, str]:
        return sentences(self.words, refusal.code, refusal.facts, self.shop.currency)

    def go(self, room: str, **wish: object) -> None:
        self.gone.append((room, wish))

    def open(self, dialog: str, **wish: object) -> None:
        self.opened.append((dialog, wish))

    def close(self, _room: Any = None) -> None:
        self.closed += 1

    def tell(self, notice: Notice) -> None:
        self.told.append(notice)

    def hush(self) -> None:
        """Toasts are a list here."""

    def refuse(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)

    def ask(self, question: Question) -> None:
        self.questions.append(question)

    def ask_right(self, deed: str, why: str, then: Callable[[Approval], None], *, amount: int | None = None) -> None:
        staff = self.lane.till.staff
        if (own := staff.own(deed, amount)) is not None:
            then(own)
            return
        self.whys.append(why)
        if self.approves is not None:
            then(staff.approve(self.approves, PIN, deed, amount))

    def print_slip(self, bill: str, *, is_copy: bool = False, is_cash: bool = False) -> None:  # noqa: ARG002
        self.slips.append((bill, is_copy))

    def reopened(self) -> None:
        self.gone.append(("reopened", {}))

    def reframe(self) -> None:
        """Nobody looks at the frame here."""

    def search(self) -> None:
        self.opened.append(("search", {}))

    def raise_side(self) -> None:
        self.opened.append(("side", {}))

    def changed(self, *, settings: DeviceSettings | None = None) -> None:
        self.changes += 1
        if settings is not None:
            self.settings = settings


class FakeView:
    """Records every model that it is shown; ``last`` is what a person would see."""

    def __init__(self) -> None:
        self.models: list[Any] = []

    def present(self, model: Any) -> None:
        self.models.append(model)

    @property
    def last(self) -> Any:
        return self.models[-1]
