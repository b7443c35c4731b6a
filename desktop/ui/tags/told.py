"""The dialog in words: tags, and conditions as sentences with places to type and to choose in."""

import re

from msgspec import Struct

from desktop.core.domain.people import Member
from desktop.core.ports.tagging import Tag
from desktop.ui.desk import Desk
from desktop.ui.tags import conditions as typed_as
from desktop.ui.tags.conditions import Typed
from desktop.ui.tags.model import ConditionRow, Part, TagRow

_PLACE = re.compile(r"\{(\w+)\}")


class _Place:
    """Stays a place in the sentence, where words beside it (day, days) go by its value."""

    def __init__(self, name: str, value: str) -> None:
        self._name, self._value = name, value

    def __str__(self) -> str:
        return self._value

    def __format__(self, _spec: str) -> str:
        return f"{{{self._name}}}"


class Choices(Struct, frozen=True, kw_only=True):
    """What the shop offers to choose from: categories, tiers (code, name), tags set by hand."""

    categories: tuple[str, ...] = ()
    tiers: tuple[tuple[str, str], ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


def rows(desk: Desk, tags: tuple[Tag, ...]) -> tuple[TagRow, ...]:
    """First the row for a new one."""
    say = desk.say
    found = [TagRow(title=say("window.tags.new"), note=say("window.tags.new_note"))]
    for tag in tags:
        if tag.retired:
            found.append(TagRow(title=tag.tag, note=say("window.tags.is_retired")))
            continue
        how = say("window.tags.by_hand")
        if tag.rule is not None:
            how = say("window.tags.by_rule", conditions=len(tag.rule.conditions))
        found.append(TagRow(title=tag.tag, note=f"{say(f'window.portrait.groups.{tag.group}')} · {how}"))
    return tuple(found)


def condition_row(desk: Desk, typed: Typed, choices: Choices) -> ConditionRow:
    """The sentence of a condition, cut at its places."""
    places = {name: _Place(name, value) for name, value in typed.values.items()}
    sentence = desk.say(f"window.tags.on.{typed.kind}", **places)
    parts: list[Part] = []
    for at, piece in enumerate(_PLACE.split(sentence)):
        if at % 2 == 0:
            parts += [Part(what="words", text=piece.strip())] if piece.strip() else []
        else:
            parts.append(_place(desk, typed, piece, choices))
    return ConditionRow(kind=typed.kind, parts=tuple(parts))


def _place(desk: Desk, typed: Typed, name: str, choices: Choices) -> Part:
    text = typed.values.get(name, "")
    if name in typed_as.NUMBERS:
        return Part(what="number", text=text, name=name)
    options = _options(desk, name, choices)
    if text and text not in {value for value, _ in options}:
        options = (*options, (text, text))
    if not text:
        options = (("", desk.say("window.tags.choose")), *options)
    return Part(what="choice", text=text, name=name, options=options)


def _options(desk: Desk, name: str, choices: Choices) -> tuple[tuple[str, str], ...]:
    """What can be chosen at a place, with its words."""
    shops = {
        "category": tuple((each, each) for each in choices.categories),
        "codes": choices.tiers,
        "tag": choices.tags,
    }
    if name in shops:
        return shops[name]
    values, key = _FIXED.get(name, (typed_as.YES_NO, f"window.tags.{name}."))
    return tuple((value, desk.say(key + _worded(name, value))) for value in values)


def _worded(name: str, value: str) -> str:
    """The end of the key of a value's words."""
    if name == "span":
        return "h" + value.replace("-", "_")
    return value.replace(",", "")


_FIXED: dict[str, tuple[tuple[str, ...], str]] = {
    "names": (typed_as.CLASSES, "window.portrait.classes."),
    "than": (typed_as.THAN, "window.tags.than."),
    "weekdays": (typed_as.WEEKDAYS, "window.tags.weekdays."),
    "span": (typed_as.SPANS, "window.tags.span."),
}


def named(desk: Desk, members: tuple[Member, ...]) -> str:
    """A few of those whom a rule holds of."""
    return desk.say("window.portrait.and").join(member.profile.name or member.member_no for member in members)
