"""Publish a program for the whole chain: a fact in HQ's own log; tills take it up from their next bill on."""

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import ProgramPublished
from desktop.core.domain.program_document import fit_program, program_hash
from hq.services.enter import enter
from hq.services.house import Hq, HqRefused
from hq.services.own_log import append
from hq.services.recording import keep_deed
from hq.services.work import Work
from hq.store import texts
from hq.store.database import Connection
from hq.store.shape import hold_shape
from hq.store.tenants import random_id


def publish_program(
    hq: Hq, tenant_id: str, document: bytes, by: str, *, base: str | None = None, reason: str = ""
) -> str:
    """The program is the chain's from now on; its hash. ``base``: what it was made from, if that must still count.

    HqRefused 400 ``program.unreadable``, ``program.unfit`` with the setting, 409 ``program.moved``.
    """
    name = program_hash(document)
    try:
        fit_program(document)
    except RuleBroken as broken:
        if broken.code != "program.bad_value":
            raise HqRefused(400, broken.code) from None
        raise HqRefused(400, "program.unfit", key=str(broken.facts["key"])) from None

    def publish(connection: Connection) -> str:
        work = Work(connection, hold_shape(connection, tenant_id, alone=True), hq.now_us())
        if base is not None and work.tenant.program != base:
            raise HqRefused(409, "program.moved")
        texts.add_programs(connection, tenant_id, {name: document})
        texts.name_program(connection, tenant_id, name, work.now_us)
        append(work, random_id(hq.random(16)), ProgramPublished(document_hash=name, approved_by=by), by=by)
        keep_deed(hq, connection, tenant_id, by, "program.published", program=name, reason=reason)
        work.change("program", name)
        enter(work)
        return name

    return hq.database.write(publish)
