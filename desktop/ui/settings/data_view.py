"""数据与备份 as drawn: four cards, one below the other, each with what came of its own job."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.text import IconText, Text
from desktop.ui.settings.asking import ask_file, ask_folder
from desktop.ui.settings.backup_list import BackupList
from desktop.ui.settings.model import DataModel
from desktop.ui.settings.pieces import Facts, Saying, Scroll, beside, with_button
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.progress import Progress

_KEPT = (7, 14, 30, 90, 0)
_JOBS = ("verify", "backup", "restore", "products")


class DataView(QWidget):
    """While a job runs, the buttons of the others wait."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._data = look, presenter.data
        self.stops: dict[str, QWidget] = {}
        self.progress = {job: Progress(look, presenter.data.job.stop) for job in _JOBS}
        self.saying = {job: Saying(look) for job in _JOBS}
        self.page = Scroll(look)
        for card in (
            self._here_card(),
            self._backups_card(),
            self._restore_card(),
            self._moving_card(),
            self._catalogue_card(),
        ):
            self.page.column.addWidget(card)
        self.page.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)
        self._buttons = (self.verify, self.back_up, self.restore, self.take_in)

    def _here_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.data.here"))
        self.facts = Facts(look, 96)
        self.verify = Button(
            look, say("window.settings.data.verify"), key="F6", icon="shield", on_click=self._data.verify
        )
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self.facts, 1)
        row.addWidget(self.verify, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(row)
        self._end(card, "verify")
        return card

    def _backups_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.data.backups"))
        self.folder = Text(look, "body", wrap=True)
        folder = Button(look, say("window.settings.choose_folder"), icon="folder", on_click=self._ask_folder)
        self.back_up = Button(
            look, say("window.settings.data.back_up"), key="F9", kind="primary", on_click=self._data.back_up
        )
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Text(look, "body", "ink2", say("window.settings.data.backups_folder")))
        row.addWidget(self.folder, 1)
        row.addWidget(folder)
        row.addWidget(self.back_up)
        self.kept = Select(look, "", [(str(count), _kept(look, count)) for count in _KEPT], on_choose=self._data.keep)
        self.kept.box.setAccessibleName(say("window.settings.data.daily"))
        daily = QHBoxLayout()
        daily.setSpacing(look.px(12))
        daily.addWidget(Text(look, "body", "ink2", say("window.settings.data.daily")), 1)
        daily.addWidget(self.kept)
        self.list = BackupList(look, self._take)
        card.body.addLayout(row)
        card.body.addLayout(daily)
        self._end(card, "backup")
        card.body.addWidget(self.list)
        return card

    def _restore_card(self) -> Card:
        look, say, data = self.look, self.look.say, self._data
        card = Card(look, say("window.settings.data.restore_title"), say("window.settings.data.restore_note"))
        card.body.addWidget(Text(look, "body", "ink2", say("window.settings.data.restore_what"), wrap=True))
        self.file = Field(look, say("window.settings.data.restore_file"), on_change=data.choose_file)
        self.code = Field(
            look, say("window.settings.data.restore_code"), hint=say("window.settings.data.restore_code_hint"),
            kind="scan", on_change=data.type_code,
        )  # fmt: skip
        self.restore = Button(
            look, say("window.settings.data.restore"), icon="undo", kind="danger", on_click=data.restore
        )
        self.stops |= {"file": self.file, "code": self.code}
        card.body.addWidget(with_button(look, self.file, say("window.settings.choose_file"), self._ask_backup))
        card.body.addLayout(beside(look, self.code))
        self.lacking = IconText(look, "info", say("window.settings.data.restore_lacking"))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self.lacking)
        row.addStretch(1)
        row.addWidget(self.restore)
        card.body.addLayout(row)
        self._end(card, "restore")
        return card

    def _moving_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.data.moving_in"))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Text(look, "body", "ink2", say("window.settings.data.moving_in_what"), wrap=True), 1)
        open_it = Button(
            look, say("window.settings.data.moving_in_open"), key="F7", icon="upload", on_click=self._data.move_in
        )
        row.addWidget(open_it)
        card.body.addLayout(row)
        return card

    def _catalogue_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.data.catalogue"), say("window.settings.data.catalogue_note"))
        self.products = Text(look, "body", strong=True)
        self.take_in = Button(look, say("window.settings.data.import"), icon="upload", on_click=self._ask_products)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.products)
        words.addWidget(Text(look, "caption", "ink2", say("window.settings.data.catalogue_what"), wrap=True))
        row.addLayout(words, 1)
        row.addWidget(self.take_in)
        card.body.addLayout(row)
        self._end(card, "products")
        return card

    def _end(self, card: Card, job: str) -> None:
        card.body.addWidget(self.progress[job])
        card.body.addWidget(self.saying[job])

    def present(self, model: DataModel) -> None:
        """Show it."""
        say = self.look.say
        self.facts.present(model.facts)
        self.folder.set(model.folder)
        self.list.present(model.backups)
        self.kept.choose(model.kept)
        self.products.set(model.products)
        for field, name, text in ((self.file, "file", model.file), (self.code, "code", model.code)):
            field.set_text(text)
            field.set_error(model.restore_wrong.get(name, ""))
        for job in _JOBS:
            self.progress[job].present(model.working if model.job == job else None)
            self.saying[job].present(model.told.get(job))
        for button in self._buttons:
            button.allow(model.working is None, say("window.settings.data.busy"))
        self.lacking.setVisible(not model.can_restore)
        if model.working is None:
            self.restore.allow(model.can_restore, say("window.settings.data.restore_lacking"))

    def _take(self, file: str) -> None:
        """A backup of the list: what is still to be said about it comes into view."""
        self._data.choose_file(file)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page.ensureWidgetVisible(self.restore)

    def _ask_folder(self) -> None:
        ask_folder(self, self.folder.text(), self._data.choose_folder)

    def _ask_backup(self) -> None:
        ask_file(
            self, self.file.text or self.folder.text(), self.look.say("window.settings.data.backup_files"),
            self._data.choose_file,
        )  # fmt: skip

    def _ask_products(self) -> None:
        ask_file(self, "", self.look.say("window.settings.data.product_files"), self._data.import_products)


def _kept(look: Look, count: int) -> str:
    """How many days' backups stay, in words."""
    name = "daily_kept" if count else "daily_off"
    return look.say(f"window.settings.data.{name}", count=count)
