"""Publish a program: the whole default or plain one, or changes to the one that counts."""

from typing import Any

from desktop.core.domain.program import DEFAULT, PLAIN
from desktop.core.domain.program_document import changed
from desktop.core.ports import CurrentProgram, Till
from desktop.core.services.open_shop import publish

PRESETS = {"default": DEFAULT, "plain": PLAIN}


def set_program(till: Till, preset: str | None, changes: dict[str, Any]) -> CurrentProgram:
    """Publish ``preset`` (default, plain; None: the program that counts) with ``changes`` by dotted or nested key.

    Raises RuleBroken ``program.unknown_key`` or ``program.bad_value``; nothing is published then. A program that
    counts already is not published again.
    """
    with till.ledger.writing() as writing:
        current = writing.program()
        program = changed(PRESETS[preset] if preset else current.program, changes)
        if program == current.program:
            return current
        return CurrentProgram(publish(till, writing, program), program)
