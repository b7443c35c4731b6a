"""What the shell does: opens the till, shows rooms and dialogs, hears scans and keys, tells what happened."""

from datetime import datetime

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.shop import LANGUAGE_OF, Shop
from desktop.core.services.reports.note_look_up import note_look_up
from desktop.core.words import Words
from desktop.settings import DeviceSettings
from desktop.ui.beside.presenter import Beside
from desktop.ui.desk import Aside, Chosen, Lane, Notice, Room
from desktop.ui.prints import Prints
from desktop.ui.shell import hearing
from desktop.ui.shell.asking_lane import AskingLane
from desktop.ui.shell.doors import Doors
from desktop.ui.shell.line import Line
from desktop.ui.shell.model import ShellModel, ShellView
from desktop.ui.shell.open_rooms import OpenRooms
from desktop.ui.shell.opening import Here, Opening
from desktop.ui.shell.rooms import HOME
from desktop.ui.shell.shift_now import ShiftNow
from desktop.ui.shell.speech import Speech
from desktop.ui.shell.staff_now import StaffNow
from desktop.ui.shell.strip import place_of, rail_entries, strip_items


class ShellPresenter(OpenRooms, Speech):
    """The desk (desk.Desk) and the frame around the rooms. All of it on the window's thread."""

    def __init__(self, doors: Doors, lane: Lane, aside: Aside, printer: Aside) -> None:
        """``printer``: the thread that waits for printers."""
        super().__init__()
        self.doors = doors
        self.lane: Lane = AskingLane(lane, self.ask_again, self.refuse)
        self.aside = aside
        self.line = Line(doors, lane, aside, self._line_changed, self.changed, self.rehoused)
        self.shift = ShiftNow(lane, self.present)
        self.staff = StaffNow(lane, self.present, self._lock, doors.now_us)
        self.beside = Beside(self, doors.side_key.give_back if doors.side_key is not None else lambda: None)
        self.prints = Prints(self, printer, self._line_changed)
        self._opening = Opening(lane, aside, doors.prepare)
        self._settings = doors.settings
        self._language = doors.language
        self._shop: Shop | None = None
        self._safe_mode = self._is_demo = False
        self._seen_version: int | None = None
        self._view: ShellView | None = None

    def attach(self, view: ShellView) -> None:
        """The window looks at this presenter."""
        self._view = view
        self.present()

    @property
    def view(self) -> ShellView:
        """The window; there is one as soon as anything can happen."""
        if self._view is None:
            raise RuntimeError("the shell has no window yet")
        return self._view

    def start(self) -> None:
        """Open the till, then show the counter; where no shop was set up, the welcome."""
        self._opening.start(self._opened, self._not_opened, self.present)

    def present(self) -> None:
        """Show the frame as it is now."""
        if self._view is not None:
            self._view.present(self._model())

    reframe = present

    def _model(self) -> ShellModel:
        room = self._rooms.get(self._room)
        return ShellModel(
            framed=self._room != "welcome",
            room=self._room,
            title=room.title() if room else "",
            rail=rail_entries(self.say, self._room, self.staff.may),
            actions=room.actions() if room else (),
            strip=strip_items(self) if self._shop else (),
            place=place_of(self) if self._shop else "",
            clock=f"{self.now():%H:%M}",
            progress=self._progress(),
            with_search=self._room in ("checkout", "member", "refund", "dormant", "today"),
        )

    def _progress(self) -> str:
        percent = self._opening.percent
        if percent is not None:
            return self.say("window.shell.preparing", percent=percent)
        return "" if self._room else self.say("window.shell.opening")

    def _opened(self, here: Here) -> None:
        self._shop, self._safe_mode, self._is_demo = here.shop, here.safe_mode, here.is_demo
        self._settings = self._opening.settings or self._settings
        nobody_chose = self.doors.language is None and self._settings.language is None
        if nobody_chose and (spoken := LANGUAGE_OF[self._shop.region]) != self.words.language:
            self._language = spoken
            self.view.rebuild()
        self.look_around()  # before any page reads: what is written from now on is noticed
        self.go(HOME)
        self.line.look()
        self.shift.look()
        self.staff.look()
        self.prints.start()
        if self._safe_mode:
            title, detail = self.say("window.shell.safe_mode"), self.say("window.shell.safe")
            self.tell(Notice(tone="bad", title=title, detail=detail))

    def _not_opened(self, refusal: Refusal) -> None:
        if refusal.code == "shop.missing":
            self.go("welcome")
        else:
            self.open("trouble", refusal=refusal)

    @property
    def words(self) -> Words:
        """The language spoken now."""
        return Words(self._language or self.doors.system_language)

    @property
    def shop(self) -> Shop:
        """The shop, once it is open."""
        if self._shop is None:
            raise RuntimeError("no shop is open")
        return self._shop

    @property
    def settings(self) -> DeviceSettings:
        """What this device was told."""
        return self._settings

    @property
    def is_demo(self) -> bool:
        """Whether this is the invented shop."""
        return self._is_demo

    @property
    def safe_mode(self) -> bool:
        """Whether the ledger before was damaged."""
        return self._safe_mode

    def now(self) -> datetime:
        """The shop's wall clock."""
        return self.doors.now(self._shop)

    def go(self, room: str, **wish: object) -> None:
        """Show a page; the one before is left."""
        self._end_search()
        if self._room and self._room != room:
            self._rooms[self._room].leave()
        self._room = room
        presenter = self.room(room)
        self.view.show_room(room, presenter)
        presenter.enter(**wish)
        self.present()

    def open(self, dialog: str, **wish: object) -> None:
        """Open a dialog over what is shown; one that is open already is entered anew."""
        self._end_search()
        presenter = self.room(dialog)
        if dialog not in self._dialogs:
            self._dialogs.append(dialog)
            self.view.open_dialog(dialog, presenter)
        presenter.enter(**wish)

    def _end_search(self) -> None:
        """What hangs under the search field does not hang over what comes now."""
        if self.view.is_searching:
            self.view.end_search()

    def close(self, room: Room | None = None) -> None:
        """Close the dialog on top, or that of a room with what is above it; one that is not open is left alone."""
        open_now = [self._rooms[name] for name in self._dialogs]
        keep = len(open_now) - 1 if room is None else open_now.index(room) if room in open_now else len(open_now)
        while len(self._dialogs) > max(0, keep):
            name = self._dialogs.pop()
            self.view.close_dialog()
            self._rooms[name].leave()
        self.staff.look()  # a room that closes takes no lock along

    def _lock(self) -> None:
        """Once: what is typed at a lock that is open stays."""
        if "sign_in" not in self._dialogs:
            self.open("sign_in")

    def search(self) -> None:
        """Put the cursor into the search field."""
        self.view.begin_search()

    def raise_side(self) -> None:
        """Show the side window beside a POS."""
        self.beside.rise()

    def print_slip(self, bill: str, *, is_copy: bool = False, is_cash: bool = False) -> None:
        """Print a slip beside the work; what fails is said."""
        self.prints.slip(bill, is_copy=is_copy, is_cash=is_cash)

    def changed(self, *, settings: DeviceSettings | None = None) -> None:
        """Facts were written here, or device settings changed."""
        if settings is not None:
            self._settings = settings
            self._language = settings.language or self._language
            self.view.rebuild()
        for room in self._shown_now():
            room.refresh()
        self.present()
        self.line.look()
        self.shift.look()
        self.staff.look()

    def _line_changed(self) -> None:
        """The line to HQ or the print queue is another: the strip says so, and whoever shows it."""
        self._tick()
        self.present()

    def scanned(self, text: str) -> None:
        """A scan was heard (hearing.scanned), also by a port of its own."""
        self.staff.stir()
        hearing.scanned(self, text)

    def chosen(self, member: Chosen) -> None:
        """A member was chosen in the search field (hearing.chosen): looked up, which is counted once they are shown."""
        hearing.chosen(self, member)
        self.lane.run(lambda till: note_look_up(till, member.member_id), lambda _: None, lambda _: None)

    def pressed(self, key: str) -> bool:
        """A key by its name; whether it meant something (hearing.pressed)."""
        return hearing.pressed(self, key)

    def look_around(self) -> None:
        """The clock goes on, and another process may have written: the command line works beside the window."""
        if self._shop is not None:
            self.present()
            self._tick()
            self.staff.rest(self._settings.lock_after_minutes)
            self.prints.time_passed()
            self.lane.run(lambda till: till.ledger.version(), self._compare_version, lambda _: None)

    def _compare_version(self, version: int) -> None:
        before, self._seen_version = self._seen_version, version
        if before is not None and before != version:
            self.changed()

    def speak(self, language: str) -> None:
        """Another language from now on, whatever the shop's region speaks; whoever calls keeps the settings."""
        self._settings = replace(self._settings, language=language)
        if language != self._language:
            self._language = language
            self.view.rebuild()

    def show_all(self) -> None:
        """Show everything that is open to a window that was built anew."""
        self.present()
        if self._room:
            self.view.show_room(self._room, self._rooms[self._room])
        self.show_dialogs()

    def show_dialogs(self) -> None:
        """Show the dialogs that are open once more, where they have their place now."""
        for dialog in self._dialogs:
            self.view.open_dialog(dialog, self._rooms[dialog])

    def reopened(self) -> None:
        """The shop was made or restored: open it again."""
        while self._dialogs:
            self.close()
        self._rooms.clear()
        self._room = ""
        self.view.rebuild()
        self.start()

    def rehoused(self) -> None:
        """This till has joined HQ: its shop is HQ's store now, and the ledger is opened again as that."""

        def here(found: Here) -> None:
            self._shop = found.shop
            self.line.rejoined()
            self.changed()

        self._opening.again(here, self.refuse)
