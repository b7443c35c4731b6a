"""Moving in, step by step: look, adjust, check, take in; stopped, it leaves nothing; done, it can be undone whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Progress
from desktop.core.services.moving_in.listing import Listing
from desktop.core.services.moving_in.report import ImportReport
from desktop.core.services.preview_import import ImportPreview, preview_import
from desktop.core.services.undo_import import UndoneImport, undo_import
from desktop.ui.desk import Action, Notice, in_a_line
from desktop.ui.moving_in import told
from desktop.ui.moving_in.model import MovingInModel
from desktop.ui.moving_in.wish import CHANNELS, Wish, copied, taken_in
from desktop.ui.room import PlainRoom
from desktop.ui.settings.data_told import reason_words
from desktop.ui.settings.job import STOPPED, Job
from desktop.ui.settings.model import Told, Working
from desktop.ui.settings.section import SettingsDesk

_LISTING = "import-problems.csv"
_STOPPED = {"import.stopped": "stopped", STOPPED: "still_in"}
"""An import that was stopped is taken back; taking one back that was stopped goes on later."""


class Presenter(PlainRoom):
    """The dialog ``moving_in``. What runs goes on when it is closed, and its end is told as a toast."""

    desk: SettingsDesk

    def __init__(self, desk: SettingsDesk) -> None:
        super().__init__(desk)
        self.job = Job(desk, self._changed)
        self._is_open = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._wish = Wish()
        self._looked: ImportPreview | None = None
        self._checked = self._done = False
        self._told: Told | None = None
        self._report: ImportReport | None = None
        self._error = self._import_id = self._listing = ""

    # -- coming and going ---------------------------------------------------------------------------------------

    def enter(self, **_wish: Any) -> None:
        """An empty form, unless something is on its way."""
        self._is_open = True
        if not self.job.is_running:
            self._begin_anew()
        self._changed()

    def leave(self) -> None:
        """The end of what is on its way is told as a toast."""
        self._is_open = False

    def title(self) -> str:
        """Moving in."""
        return self.desk.say("window.moving_in.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter does the next step."""
        return (Action(key="Enter", label=self._confirm_words(), do=self.confirm, primary=True),)

    def scanned(self, _text: str) -> bool:
        """A scan changes nothing here."""
        return True

    def pressed(self, key: str) -> bool:
        """F2 chooses a file, F4 saves the list of problems, F8 undoes; Esc stops what runs."""
        if key == "F2" and self.view is not None:
            self.view.ask_file()
        elif key == "F4" and self.view is not None and self._listing:
            self.view.ask_listing()
        elif key == "F8":
            self.undo()
        elif key == "Enter":
            self.confirm()
        elif key == "Esc" and self.job.is_running:
            self.job.stop()
        else:
            return False
        return True

    # -- choosing -----------------------------------------------------------------------------------------------

    def type_file(self, text: str) -> None:
        """The file's whole name; what was seen of another goes."""
        if not self.job.is_running and text != self._wish.file:
            kind = self._wish.kind
            self._begin_anew()
            self._wish = Wish(file=text, kind=kind)
            self._changed()

    def choose_file(self, file: str) -> None:
        """A file chosen is looked at."""
        self.type_file(file)
        self.look()

    def choose_kind(self, kind: str) -> None:
        """A list of members, or bills: the columns are others."""
        self._report = None
        self._choose(kind=kind, mapping={})
        if self._wish.file.strip():
            self.look()

    def choose(self, name: str, value: str) -> None:
        """One of the rules' choices."""
        self._choose(**{name: value})
        if name == "consent" and self._looked is not None and "consent" in self._looked.columns and not self._done:
            self.look()

    def choose_column(self, field: str, column: str) -> None:
        """The field comes from another column, or from none: the rows are shown anew."""
        mapping = {other: where for other, where in self._wish.mapping.items() if not column or where != column}
        held = self._looked.columns if self._looked else {}
        mapping |= {other: "" for other, where in held.items() if column and where == column}
        self._choose(mapping=mapping | {field: column})
        self.look()

    def choose_level(self, level: str, code: str) -> None:
        """A level of the list is another tier, or none: the rows are shown anew."""
        self._choose(levels=self._wish.levels | {level: code})
        if not self._done:
            self.look()

    def _choose(self, **parts: Any) -> None:
        if self.job.is_running or self._done:
            return
        self._wish, self._checked, self._told = replace(self._wish, **parts), False, None
        self._listing = ""
        self._changed()

    # -- the steps ----------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Look, check, take in, close: the next of these."""
        if self.job.is_running:
            return
        if self._done:
            self.desk.close(self)
        elif not self._is_ready():
            self.look()
        elif not self._checked:
            self._run("check", self._work(dry_run=True), self._was_checked)
        else:
            self._run("take", self._work(dry_run=False), self._was_taken)

    def look(self) -> None:
        """Read the top of the file."""
        wish, doors = self._wish, self.desk.doors
        if self.job.is_running or not wish.file.strip():
            self._error = "" if self.job.is_running else self.desk.say("window.moving_in.no_file")
            self._changed()
            return

        def work(_progress: Progress) -> ImportPreview:
            with doors.open_till() as till:
                return preview_import(till, wish.path, wish.kind, wish.mapping, CHANNELS[wish.consent], wish.levels)

        self._run("look", work, self._was_looked, can_stop=False)

    def _work(self, *, dry_run: bool) -> Callable[[Progress], ImportReport]:
        wish, doors, words = self._wish, self.desk.doors, self.desk.words
        listing = Listing(doors.data_dir / _LISTING, lambda code: reason_words(words, code))

        def work(progress: Progress) -> ImportReport:
            with doors.open_till() as till:
                return taken_in(till, wish, progress, listing, dry_run=dry_run)

        return work

    def save_listing(self, file: str) -> None:
        """Every problem as a table, where the manager wants it."""
        listing = self._listing
        if listing and not self.job.is_running:
            self.job.run("list", lambda _: copied(Path(listing), Path(file)), self._was_listed, self._failed)

    def undo(self) -> None:
        """Everything that the file brought goes, as if it had never been taken in."""
        import_id, doors = self._import_id, self.desk.doors
        if self.job.is_running or not import_id:
            return

        def work(progress: Progress) -> UndoneImport:
            with doors.open_till() as till:
                return undo_import(till, import_id, progress=progress)

        self._run("undo", work, self._was_undone)

    def _run(
        self, name: str, work: Callable[[Progress], Any], then: Callable[[Any], None], *, can_stop: bool = True
    ) -> None:
        self._error, self._told = "", None
        self.job.run(name, work, then, self._failed, can_stop=can_stop)

    # -- answers ------------------------------------------------------------------------------------------------

    def _was_looked(self, looked: ImportPreview) -> None:
        self._looked = looked
        self._told = told.lacking(self.desk, looked)
        self._changed()

    def _was_checked(self, report: ImportReport) -> None:
        self._checked, self._listing, self._report = True, told.listing_of(report), report
        self._say(told.reported(self.desk, report, "checked"))

    def _was_taken(self, report: ImportReport) -> None:
        self._done, self._import_id, self._listing = True, report.import_id or "", told.listing_of(report)
        self._say(told.reported(self.desk, report, "done"))
        self.desk.changed()

    def _was_listed(self, file: Path) -> None:
        self.desk.tell(Notice(tone="ok", title=self.desk.say("window.moving_in.listed", file=file.name)))
        self._changed()

    def _was_undone(self, done: UndoneImport) -> None:
        self._done, self._checked, self._import_id = False, False, ""
        facts = {"members": f"{done.members:,}", "bills": f"{done.bills:,}"}
        self._say(Told(tone="ok", title=self.desk.say("window.moving_in.undone", **facts)))
        self.desk.changed()

    def _failed(self, refusal: Refusal) -> None:
        if refusal.code in _STOPPED:
            self._say(Told(tone="plain", title=self.desk.say(f"window.moving_in.{_STOPPED[refusal.code]}")))
        elif self._looked is None:
            self._error = in_a_line(self.desk, refusal)
            self._changed()
        else:
            self._say(self._refusal(refusal))

    def _refusal(self, refusal: Refusal) -> Told:
        parts = self.desk.in_words(refusal)
        return Told(tone="bad", title=parts["title"], detail=f"{parts['detail']} {parts['remedy']}")

    def _say(self, what: Told) -> None:
        if self._is_open:
            self._told = what
        else:
            self.desk.tell(Notice(tone=what.tone, title=what.title))
        self._changed()

    # -- the state ----------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._present()
        if self._is_open:
            self.desk.reframe()

    def _is_ready(self) -> bool:
        """Whether there is anything to check."""
        return self._looked is not None and self._looked.missing is None and bool(self._looked.rows)

    def _confirm_words(self) -> str:
        step = "close" if self._done else "take" if self._checked else "check" if self._is_ready() else "look"
        return self.desk.say(f"window.moving_in.do.{step}")

    def _working(self) -> Working | None:
        job = self.job
        if not job.is_running:
            return None
        words = self.desk.say(f"window.moving_in.working.{job.name}")
        return Working(words=words, percent=job.percent, can_stop=job.can_stop)

    def _model(self) -> MovingInModel:
        desk, wish, looked = self.desk, self._wish, self._looked
        base = MovingInModel(
            file=wish.file,
            file_error=self._error,
            kind=wish.kind,
            source=desk.say("window.moving_in.about"),
            told=self._told,
            working=self._working(),
            confirm=self._confirm_words(),
            can_confirm=not self.job.is_running,
            undo=desk.say("window.moving_in.undo") if self._import_id else "",
            listing=desk.say("window.moving_in.listing") if self._listing else "",
        )
        if looked is None:
            return base
        heads = (desk.say("window.moving_in.line"), *(desk.say(f"window.moving_in.field.{name}")
                 for name in told.shown(wish, looked)))  # fmt: skip
        return replace(
            base,
            is_looked=True,
            source=told.source(desk, looked),
            columns=told.columns(desk, looked),
            header=looked.header,
            heads=heads,
            rows=told.rows(desk, wish, looked),
            choices=told.choices(desk, wish, looked),
            levels=told.levels(desk, wish, looked, self._report),
        )
