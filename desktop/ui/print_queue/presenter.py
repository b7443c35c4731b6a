"""What waits for the printer, what is in doubt, and what came out lately; a person says what becomes of each."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desktop.core.domain.print_job import PrintJob
from desktop.core.services.ask_print import Wish
from desktop.core.services.print_queue import ended_jobs
from desktop.ui.desk import Action, Desk, Tone
from desktop.ui.print_queue.model import JobRow, QueueModel
from desktop.ui.prints import own_folder
from desktop.ui.prints_told import cause_of, name_of
from desktop.ui.room import PlainRoom

_SLIPS = ("slip", "refund", "z")
_LOOKS: dict[str, tuple[str, Tone]] = {
    "waiting": ("hourglass", "plain"), "sending": ("printer", "plain"), "uncertain": ("warning", "warn"),
    "done": ("check", "ok"), "dropped": ("minus", "plain"),
}  # fmt: skip


class Presenter(PlainRoom):
    """Open papers in the order asked, then those that ended, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ended: tuple[PrintJob, ...] = ()
        self._current = 0
        self._seen: tuple[PrintJob, ...] = ()

    def enter(self, **_wish: Any) -> None:
        """Look at what has ended."""
        self._current = 0
        self._look()

    def refresh(self) -> None:
        """Something was printed, or another language is spoken."""
        self._look()

    def time_passed(self) -> None:
        """A moment has passed: the ledger is asked only where the queue went on."""
        if self.desk.prints.jobs != self._seen:
            self._look()

    def _look(self) -> None:
        self._seen = self.desk.prints.jobs
        self.desk.lane.run(ended_jobs, self._looked, lambda _: None)
        self._present()

    def _looked(self, ended: tuple[PrintJob, ...]) -> None:
        if ended != self._ended:
            self._ended = ended
            self._present()

    @property
    def jobs(self) -> tuple[PrintJob, ...]:
        """As they stand in the list."""
        return (*self.desk.prints.jobs, *self._ended)

    @property
    def _job(self) -> PrintJob | None:
        jobs = self.jobs
        return jobs[min(self._current, len(jobs) - 1)] if jobs else None

    def move(self, row: int) -> None:
        """Another row is current."""
        if row != self._current:
            self._current = row
            self._present()

    def again(self) -> None:
        """Enter: what waits is tried now, what is in doubt comes as a copy, what came out is copied."""
        job = self._job
        if job is None or not self._says_again(job):
            return
        if job.is_open:
            self.desk.prints.again(job.job_id)
        else:
            wish = Wish(job_id="", kind=job.kind, about=job.about, is_copy=True)
            self.desk.prints.ask(wish)

    def drop(self) -> None:
        """Del: it is not wanted any more."""
        job = self._job
        if job is not None and self._can_drop(job):
            self.desk.prints.drop(job.job_id)

    def save(self) -> None:
        """F7: into the folder of the data directory, as a PDF."""
        job = self._job
        if job is not None and self._can_save(job):
            self.desk.prints.again(job.job_id, own_folder(self.desk.doors.data_dir, self.desk.settings.printer))

    def title(self) -> str:
        """The dialog's name."""
        return self.desk.say("window.print_queue.title")

    def actions(self) -> tuple[Action, ...]:
        """Keys of the current row."""
        return (
            Action(key="Enter", label="", do=self.again, primary=True),
            Action(key="Del", label="", do=self.drop),
            Action(key="F7", label="", do=self.save),
        )

    def _says_again(self, job: PrintJob) -> str:
        if job.state == "waiting":
            return "now"
        if job.state == "uncertain":
            return "copy" if job.kind in _SLIPS else "again"
        ended_well = job.state in ("done", "dropped") and job.kind in _SLIPS and job.cause != "gone"
        return "copy" if ended_well and self.desk.settings.printer.kind != "none" else ""

    def _can_drop(self, job: PrintJob) -> bool:
        return job.state in ("waiting", "uncertain")

    def _can_save(self, job: PrintJob) -> bool:
        on_paper = job.printer is None or job.printer.is_escpos
        return self._can_drop(job) and on_paper and job.kind in (*_SLIPS, "card")

    def _model(self) -> QueueModel:
        say, job = self.desk.say, self._job
        again = self._says_again(job) if job is not None else ""
        stuck = self.desk.prints.stuck
        in_doubt = any(one.state == "uncertain" for one in stuck)
        banner = "doubt" if in_doubt else "stuck" if stuck else ""
        return QueueModel(
            title=self.title(),
            rows=tuple(self._row(one) for one in self.jobs),
            current=min(self._current, max(0, len(self.jobs) - 1)),
            again=say(f"window.print_queue.again.{again}") if again else "",
            can_drop=job is not None and self._can_drop(job),
            can_save=job is not None and self._can_save(job),
            banner=say(f"window.print_queue.banner.{banner}") if banner else "",
            banner_detail=say(f"window.print_queue.banner.{banner}_todo") if banner else "",
        )

    def _row(self, job: PrintJob) -> JobRow:
        say = self.desk.say
        icon, tone = _LOOKS[job.state]
        at = datetime.fromtimestamp(job.asked_at_us / 1_000_000, ZoneInfo(self.desk.shop.zone))
        if job.state == "waiting" and job.cause:
            icon, tone = "warning", "warn"
        return JobRow(
            job_id=job.job_id,
            name=name_of(say, job),
            when=f"{at:%m-%d %H:%M}",
            state=say(f"window.print_queue.state.{job.state}"),
            icon=icon,
            tone=tone,
            cause=cause_of(say, job),
        )
