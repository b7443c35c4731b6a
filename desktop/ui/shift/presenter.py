"""The page of shifts: looks at X and the former Zs, opens the drawer's dialog, makes the Z, shows one again."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.list_day import export_day, list_day
from desktop.core.services.shifts.look_at_shift import read_x, see_cash
from desktop.core.services.shifts.report_z import x_report
from desktop.core.services.shifts.zs import KeptZ, list_zs
from desktop.ui.desk import Action, Notice, Question
from desktop.ui.room import PlainRoom
from desktop.ui.shift.model import ShiftModel
from desktop.ui.shift.telling import Looked, page_told

MOST_ZS = 60
_SCROLLS = ("PgUp", "PgDown", "Home", "End")


class Presenter(PlainRoom):
    """``looked`` is what the ledger said last; answers that come late are passed over."""

    looked: Looked | None = None
    _asked = 0
    _seen_by: Approval | None = None
    _row = 0

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **_wish: Any) -> None:
        """Look at the ledger; the cash is shown to nobody who did not ask anew."""
        self._seen_by = None
        self._look()
        self._present()

    def leave(self) -> None:
        """Whoever comes next counts blind again."""
        self._seen_by = None

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        self._look()
        self._present()

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.shift.title")

    def actions(self) -> tuple[Action, ...]:
        """What can be done as things stand; the one filled button is the next step of the day."""
        say, looked = self.desk.say, self.looked
        if looked is None:
            return ()
        if looked.running.status.mode != "till":
            export = Action(key="F6", label=say("window.shift.export_day"), do=self.export_day)
            close = Action(key="F9", label=say("window.shift.close_points"), do=self.close, primary=True)
            return (export, close)
        if looked.running.status.number is None:
            return (Action(key="F9", label=say("window.shift.open"), do=self.open, primary=True),)
        seen = (Action(key="F7", label=say("window.shift.see_cash"), do=self.see_cash),)
        return (
            *(seen if looked.running.is_blind else ()),
            Action(key="F6", label=say("window.shift.move"), do=self.move),
            Action(key="F8", label=say("window.shift.count"), do=self.count),
            Action(key="F9", label=say("window.shift.close"), do=self.close, primary=True),
        )

    def pressed(self, key: str) -> bool:
        """Keys that scroll; Up and Down go through the former Zs, Enter shows one."""
        steps = {"Up": -1, "Down": 1}.get(key)
        if key in _SCROLLS and self.view is not None:
            self.view.turn(key)
        elif steps is not None and self.looked is not None:
            self._row = max(0, min(self._row + steps, len(self.looked.zs) - 1))
            self._present()
        elif key in ("Enter", "Ctrl+P"):
            self.show()
        else:
            return False
        return True

    # -- deeds --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Ask for the float."""
        self.desk.open("drawer", what="open")

    def move(self) -> None:
        """Cash in or out."""
        self.desk.open("drawer", what="move")

    def count(self) -> None:
        """Count blind."""
        self.desk.open("drawer", what="count")

    def see_cash(self) -> None:
        """A manager may see the cash before it is counted."""
        self.desk.ask_right("shift.x", self.desk.say("window.shift.see_cash_why"), self._see)

    def close(self) -> None:
        """Make the Z; in till mode count first where that has not been done, then say the difference."""
        looked = self.looked
        if looked is None:
            return
        if looked.running.status.mode != "till":
            self._ask_points_z()
        elif looked.running.status.counted_minor is None:
            self.desk.open("drawer", what="count", then=lambda _: self._close_drawer())
        else:
            self._close_drawer()

    def choose(self, row: int) -> None:
        """A former Z is current."""
        self._row = row

    def show(self, row: int | None = None) -> None:
        """A former Z as it was printed, to be printed once more."""
        looked, at = self.looked, self._row if row is None else row
        if looked is not None and 0 <= at < len(looked.zs):
            self.desk.open("paper", what="z", number=looked.zs[at].z.number, is_copy=True)

    def export_day(self) -> None:
        """The day list as a file beside the ledger."""
        looked = self.looked
        if looked is None or looked.day is None:
            return
        day = looked.day.day
        out = self.desk.doors.data_dir / f"day-{day:%Y-%m-%d}.csv"
        self.desk.lane.run(lambda till: export_day(till, day, out), lambda done: self._exported(Path(done.file)))

    def _exported(self, file: Path) -> None:
        title = self.desk.say("window.shift.exported", file=file.name)
        self.desk.tell(
            Notice(tone="ok", title=title, detail=self.desk.say("window.printing.folder", folder=file.parent))
        )

    def _close_drawer(self) -> None:
        self.desk.open("drawer", what="close", then=self._closed)

    def _ask_points_z(self) -> None:
        say = self.desk.say
        self.desk.lane.run(
            lambda till: till.ids.event_id(),
            lambda event_id: self.desk.ask(
                Question(
                    title=say("window.shift.ask_points"),
                    detail=say("window.shift.ask_points_detail"),
                    yes=say("window.shift.close_points"),
                    then=lambda: self._close_points(event_id),
                )
            ),
        )

    def _close_points(self, event_id: str) -> None:
        def closed(kept: KeptZ) -> None:
            self.desk.tell(Notice(tone="ok", title=self.desk.say("window.drawer.close.done", number=kept.z.no)))
            self.desk.changed()
            self._closed(kept)

        self.desk.lane.run(lambda till: close_shift(till, Closing(event_id=event_id)), closed)

    def _closed(self, kept: KeptZ) -> None:
        """The Z as it will be printed; Enter prints it."""
        self._row, self._seen_by = 0, None
        self.desk.open("paper", what="z", number=kept.z.number)

    def _see(self, approval: Approval) -> None:
        def seen(_done: None) -> None:
            self._seen_by = approval
            self._look()

        self.desk.lane.run(lambda till: see_cash(till, approval), seen)

    # -- looking ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._asked += 1
        asked, language, seen_by = self._asked, self.desk.words.language, self._seen_by

        def looked(found: Looked) -> None:
            if asked == self._asked:
                self.looked = found
                self.desk.reframe()
                self._present()

        self.desk.lane.run(lambda till: _read(till, language, seen_by), looked, lambda _: None)

    def _wall(self, at_us: int) -> datetime:
        return datetime.fromtimestamp(at_us // 1_000_000, ZoneInfo(self.desk.shop.zone))

    def _model(self) -> ShiftModel:
        if self.looked is None:
            return ShiftModel()
        model = page_told(self.desk.say, self.desk.money, self._wall, self.looked)
        took = self.looked.running.takings
        return replace(model, row=self._row, empty="" if took.bills + took.refunds else model.empty)


def _read(till: Till, language: str, seen_by: Approval | None) -> Looked:
    running = read_x(till, seen_by)
    return Looked(
        running=running,
        report=x_report(till, running, language),
        zs=tuple(list_zs(till, MOST_ZS)),
        day=list_day(till) if till.shop.mode != "till" else None,
    )
