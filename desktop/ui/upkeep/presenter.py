"""Upkeep of a member: a deed is chosen, what it comes to is shown, a manager agrees, it is written once."""

from typing import Any

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import Scrubbed
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.merge_members import MergePreview, preview_merge
from desktop.core.services.suggest_merges import dismiss_suggestion
from desktop.ui.backups import backup_folder
from desktop.ui.desk import Action, in_a_line
from desktop.ui.figures import UNKNOWN
from desktop.ui.of_member import MemberDialog
from desktop.ui.upkeep import told
from desktop.ui.upkeep.doing import RIGHTS, Form, write
from desktop.ui.upkeep.model import Deed, UpkeepModel
from desktop.ui.upkeep.reading import Opened, read_opened


class Presenter(MemberDialog[Opened]):
    """One deed at a time; a retry has the id of the first try, so that it counts once."""

    _busy: bool
    _deed: Deed
    _pinned: bool
    _preview: MergePreview | None
    _take: dict[str, str]
    _report: tuple[str, ...]
    _wished: Deed | None = None
    _other = ""

    def enter(self, **wish: Any) -> None:
        """``member_id``: whom; ``deed``: what to begin with; ``other``: the number of whom to put beside them."""
        self._wished, self._other = wish.get("deed"), str(wish.get("other", ""))
        super().enter(**wish)

    def title(self) -> str:
        """The member's affairs."""
        return self.desk.say("window.upkeep.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter does what is chosen."""
        return (Action(key="Enter", label=self._confirm_words(), do=self.confirm, primary=True),)

    def pressed(self, key: str) -> bool:
        """Ctrl and a digit choose a deed; F6 shows everybody who may be here twice."""
        if key == "F6":
            self.duplicates()
            return True
        deeds = told.deeds_for(self._opened) if self._opened else ()
        keys = {f"Ctrl+{at}": deed for at, deed in enumerate(deeds, 1)}
        if key in keys:
            self.choose(keys[key])
        return key in keys

    def scanned(self, text: str) -> bool:
        """A card scanned while somebody is merged is the other member's."""
        if self._deed == "merge" and self._opened is not None and not self._busy:
            self.type_text(text)
            self.look()
        return True

    # -- the form -----------------------------------------------------------------------------------------------

    def choose(self, deed: Deed) -> None:
        """Another deed; what was typed for the one before goes."""
        if not self._busy and not self._report:
            self._deed, self._text, self._error, self._preview, self._take = deed, "", "", None, {}
            self._present()
            self.desk.reframe()

    def type_text(self, text: str) -> None:
        """The field's whole text; whoever was found by another is no more beside the member."""
        self._text, self._error, self._preview = text, "", None
        self._present()

    def pin(self, pinned: bool) -> None:  # noqa: FBT001 - the state of a box
        """Whether the note is shown at scan."""
        self._pinned = pinned
        self._present()

    def take(self, field: str, member_id: str) -> None:
        """Whose value a field gets."""
        self._take = {**self._take, field: member_id}
        self._present()

    def use_twin(self, member_id: str) -> None:
        """Look at somebody suggested."""
        for found in self._opened.twins if self._opened else ():
            if found.other.member_id == member_id:
                self.type_text(found.other.member_no)
                self.look()

    def not_the_same(self, member_id: str) -> None:
        """Nobody suggests these two any more."""
        opened, opening = self._opened, self._opening
        if opened is not None and not self._busy:
            mine, language = opened.glance.member_id, self.desk.words.language

            def work(till: Till) -> Opened:
                dismiss_suggestion(till, mine, member_id)
                return read_opened(till, mine, language)

            self.desk.lane.run(work, lambda got: self._got(opening, got))

    def look(self) -> None:
        """Put the other member beside this one."""
        opened, opening, key = self._opened, self._opening, self._text.strip()
        if opened is None or not key:
            self._fail(self.desk.say("window.upkeep.merge.whom"))
            return
        mine = opened.glance.member_no
        self.desk.lane.run(
            lambda till: preview_merge(till, mine, key),
            lambda preview: self._seen(opening, key, preview),
            lambda refusal: self._refused(opening, refusal),
        )

    def _seen(self, opening: object, key: str, preview: MergePreview) -> None:
        if opening is self._opening and key == self._text.strip():
            self._preview, self._take = preview, {}
            self._present()
            self.desk.reframe()

    def duplicates(self) -> None:
        """Everybody who may be here twice, in place of this dialog."""
        if not self._busy and not self._report:
            self.desk.close(self)
            self.desk.open("duplicates")

    # -- doing it -----------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Show what comes of it, then ask whoever may, then write."""
        opened = self._opened
        if self._report:
            self.desk.close(self)
            return
        if opened is None or self._busy or not self._can():
            return
        if self._deed == "merge" and self._preview is None:
            self.look()
            return
        if self._deed in told.NEEDS_TEXT and not self._text.strip():
            self._fail(self.desk.say("window.upkeep.no_text"))
            return
        why = self.desk.say(f"window.upkeep.why.{self._deed}", name=opened.glance.name or UNKNOWN)
        self.desk.ask_right(RIGHTS[self._deed], why, lambda by: self._write(opened, by))

    def _write(self, opened: Opened, by: Approval) -> None:
        if opened is not self._opened or self._busy:
            return
        opening, deed = self._opening, self._deed
        form = Form(deed=deed, text=self._text, pinned=self._pinned, preview=self._preview, take=self._take)

        def in_words(_done: object) -> str:
            if deed == "erase":
                self._scrub(opening)
            return self.desk.say(f"window.upkeep.done.{deed}")

        self._write_once(lambda till: write(till, opened, form, by), in_words, self._wrong, stays=deed == "erase")

    def _wrong(self, refusal: Refusal) -> None:
        """What was typed stays; what is wrong stands at its field."""
        self._error = in_a_line(self.desk, refusal)

    def _scrub(self, opening: object) -> None:
        """The bytes go too: from the ledger's file, the backups, the lists. Then it is said what is out of reach."""
        keeper, folder = self.desk.doors.keeper, backup_folder(self.desk.settings, self.desk.doors.data_dir)
        self.desk.aside.run(
            lambda: keeper().scrub(folder),
            lambda done: self._scrubbed(opening, done),
            lambda refusal: self._refused(opening, refusal),
        )

    def _scrubbed(self, opening: object, done: Scrubbed) -> None:
        if opening is self._opening:
            self._busy, self._report = False, told.report(self.desk, done)
            self._present()
            self.desk.reframe()

    def _refused(self, opening: object, refusal: Refusal) -> None:
        if opening is not self._opening:
            self.desk.refuse(refusal)
            return
        self._busy = False
        self._wrong(refusal)
        self._present()

    def _fail(self, error: str) -> None:
        self._error = error
        self._present()

    # -- the state ----------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self._text = self._error = ""
        self._opened, self._busy, self._preview, self._take, self._pinned = None, False, None, {}, False
        self._deed = "merge"
        self._report = ()

    def _open(self, till: Till, member_id: str, language: str) -> Opened:
        return read_opened(till, member_id, language)

    def _fill(self, opened: Opened) -> None:
        deeds = told.deeds_for(opened)
        wished = self._wished if self._wished in deeds else None
        self._deed = wished or (self._deed if self._deed in deeds else deeds[0])
        if self._other and self._deed == "merge":
            self._text, self._other = self._other, ""
            self.look()

    def _can(self) -> bool:
        return not (self._deed == "part" and self._opened is not None and self._opened.parting is None)

    def _confirm_words(self) -> str:
        if self._report:
            return self.desk.say("window.upkeep.erase.close")
        looks = self._deed == "merge" and self._preview is None
        return self.desk.say("window.upkeep.look" if looks else f"window.upkeep.do.{self._deed}")

    def _model(self) -> UpkeepModel:
        opened = self._opened
        if opened is None:
            return UpkeepModel(confirm=self._confirm_words())
        desk, deed, glance = self.desk, self._deed, opened.glance
        if self._report:
            title = desk.say("window.upkeep.done.erase")
            return UpkeepModel(
                is_ready=True, title=title, lines=self._report, confirm=self._confirm_words(), can_confirm=True
            )
        has_field = deed in told.NEEDS_TEXT
        return UpkeepModel(
            is_ready=True,
            whom=" · ".join(part for part in (glance.name, glance.phone) if part),
            deeds=told.deed_rows(desk, told.deeds_for(opened), deed),
            title=desk.say(f"window.upkeep.deed.{deed}"),
            lines=told.lines(desk, deed, opened, self._preview),
            warning=told.warning(desk, deed, opened, self._preview),
            field_label=desk.say(f"window.upkeep.{deed}.field") if has_field else "",
            field_hint=desk.say(f"window.upkeep.{deed}.hint") if has_field else "",
            field_text=self._text,
            error=self._error,
            twins=told.twins(desk, opened) if deed == "merge" and self._preview is None else (),
            choices=told.choices(desk, self._preview, self._take) if deed == "merge" else (),
            pin=self._pinned if deed == "note" else None,
            history_title=told.history_title(desk, deed),
            history=told.history(desk, deed, opened),
            confirm=self._confirm_words(),
            can_confirm=self._can() and not self._busy,
            busy=self._busy,
        )
