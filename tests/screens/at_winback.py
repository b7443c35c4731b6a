"""Drives through win-back: what came of the demo shop's campaign, and another one planned."""

from tests.screens.camera import Camera


def campaigns(camera: Camera) -> None:
    """The campaign that runs, the one of two months ago, then a plan for those who were active."""
    camera.press("Alt+5")
    camera.stage.settle(200)
    camera.shot("campaigns_running")
    camera.press("Down")
    camera.stage.settle(200)
    camera.shot("campaigns")
    camera.press("F9")
    camera.stage.settle(200)
    camera.press("Tab", "Tab", "Tab", "Tab")
    camera.type("WB20")
    camera.stage.settle(200)
    camera.shot("campaign_plan")
