"""Drives around members: their page, the dialogs over it, a new member, their card."""

import shutil
from pathlib import Path
from typing import Any

from desktop import bootstrap
from desktop.core.services.enrol_member import Enrolment, enrol_member
from tests.screens.camera import Camera
from tests.screens.steady import clock

_NEW_PHONE, _FAMILY_PHONE, _ONCE_MORE = "13911112222", "13800007553", "13800004659"
_PHONE_END = -4
_TWICE = (
    ("13900000418", "欧阳晓岚", "1990-05-01"),
    ("13900000517", "王芳", "11-23"),
    ("13900000519", "欧阳晓岚", "1990-05-01"),
    ("13900000518", "王芳", "11-23"),
)
_OLD_LIST = Path(__file__).parents[1] / "data" / "member_exports" / "pospal_gbk.csv"


def page(camera: Camera) -> None:
    """The member page, a why, and what can be done from there."""
    camera.press("Alt+2")
    camera.shot("member_empty")
    camera.press("F2")
    camera.type(camera.cast.phone[_PHONE_END:])
    camera.press("Enter")
    camera.shot("member")
    camera.press("Space")
    camera.shot("member_why")
    camera.press("Esc", "Ctrl+E")
    camera.shot("edit_member")
    camera.press("Esc")
    camera.signs_in("cashier")
    camera.press("Ctrl+G")
    camera.shot("points_by_hand")
    camera.type("50")
    camera.press("Tab")
    camera.type("补记")
    camera.press("Enter", "2")
    camera.type("24")
    camera.shot("approval")
    camera.press("Esc")
    _close(camera)
    camera.signs_in("manager")
    camera.press("Ctrl+K")
    camera.shot("question_lost")
    camera.press("Esc", "Ctrl+P")
    camera.shot("paper_card")


def upkeep(camera: Camera) -> None:
    """What happens to a membership itself: merged, parted, frozen, noted, a phone detached, left."""
    camera.press("Alt+2", "F2")
    camera.type(camera.cast.phone[_PHONE_END:])
    camera.press("Enter", "Ctrl+D")
    camera.shot("upkeep")
    camera.type(_ONCE_MORE)
    camera.press("Enter")
    camera.shot("upkeep_merge")
    camera.press("Enter", "Ctrl+D")
    for at, deed in enumerate(("part", "freeze", "phone", "note", "leave", "erase"), 2):
        camera.press(f"Ctrl+{at}")
        if deed == "note":
            camera.type("不吃辣，喜欢靠窗")
        camera.shot(f"upkeep_{deed}")


def here_twice(folder: Path) -> None:
    """Two people who enrolled once more with another phone."""
    with bootstrap.open_till(folder, clock()) as till:
        for at, (phone, name, birthday) in enumerate(_TWICE):
            event_id = f"019ab000-0000-7000-8000-{at:012}"
            enrol_member(till, Enrolment(event_id=event_id, phone=phone, name=name, birthday=birthday))


def duplicates(camera: Camera) -> None:
    """Who may be here twice: the list, one pair told apart, a pair laid side by side."""
    camera.press("Alt+2", "F6")
    camera.shot("duplicates")
    camera.press("Enter")
    camera.shot("duplicates_side_by_side")
    camera.press("Esc", "Del")
    camera.shot("duplicates_told_apart")


def portrait(camera: Camera) -> None:
    """About a member: figures, a complaint written and looked at, tags and how one by rule is made, consents."""
    camera.press("Alt+2", "F2")
    camera.type(camera.cast.phone[_PHONE_END:])
    camera.press("Enter", "Ctrl+I")
    camera.shot("portrait")
    camera.press("Ctrl+2")
    camera.type("汤是凉的，等了一小时")
    camera.shot("portrait_cases")
    camera.press("Enter", "Down")
    camera.shot("portrait_case")
    camera.press("Ctrl+3", "F6")
    camera.type("靠窗位")
    camera.press("Enter")
    camera.shot("tags")
    camera.type("好久没来")
    camera.press("Tab", "Right", "Right", "Tab", "Right", "F6")
    camera.shot("tags_rule")
    camera.press("Enter", "Esc")
    camera.shot("portrait_tags")
    camera.press("Ctrl+4")
    camera.shot("consents")


def _close(camera: Camera) -> None:
    """Leave a dialog, and what was typed in it."""
    camera.press("Esc")
    if len(camera.stage.shell._dialogs) > 1:
        camera.press("Enter")


def enrolling(camera: Camera) -> None:
    """A new member, from an empty form to the card; first a phone that is known."""
    camera.press("F3")
    camera.shot("enrol")
    camera.type(_FAMILY_PHONE)
    camera.shot("enrol_known")
    camera.press(*("Backspace" for _ in _FAMILY_PHONE))
    camera.type(_NEW_PHONE)
    camera.press("F7")
    camera.shot("enrol_filled")
    camera.press("Enter")
    camera.shot("card")


def moved(camera: Camera) -> None:
    """A bill rung up for the wrong member."""
    camera.press("Alt+2")
    camera.heard(camera.cast.token)
    page: Any = camera.stage.shell.page
    page.go_to(next(at for at, row in enumerate(page._read.rows) if row.kind == "sale"))
    camera.press("Ctrl+Z")
    camera.type("13800130417")
    camera.shot("move_award")


def forgotten(camera: Camera) -> None:
    """Points of a bill that had no member, by its number."""
    camera.press("Alt+2")
    camera.heard(camera.cast.token)
    camera.press("Ctrl+F")
    camera.type("P90417")
    camera.shot("forgotten")


def moving_in(camera: Camera) -> None:
    """A list of another system: chosen, seen as it will be, checked."""
    camera.stage.shell.open("moving_in")
    camera.shot("moving_in")
    dialog: Any = camera.stage.shell.dialog
    # Beside the shop's file: a picture must not say where somebody's copy of the house lies.
    dialog.choose_file(shutil.copy(_OLD_LIST, camera.stage.folder))
    camera.shot("moving_in_rows")
    dialog.confirm()
    camera.shot("moving_in_checked")
