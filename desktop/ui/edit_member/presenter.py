"""Edits a member. What was typed stays until it is saved or given up; saving twice is one edit."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.edit_member import edit_member
from desktop.core.services.list_profiles import ProfileVersion, profile_history
from desktop.core.services.member_page import MemberPage, member_page
from desktop.ui.desk import Action, Question, in_a_line
from desktop.ui.edit_member.draft import Draft, kept_draft
from desktop.ui.edit_member.history_told import history_told
from desktop.ui.edit_member.model import FIELDS, EditModel
from desktop.ui.of_member import MemberDialog


class _Opened(Struct, frozen=True):
    """What the form begins with, and the id of the edit to come."""

    page: MemberPage
    versions: tuple[ProfileVersion, ...]
    event_id: str


class Presenter(MemberDialog[_Opened]):
    """One edit at a time; the answer for a member whose dialog was closed meanwhile is passed over."""

    _kept: Draft
    _draft: Draft
    _errors: dict[str, str]
    _approval: Approval | None

    def title(self) -> str:
        """Edit a member."""
        return self.desk.say("window.edit_member.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter saves."""
        return (Action(key="Enter", label=self.desk.say("window.edit_member.save"), do=self.save, primary=True),)

    def pressed(self, key: str) -> bool:
        """F6: the phone is shared. Esc asks where something typed would be lost."""
        if key == "F6" and self._holders:
            self.share_phone()
            return True
        if key == "Esc" and self._has_changes():
            self._ask_to_leave()
            return True
        return False

    # -- the form -----------------------------------------------------------------------------------------------

    def type(self, part: str, text: str) -> None:
        """A field's whole text, after every key."""
        self._draft = replace(self._draft, **{part: text})
        self._corrected(part)

    def consent(self, channel: str, *, given: bool) -> None:
        """A channel was agreed to, or not any more."""
        self._draft = self._draft.with_consent(channel, given=given)
        self._corrected("consents")

    def save(self) -> None:
        """Save what differs; a birthday that moves needs a manager."""
        self._save(shared_phone=False)

    def share_phone(self) -> None:
        """Another person with the same phone: save all the same."""
        if self._holders:
            self._save(shared_phone=True)

    def _save(self, *, shared_phone: bool) -> None:
        if self._opened is None or self._busy:
            return
        if not self._has_changes():
            self.desk.close(self)
        elif self._draft.moves_birthday(self._kept) and not self._approval:
            why = self.desk.say("window.edit_member.birthday_why")
            self.desk.ask_right("member.birthday", why, lambda by: self._approve(by, shared_phone=shared_phone))
        else:
            self._write(self._opened, shared_phone=shared_phone)

    def _approve(self, approval: Approval, *, shared_phone: bool) -> None:
        self._approval = approval
        self._save(shared_phone=shared_phone)

    def _write(self, opened: _Opened, *, shared_phone: bool) -> None:
        number = opened.page.glance.member_no
        edit = self._draft.edit(self._kept, opened.event_id, number, shared_phone=shared_phone)
        edit = replace(edit, approval=self._approval)
        self._errors, self._trouble, self._holders = {}, "", ""
        saved = self.desk.say("window.edit_member.saved")
        self._write_once(lambda till: edit_member(till, edit), lambda _: saved, self._take_refusal)

    def _take_refusal(self, refusal: Refusal) -> None:
        """Said where it belongs: who has the phone, at the field, or above the form."""
        field = refusal.code.partition(".")[0]
        if refusal.code == "member.phone_known":
            people = [f"{one['name'] or '—'} {one['phone']}".strip() for one in refusal.facts["members"]]
            self._holders = self.desk.say("window.edit_member.and").join(people)
        elif field in FIELDS:
            self._errors = {field: in_a_line(self.desk, refusal)}
        else:
            self._trouble = in_a_line(self.desk, refusal)

    def _corrected(self, part: str) -> None:
        """What was wrong with a field is not said any longer once it is typed into."""
        self._errors = {name: error for name, error in self._errors.items() if name != part}
        self._holders = "" if part == "phone" else self._holders
        self._approval = None if part == "birthday" else self._approval
        self._trouble = ""
        self._present()

    def _has_changes(self) -> bool:
        return self._opened is not None and not self._draft.same_as(self._kept)

    def _ask_to_leave(self) -> None:
        say = self.desk.say
        self.desk.ask(
            Question(
                title=say("window.edit_member.leave"),
                detail=say("window.edit_member.leave_detail"),
                yes=say("window.edit_member.leave_yes"),
                then=lambda: self.desk.close(self),
                danger=True,
            )
        )

    # -- the state ----------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self._opened = None
        self._kept = self._draft = Draft()
        self._errors = {}
        self._trouble = self._holders = ""
        self._busy, self._approval = False, None

    def _fill(self, opened: _Opened) -> None:
        self._kept = self._draft = kept_draft(opened.page)

    def _open(self, till: Till, member_id: str, language: str) -> _Opened:
        page = member_page(till, member_id, language)
        return _Opened(page, profile_history(till, member_id), till.ids.event_id())

    def _model(self) -> EditModel:
        if self._opened is None:
            return EditModel()
        page, say = self._opened.page, self.desk.say
        known = bool(self._kept.birthday)
        return EditModel(
            is_ready=True,
            whom=" · ".join(part for part in (page.glance.name, page.glance.phone) if part),
            name=self._draft.name,
            phone=self._draft.phone,
            phone_hint=page.glance.phone or say("window.edit_member.no_phone"),
            birthday=self._draft.birthday,
            birthday_note=say("window.edit_member.birthday_rule") if known else "",
            gender=self._draft.gender,
            consents=self._draft.consents,
            errors=self._errors,
            trouble=self._trouble,
            holders=self._holders,
            history=history_told(self.desk.words, self._opened.versions),
            imported=tuple(f"{name}  {value}" for name, value in page.imported.items()),
            busy=self._busy,
        )
