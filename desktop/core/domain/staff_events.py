"""What happens among the staff, and what somebody let somebody else do (events.py)."""

from desktop.core.domain.payload import Payload


class StaffAdded(Payload, frozen=True):
    """Somebody works here from now on. Their name stands in the text that the digest vouches for; PINs never travel."""

    who: str
    number: int
    role: str
    name_id: str
    name_digest: str


class StaffChanged(Payload, frozen=True):
    """What is true of somebody from now on, all of it. ``member_id``: their own membership."""

    who: str
    role: str
    name_id: str
    name_digest: str
    member_id: str | None = None


class StaffPinSet(Payload, frozen=True):
    """A PIN was given. ``how``: first, own, reset (by a manager), recovery; ``who`` "manager": the shop's PIN."""

    who: str
    how: str


class StaffLeft(Payload, frozen=True):
    """Somebody works here no more."""

    who: str


class StaffPinOften(Payload, frozen=True):
    """The PIN of ``who`` was given for others ``times`` in one shift: more often than is usual."""

    who: str
    times: int


class ApprovalGiven(Payload, frozen=True):
    """``who``, having the right to it, let ``deed`` be done by giving a PIN; ``about``: the event that came of it.

    This event's own id is the approval's, so that none counts twice. ``reason_id`` "": no reason was typed.
    """

    who: str
    role: str
    deed: str
    about: str = ""
    reason_id: str = ""
    reason_digest: str = ""
