"""Note that somebody looked a member up (RULES.md: look-ups without a bill are counted per cashier)."""

from desktop.core.ports import Till


def note_look_up(till: Till, member_id: str) -> None:
    """Once a day for each cashier and member; whether a bill came of it is asked of the log later. No fact."""
    with till.ledger.writing() as writing:
        face = writing.ids_of(member_id)[0]
        writing.note_look_up(writing.today(), till.staff.acting().staff_id, face)
