"""What is on its way out: events of imports that are being taken back and whose bit is still to come.

Nobody sees them meanwhile (taking_back.py). Where no import is being taken back, which is nearly always, it asks once.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec

from desktop.core.store import import_statements as sql


class Going:
    """Asks inside one transaction."""

    def __init__(self, raw: Any) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw

    @cached_property
    def imports(self) -> list[str]:
        """The imports that are being taken back."""
        return [import_id for (import_id,) in self._raw.execute(sql.UNDOING)]

    def is_gone(self, member_id: str) -> bool:
        """Whether only such an import enrolled the member: nobody finds them any more."""
        asked = member_id, _json(self.imports)
        return bool(self.imports) and self._raw.execute(sql.IS_GOING, asked).fetchone() is not None

    def events_of(self, member_ids: Sequence[str]) -> set[str]:
        """The events of these members that are going."""
        asked = _json(member_ids), _json(self.imports)
        return {event_id for (event_id,) in self._raw.execute(sql.GOING_IDS, asked)}


def drop_member(raw: Any, member_id: str) -> None:
    """A member that nobody enrolled after all: row, keys, texts and state go."""
    for statement in sql.WITHDRAW:
        raw.execute(statement, (_json([member_id]),))


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()
