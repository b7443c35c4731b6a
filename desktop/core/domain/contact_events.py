"""What was said to members: payloads of events, as in events.py. No word of what was spoken is ever in them."""

from datetime import date
from typing import Literal

from desktop.core.domain.payload import Payload

Channel = Literal["call", "sms", "letter", "wechat", "mail"]
Outcome = Literal["reached", "no_answer", "wrong_number", "sent"]
"""Of a call the first three; ``sent`` of everything that goes one way."""
Intent = Literal["", "coming", "thinking", "never"]
"""What the member means to do, of a call that was answered; ``never``: 勿再联系."""


class ContactLogged(Payload, frozen=True):
    """Somebody contacted the member, or tried to.

    ``recipe``: what was offered (domain.recipes), "" for no offer; ``campaign_id``: as part of what. ``remind_on``: the
    day on which to look again. ``withdrew``: the channel that this took out of the consents, by a
    ``member.profile_changed`` beside it. ``despite``: the limits that were known and passed over (contacts.Limit).
    """

    channel: Channel
    outcome: Outcome
    intent: Intent = ""
    recipe: str = ""
    campaign_id: str | None = None
    remind_on: date | None = None
    withdrew: str = ""
    despite: tuple[str, ...] = ()


class ContactUndone(Payload, frozen=True):
    """The contact of the event ``contact_id`` was logged by mistake: it counts no more, what it withdrew is back."""

    contact_id: str


PAYLOADS: dict[tuple[str, int], type[Payload]] = {
    ("contact.logged", 1): ContactLogged,
    ("contact.undone", 1): ContactUndone,
}
