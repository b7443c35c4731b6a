"""What the welcome looks like, as values."""

from typing import Literal

from msgspec import Struct

Step = Literal["hello", "shop", "ways", "pin", "code", "check", "restore"]


class Form(Struct, frozen=True, kw_only=True):
    """What was typed and chosen; it stays when somebody goes back. Nothing of it is written before the last step."""

    name: str = ""
    region: str = "CN"
    zone: str = "Asia/Shanghai"
    day_starts: str = "00:00"
    mode: str = "companion"
    pin: str = ""
    pin_again: str = ""
    typed_code: str = ""
    file: str = ""
    restore_code: str = ""


class StepMark(Struct, frozen=True):
    """A step in the list at the left."""

    label: str
    state: Literal["done", "now", "later"]


class WelcomeModel(Struct, frozen=True, kw_only=True):
    """The whole page. ``wrong``: field → what is wrong. ``zones``: those offered, by id and words."""

    step: Step
    language: str
    marks: tuple[StepMark, ...]
    title: str
    sentence: str
    form: Form
    wrong: dict[str, str]
    zones: tuple[tuple[str, str], ...]
    zone_note: str
    code: str
    primary: str
    back: str
    other: tuple[tuple[str, str], ...]
    busy: bool
    trouble: tuple[str, str]
