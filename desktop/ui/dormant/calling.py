"""The two clicks of a call: what the phone did, then what the member means; the second one saves.

A call that nobody took, or a number that is nobody's, is saved by its own key a second time. Plain values and rules;
the presenter does what comes of it.
"""

from msgspec import Struct

from desktop.core.domain.contact_events import Intent, Outcome
from desktop.core.domain.contacts import Limit, remind_days
from desktop.core.services.log_contact import PROPOSED, Contact

FIRST: dict[str, Outcome] = {"1": "reached", "2": "no_answer", "3": "wrong_number"}
SECOND: dict[str, Intent] = {"4": "coming", "5": "thinking", "6": "never"}
_REMINDERS: tuple[int | None, ...] = (PROPOSED, 1, 3, 7, 14, 30, None)


class Call(Struct, frozen=True):
    """A call while it is noted down. ``outcome`` None: nothing clicked yet. ``remind``: an entry of _REMINDERS."""

    outcome: Outcome | None = None
    remind: int | None = PROPOSED

    def remind_after(self, intent: Intent = "") -> int | None:
        """Days to the next look, as it would be saved now; None for not at all."""
        if self.remind != PROPOSED:
            return self.remind
        return remind_days(self.outcome, intent) if self.outcome else None

    def next_reminder(self) -> "Call":
        """The next choice of when to look again."""
        at = _REMINDERS.index(self.remind)
        return Call(self.outcome, _REMINDERS[(at + 1) % len(_REMINDERS)])


def pressed(call: Call, key: str) -> tuple[Call, tuple[Outcome, Intent] | None]:
    """The call after a key of 1 … 6, and what is to be saved: an outcome with an intent, or nothing yet."""
    if key in FIRST:
        outcome = FIRST[key]
        if outcome == call.outcome and outcome != "reached":
            return call, (outcome, "")
        return Call(outcome, call.remind), None
    if key in SECOND and call.outcome == "reached":
        return call, ("reached", SECOND[key])
    return call, None


def contact_of(call: Call, saved: tuple[Outcome, Intent], recipe: str, despite: tuple[Limit, ...]) -> Contact:
    """What is put on record."""
    outcome, intent = saved
    return Contact(outcome=outcome, intent=intent, recipe=recipe, remind_in_days=call.remind, despite=despite)
