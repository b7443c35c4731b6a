"""Drives through the manager's lists: today, who stayed away, a call noted down, a call list."""

from tests.screens.camera import Camera


def today(camera: Camera) -> None:
    """What is to be done, and the list that a card opens."""
    camera.press("Alt+0")
    camera.shot("today")
    camera.press("3")
    camera.shot("dormant_from_today")


def dormant(camera: Camera) -> None:
    """The list, somebody who cannot be called, a call half noted, one that nobody took, the call list, who is lost."""
    camera.press("Alt+3")
    camera.shot("dormant")
    camera.press("Ctrl+S")
    camera.shot("export_list")
    camera.press("Esc", "Space", "Down", "Space", "1")
    camera.shot("dormant_called")
    camera.press("4", "2")
    camera.shot("dormant_next")
    camera.press("Ctrl+Enter")
    camera.shot("dormant_calls")
    camera.press("Esc", "Right")
    camera.shot("dormant_lost")
