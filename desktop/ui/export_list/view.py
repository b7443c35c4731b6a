"""The list, three forms to choose from, what is in the file and what is not; letters below."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.export_list.presenter import FORMS, ExportModel, Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.groups import Option
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text
from desktop.ui.settings.pieces import Strip
from desktop.ui.settings.progress import Progress


class View(QWidget):
    """The dialog's body."""

    SIZE = (720, 496)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        say = look.say
        overlay.set_title(say("window.export_list.title"))
        self.what = Text(look, "title", wrap=True)
        self.consent = Text(look, "body", "ink2", say("window.export_list.consent"), wrap=True)
        options = [Option(form, f"{at}  {say(f'window.export_list.form.{form}')}") for at, form in enumerate(FORMS, 1)]
        self.form = Strip(look, options, presenter.choose, name=say("window.export_list.title"))
        self.form_note = Text(look, "caption", "ink2", wrap=True)
        self.file = Text(look, "caption", "ink3", wrap=True)
        self.progress = Progress(look, presenter.job.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        for widget in (self.what, self.consent, self.form, self.form_note, self.file, self.progress):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._build_letters(look, presenter))
        overlay.body.addWidget(self, 1)
        self.confirm = Button(
            look, say("window.export_list.save"), key="Enter", kind="primary", on_click=presenter.confirm
        )
        overlay.add_action(self.confirm)

    def _build_letters(self, look: Look, presenter: Presenter) -> QWidget:
        self.letters = QWidget()
        column = QVBoxLayout(self.letters)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(Divider(look))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Text(look, "caption", "ink2", look.say("window.export_list.letters_note"), wrap=True), 1)
        letters = look.say("window.export_list.letters")
        row.addWidget(Button(look, letters, key="Ctrl+E", on_click=presenter.make_labels))
        column.addLayout(row)
        return self.letters

    def present(self, model: ExportModel) -> None:
        """Show it."""
        self.what.set(model.what)
        self.form.choose(model.form)
        self.form.setEnabled(model.working is None)
        self.form_note.set(model.form_note)
        self.file.set(model.file)
        self.progress.present(model.working)
        self.confirm.allow(model.working is None, model.working.words if model.working else "")

    def focus_first(self) -> None:
        """Keys go to the dialog."""
        self.setFocus()
