"""Who acts at this window: in the strip, and the lock screen where staff is set up and nobody is signed in."""

from collections.abc import Callable

from desktop.core.domain.staff import Acting
from desktop.core.ports import Till
from desktop.ui.desk import Lane
from desktop.ui.shell.model import StripItem

_MINUTE_US = 60_000_000


class StaffNow:
    """``now`` is what the ledger said last. All of it on the window's thread.

    ``begins``: nobody is asked who they are, and somebody of HQ's may begin here.
    """

    def __init__(
        self, lane: Lane, changed: Callable[[], None], lock: Callable[[], None], now_us: Callable[[], int]
    ) -> None:
        """``lock`` opens the lock screen, unless it is open; called whenever nobody is signed in."""
        self._lane, self._changed, self._lock, self._now_us = lane, changed, lock, now_us
        self.now: Acting | None = None
        self.begins = False
        self._stirred_us = 0

    def look(self) -> None:
        """Ask the ledger."""
        self._lane.run(_who_acts, self._looked, lambda _: None)

    def _looked(self, found: tuple[Acting, bool]) -> None:
        acting, begins = found
        before, self.now, self.begins = (self.now, self.begins), acting, begins
        if before != found:
            self.stir()  # whoever signed in is here, also by touch alone
            self._changed()
        if acting.role == "nobody":
            self._lock()

    def may(self, deed: str) -> bool:
        """Whether whoever acts may do this at all; nobody, until the ledger has said who acts."""
        from desktop.core.domain.rights import may

        return self.now is not None and may(self.now.role, deed)

    def stir(self) -> None:
        """Somebody is here."""
        self._stirred_us = self._now_us()

    def rest(self, after_minutes: int) -> None:
        """Lock a till that nobody has touched for so long; 0: never."""
        is_person = self.now is not None and self.now.role in ("cashier", "lead", "manager")
        if after_minutes and is_person and self._now_us() - self._stirred_us >= after_minutes * _MINUTE_US:
            self.stir()
            self._lock()


def _who_acts(till: Till) -> tuple[Acting, bool]:
    from desktop.core.services.staff_upkeep import list_staff

    acting = till.staff.acting()
    return acting, acting.role == "shop" and bool(list_staff(till))


def staff_items(say: Callable[..., str], staff: StaffNow) -> tuple[StripItem, ...]:
    """One cell: who, and that Ctrl+L switches; where no staff was set up nothing, until HQ has published somebody."""
    now = staff.now
    if staff.begins:
        return (StripItem(icon="person", text=say("window.sign_in.confirm"), rest="Ctrl+L", opens="sign_in"),)
    if now is None or now.role in ("shop", "command"):
        return ()
    if now.role == "nobody":
        return (StripItem(icon="lock", text=say("window.strip.nobody"), tone="warn", opens="sign_in"),)
    role = say(f"staff.role.{now.role}")
    return (StripItem(icon="person", text=role, strong=now.name, rest="Ctrl+L", opens="sign_in"),)
