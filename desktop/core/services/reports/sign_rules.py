"""What a shop counts as a sign of abuse: thresholds kept in the ledger of this till."""

from collections.abc import Mapping

from msgspec.structs import asdict, replace

from desktop.core.domain.signs.rules import BOUNDS, SignRules, checked
from desktop.core.ports import Reading, Till

_KEY = "signs."


def sign_rules(reading: Reading) -> SignRules:
    """As they stand; a threshold that was never set is the usual one."""
    kept = {name: reading.setting(_KEY + name) for name in BOUNDS}
    return replace(SignRules(), **{name: int(value) for name, value in kept.items() if value is not None})


def read_sign_rules(till: Till) -> SignRules:
    """As sign_rules, for a window."""
    with till.ledger.reading() as reading:
        return sign_rules(reading)


def set_sign_rules(till: Till, changes: Mapping[str, int]) -> SignRules:
    """Change what is given. RuleBroken ``signs.bounds``; KeyError: no such threshold; what Staff.demand raises."""
    unknown = set(changes) - set(BOUNDS)
    if unknown:
        raise KeyError(min(unknown))
    till.staff.demand("signs.rules")
    with till.ledger.writing() as writing:
        rules = checked(replace(sign_rules(writing), **changes))
        for name, value in asdict(rules).items():
            if name in changes:
                writing.set_setting(_KEY + name, str(value))
    return rules
