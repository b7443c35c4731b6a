"""What the settings page looks like, as values."""

from typing import Any

from msgspec import Struct

from desktop.ui.desk import Tone
from desktop.ui.settings.shift_rules_model import ShiftRulesModel

Choices = tuple[tuple[str, str], ...]
"""What may be chosen: value, words."""


class SectionRow(Struct, frozen=True, kw_only=True):
    """A row of the list; ``has_draft``: something typed there is not kept yet."""

    name: str
    icon: str
    label: str
    has_draft: bool
    has_draft_words: str = ""


class SettingsModel(Struct, frozen=True, kw_only=True):
    """The page: the rows, which one is shown, its heading, and what stands beside (a model of its own)."""

    rows: tuple[SectionRow, ...]
    current: str
    title: str
    sentence: str
    body: Any


class Told(Struct, frozen=True, kw_only=True):
    """Something to say inside a section: what happened, and what to do."""

    tone: Tone
    title: str
    detail: str = ""


class Fact(Struct, frozen=True):
    """A fact that is only shown."""

    label: str
    value: str


class Working(Struct, frozen=True, kw_only=True):
    """A long job: its words, how far it is (None: nobody knows), whether it can be stopped."""

    words: str
    percent: int | None
    can_stop: bool


class ShopModel(Struct, frozen=True, kw_only=True):
    """店铺与显示. ``tenders``, ``shift`` are None where this till takes no money; ``can_practise``: not in the demo."""

    facts: tuple[Fact, ...]
    language: str
    theme: str
    tenders: tuple[str, ...] | None
    built_in: str
    tender: str
    tender_wrong: str
    shift: ShiftRulesModel | None
    can_practise: bool = False


class SettingRow(Struct, frozen=True, kw_only=True):
    """A setting of the program: a field (``text``), or a choice where there are ``choices``."""

    key: str
    label: str
    note: str
    unit: str
    text: str
    wrong: str
    kind: str
    choices: Choices = ()


class SettingGroup(Struct, frozen=True, kw_only=True):
    """A card of settings."""

    name: str
    title: str
    note: str
    rows: tuple[SettingRow, ...]


class TierRow(Struct, frozen=True, kw_only=True):
    """A step of the ladder; the lowest has no threshold and stays. ``wrong``: field → what is wrong."""

    number: int
    title: str
    names: tuple[tuple[str, str], ...]
    spend: str
    multiplier: str
    is_lowest: bool
    wrong: dict[str, str]


class ExampleLine(Struct, frozen=True, kw_only=True):
    """A figure of the example bill, before and after; ``after`` stands out where it differs."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether publishing changes it."""
        return self.before != self.after


class ChangeLine(Struct, frozen=True):
    """A setting that differs: its name, and before → after in words."""

    label: str
    words: str


class ProgramModel(Struct, frozen=True, kw_only=True):
    """积分规则. ``lacking`` says why nothing can be published now; "" when it can."""

    groups: tuple[SettingGroup, ...]
    tiers: tuple[TierRow, ...]
    spend_unit: str
    can_add_tier: bool
    amount: str
    amount_unit: str
    amount_wrong: str
    example: tuple[ExampleLine, ...]
    changes: tuple[ChangeLine, ...]
    changes_title: str
    lacking: str
    versions: tuple[Fact, ...]
    trouble: Told | None
    is_draft: bool
    busy: bool


class PrinterModel(Struct, frozen=True, kw_only=True):
    """打印机. ``wrong``: field → what is wrong. ``found``: (device, words) that this machine sees, of the chosen kind.

    ``questions``: (name, words), after a test page came out. ``stuck``: how many papers wait in trouble.
    """

    kind: str
    folder: str
    host: str
    port: str
    width: str
    mode: str
    encoding: str
    device: str
    baud: str
    drawer: bool
    found: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]
    stuck: int
    wrong: dict[str, str]
    told: Told | None
    testing: bool
    is_draft: bool
    can_test: bool


class ScannerModel(Struct, frozen=True, kw_only=True):
    """扫码枪测试. Nothing heard yet: ``meaning`` is None."""

    meaning: Told | None
    facts: tuple[Fact, ...]
    text: str
    warnings: tuple[Told, ...]


class BackupRow(Struct, frozen=True, kw_only=True):
    """A backup in the folder."""

    file: str
    made: str
    reach: str
    size: str
    note: str


class DataModel(Struct, frozen=True, kw_only=True):
    """数据与备份. ``working`` names the card whose job runs; ``told`` says at each card what came of its last job."""

    facts: tuple[Fact, ...]
    job: str
    working: Working | None
    told: dict[str, Told]
    folder: str
    kept: str
    backups: tuple[BackupRow, ...] | None
    file: str
    code: str
    restore_wrong: dict[str, str]
    can_restore: bool
    products: str


class HqModel(Struct, frozen=True, kw_only=True):
    """总部. ``joined`` False: this till stands alone, and only joining is offered."""

    joined: bool
    facts: tuple[Fact, ...]
    join: str
    ca: str
    can_keep: bool
    told: Told | None


class PosCall(Struct, frozen=True):
    """A request that was answered, in words. ``good``: it was done."""

    at: str
    what: str
    outcome: str
    took: str
    good: bool


class EarRow(Struct, frozen=True, kw_only=True):
    """A port that is listened at: ``what`` of display and scanner, and what is ``told`` of it."""

    what: str
    where: str
    baud: str
    told: str
    bad: bool
    can_keep: bool


class SlipModel(Struct, frozen=True, kw_only=True):
    """The POS's slips: ``text`` is one to point at, ``pointed`` the number there, ``outcome`` what is read on it."""

    port: str
    wrong: str
    can_keep: bool
    told: str
    bad: bool
    text: str
    pointed: str
    can_teach: bool
    ref: str
    total: str
    outcome: str


class SideKeyModel(Struct, frozen=True, kw_only=True):
    """The global key: ``offered`` as (key, words); ``told`` whether it is heard, ``arrived`` when it was."""

    key: str
    offered: tuple[tuple[str, str], ...]
    told: str
    is_bad: bool
    arrived: str


class PosModel(Struct, frozen=True, kw_only=True):
    """收银机对接. ``on`` is on or off; ``token`` the one made just now, else ""."""

    on: str
    port: str
    wrong: str
    can_keep: bool
    facts: tuple[Fact, ...]
    token: str
    has_token: bool
    told: Told | None
    calls: tuple[PosCall, ...]
    ears: tuple[EarRow, ...]
    slip: SlipModel
    side_key: SideKeyModel


class Library(Struct, frozen=True):
    """A library that Shuke runs on."""

    name: str
    version: str
    licence: str


class AboutModel(Struct, frozen=True, kw_only=True):
    """关于. ``paper``: the licence that is shown; ``text`` and ``libraries`` are empty until they are read."""

    facts: tuple[Fact, ...]
    paper: str
    text: str
    libraries: tuple[Library, ...]
