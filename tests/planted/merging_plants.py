"""Bugs of merging, as in plants.py."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.store.bases import Base
from desktop.core.store.overlay import Overlay, View, Written


def merge_that_loses_a_lot(patch: pytest.MonkeyPatch) -> None:
    """Where two members' points become one list, the last to have come is left out."""
    real = Overlay.view_of

    def view_of(self: Overlay, ids: Sequence[str], base: Base, more: Any = ()) -> View:
        view = real(self, ids, base, more)
        if len(ids) > 1 and len(view.state.lots) > 1:
            view.state = replace(view.state, lots=view.state.lots[:-1])
        return view

    patch.setattr(Overlay, "view_of", view_of)


def alias_counted_twice(patch: pytest.MonkeyPatch) -> None:
    """A merged id's facts are brought in by each of the ids that lead to them."""
    real = Overlay.pending

    def pending(self: Overlay, ids: Sequence[str], base: Base) -> list[Written]:
        found = real(self, ids, base)
        again = [(name, replace(event, event_id=event.event_id + "'")) for name, event in found if name != ids[0]]
        return found + again

    patch.setattr(Overlay, "pending", pending)
