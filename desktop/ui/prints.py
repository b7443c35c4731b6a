"""Printing beside the work: what is asked for is kept in the queue, then sent one by one on the printer's own thread.

The sale or refund stands before anything is printed, and nothing waits for paper: the lane draws, the printer's thread
sends, the lane keeps what came of it. What failed before a byte went out is tried again by itself, ever more rarely.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.print_job import JobKind, PrintJob
from desktop.core.domain.printer import Printer
from desktop.core.domain.shop import Shop
from desktop.core.ports import Till
from desktop.core.services import print_queue as queue
from desktop.core.services.ask_print import SlipWish, Wish, ask_print, slip_wishes
from desktop.core.services.print_queue import Taken
from desktop.core.services.print_slip import names_refund
from desktop.core.words import Words
from desktop.settings import DeviceSettings
from desktop.ui.desk import Aside, Lane, Notice, Ways
from desktop.ui.prints_told import outcome_notice

PAPERS = "papers"
"""The folder in the data directory for what has no printer to go to."""
_MOST_REST = 40
"""Turns of the shell's clock (1.5 s each) between two tries at most: a minute."""


class PrintDesk(Protocol):
    """What printing needs of the shell."""

    lane: Lane

    @property
    def doors(self) -> Ways:
        """Ways out of the window."""

    @property
    def settings(self) -> DeviceSettings:
        """What this device was told."""

    @property
    def shop(self) -> Shop:
        """The shop."""

    @property
    def words(self) -> Words:
        """The language spoken now."""

    def say(self, key: str, **facts: object) -> str:
        """A sentence."""

    def open(self, dialog: str, **wish: object) -> None:
        """Open a dialog."""

    def tell(self, notice: Notice) -> None:
        """Show a toast."""


class Ended(Struct, frozen=True):
    """What came of sending, before the ledger knows it. ``where`` "" when it failed."""

    taken: Taken
    refusal: Refusal | None = None
    where: str = ""
    near_end: bool = False


