"""Who works in the invented shop, and who of them stands at the till when."""

from collections.abc import Callable, Sequence
from datetime import datetime

from desktop.core.ports import Till
from desktop.core.services.demo.props import Hand
from desktop.core.services.staff_upkeep import NewPerson, add_person

_DINNER_HOUR = 15
_LUNCHES = ("zhang", "zhang", "lead", "zhang", "zhang", "li", "li")
_DINNERS = ("li", "li", "li", "zhang", "li", "zhang", "manager")
"""From Monday to Sunday."""


class Crew:
    """The staff by what the story calls them. ``sit``: the till is told who acts from now on."""

    def __init__(self, ids: dict[str, str], sit: Callable[[str], None]) -> None:
        self.ids, self._sit = ids, sit

    def sits(self, key: str) -> None:
        """They act from now on."""
        self._sit(self.ids[key])


def hire(till: Till, staff: Sequence[Hand], pin: str) -> dict[str, str]:
    """Everybody works here from now on, by the same PIN; their ids by their keys."""
    return {
        hand.key: add_person(
            till, NewPerson(event_id=till.ids.event_id(), name=hand.name, role=hand.role, pin=pin)
        ).staff_id
        for hand in staff
    }


def on_duty(wall: datetime) -> str:
    """Who stands at the till: one for lunch, one for dinner."""
    return (_LUNCHES if wall.hour < _DINNER_HOUR else _DINNERS)[wall.weekday()]
