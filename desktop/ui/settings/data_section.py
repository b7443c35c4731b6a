"""数据与备份: what lies here, checked, backed up, brought back; and the price list, taken in from a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from desktop.core.domain.errors import NotFound, Refusal, RuleBroken, Unreadable
from desktop.core.domain.keeping import BackedUp, Foreseen, KeptBackup, KeptFacts, Restored, Verified
from desktop.core.domain.staff import Approval
from desktop.core.ports import Progress
from desktop.core.services.catalogue import ProductsImport, import_products, product_count
from desktop.core.services.keep_ledger import back_up_ledger, restore_backup, verify_ledger
from desktop.core.services.moving_in.report import ImportReport
from desktop.ui.backups import FOLDER, backup_folder
from desktop.ui.desk import Notice, Question
from desktop.ui.settings import data_told
from desktop.ui.settings.job import STOPPED, Job
from desktop.ui.settings.model import DataModel, Told, Working
from desktop.ui.settings.section import Keeping, Section, SettingsDesk
from desktop.ui.shell.doors import Doors

_ENDING = ".shuke"
T = TypeVar("T")


class DataSection(Section):
    """One long job at a time; the counter goes on meanwhile, but for a restore."""

    name, icon = "data", "shield"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._keeping = Keeping(desk)
        self.job = Job(desk, show)
        self._facts: KeptFacts | None = None
        self._backups: tuple[KeptBackup, ...] | None = None
        self._products: int | None = None
        self._told: dict[str, Told] = {}
        self._file = self._code = ""
        self._wrong: dict[str, str] = {}
        self._looked = 0
        self._is_here = False

    @property
    def folder(self) -> Path:
        """Where backups go."""
        return backup_folder(self._keeping.settings, self.desk.doors.data_dir)

    # -- looking ------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Count what lies here."""
        self._is_here = True
        self.look()

    def refresh(self) -> None:
        """Something was written."""
        self.look()

    def look(self) -> None:
        """Count anew, off the window's thread; while a job runs its thread is taken, and the job's end looks."""
        if self.job.is_running:
            return
        self._looked += 1
        looked, folder, doors = self._looked, self.folder, self.desk.doors

        def found(result: tuple[KeptFacts | None, tuple[KeptBackup, ...]]) -> None:
            if looked == self._looked:
                self._facts, self._backups = result
                self.show()

        self.desk.aside.run(lambda: (_facts(doors), _backups(doors, folder)), found, self.desk.refuse)
        self.desk.lane.run(product_count, self._counted, lambda _: None)

    def _counted(self, products: int) -> None:
        self._products = products
        self.show()

    # -- checking and backing up --------------------------------------------------------------------------------

    def verify(self) -> None:
        """F6: read everything."""
        doors = self.desk.doors
        self._begin("verify", lambda progress: verify_ledger(doors.keeper(), (), progress), self._verified)

    def _verified(self, found: Verified) -> None:
        self._say("verify", data_told.verified(self.phrase, found))

    def back_up(self) -> None:
        """F9: a new file in the folder."""
        doors, folder = self.desk.doors, self.folder
        name = f"shuke-{doors.now(self.desk.shop):%Y%m%d-%H%M%S}"
        self._begin("backup", lambda _: _backed_up(doors, folder, name), self._backed_up, can_stop=False)

    def _backed_up(self, made: BackedUp) -> None:
        self._say("backup", data_told.backed_up(self.phrase, made))
        self.look()

    def choose_folder(self, folder: str) -> None:
        """Backups go there from now on."""
        if folder.strip():
            self._backups = None
            self._keeping.keep(self.look, backups=folder.strip())

    def keep(self, count: str) -> None:
        """So many of the daily ones stay; 0: none are made."""
        self._keeping.keep(self.show, backups_kept=int(count))

    # -- bringing back ------------------------------------------------------------------------------------------

    def choose_file(self, file: str) -> None:
        """The backup to bring back: typed, chosen, or a row of the list."""
        self._file = file
        self._wrong.pop("file", None)
        self.show()

    def type_code(self, code: str) -> None:
        """The recovery code, from paper."""
        self._code = code
        self._wrong.pop("code", None)
        self.show()

    def restore(self) -> None:
        """Ask whether it is meant, then for a manager, then do it."""
        if self.job.is_running:
            return
        if not self._file.strip():
            self._wrong["file"] = self.phrase("wrong.file")
            self.show()
            return
        doors, file, failed = self.desk.doors, Path(self._file.strip()).expanduser(), partial(self._failed, "restore")
        self._told.pop("restore", None)
        self.desk.aside.run(lambda: doors.keeper().foresee(file), partial(self._ask, file), failed)

    def _ask(self, file: Path, foreseen: Foreseen) -> None:
        """What would be lost is said before anything is; the file that was looked at is the one that comes back."""
        why = self.phrase("ask.why", file=file.name)
        lost = data_told.foreseen(self.phrase, ZoneInfo(self.desk.shop.zone), foreseen)
        self.desk.ask(
            Question(
                title=self.phrase("ask.title", file=file.name),
                detail=self.phrase("ask.detail", lost=lost),
                yes=self.phrase("ask.yes"),
                then=lambda: self.desk.ask_right("restore", why, partial(self._restore, file)),
                danger=True,
            )
        )

    def _restore(self, file: Path, approval: Approval) -> None:
        """In the till's place on its own thread: nothing can open the ledger until it is done."""
        doors, code = self.desk.doors, self._code.strip() or None
        self._begin(
            "restore",
            lambda progress: restore_backup(doors.keeper(), file, code, progress, approval),
            self._restored,
            alone=True,
        )

    def _restored(self, done: Restored) -> None:
        """The account of it stays until somebody has read it."""
        self._file = self._code = ""
        title, detail = data_told.restored(self.phrase, done)
        desk, understood = self.desk, self.phrase("understood")
        desk.reopened()
        desk.ask(Question(title=title, detail=detail, yes=understood, then=lambda: None))

    def move_in(self) -> None:
        """F7: the dialog that takes in what another system knew."""
        self.desk.open("moving_in")

    # -- the price list -----------------------------------------------------------------------------------------

    def import_products(self, file: str) -> None:
        """Take a file in, with a till of its own, so that the counter goes on."""
        doors, path = self.desk.doors, Path(file)

        def work(progress: Progress) -> ImportReport:
            with doors.open_till() as till:
                return import_products(till, ProductsImport(path=path), progress)

        self._begin("products", work, self._imported)

    def _imported(self, report: ImportReport) -> None:
        self._say("products", data_told.imported(self.phrase, self.desk.words, report))
        self.desk.changed()

    # -- jobs ---------------------------------------------------------------------------------------------------

    def _begin(
        self,
        name: str,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        *,
        can_stop: bool = True,
        alone: bool = False,
    ) -> None:
        if self.job.is_running:
            return
        self._told.pop(name, None)
        runner = self.desk.lane.while_closed if alone else self.desk.aside.run
        self.job.run(name, work, then, lambda refusal: self._failed(name, refusal), runner, can_stop=can_stop)

    def _failed(self, name: str, refusal: Refusal) -> None:
        if refusal.code == STOPPED:
            self._say(name, Told(tone="plain", title=self.phrase(f"stopped.{name}")))
        elif refusal.code == "restore.needs_code":
            self._wrong["code"] = self.phrase("wrong.code")
            self._say(name, Told(tone="bad", title=self.phrase("needs_code"), detail=self.phrase("needs_code_todo")))
            self.point("code")
        else:
            self._say(name, self.told(refusal))
        self.look()

    def _say(self, name: str, told: Told) -> None:
        """At its card; to somebody who has gone elsewhere meanwhile, as a toast."""
        if self._is_here:
            self._told[name] = told
        else:
            self.desk.tell(Notice(tone=told.tone, title=told.title, detail=told.detail))
        self.show()

    # -- the section --------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """A code does not stay on the screen."""
        self._is_here = False
        self._code, self._told = "", {}

    def scanned(self, _text: str) -> bool:
        """While a restore runs there is no counter to scan for."""
        return self.job.name == "restore"

    def pressed(self, key: str) -> bool:
        """F6 checks, F7 moves in, F9 backs up; Esc stops what runs."""
        commands = {"F6": self.verify, "F7": self.move_in, "F9": self.back_up}
        if key in commands:
            commands[key]()
            return True
        if key == "Esc" and self.job.is_running:
            self.job.stop()
            return True
        return False

    def model(self) -> DataModel:
        """The section as it stands."""
        products, job = self._products, self.job
        return DataModel(
            facts=data_told.fact_rows(self.phrase, self.desk.doors.data_dir, self._facts),
            job=job.name,
            working=self._working() if job.is_running else None,
            told=dict(self._told),
            folder=str(self.folder),
            kept=str(self._keeping.settings.backups_kept),
            backups=data_told.backup_rows(self.phrase, ZoneInfo(self.desk.shop.zone), self._backups),
            file=self._file,
            code=self._code,
            restore_wrong=dict(self._wrong),
            can_restore=bool(self._file.strip()),
            products=self.phrase("unknown") if products is None else self.phrase("products", count=f"{products:,}"),
        )

    def _working(self) -> Working:
        job = self.job
        words = self.phrase(f"working.{job.name}")
        if job.percent is not None:
            words = self.phrase("working_at", words=words, percent=job.percent)
        return Working(words=words, percent=job.percent, can_stop=job.can_stop)


def _facts(doors: Doors) -> KeptFacts | None:
    """None where the ledger or its key cannot be reached."""
    try:
        return doors.keeper().facts()
    except (NotFound, RuleBroken, Unreadable):
        return None


def _backups(doors: Doors, folder: Path) -> tuple[KeptBackup, ...]:
    """Those of the chosen folder and of the usual one, where the backups from before upgrades are."""
    folders = dict.fromkeys((folder, doors.data_dir / FOLDER))
    found = [backup for each in folders for backup in doors.keeper().backups(each)]
    return tuple(sorted(found, key=lambda backup: backup.made_at_us, reverse=True))


def _backed_up(doors: Doors, folder: Path, name: str) -> BackedUp:
    """A backup under a name that no file has; the folder is made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreadable("backup.not_written", path=str(folder)) from error
    return back_up_ledger(doors.keeper(), _free(folder, name))


def _free(folder: Path, name: str) -> Path:
    """A name that no file has."""
    again = (folder / f"{name}{mark}{_ENDING}" for mark in ("", *(f"-{count}" for count in range(2, 1000))))
    return next(path for path in again if not path.exists())
