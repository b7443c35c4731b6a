"""Levels of another system: each is the tier that a manager chose, else the one of ours that bears its name, else text.

What was chosen is remembered for the next list of the same source.
"""

from collections.abc import Mapping

import msgspec

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.program import Program, Tier
from desktop.core.ports import Reading, Till

_OWNED = ("会员", "會員", " member", "member")
_CHOSEN = "import.levels."
_MOST_REMEMBERED = 200
MOST_TOLD = 50
AS_TEXT = ""
"""Chosen for a level that is no tier."""


class Levels:
    """What each level of a list is taken for, under one program; looked for once."""

    def __init__(self, program: Program, chosen: Mapping[str, str]) -> None:
        """``chosen``: level → code of a tier, or AS_TEXT; a code that the program has no more is as not chosen."""
        self._program = program
        codes = {tier.code: tier for tier in program.tiers}
        self._known = {
            _spelt(level): codes.get(code) for level, code in chosen.items() if code in codes or code == AS_TEXT
        }

    def tier(self, level: str) -> Tier | None:
        """The tier that the level stands for; None: it stays text."""
        spelt = _spelt(level)
        if spelt not in self._known:
            found = tier_named(self._program, spelt)
            if len(self._known) > _MOST_REMEMBERED:
                return found
            self._known[spelt] = found
        return self._known[spelt]


def chosen_levels(reading: Reading, source: str, asked: Mapping[str, str]) -> dict[str, str]:
    """What counts for a list of the source: what was chosen before, and now. RuleBroken ``import.unknown_tier``."""
    codes = [tier.code for tier in reading.program().program.tiers]
    for code in asked.values():
        if code not in (*codes, AS_TEXT):
            raise RuleBroken("import.unknown_tier", tier=code[:40], choices=", ".join(codes))
    kept = reading.setting(_CHOSEN + source)
    before = msgspec.json.decode(kept, type=dict[str, str]) if kept else {}
    return before | {_spelt(level): code for level, code in asked.items()}


def remember_levels(till: Till, source: str, asked: Mapping[str, str]) -> None:
    """Keep what was chosen, for the next list of the source."""
    if not asked:
        return
    with till.ledger.writing() as writing:
        chosen = list(chosen_levels(writing, source, asked).items())[-_MOST_REMEMBERED:]
        writing.set_setting(_CHOSEN + source, msgspec.json.encode(dict(chosen)).decode())


def tier_named(program: Program, text: str) -> Tier | None:
    """The tier that goes by that name, or code, in any language; 会员 behind it says nothing."""
    wanted = _folded(text)
    return next((tier for tier in program.tiers if wanted and wanted in _names(tier)), None)


def is_rung(program: Program, tier: Tier) -> bool:
    """Whether somebody is lifted by it: the lowest one everybody has."""
    return tier.code != program.ladder_rule.steps[0][0]


def _names(tier: Tier) -> set[str]:
    named = (tier.name,) if isinstance(tier.name, str) else tuple(tier.name.values())
    return {_folded(name) for name in (tier.code, *named)}


def _spelt(level: str) -> str:
    return level.strip()


def _folded(text: str) -> str:
    folded = text.strip().casefold()
    for owned in _OWNED:
        folded = folded.removesuffix(owned) or folded
    return folded.strip()
