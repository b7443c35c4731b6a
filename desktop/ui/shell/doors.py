"""What the window is given from outside: the one place that wires (bootstrap) is above this room."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.core.domain.printer import Attached, Printer
from desktop.core.domain.shop import Shop
from desktop.settings import DeviceSettings
from desktop.ui.desk import Looked, Sent

if TYPE_CHECKING:
    from desktop.core.domain.staff import Approval
    from desktop.core.ports import Keeper, Progress, Till
    from desktop.core.ports.sync import Carried
    from desktop.ui.hq_line import Cable, Holder, Syncer, Tell
    from desktop.ui.pos_door import PosDoor
    from desktop.ui.pos_ears import Ears
    from desktop.ui.side_key import KeySource


class Doors(Struct, frozen=True, kw_only=True):
    """Ways out of the window. Everything that costs is behind a call, made on a worker's thread.

    ``language`` is None where nobody chose one. ``new_shop(shop facts…)`` makes a shop in the data directory;
    ``fresh_recovery_code`` and ``same_code`` serve the welcome. ``prepare`` is
    done before the till opens (the demo shop is filled). ``fault`` writes a fault down and names the file.
    ``send`` prints bytes under a name (devices.printing.send), ``look_at`` asks a printer how it is, ``attached`` says
    what hangs on this machine.

    ``practise`` opens the practice shop in a window of its own. ``diagnose`` saves what helps others to help
    (settings.diagnostics); raises Refusal.
    ``carry`` saves what HQ lacks as a file, and tells the code that opens it.

    ``syncer`` makes what brings the ledger and HQ together, ``holder`` what asks it for points;
    ``join(url, code, ca, approval)`` makes this till
    HQ's, and raises Refusal. ``kept_ca`` copies a certificate to where it stays, and says where. ``cable``: the demo's,
    ``pos`` the door for the POS on this machine, ``ears`` listens beside it, ``side_key`` hears the global key.
    """

    data_dir: Path
    settings: DeviceSettings
    language: str | None
    system_language: str
    open_till: "Callable[[], AbstractContextManager[Till]]"
    new_shop: Callable[["NewShop"], None]
    fresh_recovery_code: Callable[[], str]
    same_code: Callable[[str, str], bool]
    keeper: "Callable[[], Keeper]"
    save_settings: Callable[[DeviceSettings], None]
    send: Callable[[Printer, bytes, str], Sent]
    look_at: Callable[[Printer], Looked]
    attached: Callable[[], tuple[Attached, ...]]
    fault: Callable[[BaseException], str | None]
    now_us: Callable[[], int]
    prepare: "Callable[[Progress], DeviceSettings] | None" = None
    syncer: "Callable[[Tell], Syncer] | None" = None
    holder: "Callable[[], Holder] | None" = None
    join: "Callable[[str, str, str, Approval], None] | None" = None
    practise: Callable[[], None] | None = None
    diagnose: Callable[[Path], None] | None = None
    carry: "Callable[[Path, Progress], Carried] | None" = None
    kept_ca: Callable[[str], str] | None = None
    cable: "Cable | None" = None
    pos: "PosDoor | None" = None
    ears: "Ears | None" = None
    side_key: "KeySource | None" = None

    def now(self, shop: Shop | None) -> datetime:
        """The wall clock of the shop; the device's own while there is none."""
        from zoneinfo import ZoneInfo

        at = datetime.fromtimestamp(self.now_us() / 1_000_000, UTC)
        return at.astimezone(ZoneInfo(shop.zone) if shop else None)


class NewShop(Struct, frozen=True, kw_only=True):
    """What the welcome asked for (bootstrap.described, bootstrap.new_shop)."""

    name: str
    zone: str
    region: str
    mode: str
    day_starts: str
    pin: str
    recovery_code: str