class Prints:
    """The queue as the window sees it. ``jobs``: what is not printed yet; ``near_end``: little paper is left.

    All of it is called on the window's thread; ``changed`` is called when anything shown is another.
    """

    def __init__(self, desk: PrintDesk, worker: Aside, changed: Callable[[], None]) -> None:
        """``worker``: a thread of the printer's own."""
        self._desk, self._worker, self._changed = desk, worker, changed
        self.jobs: tuple[PrintJob, ...] = ()
        self.near_end = False
        self._busy = False
        self._rests: dict[Printer, int] = {}
        self._fails: dict[Printer, int] = {}
        self._then: dict[str, Callable[[PrintJob, str], None]] = {}
        self._unkept: Ended | None = None

    @property
    def stuck(self) -> tuple[PrintJob, ...]:
        """Jobs that failed or are in doubt."""
        return tuple(job for job in self.jobs if job.cause)

    def start(self) -> None:
        """A ledger was opened: find what was left, then go on with it."""
        self._desk.lane.run(queue.wake_queue, self._found, lambda _: None)

    def _found(self, jobs: tuple[PrintJob, ...]) -> None:
        self._listed(jobs)
        self._go()

    # -- asking -------------------------------------------------------------------------------------------------

    def wish(self, *, is_cash: bool = False) -> SlipWish | None:
        """What whoever sells or gives back keeps with it; at cash the drawer opens, where there is one.

        None without a printer. Once it stands, ``hurry`` has it sent.
        """
        printer = self._desk.settings.printer
        if printer.kind == "none":
            return None
        opens = is_cash and printer.drawer and printer.is_escpos
        return SlipWish(language=self._desk.words.language, opens_drawer=opens)

    def slip(self, number: str, *, is_copy: bool = False, is_cash: bool = False) -> None:
        """Print the slip of a bill or refund that stands already: a copy, or the first where none was kept with it.

        Without a printer only somebody who asks for a copy sees the preview.
        """
        kind: JobKind = "refund" if names_refund(number) else "slip"
        wish = self.wish(is_cash=is_cash)
        if wish is None:
            if is_copy:
                self._desk.open("paper", what="slip", bill=number)
        elif is_copy:
            self.ask(Wish(job_id="", kind=kind, about=number, is_copy=True))
        else:
            self.ask(*slip_wishes(kind, number, wish))

    def ask(self, *wishes: Wish, then: Callable[[PrintJob, str], None] | None = None) -> None:
        """Keep these in the queue and send them. ``language`` "" is the one spoken now, ``job_id`` "" a new one.

        ``then`` hears of the last one what came of its first try, and where it went; nobody else is told of it.
        """
        language = self._desk.words.language

        def asked(till: Till) -> tuple[PrintJob, ...]:
            return ask_print(till, *(_whole(till, wish, language) for wish in wishes))

        self._desk.lane.run(asked, lambda jobs: self._asked(jobs, then))

    def _asked(self, jobs: tuple[PrintJob, ...], then: Callable[[PrintJob, str], None] | None) -> None:
        if then is not None:
            self._then[jobs[-1].job_id] = then
        self.hurry()

    def again(self, job_id: str, printer: Printer | None = None) -> None:
        """A person wants it now."""
        self._desk.lane.run(lambda till: queue.print_again(till, job_id, printer), lambda _: self.hurry())

    def drop(self, job_id: str) -> None:
        """A person does not want it any more."""
        self._desk.lane.run(lambda till: queue.drop_job(till, job_id), lambda _: self._look())

    # -- sending ------------------------------------------------------------------------------------------------

    def hurry(self) -> None:
        """Somebody has just done something: no printer rests any longer."""
        self._rests.clear()
        self._look()

    def time_passed(self) -> None:
        """A turn of the shell's clock: a printer that rested long enough is tried again."""
        self._rests = {printer: rest - 1 for printer, rest in self._rests.items() if rest > 1}
        self._go()

    def _look(self) -> None:
        self._desk.lane.run(queue.open_jobs, self._found, lambda _: None)

    def _listed(self, jobs: tuple[PrintJob, ...]) -> None:
        if jobs != self.jobs:
            self.jobs = jobs
            self._changed()

    def _go(self) -> None:
        """Send the next one, unless one is on its way or nothing can be sent."""
        printer = self._desk.settings.printer
        waits = any(job.state == "waiting" and (job.printer or printer) not in self._rests for job in self.jobs)
        if self._busy or not waits:
            return
        self._busy = True
        resting = frozenset(self._rests)
        self._desk.lane.run(lambda till: queue.take_job(till, printer, resting), self._taken, self._not_taken)

    def _taken(self, taken: Taken | None) -> None:
        if taken is None:
            self._busy = False
            self._desk.lane.run(queue.open_jobs, self._listed, lambda _: None)
            return
        doors = self._desk.doors
        self._worker.run(lambda: self._sent(doors, taken), self._keep, lambda no: self._keep(Ended(taken, no)))

    def _not_taken(self, _refusal: Refusal) -> None:
        """The ledger does not let us (damage, a full disk): it says so itself where somebody works; we try later."""
        self._busy = False
        self._rests = dict.fromkeys({job.printer or self._desk.settings.printer for job in self.jobs}, _MOST_REST)

    def _sent(self, doors: Ways, taken: Taken) -> Ended:
        """On the printer's thread."""
        try:
            _make_own_folder(doors.data_dir, taken.printer)
            sent = doors.send(_asked_how(taken), taken.drawn.data, taken.drawn.name)
        except Refusal as refusal:
            ended = Ended(taken, refusal)
        else:
            ended = Ended(taken, where=sent.where, near_end=sent.near_end)
        self._unkept = ended
        return ended

    def _keep(self, ended: Ended) -> None:
        job_id = ended.taken.job.job_id
        self._desk.lane.run(
            lambda till: queue.job_ended(till, job_id, ended.refusal),
            lambda job: self._kept(ended, job),
            lambda _: self._kept(ended, None),
        )

    def _kept(self, ended: Ended, job: PrintJob | None) -> None:
        self._busy, self._unkept = False, None
        printer = ended.taken.printer
        if ended.refusal is None:
            self._fails.pop(printer, None)
            self.near_end = ended.near_end
        else:
            self._fails[printer] = fails = self._fails.get(printer, 0) + 1
            self._rests[printer] = min(_MOST_REST, 2**fails)
        self._look()
        if job is not None:
            self._told(ended, job)

    def _told(self, ended: Ended, job: PrintJob) -> None:
        then = self._then.pop(job.job_id, None)
        if then is not None:
            then(job, ended.where)
            return
        say, mode, taken = self._desk.say, self._desk.shop.mode, ended.taken
        notice = outcome_notice(say, mode, taken.job, job, taken.printer, ended.where)
        if notice is not None:
            self._desk.tell(notice)

    def close(self) -> None:
        """The printer's thread has ended: what it did last is kept before the ledger is closed."""
        ended = self._unkept
        if ended is not None:
            job_id = ended.taken.job.job_id
            self._desk.lane.run(lambda till: queue.job_ended(till, job_id, ended.refusal), lambda _: None)


def printer_for(what: str, chosen: Printer, data_dir: Path) -> Printer:
    """Where this paper goes: the device's printer; for want of one, and for cards off a slip printer, a PDF here."""
    if chosen.kind == "file" or (chosen.is_escpos and what != "card"):
        return chosen
    return own_folder(data_dir, chosen)


def own_folder(data_dir: Path, like: Printer) -> Printer:
    """The folder of the data directory, for paper as wide as the printer's."""
    return Printer(kind="file", folder=str(data_dir / PAPERS), width_mm=like.width_mm)


def _make_own_folder(data_dir: Path, printer: Printer) -> None:
    own = data_dir / PAPERS
    if printer.kind == "file" and printer.folder == str(own):
        try:
            own.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RuleBroken("printer.folder", folder=str(own)) from error


def _asked_how(taken: Taken) -> Printer:
    """A drawer opens also where there is no paper: the printer is not asked how it is."""
    return replace(taken.printer, answers=False) if taken.job.kind == "drawer" else taken.printer


def _whole(till: Till, wish: Wish, language: str) -> Wish:
    return replace(wish, job_id=wish.job_id or till.ids.event_id(), language=wish.language or language)
