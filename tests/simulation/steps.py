"""The plan of a seed: what kind of world it is, and the steps that will be played in it, as plain data.

Each seed has a temper of its own: some faults never happen in it, others often (swarm testing: Groce et al., ISSTA
2012), so that rare ones get room to meet. What a step does in detail comes from a stream named by its number.
"""

from random import Random

from msgspec import Struct

ACTIONS = {
    "sell": 30, "spend": 14, "tour": 4, "enrol": 12, "refund": 9, "edit": 4, "adjust": 6, "lost": 2, "dated": 3,
    "named": 3, "program": 1,
}  # fmt: skip
"""What people do at a till, and how often. ``tour``: a member visits every till to overspend."""

FAULTS = {
    "lose": "requests and answers get lost",
    "cut": "answers come cut short, or something else answers",
    "double": "requests come twice",
    "delay": "requests come later, behind others",
    "partition": "lines are cut for a while",
    "crash": "tills die between two statements",
    "hq_crash": "HQ dies between two statements",
    "between": "others act while a request is on its way, or between two transactions of HQ",
    "beside": "two programs work on one ledger: something happens between two transactions of an action",
    "restore": "tills are restored from backups",
    "put_back": "older folders are put back",
    "clone": "folders are copied and both go on",
    "hq_restore": "HQ is restored from an older copy",
    "skew": "clocks are years off and are corrected",
    "upgrade": "HQ does not know a kind of event until it is upgraded",
    "imports": "files are imported, one at two tills, and taken back",
    "merges": "members are merged and parted",
    "late": "a till stands alone first and joins late",
    "revoke": "devices are revoked and enrolled anew",
    "rot": "what HQ said of a member is changed on a till's disk",
    "days": "days go by between steps",
}  # fmt: skip

_STEPS_OF = {
    "partition": (("cut_off", 3), ("mend", 3)),
    "restore": (("back_up", 2), ("restore", 1)),
    "put_back": (("copy", 2), ("put_back", 2)),
    "clone": (("clone", 1),),
    "hq_restore": (("hq_copy", 2), ("hq_restore", 2)),
    "skew": (("skew", 2), ("set_clock", 1)),
    "upgrade": (("upgrade", 1),),
    "imports": (("import_sales", 2), ("import_members", 2), ("undo_import", 1)),
    "merges": (("merge", 2), ("part", 1)),
    "rot": (("rot", 1),),
    "revoke": (("revoke", 1),),
    "delay": (("late_delivery", 2),),
}
_FIRST_MEMBERS = 4
_ERASE_EVERY, _ERASE_AT, _ERASE_NUMBERS = 5, 3, 10_000
_HOLD_EVERY, _HOLD_AT, _HOLD_NUMBERS = 7, 3, 20_000
_LATER = {
    "counters": (9, 4, 30_000, ("counters",) * 3),
    "two_rounds": (9, 7, 60_000, ("two_rounds",) * 3),
    "publish": (8, 5, 40_000, ("publish",) * 3),
    "snapshot": (6, 4, 50_000, ("newcomer",) * 2),
    "overlaps": (10, 8, 70_000, ("overlap", "overlap", "undo_half") * 4),
}
"""What came to the simulation later: in every so many-th seed, at which, from which number on, which steps."""
LATER_FAULTS = ("erase", "snapshot")
_OTHERS = 0.18


class Step(Struct, frozen=True):
    """One thing that happens. ``number`` names its stream of chance, ``machine`` whom it concerns, counted round."""

    number: int
    kind: str
    machine: int


class Plan(Struct, frozen=True, kw_only=True):
    """A seed's world and what will happen in it."""

    seed: int
    tills: int
    events: int
    stores: int
    faults: tuple[str, ...]
    steps: tuple[Step, ...]


def plan(seed: int, tills: int, events: int) -> Plan:
    """What the seed stands for: ``events`` actions, with rounds and faults between them."""
    chance = Random(f"plan/{seed}/{tills}/{events}")
    faults = tuple(fault for fault in FAULTS if chance.random() < 0.4)
    kinds = _kinds(chance, faults, events)
    steps = tuple(Step(number, kind, chance.randrange(1000)) for number, kind in enumerate(kinds, 1))
    if seed % _ERASE_EVERY == _ERASE_AT:
        faults, steps = (*faults, "erase"), _with_erasing(seed, steps)
    if seed % _HOLD_EVERY == _HOLD_AT:
        steps = _with_holds(seed, steps)
    for name, (every, at, *_) in _LATER.items():
        if seed % every == at:
            faults = (*faults, name) if name in LATER_FAULTS else faults
            steps = _with_later(seed, name, steps)
    return Plan(seed=seed, tills=tills, events=events, stores=chance.choice((1, 2, 2)), faults=faults, steps=steps)


def _with_erasing(seed: int, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Members are erased between the other steps, which stay as they are: this came to the simulation later."""
    chance, found = Random(f"erase/{seed}"), list(steps)
    for number in range(chance.randrange(1, 4)):
        step = Step(_ERASE_NUMBERS + number, "erase", chance.randrange(1000))
        found.insert(chance.randrange(len(found) // 4, len(found) + 1), step)
    return tuple(found)


def _with_holds(seed: int, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Tills ask HQ for points between the other steps, which stay as they are, in seeds that find nothing else yet."""
    chance, found = Random(f"hold/{seed}"), list(steps)
    for number in range(12):
        found.insert(chance.randrange(len(found) // 4, len(found) + 1), Step(_HOLD_NUMBERS + number, "hold", 0))
    return tuple(found)


def _with_later(seed: int, name: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps between the others, which stay as they are."""
    chance, found = Random(f"{name}/{seed}"), list(steps)
    _, _, numbers, kinds = _LATER[name]
    for number, kind in enumerate(kinds, numbers):
        at = chance.randrange(len(found) // 4, len(found) + 1)
        found.insert(at, Step(number, kind, chance.randrange(1000)))
    return tuple(found)


def _kinds(chance: Random, faults: tuple[str, ...], events: int) -> list[str]:
    """Kinds of steps until ``events`` of them are actions."""
    others = [part for fault in faults for part in _STEPS_OF.get(fault, ())]
    syncs = chance.choice((8, 15, 25, 40))
    kinds = ["enrol"] * min(_FIRST_MEMBERS, events)
    done = len(kinds)
    while done < events:
        what = chance.random()
        if others and what < _OTHERS:
            kinds.append(_one_of(chance, dict(others)))
        elif what < _OTHERS + syncs / 100:
            kinds.append("sync")
        else:
            kinds.append(_one_of(chance, ACTIONS))
            done += 1
    return kinds


def _one_of(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
