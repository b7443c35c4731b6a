"""The rail and the status strip as values: where we are, and in which state."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from desktop.core.domain.shop import Shop
from desktop.settings import DeviceSettings
from desktop.ui.hq_line import HqLine
from desktop.ui.prints import Prints
from desktop.ui.prints_told import QUEUE_KEY
from desktop.ui.shell.line_told import line_items
from desktop.ui.shell.model import RailEntry, StripItem
from desktop.ui.shell.rooms import RAIL
from desktop.ui.shell.shift_now import ShiftNow, shift_items
from desktop.ui.shell.staff_now import StaffNow, staff_items


class Standing(Protocol):
    """What the strip needs of the shell."""

    @property
    def shop(self) -> Shop:
        """The shop."""

    @property
    def settings(self) -> DeviceSettings:
        """What this device was told."""

    @property
    def is_demo(self) -> bool:
        """Whether the shop is invented."""

    @property
    def safe_mode(self) -> bool:
        """Whether the ledger before was damaged."""

    @property
    def prints(self) -> Prints:
        """What waits for the printer."""

    @property
    def shift(self) -> ShiftNow:
        """The open shift."""

    @property
    def staff(self) -> StaffNow:
        """Who acts."""

    @property
    def line(self) -> HqLine:
        """The line to HQ."""

    def say(self, key: str, **facts: object) -> str:
        """A sentence."""

    def now(self) -> datetime:
        """The shop's wall clock."""


def rail_entries(say: Callable[[str], str], current: str, may: Callable[[str], bool]) -> tuple[RailEntry, ...]:
    """The pages on the rail, in order: those that whoever acts ``may`` open, the manager's between two lines."""
    shown = [item for item in RAIL if not item.deed or may(item.deed)]
    return tuple(
        RailEntry(
            room=item.room,
            icon=item.icon,
            label=say(f"window.rail.{item.room}"),
            key=item.key,
            current=item.room == current,
            apart=above is not None and bool(item.deed) != bool(above.deed),
        )
        for above, item in zip((None, *shown), shown, strict=False)
    )


def strip_items(shell: Standing) -> tuple[StripItem, ...]:
    """What the strip says, from left to right."""
    say = shell.say
    items = [StripItem(icon="register", text=say(f"window.strip.{shell.shop.mode}"))]
    if shell.is_demo:
        invented = "practice" if shell.settings.practice else "demo"
        items.append(StripItem(icon="info", text="", strong=say(f"window.strip.{invented}"), tone="warn"))
    if shell.safe_mode:
        items.append(StripItem(icon="warning", text="", strong=say("window.strip.safe_mode"), tone="bad"))
    if shell.line.now is None:
        items.append(StripItem(icon="check_circle", text=say("window.strip.standalone")))
    else:
        now = shell.now()
        now_us = round(now.timestamp() * 1_000_000)
        items += line_items(say, shell.line.now, now_us, lambda us: datetime.fromtimestamp(us / 1_000_000, now.tzinfo))
    zone = shell.now().tzinfo
    items += shift_items(say, shell.shift.now, lambda us: datetime.fromtimestamp(us / 1_000_000, zone))
    return (*items, *staff_items(say, shell.staff), _printer(shell))


def _printer(shell: Standing) -> StripItem:
    """The printer, by which the strip opens the queue: what is stuck, that paper is low, else which it is."""
    say, prints, kind = shell.say, shell.prints, shell.settings.printer.kind
    if stuck := len(prints.stuck):
        words = say("window.strip.printer_stuck", count=stuck)
        return StripItem(icon="printer", text=words, strong=QUEUE_KEY, tone="warn", opens="print_queue")
    if kind == "none":
        return StripItem(icon="printer", text=say("window.strip.printer_none"), opens="print_queue")
    if prints.near_end:
        return StripItem(icon="printer", text=say("window.strip.printer_low"), tone="warn", opens="print_queue")
    return StripItem(icon="printer", text=say(f"window.strip.printer_{kind}"), opens="print_queue")


def place_of(shell: Standing) -> str:
    """Shop, till and day: 拾味小馆 · A2 · 11-22 周日."""
    now = shell.now()
    weekday = shell.say(f"window.weekday.{now.isoweekday()}")
    return f"{shell.shop.name} · {shell.shop.till_code} · {now:%m-%d} {weekday}"
