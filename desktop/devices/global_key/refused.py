"""Why a key is not heard everywhere."""

from desktop.core.domain.errors import RuleBroken
from desktop.settings.chord import Chord


def taken(chord: Chord) -> RuleBroken:
    """Another program was first."""
    return RuleBroken("key.taken", chord=str(chord))


def not_heard(chord: Chord) -> RuleBroken:
    """The system says no, for reasons of its own."""
    return RuleBroken("key.not_heard", chord=str(chord))
