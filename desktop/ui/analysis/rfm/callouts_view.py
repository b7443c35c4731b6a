"""Three flows worth a list: what, why, and the button that opens it."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.analysis.rfm.model import Callout
from desktop.ui.analysis.rfm.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Band
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.notices import Fact

_TONES = ("warn", "ink2", "ok")


class CalloutList(QWidget):
    """The first is the one to act on."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self._rows: list[tuple[Fact, Button]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for at, (key, tone) in enumerate(zip(("Enter", "2", "3"), _TONES, strict=True)):
            icon = ("warning", "moon", "check_circle")[at]
            fact = Fact(look, icon, "—", icon_tone=tone)
            button = Button(
                look, look.say("window.analysis.see_list"), key=key, kind="primary" if at == 0 else "secondary",
                on_click=partial(presenter.open_callout, at),
            )  # fmt: skip
            band = Band(look, "warn_soft" if at == 0 else "surface", bottom=at == len(_TONES) - 1)
            band.row.addWidget(fact, 1)
            band.row.addWidget(button)
            column.addWidget(Divider(look))
            column.addWidget(band)
            self._rows.append((fact, button))

    def present(self, callouts: tuple[Callout, ...]) -> None:
        """Show them."""
        for (fact, button), callout in zip(self._rows, callouts, strict=False):
            fact.set(callout.title, callout.detail)
            button.allow(callout.can_open)
