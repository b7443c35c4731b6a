"""What a command of HQ says back: an answer, or a refusal in words."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.core.domain.errors import Refusal
from desktop.core.words import Words
from hq.services.house import HqRefused

PARTS = ("title", "detail", "remedy")


class WrongUse(Exception):  # noqa: N818 - an answer, like a refusal
    """The command line cannot be understood; nothing was begun. ``usage`` is the command's usage line, if known."""

    def __init__(self, reason: str, usage: str = "", **facts: str) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.usage = usage
        self.facts = facts


@dataclass(frozen=True)
class Answer:
    """``data`` is the command's JSON document, ``text`` the same for people, ``code`` the exit code.

    ``told`` already: a server has said all it has to say while it ran.
    """

    data: Any
    text: str
    code: int = 0
    told: bool = False


def as_document(data: Any) -> str:
    """One JSON document on one line."""
    return json.dumps(data, ensure_ascii=False)


def refusal_document(refusal: Refusal | HqRefused, words: Words) -> dict[str, Any]:
    """A refusal as JSON: error, title, detail, remedy."""
    told = _Facts({name: _told(value) for name, value in refusal.facts.items()})
    key = f"refusals.{refusal.code}"
    if not words.has(f"{key}.title"):
        key, told = "refusals.unknown", _Facts(code=refusal.code)
    return {"error": refusal.code, **{part: words.say(f"{key}.{part}").format_map(told) for part in PARTS}}


def wrong_use_document(wrong: WrongUse, words: Words) -> dict[str, Any]:
    """Wrong use as JSON, in the form of a refusal."""
    detail = words.say(f"commands.wrong_use.{wrong.reason}").format_map(wrong.facts)
    title, remedy = words.say("refusals.usage.title"), words.say("hq.usage_remedy")
    return {"error": "usage", "title": title, "detail": detail, "remedy": wrong.usage or remedy}


class _Facts(dict[str, str]):
    """A fact that is missing is said to be unknown."""

    def __missing__(self, name: str) -> str:
        return "—"


def _told(value: object) -> str:
    """A fact as it is read: thousands apart."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, date) else str(value)
