"""What a command of HQ says back: an answer, or a refusal in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.core.command_line.flags import WrongUse
from desktop.core.domain.errors import Refusal
from desktop.core.words import REFUSAL_PARTS, Words, put_in
from hq.services.house import HqRefused


@dataclass(frozen=True)
class Answer:
    """``data`` is the command's JSON document, ``text`` the same for people, ``code`` the exit code.

    ``told`` already: a server has said all it has to say while it ran.
    """

    data: Any
    text: str
    code: int = 0
    told: bool = False


def refusal_document(refusal: Refusal | HqRefused, words: Words) -> dict[str, Any]:
    """A refusal as JSON: error, title, detail, remedy."""
    told = _Facts({name: _told(value) for name, value in refusal.facts.items()})
    key = f"refusals.{refusal.code}"
    if not words.has(f"{key}.title"):
        key, told = "refusals.unknown", _Facts(code=refusal.code)
    return {"error": refusal.code, **{part: put_in(words.say(f"{key}.{part}"), told) for part in REFUSAL_PARTS}}


def wrong_use_document(wrong: WrongUse, words: Words) -> dict[str, Any]:
    """Wrong use as JSON, in the form of a refusal."""
    detail = put_in(words.say(f"commands.wrong_use.{wrong.reason}"), wrong.facts)
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
