"""Drives through a shift: cash out, a count by worth, the difference, the Z, the next float; the points Z."""

from desktop.bootstrap import DEMO_PIN
from tests.screens.camera import Camera


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
    """The till is locked, and what is not a cashier's asks for the right person."""
    camera.press("Ctrl+L")
    camera.shot("sign_in")
    camera.press("F7", "5")
    camera.type(DEMO_PIN)
    camera.press("Enter")
    camera.shot("own_pin")
    camera.press("Esc", "Esc")
    camera.press("5")
    camera.type(DEMO_PIN)
    camera.shot("sign_in_pin")
    camera.press("Enter", "Alt+2")
    camera.heard(camera.cast.token)
    camera.press("Ctrl+K", "Enter")
    camera.shot("approval_people")
    camera.press("2", "F6")
    camera.shot("approval_reason")
