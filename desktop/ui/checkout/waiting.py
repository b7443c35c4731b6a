"""What waits until everything asked of the ledger was answered: F8 and F9 pressed before the price came."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Act = Callable[[], None]


class Waiting:
    """Several that wait are done in the order asked, each once all is known again."""

    def __init__(self, is_known: Callable[[], bool]) -> None:
        """``is_known``: whether nothing but the answers awaited here is missing."""
        self._is_known = is_known
        self._wanted: list[tuple[Act, bool]] = []
        self._awaited = 0

    @property
    def is_settled(self) -> bool:
        """Whether everything asked so far was answered."""
        return not self._awaited and self._is_known()

    @property
    def holds(self) -> bool:
        """Whether something waits before which nothing may change."""
        return any(hold for _, hold in self._wanted)

    def add(self, act: Act, *, hold: bool) -> None:
        """Do this once all is known. ``hold``: nothing changes till then."""
        self._wanted.append((act, hold))

    def let_go(self) -> None:
        """What waits is not done any more: it is known now that something is amiss."""
        self._wanted = []

    def go_on(self) -> None:
        """Something was answered: what waited for it is done."""
        while self._wanted and self.is_settled:
            act, _ = self._wanted.pop(0)
            act()

    def await_answer(self) -> None:
        """Something was asked that may change the bill."""
        self._awaited += 1

    @contextmanager
    def answering(self) -> Iterator[None]:
        """What its answer does; should that fail, what waited for it is let go, and no F9 waits for it again."""
        try:
            yield
        except BaseException:
            self.let_go()
            self._awaited -= 1
            raise
        self._awaited -= 1
        self.go_on()
