"""What happens to a membership itself: payloads of events, as in events.py, which names their kinds."""

from datetime import date

from desktop.core.domain.payload import Payload


class MemberFrozen(Payload, frozen=True):
    """No points of the member can be used until they are unfrozen; earning goes on. The reason by id and digest."""

    reason_id: str
    reason_digest: str
    approved_by: str | None = None


class MemberUnfrozen(Payload, frozen=True):
    """The member can use points again. The reason by id and digest."""

    reason_id: str
    reason_digest: str
    approved_by: str | None = None


class MemberLeft(Payload, frozen=True):
    """The member closed the account: ``points`` of the living lots are void, nothing is earned any more.

    ``debt``: owed on that day, and left so. ``undo_until``: the last day on which the member may come back to them.
    """

    points: int
    undo_until: date
    debt: int = 0
    approved_by: str | None = None


class MemberReturned(Payload, frozen=True):
    """Leaving, the event ``left_id``, is taken back: the ``points`` that it made void are in their lots again."""

    left_id: str
    points: int = 0
    approved_by: str | None = None


class PhoneDetached(Payload, frozen=True):
    """The phone that the profile ``held_in`` says is somebody else's now. The reason by id and digest.

    A ``member.profile_changed`` beside it takes the number out of the profile.
    """

    held_in: str
    reason_id: str
    reason_digest: str
    approved_by: str | None = None


class MemberNoted(Payload, frozen=True):
    """Somebody wrote something down about the member: the text by id and digest. ``pinned``: shown at scan."""

    note_id: str
    note_digest: str
    pinned: bool = False


class NoteChanged(Payload, frozen=True):
    """The note of the event ``noted_id``, whose text is ``note_id``, is pinned, pinned no more, or ``removed``."""

    noted_id: str
    note_id: str
    pinned: bool = False
    removed: bool = False


class MemberErased(Payload, frozen=True):
    """No personal text of the member is kept anywhere from now on: what else the log says of them stands.

    The reason by id and digest, "" for none: it names nobody, and is the one text about them that stays.
    """

    reason_id: str = ""
    reason_digest: str = ""
    approved_by: str | None = None


PAYLOADS: dict[tuple[str, int], type[Payload]] = {
    ("member.frozen", 1): MemberFrozen,
    ("member.unfrozen", 1): MemberUnfrozen,
    ("member.left", 1): MemberLeft,
    ("member.returned", 1): MemberReturned,
    ("member.phone_detached", 1): PhoneDetached,
    ("member.noted", 1): MemberNoted,
    ("member.note_changed", 1): NoteChanged,
    ("member.erased", 1): MemberErased,
}
