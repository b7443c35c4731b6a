"""Tell: facts become sentences and figures, for the command line and the window alike.

A refusal is a code and its facts; here it gets its title, detail and remedy in the shop's language.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.core.domain.money import format_minor, symbol
from desktop.core.domain.names import grouped
from desktop.core.words import REFUSAL_PARTS, Words, put_in

_UNKNOWN = "unknown"


def money(amount_minor: int, currency: str) -> str:
    """¥1,286.00; the minus before the symbol."""
    sign = "-" if amount_minor < 0 else ""
    return f"{sign}{symbol(currency)}{format_minor(abs(amount_minor), currency)}"


def sentences(words: Words, code: str, facts: Mapping[str, Any], currency: str) -> dict[str, str]:
    """Title, detail and remedy of a refusal. A code or fact nobody foresaw gets a general text, never a fault."""
    told = _Facts({name: text for fact in facts.items() for name, text in _told(*fact, currency)})
    told.update({name: in_staff_words(words, name, told[name]) for name in ("role", "deed") if name in told})
    key = f"refusals.{code}"
    if not words.has(f"{key}.title"):
        key, told = f"refusals.{_UNKNOWN}", _Facts(code=code)
    return {part: put_in(words.say(f"{key}.{part}"), told) for part in REFUSAL_PARTS}


def in_staff_words(words: Words, what: str, name: str) -> str:
    """What a ``role`` or a ``deed`` of domain.rights is called; an unknown one by its own name."""
    key = f"staff.{what}.{name.replace('.', '_')}"
    return words.say(key) if words.has(key) else name


class _Facts(dict[str, str]):
    """A fact that is missing is said to be unknown."""

    def __missing__(self, name: str) -> str:
        return "—"


def _told(name: str, value: Any, currency: str) -> list[tuple[str, str]]:
    """A fact as it is read: thousands apart, ``…_minor`` as money under the name without its unit."""
    if isinstance(value, bool) or value is None:
        return [(name, "—" if value is None else str(value))]
    if isinstance(value, int):
        plain = [(name, f"{value:,}")]
        return [*plain, (name.removesuffix("_minor"), money(value, currency))] if name.endswith("_minor") else plain
    if isinstance(value, tuple) and name == "members":
        return [(name, "\n".join(member_line(member) for member in value))]
    return [(name, value.isoformat() if isinstance(value, date) else str(value))]


def member_line(member: Mapping[str, Any]) -> str:
    """A member among several, on one line."""
    parts = (grouped(member["member_no"]), member.get("name"), member.get("phone"), member.get("external_id"))
    return "  ".join(part for part in parts if part)
