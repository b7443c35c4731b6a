"""How members are looked after: complaints, wishes and praise until they are closed, and tags (events.py).

A tag is a word of the shop's vocabulary, never of a person's typing, so that it may stand in a fact and travel; what a
complaint says is personal text, by id and digest.
"""

from datetime import date
from typing import Literal

from desktop.core.domain.payload import Payload
from desktop.core.domain.tag_rules import Rule

CaseSort = Literal["complaint", "wish", "praise"]
SORTS: tuple[CaseSort, ...] = ("complaint", "wish", "praise")
Group = Literal["basic", "contact", "trade", "service"]
GROUPS: tuple[Group, ...] = ("basic", "contact", "trade", "service")
"""基本, 互动, 运营, 服务."""


class CaseOpened(Payload, frozen=True):
    """A member complained, wished for something or praised. ``owner_id``: the member of staff who sees to it."""

    sort: CaseSort
    text_id: str
    text_digest: str
    owner_id: str = ""
    due_on: date | None = None


class CaseChanged(Payload, frozen=True):
    """Who sees to the case of the event ``opened_id``, and by when, from now on."""

    opened_id: str
    owner_id: str = ""
    due_on: date | None = None


class CaseClosed(Payload, frozen=True):
    """The case is settled; how, by id and digest."""

    opened_id: str
    how_id: str
    how_digest: str


class CaseReopened(Payload, frozen=True):
    """It was not settled after all: the case is open again, as it says here."""

    opened_id: str
    sort: CaseSort
    text_id: str
    owner_id: str = ""
    due_on: date | None = None


class TagSet(Payload, frozen=True):
    """The member bears a tag from now on."""

    group: Group
    tag: str


class TagRemoved(Payload, frozen=True):
    """The member bears the tag no more."""

    group: Group
    tag: str


class TagDefined(Payload, frozen=True):
    """A word of the shop's vocabulary, from now on: set by hand, or by ``rule``. ``retired``: offered no more."""

    group: Group
    tag: str
    rule: Rule | None = None
    retired: bool = False
    approved_by: str | None = None


class AdviserSet(Payload, frozen=True):
    """Who of the staff looks after the member from now on; "" for nobody in particular."""

    who: str


PAYLOADS: dict[tuple[str, int], type[Payload]] = {
    ("case.opened", 1): CaseOpened,
    ("case.changed", 1): CaseChanged,
    ("case.closed", 1): CaseClosed,
    ("case.reopened", 1): CaseReopened,
    ("tag.set", 1): TagSet,
    ("tag.removed", 1): TagRemoved,
    ("tag.defined", 1): TagDefined,
    ("adviser.set", 1): AdviserSet,
}
