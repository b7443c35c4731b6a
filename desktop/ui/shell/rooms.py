"""The rooms of the window: each is a package with a ``Presenter`` and a ``View``, imported when first entered."""

from importlib import import_module
from typing import Any

from msgspec import Struct

from desktop.ui.desk import Desk, Room


class RailItem(Struct, frozen=True):
    """A page on the rail: its room, its icon, its key; ``deed``: shown to those who may (rights.py), "" to all.

    Keys keep their numbers while rooms are still to come.
    """

    room: str
    icon: str
    key: str
    deed: str = ""


RAIL = (
    RailItem("checkout", "register", "Alt+1"),
    RailItem("member", "people", "Alt+2"),
    RailItem("refund", "refund", "F10"),
    RailItem("shift", "wallet", "Alt+9"),
    RailItem("today", "sun", "Alt+0", "lists.see"),
    RailItem("dormant", "moon", "Alt+3", "lists.see"),
    RailItem("analysis", "grid", "Alt+4", "lists.see"),
    RailItem("campaigns", "megaphone", "Alt+5", "campaign"),
    RailItem("reports", "chart", "Alt+6", "reports.see"),
    RailItem("sync", "sync", "Alt+7"),
    RailItem("settings", "gear", "Alt+8"),
)
HOME = "checkout"


_SOON_WANTED = (
    "member", "enrol", "refund", "card", "paper", "edit_member", "points_by_hand", "settings", "help", "sync", "join",
    "hold", "recall", "split", "forgotten", "move_award", "shift", "drawer", "print_queue", "no_sale",
    "upkeep", "moving_in", "duplicates",
    "reports", "explain_sign", "sign_rules",
    "portrait",
    "campaigns", "campaign_plan",
    "analysis", "export_list",
    "tags",
    "approval", "sign_in", "own_pin",
)  # fmt: skip


def import_rooms() -> None:
    """Import the rooms that are soon wanted, on a worker's thread: a room's imports take 20 to 60 ms."""
    for room in _SOON_WANTED:
        for part in ("presenter", "view"):
            import_module(f"desktop.ui.{room}.{part}")


def make_presenter(room: str, desk: Desk) -> Room:
    """The presenter of a room; plain Python."""
    presenter: Room = import_module(f"desktop.ui.{room}.presenter").Presenter(desk)
    return presenter


def view_class(room: str) -> Any:
    """The widget class of a room: ``View(look, presenter)`` for pages, ``View(look, presenter, overlay)`` for dialogs.

    ``SIZE`` of a dialog's view is its (width, height) at scale 1.
    """
    return import_module(f"desktop.ui.{room}.view").View
