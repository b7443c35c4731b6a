"""Drives through the manager's desk: analysis, and a list that it opens."""

from tests.screens.camera import Camera


def analysis(camera: Camera) -> None:
    """The grid with a cell chosen, and a flow as a list."""
    camera.press("Alt+4", "Right")
    camera.shot("analysis")
    camera.press("Esc", "Enter")
    camera.shot("dormant_from_analysis")
