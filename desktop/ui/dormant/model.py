"""What the page of those who slip away shows, as values: every text is ready to be read."""

from msgspec import Struct

from desktop.core.domain.classes import Class


class Slice(Struct, frozen=True, kw_only=True):
    """A class on the bar. ``weight``: its members; ``chosen``: the list is of them."""

    name: Class
    title: str
    count: str
    share: str
    change: str
    weight: int
    chosen: bool


class PersonRow(Struct, frozen=True, kw_only=True):
    """A member of the list. ``filled``: days since in thousandths of six own gaps, -1 where there is no gap."""

    member_id: str
    name: str
    tier: str
    phone: str
    last: str
    days: str
    filled: int
    worth: str
    favourite: str
    offer: str
    terms: str
    ticked: bool


class Outcome(Struct, frozen=True, kw_only=True):
    """A button of the two clicks. ``why``: why it cannot be pressed, "" if it can."""

    key: str
    title: str
    chosen: bool = False
    why: str = ""


class Side(Struct, frozen=True, kw_only=True):
    """Who is called. ``stop``: why they may not be called with an offer at all; ``warn``: what would be passed over.

    ``facts``: contacts of before, newest first. ``tier``: (name, icon, tone), None for none.
    """

    name: str
    tier: tuple[str, str, str] | None
    phone: str
    can_reveal: bool
    is_revealed: bool
    script: str
    stop: str
    warn: str
    facts: tuple[str, ...]
    first: tuple[Outcome, ...]
    second: tuple[Outcome, ...]
    second_title: str
    reminder: str
    logged: str


class Choice(Struct, frozen=True, kw_only=True):
    """A filter of many values: (value, words), "" for any. ``why``: why it cannot be used, "" if it can."""

    options: tuple[tuple[str, str], ...]
    chosen: str = ""
    why: str = ""


class Filtering(Struct, frozen=True, kw_only=True):
    """The filters. ``is_open``: the list can be filtered; one of people chosen one by one cannot.

    ``life``: origins of who is gone, stages of others. ``at_store`` None: there is one store, so nothing to ask.
    """

    is_open: bool = True
    worth: bool = False
    worth_title: str = ""
    rested: bool = False
    at_store: bool | None = None
    at_store_why: str = ""
    consent: Choice
    category: Choice
    life: Choice


class DormantModel(Struct, frozen=True, kw_only=True):
    """``is_ready``: the ledger has answered. ``empty``: why there are no rows.

    ``sorted_by``: the name of the sort; ``current``: which row. ``foot``: where in the list these rows stand.
    ``is_calls``: the rows are those ticked for calls. ``held``: how many are listed, and how many are held out.
    """

    is_ready: bool = False
    headline: str = ""
    note: str = ""
    slices: tuple[Slice, ...] = ()
    filtering: Filtering | None = None
    held: str = ""
    rows: tuple[PersonRow, ...] = ()
    current: int = 0
    sorted_by: str = "worth"
    descending: bool = True
    sort_title: str = ""
    foot: str = ""
    has_more: bool = False
    has_before: bool = False
    is_calls: bool = False
    empty: str = ""
    side: Side | None = None
