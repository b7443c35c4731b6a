"""Drives over the counter: the bill of a member, lines, tenders, what is asked and told on the way."""

from desktop.core.services.demo.props import menu
from tests.screens.camera import Camera

_MOST_STEPS = 6
_DISHES = (0, 7, 7, 12)


def bill(camera: Camera) -> None:
    """From nobody at the counter to the slip of a paid bill."""
    camera.shot("checkout_empty")
    camera.press("F2")
    camera.type("赵")
    camera.shot("find")
    camera.press("Esc")
    camera.heard(camera.cast.token)
    camera.shot("checkout_member")
    camera.type("268")
    camera.press("F8", "F8")
    camera.shot("checkout_redeem")
    camera.press("Ctrl+3")
    camera.type("100")
    camera.press("Enter", "Ctrl+1")
    camera.shot("checkout_mixed")
    _until_asked(camera)
    camera.shot("question")
    camera.press("Esc", "F9")
    camera.shot("checkout_done")
    camera.press("Ctrl+P")
    camera.shot("paper_slip")


def _until_asked(camera: Camera) -> None:
    """Esc goes back step by step, and asks before what was typed is lost."""
    for _ in range(_MOST_STEPS):
        camera.press("Esc")
        if camera.dialog is not None:
            return
    raise LookupError("Esc never asked")


def lines(camera: Camera) -> None:
    """Goods by their codes, and one by hand."""
    camera.heard(camera.cast.token)
    dishes = menu().dishes
    for at in _DISHES:
        camera.heard(dishes[at].barcode)
    camera.shot("checkout_lines")
    camera.press("Ins")
    camera.type("外带盒")
    camera.press("Enter")
    camera.type("2")
    camera.shot("checkout_adding")


def claim(camera: Camera) -> None:
    """A bill of nobody, whose slip carries its points."""
    camera.type("128")
    camera.press("F9")
    camera.shot("checkout_nobody_done")
    camera.press("Ctrl+Q")
    camera.press("PgDown")
    camera.shot("paper_claim")


def shared(camera: Camera) -> None:
    """One bill, two who pay it."""
    camera.heard(camera.cast.token)
    camera.type("268.01")
    camera.press("Ctrl+A", "Ins")
    camera.shot("split")


def held(camera: Camera) -> None:
    """Two bills put aside, and the list of them."""
    camera.heard(camera.cast.token)
    for at in _DISHES:
        camera.heard(menu().dishes[at].barcode)
    camera.press("F4")
    camera.type("靠窗那桌")
    camera.shot("hold")
    camera.press("Enter")
    camera.type("88")
    camera.press("F4", "F4")
    camera.type("15")
    camera.press("F5")
    camera.shot("recall")
    for _ in range(2):
        camera.press("Del", "Enter")
    camera.shot("recall_empty")


def beside_a_pos(camera: Camera) -> None:
    """The companion: the POS takes the money."""
    camera.shot("companion_empty")
    camera.heard(camera.cast.token)
    camera.type("268")
    camera.press("F8")
    camera.shot("companion_redeem")
    camera.press("F9")
    camera.shot("companion_needs_number")
    camera.do(camera.stage.shell.view.hush)  # four seconds later
    camera.type("P90417")
    camera.press("F9")
    camera.shot("companion_done")


def at_the_side(camera: Camera) -> None:
    """The side window, raised by its key while the POS has the screen."""
    camera.press("Ctrl+Alt+M")
    camera.shot("side_empty")
    camera.heard(camera.cast.token)
    camera.stage.press_aside("2", "6", "8", "F8", "F9")
    camera.shot("side_needs_number")
    camera.do(camera.stage.shell.view.hush)
    camera.stage.press_aside("P", "9", "F9")
    camera.shot("side_done")


def keys(camera: Camera) -> None:
    """The list of keys."""
    camera.press("F1")
    camera.shot("help")


def no_paper(camera: Camera) -> None:
    """The sale stands, the slip does not come out."""
    camera.heard(camera.cast.token)
    camera.type("88")
    camera.press("F9")
    camera.stage.settle(100)
    camera.shot("toast_print_failed")


def toasts(camera: Camera) -> None:
    """A refusal in words: a code that names nobody."""
    camera.heard("https://example.com/menu")
    camera.shot("toast_unknown_code")


def damaged(camera: Camera) -> None:
    """The ledger before was damaged: points are unknown, and the strip says so."""
    camera.shot("safe_mode_told")
    camera.press("Esc")
    camera.heard(camera.cast.token)
    camera.type("268")
    camera.shot("safe_mode")


def shut(camera: Camera) -> None:
    """The till does not open."""
    camera.shot("trouble")
