"""What the dialog begins with, read at once on the database lane."""

from msgspec import Struct

from desktop.core.domain.errors import NotFound
from desktop.core.ports import Till
from desktop.core.services.detach_phone import PhoneHeld, phones
from desktop.core.services.erase_member import Erasing, preview_erasing
from desktop.core.services.glance_member import Glance, glanced
from desktop.core.services.leave_member import Leaving, preview_leaving
from desktop.core.services.note_member import Note, notes
from desktop.core.services.part_members import MergeDone, Parting, merges, preview_parting
from desktop.core.services.suggest_merges import Suggestion, twins_of


class Opened(Struct, frozen=True, kw_only=True):
    """Whom it is for and what is known of them. ``parting``: of the newest merge that holds, None if only HQ can tell.

    ``event_id`` of what is about to be written; ``leaving`` None for somebody who has left.
    """

    event_id: str
    glance: Glance
    notes: tuple[Note, ...]
    phones: tuple[PhoneHeld, ...]
    merges: tuple[MergeDone, ...]
    parting: Parting | None
    leaving: Leaving | None
    erasing: Erasing | None
    twins: tuple[Suggestion, ...]

    @property
    def held_merge(self) -> MergeDone | None:
        """The newest merge that holds."""
        return next((done for done in self.merges if done.held), None)


def read_opened(till: Till, member_id: str, language: str) -> Opened:
    """All of it as of now. NotFound ``member.not_found``."""
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        glance = glanced(till, reading, member, language)
        done = merges(till, reading, member.member_id)
        held = next((each.edge_id for each in done if each.held), None)
        can_part = bool(held and reading.sides(held))
        written, numbers = notes(till, reading, member.member_id), phones(till, reading, member.member_id)
    return Opened(
        event_id=till.ids.event_id(),
        glance=glance,
        notes=written,
        phones=numbers,
        merges=done,
        parting=preview_parting(till, held) if held and can_part else None,
        leaving=None if glance.left_on else preview_leaving(till, member.member_no),
        erasing=preview_erasing(till, member.member_no) if member.member_no else None,
        twins=twins_of(till, member.member_id),
    )
