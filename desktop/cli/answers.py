"""What a command says back: an answer, or a refusal put into words. The one place where facts become sentences."""

from dataclasses import dataclass
from typing import Any

from desktop.core.command_line.flags import WrongUse
from desktop.core.domain.errors import Refusal
from desktop.core.services.tell import sentences
from desktop.core.words import Words, put_in


@dataclass(frozen=True)
class Answer:
    """``data`` is the command's JSON document, ``text`` the same for people, ``code`` the exit code."""

    data: Any
    text: str
    code: int = 0


def refusal_document(refusal: Refusal, words: Words, currency: str) -> dict[str, Any]:
    """A refusal as JSON: error, title, detail, remedy; ``members`` where several were meant."""
    document: dict[str, Any] = {"error": refusal.code, **sentences(words, refusal.code, refusal.facts, currency)}
    if isinstance(members := refusal.facts.get("members"), tuple):
        document["members"] = list(members)
    return document


def wrong_use_document(wrong: WrongUse, words: Words) -> dict[str, Any]:
    """Wrong use as JSON, in the form of a refusal."""
    detail = put_in(words.say(f"commands.wrong_use.{wrong.reason}"), wrong.facts)
    title, remedy = words.say("refusals.usage.title"), words.say("refusals.usage.remedy")
    return {"error": "usage", "title": title, "detail": detail, "remedy": wrong.usage or remedy}
