"""The lock screen as drawn: as the approval, with one more key for whoever goes home."""

from desktop.ui.approval.view import PadView
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.overlay import Overlay
from desktop.ui.sign_in.presenter import Presenter


class View(PadView):
    """Who, the dots, the keys; F8 below."""

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        self._presenter = presenter
        self._end = Button(look, look.say("window.sign_in.end", name="—"), key="F8", on_click=presenter.end_shift)
        overlay.add_action(self._end)
        super().__init__(look, presenter, overlay)

    def _presented(self) -> None:
        name = self._presenter.off_duty
        self._end.setVisible(bool(name))
        self._end.set_label(self._look.say("window.sign_in.end", name=name))
