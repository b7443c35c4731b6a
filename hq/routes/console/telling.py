"""A flag in words: what, why, what to do. Facts that a flag lacks are dashes, kinds not known speak plainly."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from msgspec import Struct

from desktop.core.domain.program import Tier
from hq.routes.console.program_form import label_of
from hq.routes.console.saying import UNKNOWN, Saying
from hq.services.why_points import Line
from hq.services.work_list import FlagRow

_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
ICONS = {
    "cloned": "people",
    "mismatch": "warning",
    "twice": "receipt",
    "not_understood": "hourglass",
    "overdraft": "wallet",
    "refund_beyond": "refund",
    "split_beyond": "receipt",
    "claim_refused": "receipt",
    "currency": "tag",
    "rolled_back": "undo",
    "unknown_store": "folder",
    "same_phone": "phone",
    "clock": "clock",
    "dated": "clock",
}


class Told(Struct, frozen=True):
    """A flag as a person reads it."""

    icon: str
    what: str
    why: str
    do: str


def told(saying: Saying, row: FlagRow) -> Told:
    """The flag's three sentences."""
    flag = row.flag
    kind = flag.kind if saying.words.has(f"console.flag.{flag.kind}.what") else "other"
    facts: dict[str, Any] = {
        "kind": flag.kind,
        **{name: _in_words(saying, name, fact) for name, fact in flag.facts.items()},
    }
    return Told(
        ICONS.get(flag.kind, "info"), *(_said(saying, f"flag.{kind}.{part}", facts) for part in ("what", "why", "do"))
    )


def refused_line(saying: Saying, code: str, facts: Mapping[str, object]) -> str:
    """Why something was not done, in a sentence."""
    known = {("setting" if name == "key" else name): fact for name, fact in facts.items()}  # say's own word is key
    if setting := known.get("setting"):
        known["setting"] = label_of(saying.words, str(setting))
    if not saying.words.has(f"console.refused.{code}"):
        return saying.say("refused.other", code=code)
    return _said(saying, f"refused.{code}", known)


def _in_words(saying: Saying, name: str, fact: str) -> str:
    """A fact of a flag as it stands in its sentence."""
    if name == "what":
        return saying.say_or(f"kind.{fact}", fact)
    if not _WHOLE.fullmatch(fact):
        return fact
    if name == "minor":
        return saying.money(int(fact))
    if name == "seconds":
        return saying.say(
            "clock.ahead" if int(fact) > 0 else "clock.behind", span=saying.lasting(int(fact) * 1_000_000)
        )
    return saying.number(int(fact)) if name == "points" else fact


def who_in_words(saying: Saying, who: str) -> str:
    """Who did it: a person by name, else the way it was done."""
    return saying.say_or(f"way.{who.removeprefix('@')}", who) if who.startswith("@") else who


def deed_fact(saying: Saying, name: str, fact: str) -> str:
    """A fact of the record in the reader's words; what has none stands as it is."""
    if name == "role":
        return saying.words.say(f"staff.role.{fact}") if saying.words.has(f"staff.role.{fact}") else fact
    if name == "kind":
        return _said(saying, f"flag.{fact}.what", {}) if saying.words.has(f"console.flag.{fact}.what") else fact
    return saying.say_or(f"{name}.{fact}", fact) if name in ("class", "list") else fact


def _said(saying: Saying, key: str, facts: Mapping[str, Any]) -> str:
    wanted = {name for _, name, _, _ in Formatter().parse(saying.words.say(f"console.{key}")) if name}
    return saying.say(key, **{name: facts.get(name) or UNKNOWN for name in wanted}) if wanted else saying.say(key)


def why_line(saying: Saying, line: Line) -> str:
    """One line of why points are what they are, in words."""
    facts = {name: fact.named(saying.language) if isinstance(fact, Tier) else fact for name, fact in line.facts.items()}
    for name in ("limit", "proof"):
        if name in facts:
            facts[name] = saying.say_or(f"why_{name}.{facts[name]}", str(facts[name]))
    if line.facts.get("limit") == "min_bill" and isinstance(least := line.facts["most"], int):
        facts["most"] = saying.money(least)
    return saying.say(f"why.{line.key}", **facts)
