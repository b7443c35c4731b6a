"""Complaints, wishes and praise in words: the list, and the form for the one that is chosen or for a new one."""

from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.care_events import SORTS, CaseSort
from desktop.core.services.member_cases import Case
from desktop.core.services.portray_member import Portrait
from desktop.ui.desk import Desk
from desktop.ui.figures import UNKNOWN
from desktop.ui.portrait.model import CaseForm, CaseRow
from desktop.ui.portrait.told import named

DUES: dict[str, int | None] = {"today": 0, "three": 3, "week": 7, "none": None}
KEPT = "kept"
"""The day stays as it is."""
_ICONS = {"complaint": ("warning", "bad"), "wish": ("star", "accent"), "praise": ("gift", "ok")}


class Draft(Struct, frozen=True, kw_only=True):
    """What was typed and chosen so far."""

    sort: CaseSort = "complaint"
    text: str = ""
    due: str = "three"
    owner_id: str = ""
    error: str = ""

    def due_on(self, today: date, case: Case | None = None) -> date | None:
        """The day by which it is to be settled: of a case that stands, as it was unless another is chosen."""
        if case is not None and self.due == KEPT:
            return case.due_on
        days = DUES[self.due]
        return today + timedelta(days=days) if days is not None else None


def draft_of(case: Case | None) -> Draft:
    """What the form begins with: an empty case, or one that stands as it is."""
    return Draft(due=KEPT, owner_id=case.owner_id) if case is not None and case.closed_at is None else Draft()


def is_changed(case: Case | None, draft: Draft) -> bool:
    """Whether somebody else, or another day, is chosen for an open case."""
    is_open = case is not None and case.closed_at is None
    return is_open and (draft.due != KEPT or draft.owner_id != draft_of(case).owner_id)


def rows(desk: Desk, portrait: Portrait) -> tuple[CaseRow, ...]:
    """First the row for a new one."""
    say = desk.say
    new = CaseRow(title=say("window.portrait.case.new"), note=say("window.portrait.case.new_note"), chip=("", "", ""))
    return (new, *(_row(desk, portrait, case) for case in portrait.cases))


def _row(desk: Desk, portrait: Portrait, case: Case) -> CaseRow:
    icon, tone = _ICONS[case.sort]
    return CaseRow(
        title=case.text or desk.say("window.portrait.case.no_text"),
        note=" · ".join(part for part in (_when(case), _standing(desk, portrait, case)) if part),
        chip=(desk.say(f"window.portrait.case.{case.sort}"), icon, tone if case.closed_at is None else "ink3"),
    )


def _when(case: Case) -> str:
    return f"{case.at:%m-%d}" if case.at is not None else ""


def _standing(desk: Desk, portrait: Portrait, case: Case) -> str:
    say = desk.say
    if case.closed_at is not None:
        return say("window.portrait.case.closed_on", day=f"{case.closed_at:%m-%d}")
    if case.due_on is None:
        return say("window.portrait.case.open")
    key = "late" if case.is_late(portrait.today) else "due"
    return say(f"window.portrait.case.{key}", day=f"{case.due_on:%m-%d}")


def form(desk: Desk, portrait: Portrait, case: Case | None, draft: Draft) -> CaseForm:
    """For a new case, one to be settled, or one that is."""
    say = desk.say
    if case is None:
        return CaseForm(
            title=say("window.portrait.case.new"),
            sorts=tuple((sort, say(f"window.portrait.case.{sort}")) for sort in SORTS),
            sort=draft.sort,
            dues=tuple((due, say(f"window.portrait.case.dues.{due}")) for due in DUES),
            due=draft.due,
            owners=owners(desk, portrait),
            owner=draft.owner_id,
            field_label=say("window.portrait.case.what"),
            field_hint=say("window.portrait.case.what_hint"),
            field_text=draft.text,
            error=draft.error,
        )
    is_open = case.closed_at is None
    return CaseForm(
        title=say(f"window.portrait.case.{case.sort}"),
        lines=_lines(desk, portrait, case),
        dues=_dues(desk, case) if is_open else (),
        due=draft.due,
        owners=_owners_of(desk, portrait, case) if is_open else (),
        owner=draft.owner_id,
        field_label=say("window.portrait.case.how") if is_open else "",
        field_hint=say("window.portrait.case.how_hint") if is_open else "",
        field_text=draft.text,
        error=draft.error,
    )


def _dues(desk: Desk, case: Case) -> tuple[tuple[str, str], ...]:
    """As it is, then the days to choose from."""
    kept = f"{case.due_on:%m-%d}" if case.due_on else desk.say("window.portrait.case.dues.none")
    others = tuple(due for due in DUES if due != "none" or case.due_on is not None)
    return ((KEPT, kept), *((due, desk.say(f"window.portrait.case.dues.{due}")) for due in others))


def _owners_of(desk: Desk, portrait: Portrait, case: Case) -> tuple[tuple[str, str], ...]:
    """Who may see to it, and who does though they have left."""
    known = owners(desk, portrait)
    if case.owner_id in dict(known):
        return known
    return (*known, (case.owner_id, named(desk, portrait, case.owner_id)))


def owners(desk: Desk, portrait: Portrait) -> tuple[tuple[str, str], ...]:
    """Who may see to it."""
    return (("", desk.say("window.portrait.nobody")), *((each.staff_id, each.name) for each in portrait.staff))


def _lines(desk: Desk, portrait: Portrait, case: Case) -> tuple[str, ...]:
    say = desk.say
    written = say("window.portrait.case.elsewhere")
    if case.at is not None:
        written = say("window.portrait.case.written", at=f"{case.at:%Y-%m-%d %H:%M}",
                      who=named(desk, portrait, case.staff_id))  # fmt: skip
    due = f"{case.due_on:%Y-%m-%d}" if case.due_on else UNKNOWN
    seen = say("window.portrait.case.owner", who=named(desk, portrait, case.owner_id), due=due)
    lines = [case.text or say("window.portrait.case.no_text"), written, seen]
    if case.closed_at is not None:
        at, who = f"{case.closed_at:%Y-%m-%d %H:%M}", named(desk, portrait, case.closed_by)
        lines.append(say("window.portrait.case.settled", at=at, who=who, how=case.how or UNKNOWN))
    return tuple(lines)


def confirm(desk: Desk, case: Case | None) -> str:
    """What Enter does."""
    key = "write" if case is None else "settle" if case.closed_at is None else "reopen"
    return desk.say(f"window.portrait.case.{key}")
