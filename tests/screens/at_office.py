"""Drives through the back office: refunds, settings, and the welcome of a shop that is yet to be."""

from tests.screens.camera import Camera

SECTIONS = ("shop", "program", "printer", "scanner", "pos", "hq", "data", "staff", "about")


def refunds(camera: Camera) -> None:
    """A bill from the list, given back in part."""
    camera.press("F10")
    camera.shot("refund")
    bill = camera.stage.shell.page.search.bills[0].bill_no  # type: ignore[union-attr]
    camera.type(bill)
    camera.press("Enter")
    camera.shot("refund_chosen")
    camera.press("Ctrl+Tab")
    camera.shot("refund_lines")
    camera.press("Ctrl+Tab")
    camera.type("20")
    camera.press("F6", "F8")
    camera.shot("refund_amount")
    camera.press("F9")
    camera.shot("refund_done")


def settings(camera: Camera) -> None:
    """Each section as it is found."""
    for section in SECTIONS:
        camera.do(lambda name=section: camera.stage.shell.go("settings", section=name))  # type: ignore[misc]
        camera.stage.settle(200)
        camera.shot(f"settings_{section}")


def program(camera: Camera) -> None:
    """A program that is being changed, before anybody has agreed to it."""
    camera.do(lambda: camera.stage.shell.go("settings", section="program"))
    camera.do(lambda: camera.stage.shell.page.program.begin_with("plain"))  # type: ignore[union-attr]
    camera.shot("settings_program_changed")


def welcome(camera: Camera) -> None:
    """Every step up to the last before the shop is made."""
    camera.shot("welcome_hello")
    camera.press("Enter")
    camera.shot("welcome_shop")
    camera.type("拾味小馆")
    camera.press("Enter")
    camera.shot("welcome_ways")
    camera.press("Enter")
    camera.type("2468")
    camera.press("Tab")
    camera.type("2469")
    camera.press("Enter")
    camera.shot("welcome_pin")
    camera.press("Backspace")
    camera.type("8")
    camera.press("Enter")
    camera.stage.settle(100)
    camera.shot("welcome_code")
    camera.press("Enter")
    camera.shot("welcome_check")
    camera.press("Esc", "Esc", "Esc", "Esc", "Esc", "F5")
    camera.shot("welcome_restore")
