"""Levels of another system: one that bears the name of a tier of ours is that tier; every other stays text."""

from desktop.core.domain.program import Program, Tier

_OWNED = ("会员", "會員", " member", "member")
MOST_TOLD = 50


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


def _folded(text: str) -> str:
    folded = text.strip().casefold()
    for owned in _OWNED:
        folded = folded.removesuffix(owned) or folded
    return folded.strip()
