"""fold for what was said to members (fold.py). What a contact withdrew is folded from the profile change beside it."""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.contact_events import ContactLogged, ContactUndone
from desktop.core.domain.contacts import with_contact, without_contact
from desktop.core.domain.state import MemberState, SaleRecord, Stamped

Folded = tuple[MemberState, SaleRecord | None]


def _logged(state: MemberState, event: Stamped, logged: ContactLogged, _: SaleRecord | None) -> Folded:
    contacts = with_contact(state.contacts, event.event_id, event.effective_day, logged)
    return replace(state, contacts=contacts), None


def _undone(state: MemberState, _: Stamped, undone: ContactUndone, __: SaleRecord | None) -> Folded:
    return replace(state, contacts=without_contact(state.contacts, undone.contact_id)), None


FOLDERS: dict[type, Callable[..., Folded]] = {ContactLogged: _logged, ContactUndone: _undone}
