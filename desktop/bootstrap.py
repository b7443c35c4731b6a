"""The one place that wires everything together: a data directory becomes a Till that services work with."""

import random
import secrets
import zoneinfo
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.documents.foreign_tables import ForeignTables
from desktop.core.documents.papers import DrawnPapers
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.names import ALPHABET
from desktop.core.domain.pin_lock import check_pin_form
from desktop.core.domain.shop import LANGUAGE_OF, MODES, REGIONS, Shop, minutes_of
from desktop.core.domain.staff import Approval
from desktop.core.ports import Keeper, Progress, Till, unwatched
from desktop.core.services.allow import allow_alone, record_after
from desktop.core.services.open_shop import open_shop
from desktop.core.store import suspicion
from desktop.core.store.border import LedgerDamaged
from desktop.core.store.cards import SignedCards
from desktop.core.store.keeper import FolderKeeper, Guard
from desktop.core.store.kept_lists import FolderCopies
from desktop.core.store.keys.kept_ca import ca_in, kept_ca
from desktop.core.store.keys.recovery import new_recovery_code as fresh_recovery_code
from desktop.core.store.keys.recovery import same_code
from desktop.core.store.opening import OpenLedger, make_new, open_ledger, save_identity
from desktop.core.store.random_ids import RandomIds, wall_us
from desktop.core.store.seat import Seat
from desktop.core.store.staff_desk import StaffDesk
from desktop.core.store.staff_pins import StaffPins
from desktop.core.store.staging import StagingFolder
from desktop.settings import DeviceSettings, read_device_settings, save_device_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.core.ports.sync import Carried, LineNews, RoundDone, Standing, SyncLog
    from desktop.core.protocol.messages import Enrolled
    from desktop.core.services.demo_shop import Filled
    from desktop.sync.background import Background, Line
    from desktop.sync.http_transport import HttpTransport

__all__ = [
    "DEMO_PIN",
    "RandomIds",
    "Seat",
    "calling",
    "carry_unsent",
    "described",
    "fresh_recovery_code",
    "join_hq",
    "keeper",
    "kept_ca",
    "new_demo",
    "new_shop",
    "open_till",
    "same_code",
    "sync_log",
    "sync_once",
    "syncing",
    "wall_us",
    "wired",
]

DEMO_PIN = "2468"
_DEMO_NAME, _DEMO_ZONE = "拾味小馆", "Asia/Shanghai"
_DEMO_TENDERS = ("云闪付",)

zoneinfo.reset_tzpath(())  # the shipped tzdata decides, not the system's: business days must agree on all machines


def _staff(ledger: OpenLedger, clock_us: Callable[[], int], seat: Seat | None) -> StaffDesk:
    pins = StaffPins(ledger.file, ledger.secrets.pin, clock_us)
    return StaffDesk(ledger.file, pins, seat, RandomIds(clock_us).event_id, ledger.clock, ledger.shop.currency)


def wired(ledger: OpenLedger, clock_us: Callable[[], int] = wall_us, seat: Seat | None = None) -> Till:
    """Everything a service needs, over an open ledger. ``seat``: in front of a window; None: a command acts."""
    return Till(
        shop=ledger.shop,
        clock=ledger.clock,
        ledger=ledger.file,
        cards=SignedCards(
            ledger.shop.merchant_id, ledger.secrets.device, ledger.public_keys, ledger.merchants, ledger.look_again
        ),
        staff=_staff(ledger, clock_us, seat),
        ids=RandomIds(clock_us),
        tables=ForeignTables(),
        staging=StagingFolder(ledger.folder),
        papers=DrawnPapers(),
        copies=FolderCopies(ledger.folder),
        safe_mode=ledger.safe_mode,
        demo=read_device_settings(ledger.folder).demo,
    )


