"""Drives through the reports: each tab of the demo shop's month, the sign explained, the thresholds, a day's slip."""

from desktop.ui.reports.model import TABS
from tests.screens.camera import Camera


def reports(camera: Camera) -> None:
    """A month of the demo shop, then what somebody should look at."""
    camera.press("Alt+6")
    for at, tab in enumerate(TABS, 1):
        camera.press(f"{at}")
        camera.shot("reports" if tab == "overview" else f"reports_{tab}")
    camera.press("F8")
    camera.shot("explain_sign")
    camera.press("Esc", "F7")
    camera.shot("sign_rules")
    camera.press("Esc", "1", "Ctrl+Tab", "F9")
    camera.shot("paper_report")
