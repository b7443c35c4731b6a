"""Who acts at this till, who may do what, and who let it be done. Asked inside the services, in their transaction."""

from contextlib import AbstractContextManager
from typing import Protocol

from desktop.core.domain.staff import Acting, Approval, Person


class StaffReading(Protocol):
    """What can be asked of the staff. Who left stays, not ``active``: their facts bear their id."""

    def people(self) -> list[Person]: ...
    def person(self, staff_id: str) -> Person | None: ...
    def staff_with_membership(self) -> list[Person]: ...
    def staff_is_set_up(self) -> bool: ...
    def pin_uses(self, who: str) -> int: ...
    def commands_ask(self) -> frozenset[str]: ...


class StaffWriting(StaffReading, Protocol):
    """What services change. ``keep_pin`` takes what Staff.hashed made; it lets go of wrong tries and of a lock.

    ``use_start_code``: once; False where it was used meanwhile, or HQ has made another.
    """

    def keep_person(self, person: Person) -> None: ...
    def use_start_code(self, staff_id: str, code_id: str) -> bool: ...
    def keep_pin(self, who: str, hashed: str) -> None: ...
    def keep_commands_ask(self, deeds: frozenset[str]) -> None: ...


class Staff(Protocol):
    """The staff at this till. ``acting`` is asked anew for every fact: a window switches between people."""

    def acting(self) -> Acting: ...
    def named(self, staff_id: str) -> str:
        """The name of somebody who works or worked here; "" for others."""
        ...

    def may(self, deed: str, amount: int | None = None) -> bool:
        """Whether who acts now may do that alone."""
        ...

    def demand(self, deed: str, approval: Approval | None = None, amount: int | None = None) -> str | None:
        """Nothing if the deed may be done; who approved, where ``approval`` was given (services.allow records it).

        Raises RuleBroken ``rights.needs`` with the role that may, ``rights.sign_in`` where nobody is signed in,
        ``rights.stale`` for an approval that this till did not make, for another deed, or used before. KeyError: a
        deed without a row in domain.rights.
        """
        ...

    def lending(self, approval: Approval) -> AbstractContextManager[None]:
        """Meanwhile the deed of the approval may be done here as if it had been given along."""
        ...

    def lent(self, deed: str) -> Approval | None:
        """The approval that is lent for the deed just now; None for none."""
        ...

    def own(self, deed: str, amount: int | None = None) -> Approval | None:
        """The approval of who acts now; None where somebody else has to be asked."""
        ...

    def approve(self, staff_id: str, pin: str, deed: str, amount: int | None = None, reason: str = "") -> Approval:
        """Somebody's approval by their PIN; ``staff_id`` "manager": the shop's own.

        Raises as sign_in, and RuleBroken ``rights.needs`` where it is not theirs to approve.
        """
        ...

    def sign_in(self, staff_id: str, pin: str) -> Person:
        """Who acts from now on, and is on duty until ``end_shift``.

        Raises RuleBroken ``pin.wrong``, ``pin.wait`` with the seconds left, ``pin.locked``, ``pin.missing``; NotFound
        ``staff.not_found``.
        """
        ...

    def check(self, staff_id: str, pin: str) -> None:
        """Nothing if it is their PIN; raises as sign_in."""
        ...

    def check_start(self, staff_id: str, code: str) -> str:
        """Which start code of HQ's it is, for use_start_code; wrong ones wait and lock as PINs do.

        Raises RuleBroken ``start.missing``, ``start.expired``, ``start.wrong``, ``start.locked``, ``pin.wait``;
        NotFound ``staff.not_found``.
        """
        ...

    def lock(self) -> None:
        """Nobody acts until the next sign_in; who was signed in stays on duty."""
        ...

    def end_shift(self, staff_id: str | None = None) -> None:
        """Whoever acts, or ``staff_id``, is on duty no more; who acted is signed out."""
        ...

    def hashed(self, pin: str) -> str:
        """A PIN as Writing.keep_pin takes it: slow, so before the transaction. RuleBroken ``pin.form``."""
        ...

    def check_recovery(self, code: str) -> None:
        """Nothing if it is the shop's recovery code. Unreadable ``recovery.mistyped`` or ``recovery.wrong_code``."""
        ...
