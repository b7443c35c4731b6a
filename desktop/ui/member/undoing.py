"""Undo a movement of points: given or taken by hand, or claimed. A manager lets it be; it is a new movement."""

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.services.list_movements import Movement
from desktop.core.services.undo_points import Undone, undo_points
from desktop.ui.desk import Desk, Notice
from desktop.ui.figures import change_text, points_text

_UNDOES = ("adjusted", "claimed")


def undo(desk: Desk, moved: Movement, member_id: str) -> None:
    """Ask a manager, then undo; a bill's points may go to the right member; what cannot be undone here is said."""
    if moved.kind == "sale" and moved.bill_no:
        desk.open("move_award", member_id=member_id, bill=moved.bill_no)
        return
    if moved.kind not in _UNDOES:
        desk.refuse(Refusal("undo.cannot"))
        return
    reason, event_id = desk.say("window.member.undo.reason"), moved.key[1]

    def approved(approval: Approval) -> None:
        desk.lane.run(lambda till: undo_points(till, event_id, reason, approval), lambda done: _undone(desk, done))

    desk.ask_right("undo", desk.say("window.member.undo.why", points=change_text(moved.points)), approved)


def _undone(desk: Desk, done: Undone) -> None:
    key = "window.member.undo.repeated" if done.repeated else "window.member.undo.done"
    facts = {"points": change_text(done.points), "balance": points_text(done.balance)}
    desk.tell(Notice(tone="ok", title=desk.say(key, **facts)))
    desk.changed()
