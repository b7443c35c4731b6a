"""What the dialog shows, as values and words."""

from typing import Literal

from msgspec import Struct

Tab = Literal["about", "cases", "tags", "consents"]
TABS: tuple[Tab, ...] = ("about", "cases", "tags", "consents")


class Line(Struct, frozen=True, kw_only=True):
    """A fact: what it is, what it comes to, and a note below."""

    label: str
    value: str
    note: str = ""


class Listing(Struct, frozen=True, kw_only=True):
    """Facts under a title; ``sentence`` where there is none."""

    title: str
    lines: tuple[Line, ...]
    sentence: str = ""


class CaseRow(Struct, frozen=True, kw_only=True):
    """A case in the list: its words, what stands below, and how it is, in a word with an icon and a tone."""

    title: str
    note: str
    chip: tuple[str, str, str]


class CaseForm(Struct, frozen=True, kw_only=True):
    """The form at the right. ``lines`` say what the chosen case is; without one a new case is written.

    ``sorts``, ``dues``, ``owners``: (value, words); empty where they are not asked. ``field_label`` "": no field.
    """

    title: str
    lines: tuple[str, ...] = ()
    sorts: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    dues: tuple[tuple[str, str], ...] = ()
    due: str = ""
    owners: tuple[tuple[str, str], ...] = ()
    owner: str = ""
    field_label: str = ""
    field_hint: str = ""
    field_text: str = ""
    error: str = ""


class TagChip(Struct, frozen=True, kw_only=True):
    """A tag to be pressed; ``by_rule``: it follows from a rule, and is only shown."""

    group: str
    tag: str
    is_on: bool
    by_rule: bool


class TagGroup(Struct, frozen=True, kw_only=True):
    """A group of tags; ``sentence`` where there is none."""

    title: str
    chips: tuple[TagChip, ...]
    sentence: str = ""


class PortraitModel(Struct, frozen=True, kw_only=True):
    """The dialog. ``confirm`` "": the tab has nothing to confirm. ``can_change`` None: no open case is chosen."""

    is_ready: bool = False
    whom: str = ""
    tab: Tab = "about"
    facts: tuple[Line, ...] = ()
    advisers: tuple[tuple[str, str], ...] = ()
    adviser: str = ""
    listings: tuple[Listing, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    current: int = 0
    form: CaseForm | None = None
    can_change: bool | None = None
    groups: tuple[TagGroup, ...] = ()
    consents: Listing | None = None
    confirm: str = ""
    can_confirm: bool = True
    busy: bool = False
