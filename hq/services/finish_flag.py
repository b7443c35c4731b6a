"""Finish a flag: somebody dealt with it, and says how."""

from hq.services.house import Hq, HqRefused
from hq.services.recording import keep_deed
from hq.services.rights import Actor
from hq.store.console_flags import close_flag, flag_of
from hq.store.database import Connection
from hq.store.feed import publish

LONGEST_NOTE = 500


def finish_flag(hq: Hq, actor: Actor, flag_id: str, note: str) -> None:
    """Done with, by ``note``; the tills of its store hear of it.

    HqRefused 404 ``flag.none``, 400 ``note.none`` or ``note.long``, 409 ``flag.done`` where it was done with before.
    """
    actor.demand("finish")
    note = plain_note(note)

    def work(connection: Connection) -> None:
        flag = flag_of(connection, actor.tenant_id, flag_id)
        if flag is None:
            raise HqRefused(404, "flag.none")
        if not close_flag(connection, actor.tenant_id, flag_id, actor.name, note, hq.now_us()):
            raise HqRefused(409, "flag.done", who=flag.done_by or "")
        keep_deed(hq, connection, actor.tenant_id, actor.name, "flag.finished", flag=flag_id, kind=flag.kind, note=note)
        publish(connection, actor.tenant_id, [("flag", flag_id, flag.store_id)])

    hq.database.write(work)


def plain_note(text: str) -> str:
    """A note or reason as it is kept: one line. HqRefused 400 ``note.none``, ``note.long``."""
    note = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not note:
        raise HqRefused(400, "note.none")
    if len(note) > LONGEST_NOTE:
        raise HqRefused(400, "note.long", longest=LONGEST_NOTE)
    return note
