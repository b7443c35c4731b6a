"""The program as a form: a field for every setting, named by the words that the till's own settings page uses."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from desktop.core.domain.money import format_minor
from desktop.core.domain.program import Program
from desktop.core.words import Words, catalogue
from hq.routes.console.saying import UNKNOWN, Saying
from hq.services.program_drafts import MAY_BE_EMPTY, MONEY, TIER_NAMES, Change, settings_of

_SETTING = "window.settings.program.setting."
_CHOICE = "window.settings.program.choice."
_GROUP = "window.settings.program.group."
_MONEY_OF_TIER = "spend_minor"
BLANK_TIERS = 1
_UNITS = ("days", "months", "percent")


class Field(Struct, frozen=True, kw_only=True):
    """A field. ``choices`` are (value, words); ``problem``: what would be right, None where all is well."""

    key: str
    label: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    problem: str | None = None
    hint: str = ""


class Group(Struct, frozen=True, kw_only=True):
    """Fields that belong together."""

    name: str
    fields: tuple[Field, ...]


class TierFields(Struct, frozen=True, kw_only=True):
    """One rung of the ladder; an empty one is to be filled."""

    at: int
    code: str
    names: tuple[tuple[str, str], ...]
    spend: str
    multiplier: str


def groups(saying: Saying, program: Program, typed: Mapping[str, str], problems: Mapping[str, str]) -> list[Group]:
    """Every setting by group; what was typed stands where it was typed."""
    found = dict[str, list[Field]]()
    settings = settings_of(program)
    for key in sorted(settings, key=lambda key: (key.partition(".")[0] != "earn", key != "earn.per_minor")):
        value = settings[key]
        text = typed.get(key, text_of(saying, key, value))
        field = Field(
            key=key,
            label=_with_unit(saying.words, key),
            text=text,
            choices=choices_of(saying, key, value),
            problem=problems.get(key),
            hint=saying.words.say("window.settings.program.no_limit") if key in MAY_BE_EMPTY else "",
        )
        found.setdefault(key.partition(".")[0], []).append(field)
    return [Group(name=_or_key(saying.words, _GROUP, name), fields=tuple(fields)) for name, fields in found.items()]


def tiers(saying: Saying, program: Program, typed: Mapping[str, str]) -> list[TierFields]:
    """The ladder, and an empty row behind it."""
    if "tiers.0.code" in typed:
        return list(_typed_tiers(typed))
    rows = [
        TierFields(
            at=at,
            code=tier.code,
            names=tuple((language, _name_in(tier.name, language)) for language in TIER_NAMES),
            spend=format_minor(tier.spend_minor, saying.currency).replace(",", ""),
            multiplier=f"{tier.multiplier:f}",
        )
        for at, tier in enumerate(program.tiers)
    ]
    return rows + [_blank(len(rows) + more) for more in range(BLANK_TIERS)]


def change_in_words(saying: Saying, change: Change) -> tuple[str, str, str]:
    """A difference: the setting, before, after."""
    before, after = (shown(saying, change.key, value) for value in (change.before, change.after))
    return label_of(saying.words, change.key), before, after


def label_of(words: Words, key: str) -> str:
    """What a setting is called."""
    if key.startswith("tiers."):
        code, _, field = key.removeprefix("tiers.").rpartition(".")
        named = f"window.settings.program.tier_setting.{field}"
        return words.say(named, tier=code) if words.has(named) else key
    group = key.partition(".")[0]
    label = _or_key(words, _SETTING, key)
    return f"{_or_key(words, _GROUP, group)} · {label}" if "." in key else label


def _with_unit(words: Words, key: str) -> str:
    """A setting's own name, and what it is counted in."""
    label, last = _or_key(words, _SETTING, key), key.rpartition(".")[2]
    unit = next((unit for unit in _UNITS if last == unit or last.endswith(f"_{unit}")), None)
    if unit is None:
        return label
    return words.say(
        "window.settings.program.labelled", label=label, unit=words.say(f"window.settings.program.unit.{unit}")
    )


def shown(saying: Saying, key: str, value: Any) -> str:
    """A value as a person reads it."""
    if value is None:
        empty_is_none = key.startswith("earn.")
        return saying.words.say("window.settings.program.no_limit") if empty_is_none else UNKNOWN
    choices = dict(choices_of(saying, key, value))
    text = text_of(saying, key, value)
    return choices.get(text, text) or saying.words.say("window.settings.program.none")


def text_of(saying: Saying, key: str, value: Any) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if key in MONEY or key.endswith(f".{_MONEY_OF_TIER}"):
        return format_minor(value, saying.currency).replace(",", "")
    if isinstance(value, dict):
        return " · ".join(str(part) for part in value.values())
    return ", ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)


def choices_of(saying: Saying, key: str, value: Any) -> tuple[tuple[str, str], ...]:
    """What may be chosen, where a setting is a choice."""
    words = saying.words
    if isinstance(value, bool):
        return tuple((name, words.say(f"window.settings.program.{name}")) for name in ("yes", "no"))
    prefix = f"{_CHOICE}{key}."
    known = catalogue(words.language)
    return tuple((name.removeprefix(prefix), text) for name, text in known.items() if name.startswith(prefix))


def _or_key(words: Words, prefix: str, key: str) -> str:
    return words.say(prefix + key) if words.has(prefix + key) else key


def _name_in(name: str | dict[str, str], language: str) -> str:
    return name if isinstance(name, str) else name.get(language, "")


def _typed_tiers(typed: Mapping[str, str]) -> Iterator[TierFields]:
    at = 0
    while f"tiers.{at}.code" in typed:
        yield TierFields(
            at=at,
            code=typed[f"tiers.{at}.code"],
            names=tuple((language, typed.get(f"tiers.{at}.name.{language}", "")) for language in TIER_NAMES),
            spend=typed.get(f"tiers.{at}.spend_minor", ""),
            multiplier=typed.get(f"tiers.{at}.multiplier", ""),
        )
        at += 1


def _blank(at: int) -> TierFields:
    return TierFields(at=at, code="", names=tuple((language, "") for language in TIER_NAMES), spend="", multiplier="")
