"""The portrait's presenter: four tabs; what is written is written once, and read again."""

from collections.abc import Callable
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.care_events import CaseSort, Group
from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.export_lists import Exported
from desktop.core.services.export_member import export_member
from desktop.core.services.member_cases import Case, NewCase, change_case, close_case, open_case, reopen_case
from desktop.core.services.portray_member import Portrait, portray_member
from desktop.core.services.set_adviser import set_adviser
from desktop.core.services.tag_member import remove_tag, set_tag
from desktop.ui.desk import Action, Notice
from desktop.ui.of_member import MemberDialog
from desktop.ui.portrait import cases_told, told
from desktop.ui.portrait.cases_told import Draft
from desktop.ui.portrait.model import TABS, PortraitModel, Tab

_STEPS = {"Up": -1, "Down": 1}


class Opened(Struct, frozen=True, kw_only=True):
    """What was read, and the id of what will be written next."""

    event_id: str
    portrait: Portrait


class Presenter(MemberDialog[Opened]):
    """One tab at a time; ``_current`` 0 is the row for a new case."""

    _busy: bool
    _tab: Tab
    _current: int
    _draft: Draft

    def enter(self, **wish: Any) -> None:
        """``member_id``: whom; ``tab``: where to begin."""
        super().enter(**wish)
        if wish.get("tab") in TABS:
            self.show(wish["tab"])

    def title(self) -> str:
        """Who they are to the shop."""
        return self.desk.say("window.portrait.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter does what the tab is for."""
        words = self._confirm()
        return (Action(key="Enter", label=words, do=self.confirm, primary=True),) if words else ()

    def pressed(self, key: str) -> bool:
        """Ctrl and a digit choose a tab, arrows a case."""
        tabs = {f"Ctrl+{at}": tab for at, tab in enumerate(TABS, 1)}
        if key in tabs:
            self.show(tabs[key])
        elif key == "F9" and self._tab == "consents":
            self.export()
        elif key == "F6" and self._tab == "tags":
            self.manage_tags()
        elif key == "F7" and self._tab == "cases":
            self.change()
        elif key in _STEPS and self._tab == "cases":
            self.go_to(self._current + _STEPS[key])
        else:
            return False
        return True

    # -- the tabs -----------------------------------------------------------------------------------------------

    def show(self, tab: str) -> None:
        """Show a tab."""
        self._tab = cast("Tab", tab)
        self._present()
        self.desk.reframe()

    def go_to(self, row: int) -> None:
        """Choose a case, or the row for a new one; what was typed for another goes."""
        most = len(self._opened.portrait.cases) if self._opened else 0
        row = max(0, min(row, most))
        if row != self._current and not self._busy:
            self._current = row
            self._draft = cases_told.draft_of(self._case())
            self._present()
            self.desk.reframe()

    def choose_sort(self, sort: str) -> None:
        """Complaint, wish or praise."""
        self._drafted(replace(self._draft, sort=cast("CaseSort", sort), error=""))

    def choose_due(self, due: str) -> None:
        """By when."""
        self._drafted(replace(self._draft, due=due, error=""))

    def choose_owner(self, owner_id: str) -> None:
        """Who sees to it."""
        self._drafted(replace(self._draft, owner_id=owner_id, error=""))

    def type_text(self, text: str) -> None:
        """The field's whole text."""
        self._drafted(replace(self._draft, text=text, error=""))

    def choose_adviser(self, staff_id: str) -> None:
        """Who looks after the member, written at once."""
        self._write(lambda till, opened: set_adviser(till, opened.event_id, opened.portrait.member_no, staff_id))

    def toggle_tag(self, group: str, tag: str, *, on: bool) -> None:
        """Set a tag, or take it away, at once."""
        deed, named = (set_tag if on else remove_tag), cast("Group", group)
        self._write(lambda till, opened: deed(till, opened.event_id, opened.portrait.member_no, named, tag))

    def export(self) -> None:
        """All that is kept of the member, to read and for a machine; asks whoever may, and is on record."""
        if self._opened is not None and not self._busy:
            why = self.desk.say("window.portrait.export_why", name=self._opened.portrait.name)
            self.desk.ask_right("export", why, self._export)

    def _export(self, by: Approval) -> None:
        opened, opening, language = self._opened, self._opening, self.desk.words.language
        if opened is None or self._busy:
            return
        self._busy = True
        self._present()
        portrait = opened.portrait
        out = self.desk.doors.data_dir / f"member-{portrait.member_no}.zip"
        self.desk.lane.run(
            lambda till: export_member(till, portrait.member_id, out, language, by),
            lambda done: self._exported(opening, done),
            lambda refusal: self._refused(opening, refusal),
        )

    def _exported(self, opening: object, done: Exported) -> None:
        if opening is self._opening:
            self._busy = False
            self._present()
        title = self.desk.say("window.portrait.exported", rows=done.rows)
        self.desk.tell(Notice(tone="ok", title=title, detail=done.file))

    def manage_tags(self) -> None:
        """The shop's vocabulary, over this dialog."""
        self.desk.open("tags")

    def refresh(self) -> None:
        """Something changed, perhaps the vocabulary: the member is read again; what is typed stays."""
        opened, opening = self._opened, self._opening
        if opened is not None and not self._busy:
            whom = opened.portrait.member_id
            self.desk.lane.run(lambda till: _read(till, whom), lambda got: self._again(opening, got), lambda _: None)

    def _again(self, opening: object, got: Opened) -> None:
        if opening is self._opening and not self._busy:
            self._opened = got
            self._current = min(self._current, len(got.portrait.cases))
            self._present()

    # -- writing ------------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Write a new case, settle the chosen one or open it again; asks whoever may where that is another."""
        opened = self._opened
        if opened is None or self._busy or self._tab != "cases":
            return
        case = self._case()
        if (case is None or case.closed_at is None) and not self._draft.text.strip():
            self._drafted(replace(self._draft, error=self.desk.say("window.portrait.case.empty")))
        elif case is None:
            self._open_case(opened.portrait)
        else:
            why = self.desk.say("window.portrait.case.why", name=opened.portrait.name)
            self.desk.ask_right("case.close", why, lambda by: self._settle(case, by))

    def _open_case(self, portrait: Portrait) -> None:
        draft = self._draft

        def work(till: Till, opened: Opened) -> None:
            asked = NewCase(
                event_id=opened.event_id,
                key=portrait.member_no,
                sort=draft.sort,
                text=draft.text,
                owner_id=draft.owner_id,
                due_on=draft.due_on(portrait.today),
            )
            open_case(till, asked)

        self._write(work, self.desk.say("window.portrait.case.done"))

    def _settle(self, case: Case, by: Approval) -> None:
        how, is_open = self._draft.text, case.closed_at is None

        def work(till: Till, opened: Opened) -> None:
            named = opened.event_id, opened.portrait.member_id, case.opened_id
            if is_open:
                close_case(till, *named, how, approval=by)
            else:
                reopen_case(till, *named, approval=by)

        self._write(work, self.desk.say(f"window.portrait.case.{'settled_now' if is_open else 'reopened_now'}"))

    def change(self) -> None:
        """Somebody else sees to the chosen case, or by another day."""
        case, draft = self._case(), self._draft
        if case is None or not cases_told.is_changed(case, draft):
            return

        def work(till: Till, opened: Opened) -> None:
            due_on = draft.due_on(opened.portrait.today, case)
            named = opened.event_id, opened.portrait.member_id, case.opened_id
            change_case(till, *named, draft.owner_id, due_on)

        self._write(work, self.desk.say("window.portrait.case.changed_now"))

    def _write(self, work: Callable[[Till, Opened], object], done: str = "") -> None:
        opened, opening = self._opened, self._opening
        if opened is None or self._busy:
            return
        self._busy = True
        self._present()

        def both(till: Till) -> Opened:
            work(till, opened)
            return _read(till, opened.portrait.member_id)

        self.desk.lane.run(both, lambda got: self._written(opening, got, done), lambda no: self._refused(opening, no))

    def _written(self, opening: object, got: Opened, done: str) -> None:
        if done:
            self.desk.tell(Notice(tone="ok", title=done))
        if opening is self._opening:
            self._busy, self._opened = False, got
            if done:
                self._current, self._draft = 0, Draft()
            self._present()
            self.desk.reframe()
        self.desk.changed()

    def _refused(self, opening: object, refusal: Refusal) -> None:
        if opening is self._opening:
            self._busy = False
            self._present()
        self.desk.refuse(refusal)

    # -- the state ----------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self._opened, self._busy, self._tab = None, False, "about"
        self._current, self._draft = 0, Draft()

    def _open(self, till: Till, member_id: str, _language: str) -> Opened:
        return _read(till, member_id)

    def _fill(self, _opened: Opened) -> None:
        self.desk.reframe()

    def _drafted(self, draft: Draft) -> None:
        self._draft = draft
        self._present()

    def _case(self) -> Case | None:
        cases = self._opened.portrait.cases if self._opened else ()
        return cases[self._current - 1] if 0 < self._current <= len(cases) else None

    def _changes(self, case: Case) -> bool:
        return not self._busy and cases_told.is_changed(case, self._draft)

    def _confirm(self) -> str:
        return cases_told.confirm(self.desk, self._case()) if self._tab == "cases" and self._opened else ""

    def _model(self) -> PortraitModel:
        if self._opened is None:
            return PortraitModel(tab=self._tab)
        desk, portrait = self.desk, self._opened.portrait
        return PortraitModel(
            is_ready=True,
            whom=portrait.name,
            tab=self._tab,
            facts=told.facts(desk, portrait),
            advisers=cases_told.owners(desk, portrait),
            adviser=portrait.adviser,
            listings=told.listings(desk, portrait),
            cases=cases_told.rows(desk, portrait),
            current=self._current,
            form=cases_told.form(desk, portrait, self._case(), self._draft),
            groups=told.groups(desk, portrait),
            consents=told.consents(desk, portrait),
            can_change=None if (case := self._case()) is None or case.closed_at else self._changes(case),
            confirm=self._confirm(),
            can_confirm=not self._busy,
            busy=self._busy,
        )


def _read(till: Till, member_id: str) -> Opened:
    return Opened(event_id=till.ids.event_id(), portrait=portray_member(till, member_id))