@contextmanager
def open_till(folder: Path, clock_us: Callable[[], int] = wall_us, seat: Seat | None = None) -> "Iterator[Till]":
    """The till of a data directory, closed at the end of the block. ``seat``: see wired; in a demo its owner sits down.

    LedgerDamaged met inside it is remembered: opened again, the till is in safe mode and the action can be repeated.
    """
    ledger = open_ledger(folder, clock_us)
    StagingFolder(folder).clear()
    try:
        till = wired(ledger, clock_us, seat)
        if till.demo and seat is not None and not seat.welcomed:
            seat.welcomed, seat.staff_id = True, _owner(till)
        yield till
    except LedgerDamaged:
        suspicion.mark(folder)
        raise
    else:
        save_identity(ledger)
    finally:
        ledger.file.close()


def _owner(till: Till) -> str | None:
    """Who the invented shop belongs to: nobody who only looks around has to find a PIN first."""
    with till.ledger.reading() as reading:
        return next((person.staff_id for person in reading.people() if person.active), None)


def keeper(folder: Path, clock_us: Callable[[], int] = wall_us, seat: Seat | None = None) -> Keeper:
    """Who checks, backs up and restores the ledger of a data directory; the till need not open. ``seat``: see wired."""

    def let_restore(approval: Approval | None) -> None:
        try:
            with open_till(folder, clock_us, seat) as till:
                till.staff.demand("restore", approval)
        except (NotFound, LedgerDamaged):
            return  # no till, no rights: whoever holds the backup's code may have it

    def restored(approval: Approval) -> None:
        with open_till(folder, clock_us, seat) as till:
            record_after(till, approval)

    return FolderKeeper(folder, clock_us, Guard(let_restore, restored, by_command=seat is None or seat.by_command))


def new_shop(
    folder: Path, shop: Shop, pin: str, clock_us: Callable[[], int] = wall_us, recovery_code: str | None = None
) -> tuple[OpenLedger, str]:
    """Set a shop up in an unused directory: (open ledger, recovery code, shown once and kept nowhere).

    ``recovery_code``: from fresh_recovery_code, shown and typed back before anything is made; None makes one now.
    """

    def begin(ledger: OpenLedger) -> None:
        open_shop(wired(ledger, clock_us), ledger.secrets.device.public_bytes)

    ledger, code = make_new(folder, shop, check_pin_form(pin), clock_us, begin, recovery_code)
    save_identity(ledger)
    return ledger, code


def new_demo(
    folder: Path, clock_us: Callable[[], int] = wall_us, progress: Progress = unwatched, mode: str = "till"
) -> "Filled":
    """An invented shop in an unused directory, to be opened with open_till; its PIN is DEMO_PIN.

    The directory is marked as a demo before anybody is in it: broken off half-way, it is a smaller demo.
    Raises what new_shop raises.
    """
    from desktop.core.services.demo_shop import Crew, DemoClock, fill_demo, hire_all, opening_us

    now_us = clock_us()
    clock = DemoClock(opening_us(_DEMO_ZONE, now_us))
    shop = described(_DEMO_NAME, _DEMO_ZONE, "CN", mode, None, "04:00")
    ledger, _ = new_shop(folder, shop, DEMO_PIN, clock)
    try:
        marked = DeviceSettings(language=LANGUAGE_OF[shop.region], tenders=_DEMO_TENDERS, demo=True)
        save_device_settings(folder, marked)
        hired, seat = hire_all(wired(ledger, clock), DEMO_PIN), Seat()
        crew = Crew(hired, partial(setattr, seat, "staff_id"))
        filled = fill_demo(wired(ledger, clock, seat), clock, now_us, crew, progress=progress)
        save_identity(ledger)
    finally:
        ledger.file.close()
    return filled


@contextmanager
def sync_log(folder: Path, clock_us: Callable[[], int] = wall_us) -> "Iterator[SyncLog]":
    """The till's side of rounds with HQ, over a connection of its own: any thread may have one."""
    from desktop.core.store.syncing import LedgerSyncLog

    ledger = open_ledger(folder, clock_us)
    try:
        yield LedgerSyncLog(ledger, clock_us)
        save_identity(ledger)
    finally:
        ledger.file.close()


