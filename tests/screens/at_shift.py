"""Drives through a shift: cash out, a count by worth, the difference, the Z, the next float; the points Z."""

from desktop.core.services.staff_upkeep import NewPerson, add_person
from tests.screens.camera import Camera

_PIN = "2468"


def shift(camera: Camera) -> None:
    """The demo shop's shift of today, closed, and the next one begun."""
    camera.press("Alt+9")
    camera.shot("shift")
    camera.press("F6")
    camera.type("30")
    camera.shot("shift_cash")
    camera.press("Esc", "F8", "F6")
    camera.type("4")
    camera.press("Down")
    camera.type("1")
    camera.shot("shift_count")
    camera.press("Enter", "F9")
    camera.type("zhaocuo")
    camera.shot("shift_close")
    camera.press("Enter")
    camera.type(_PIN)
    camera.press("Enter")
    camera.shot("shift_z")
    camera.press("Esc")
    camera.shot("shift_empty")
    camera.press("F9")
    camera.type("500")
    camera.shot("shift_open")


def beside_a_pos(camera: Camera) -> None:
    """The day list, and the points Z."""
    camera.press("Alt+9")
    camera.shot("shift_companion")
    camera.press("F9", "Enter")
    camera.shot("shift_points_z")


def locked(camera: Camera) -> None:
    """Staff is set up: the till is locked, and what is not a cashier's asks for the right person."""
    with camera.stage.till() as till:
        for name, role, pin in (("王芳", "manager", "1111"), ("老周", "lead", "2222"), ("小张", "cashier", "3333")):
            add_person(till, NewPerson(event_id=till.ids.event_id(), name=name, role=role, pin=pin))
    camera.do(camera.stage.shell.changed)
    camera.shot("sign_in")
    camera.press("3")
    camera.type("3333")
    camera.shot("sign_in_pin")
    camera.press("Enter", "Alt+2")
    camera.heard(camera.cast.token)
    camera.press("Ctrl+K", "Enter")
    camera.shot("approval_people")
    camera.press("2", "F6")
    camera.shot("approval_reason")
