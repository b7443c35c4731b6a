"""The deeds as services: each written once under the id that the dialog began with."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.detach_phone import detach_phone
from desktop.core.services.erase_member import erase_member
from desktop.core.services.freeze_member import freeze_member, unfreeze_member
from desktop.core.services.leave_member import leave_member, return_member
from desktop.core.services.merge_members import MergePreview, MergeRequest, merge_members
from desktop.core.services.note_member import note_member
from desktop.core.services.part_members import part_members
from desktop.ui.upkeep.model import Deed
from desktop.ui.upkeep.reading import Opened


class Form(Struct, frozen=True, kw_only=True):
    """What was typed and chosen."""

    deed: Deed
    text: str = ""
    pinned: bool = False
    preview: MergePreview | None = None
    take: Mapping[str, str] = {}


RIGHTS: Mapping[Deed, str] = {
    "merge": "merge", "part": "unmerge", "freeze": "member.freeze", "unfreeze": "member.freeze",
    "phone": "member.phone", "note": "member.note", "leave": "member.leave", "return": "member.leave",
    "erase": "member.erase",
}  # fmt: skip
"""What each asks the right of (domain.rights)."""


def write(till: Till, opened: Opened, form: Form, by: Approval | None) -> object:
    """Do it; raises what the service raises."""
    number, event_id = opened.glance.member_no, opened.event_id
    deeds: dict[Deed, Callable[[], object]] = {
        "merge": lambda: merge_members(till, _merge(opened, form, by)),
        "part": lambda: _part(till, opened, by),
        "freeze": lambda: freeze_member(till, event_id, number, form.text, approval=by),
        "unfreeze": lambda: unfreeze_member(till, event_id, number, form.text, approval=by),
        "phone": lambda: detach_phone(till, event_id, number, form.text, approval=by),
        "note": lambda: note_member(till, event_id, number, form.text, pinned=form.pinned),
        "leave": lambda: leave_member(
            till, event_id, number, agreed_points=opened.leaving.points if opened.leaving else None, approval=by
        ),
        "return": lambda: return_member(till, event_id, number, approval=by),
        "erase": lambda: erase_member(till, event_id, number, form.text, approval=by),
    }
    return deeds[form.deed]()


def _merge(opened: Opened, form: Form, by: Approval | None) -> MergeRequest:
    sides = form.preview.sides if form.preview else ()
    other = next(side.member_no for side in sides if side.member_id != opened.glance.member_id)
    return MergeRequest(
        event_id=opened.event_id, one_key=opened.glance.member_no, other_key=other, take=form.take, approval=by
    )


def _part(till: Till, opened: Opened, by: Approval | None) -> object:
    parting = opened.parting
    edge_id = parting.edge_id if parting else ""
    return part_members(till, opened.event_id, edge_id, agreed_debt=parting.new_debt if parting else None, approval=by)