def join_hq(
    folder: Path,
    url: str,
    code: str,
    ca: Path | None = None,
    seat: Seat | None = None,
    approval: Approval | None = None,
) -> "Enrolled":
    """Make this till a device of the HQ at ``url``, also one that has an HQ. ``ca``: the one authority to believe.

    Raises Refusal ``sync.…``; the till is then as it was. Open tills of this directory must be opened anew.
    """
    from desktop.sync.http_transport import HttpTransport, checked_url
    from desktop.sync.joining import join

    if seat is not None:
        with open_till(folder, seat=seat) as till:
            allow_alone(till, "hq.join", approval)
    url, kept = checked_url(url), "" if ca is None else kept_ca(folder, ca)
    transport = HttpTransport(url, kept)
    try:
        with sync_log(folder) as log:
            return join(log, transport, code.strip(), url, kept)
    finally:
        transport.close()


def sync_once(folder: Path, progress: Progress = unwatched) -> "RoundDone":
    """A round now; once more, where somebody has written meanwhile. Refusal ``sync.not_enrolled``."""
    from desktop.sync.round import sync_round

    with sync_log(folder) as log:
        transport = calling(folder, log.standing())
        try:
            done = sync_round(log, transport, progress)
            return sync_round(log, transport, progress) if done.complete and done.left else done
        finally:
            transport.close()


def carry_unsent(folder: Path, out: Path, progress: Progress = unwatched) -> "Carried":
    """Everything that HQ lacks in a sealed file: sync.carrying.carry, keys.carried_file.write_carried."""
    from desktop.core.store.keys.carried_file import write_carried
    from desktop.sync.carrying import carry

    with sync_log(folder) as log:
        return carry(log, out, write_carried, progress)


def syncing(
    folder: Path,
    tell: "Callable[[LineNews], None]",
    fault: Callable[[BaseException], object],
    through: "Callable[[Line], Line] | None" = None,
    every_s: float | None = None,
) -> "Background":
    """The thread that keeps the till and its HQ together; ``tell`` is called on it. ``through``: a line on the line."""
    from desktop.sync.background import EVERY_S, Background, Backoff

    return Background(
        opening=lambda: sync_log(folder),
        calling=lambda standing: through(calling(folder, standing)) if through else calling(folder, standing),
        tell=tell,
        backoff=Backoff(random.SystemRandom().random, every_s or EVERY_S),
        fault=fault,
    )


def calling(folder: Path, standing: "Standing") -> "HttpTransport":
    """The line to the till's HQ."""
    from desktop.sync.http_transport import HttpTransport

    if standing.device_id is None:
        raise RuleBroken("sync.not_enrolled")
    return HttpTransport(standing.url, ca_in(folder, standing.ca))


def described(name: str, zone: str, region: str, mode: str, currency: str | None, day_starts: str) -> Shop:
    """A new shop from what was typed. RuleBroken ``shop.name``, ``shop.zone``, ``shop.day_starts``, ``shop.choice``."""
    if not name.strip():
        raise RuleBroken("shop.name")
    if zone not in zoneinfo.available_timezones():
        raise RuleBroken("shop.zone", zone=zone[:40])
    if region not in REGIONS or mode not in MODES:
        raise RuleBroken("shop.choice", choices=", ".join((*REGIONS, *MODES)))
    return Shop(
        merchant_id=RandomIds().event_id(),
        name=name.strip()[:60],
        store_id=RandomIds().event_id(),
        till_code="".join(secrets.choice(ALPHABET) for _ in range(4)),
        zone=zone,
        day_starts_minutes=minutes_of(day_starts),
        region=region,
        currency=currency or REGIONS[region],
        mode=mode,
    )
