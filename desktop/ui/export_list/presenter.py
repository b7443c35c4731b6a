"""Write a list of members as a file, beside the counter: a till of its own, so that selling goes on meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.ports import Progress, Till
from desktop.core.services.export_dormant import ListExported, Wanted, export_dormant
from desktop.core.services.list_dormant import Filters
from desktop.ui.desk import Action, Notice
from desktop.ui.room import PlainRoom
from desktop.ui.settings.job import STOPPED, Job
from desktop.ui.settings.model import Working

FORMS = ("xlsx", "csv", "pdf")
_KEYS = {"1": "xlsx", "2": "csv", "3": "pdf"}


class ExportModel(Struct, frozen=True, kw_only=True):
    """``what``: which list, and how many where that is known. ``form_note``: what the form is good for."""

    what: str = ""
    form: str = "xlsx"
    form_note: str = ""
    file: str = ""
    working: Working | None = None


class Presenter(PlainRoom):
    """``enter(wanted, people, form, label)``: the list, how many are on it ("" unknown), and what makes its letters."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.job = Job(desk, self._present)
        self._wanted, self._people, self._form = Wanted(filters=Filters()), "", "xlsx"
        self._label: Callable[[], None] = self.leave
        self._day = ""
        self._is_open = False

    def enter(self, **wish: Any) -> None:
        """The list that is to leave the house."""
        self._is_open = True
        if not self.job.is_running:
            self._wanted, self._people = wish["wanted"], wish.get("people", "")
            self._form, self._label = wish.get("form", "xlsx"), wish["label"]
            self._day = wish["day"]
        self._present()

    def leave(self) -> None:
        """What runs goes on, and is told when it is done."""
        self._is_open = False

    def title(self) -> str:
        """What is done here."""
        return self.desk.say("window.export_list.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter writes the file."""
        return (Action(key="Enter", label=self.desk.say("window.export_list.save"), do=self.confirm, primary=True),)

    def scanned(self, _text: str) -> bool:
        """A scan is no answer."""
        return True

    def pressed(self, key: str) -> bool:
        """1 to 3 choose the form, Ctrl+E makes letters of it, Esc stops what runs."""
        if key in _KEYS:
            self.choose(_KEYS[key])
        elif key == "Enter":
            self.confirm()
        elif key == "Ctrl+E":
            self.make_labels()
        elif key == "Esc" and self.job.is_running:
            self.job.stop()
        else:
            return False
        return True

    def choose(self, form: str) -> None:
        """Another form of file."""
        if not self.job.is_running:
            self._form = form
            self._present()

    def make_labels(self) -> None:
        """Labels with a code each: a campaign by letter, which counts as a contact as any other does."""
        if not self.job.is_running:
            self.desk.close(self)
            self._label()

    def confirm(self) -> None:
        """Ask for the right, then write."""
        if not self.job.is_running:
            self.desk.ask_right("export", self.desk.say("window.export_list.why"), self._write)

    @property
    def _file(self) -> Path:
        return self.desk.doors.data_dir / f"{self._wanted.what}-{self._day}.{self._form}"

    def _write(self, approval: Approval) -> None:
        doors: Any = self.desk.doors
        wanted, out = replace(self._wanted, language=self.desk.words.language), self._file

        def work(progress: Progress) -> ListExported:
            till: Till
            with doors.open_till() as till:
                return export_dormant(till, wanted, out, approval, progress)

        self.job.run("export", work, self._written, self._failed)

    def _written(self, done: ListExported) -> None:
        say, file = self.desk.say, Path(done.file)
        told = [say("window.printing.folder", folder=file.parent)]
        if done.left_out:
            told.insert(0, say("window.export_list.left_out", count=f"{done.left_out:,}"))
        title = say("window.export_list.saved", file=file.name, rows=f"{done.rows:,}")
        if self._is_open:
            self.desk.close(self)
        self.desk.tell(Notice(tone="ok", title=title, detail=" ".join(told)))
        self.desk.changed()

    def _failed(self, refusal: Refusal) -> None:
        if refusal.code == STOPPED:
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.export_list.stopped")))
        else:
            self.desk.refuse(refusal)
        self._present()

    def _model(self) -> ExportModel:
        say, job = self.desk.say, self.job
        working = None
        if job.is_running:
            words = say("window.export_list.working", percent=job.percent or 0)
            working = Working(words=words, percent=job.percent, can_stop=job.can_stop)
        return ExportModel(
            what=self._people,
            form=self._form,
            form_note=say(f"window.export_list.note.{self._form}"),
            file=str(self._file) if self._day else "",
            working=working,
        )
