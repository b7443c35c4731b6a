"""Publish a program: the whole default or plain one, or changes to the one that counts."""

from typing import Any

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.program import DEFAULT, PLAIN, Program
from desktop.core.domain.program_document import changed
from desktop.core.domain.staff import Approval
from desktop.core.ports import CurrentProgram, Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.open_shop import publish

PRESETS = {"default": DEFAULT, "plain": PLAIN}


def set_program(
    till: Till, preset: str | None, changes: dict[str, Any], approval: Approval | None = None
) -> CurrentProgram:
    """Publish ``preset`` (default, plain; None: the program that counts) with ``changes`` by dotted or nested key.

    ``approval``: of the deed "program.publish". Raises what allow raises; RuleBroken ``program.unknown_key``,
    ``program.bad_value``, or ``program.of_hq`` once HQ has published one; nothing is published then. A program that
    counts already is not published again.
    """
    with till.ledger.writing() as writing:
        contact = writing.hq_contact()
        if contact and contact.program:
            raise RuleBroken("program.of_hq")
        current = writing.program()
        program = drafted(writing, preset, changes)
        if program == current.program:
            return current
        event_id = till.ids.event_id()
        approved_by = allow(till, writing, "program.publish", event_id, approval) or till.staff.acting().staff_id
        named = publish(writing, program, event_id, approved_by)
        return CurrentProgram(named, program)


def drafted(reading: Reading, preset: str | None, changes: dict[str, Any]) -> Program:
    """The program that would be published; raises as set_program."""
    return changed(PRESETS[preset] if preset else reading.program().program, changes)
