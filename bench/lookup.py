"""Look-up by whatever a cashier has, among 1,000,000 members, against one bare indexed SELECT; P10 against 100,000.

Ours is the whole service: read what was typed, find the member, give balance, lots and tier. The bare side finds the
same member's row by the same index in the same encrypted file, on a connection of the same cache size.
"""

import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import checkout
from bench.crowd import id_of, name_of, phone_of, twice
from bench.timing import Ratio, interleaved, report
from desktop.bootstrap import wall_us, wired
from desktop.core.ports import Till
from desktop.core.services.find_members import find_members
from desktop.core.services.people.names import name_keys
from desktop.core.store.database import connect
from desktop.core.store.keys.signing import verify
from desktop.core.store.opening import LEDGER, OpenLedger, open_ledger

ROUNDS = 1_500
_ROW = "SELECT member_id, member_no, name, profile FROM members WHERE "
_BY_KEY = _ROW + "member_id IN (SELECT member_id FROM search_keys WHERE key >= ? AND key < ? LIMIT 9)"


def run(large: int = 1_000_000, small: int = 100_000) -> bool:
    """Measure and print the look-ups and P10."""
    with TemporaryDirectory() as folder:
        for name, count in (("large", large), ("small", small)):
            print(f"… writing {count:,} members straight into the store", flush=True)
            twice(Path(folder, name), Path(folder, f"{name}-bare"), count)
        lookups = [_lookups(Path(folder, "large"), large), _lookups(Path(folder, "small"), small)]
        commits = [
            checkout.measured(Path(folder, name), Path(folder, f"{name}-bare"), count)
            for name, count in (("large", large), ("small", small))
        ]
    held = [_told(f"look-up by {kind}", ratio, large) for kind, ratio in lookups[0].items()]
    grown = [
        report(
            f"P10 look-up by {kind}",
            Ratio(lookups[0][kind].ours_us, lookups[1][kind].ours_us),
            1.5,
            _times(large, small),
        )
        for kind in lookups[0]
    ]
    commit = Ratio(commits[0].ours_us, commits[1].ours_us)
    return all([*held, *grown, report("P10 checkout commit", commit, 1.5, _times(large, small))])


def _times(large: int, small: int) -> str:
    return f"{large:,} members against {small:,}"


def _told(name: str, ratio: Ratio, members: int) -> bool:
    against = "one indexed SELECT" + (" and one signature check" if "card" in name else "")
    return report(name, ratio, 4, f"{against}, {members:,} members")


def _lookups(folder: Path, members: int) -> dict[str, Ratio]:
    ledger = open_ledger(folder, wall_us)
    till = wired(ledger)
    raw = connect(folder / LEDGER, ledger.secrets.database)
    chance = random.Random(5)
    picks = [chance.randrange(members) for _ in range(ROUNDS + 40)]
    found = {kind: interleaved(*_pair(kind, till, ledger, raw, picks), ROUNDS) for kind in _KINDS}
    raw.close()
    ledger.file.close()
    return found


_KINDS = ("phone", "card", "phone end", "pinyin", "external id")
Runs = tuple[Callable[[int], object], Callable[[int], object]]


def _pair(kind: str, till: Till, ledger: OpenLedger, raw: Any, picks: list[int]) -> Runs:
    """What we run and what it is held against, for the ``at``-th pick."""
    texts = [_text(kind, till, at) for at in picks]
    values = [_values(kind, at) for at in picks]
    statement = _ROW + {"phone": "phone = ?", "card": "member_id = ?", "external id": "external_id = ?"}.get(kind, "")
    if kind == "phone end":
        statement += "phone_reversed >= ? AND phone_reversed < ? ORDER BY phone_reversed LIMIT 9"
    if kind == "pinyin":
        statement = _BY_KEY
    device, message = ledger.secrets.device, b"m" * 60
    signature = device.sign(message)

    def bare(at: int) -> None:
        if kind == "card":
            verify(device.public_bytes, message, signature)
        raw.execute(statement, values[at]).fetchall()

    return lambda at: find_members(till, texts[at], "zh-Hans"), bare


def _text(kind: str, till: Till, at: int) -> str:
    if kind == "card":
        return till.cards.card_token(id_of(at), 1)
    return {
        "phone": phone_of(at)[3:],
        "phone end": phone_of(at)[-7:],
        "pinyin": name_keys(name_of(at))[1],
        "external id": f"ext:E{at:07}",
    }[kind]


def _values(kind: str, at: int) -> tuple[str, ...]:
    end, key = phone_of(at)[-7:][::-1], name_keys(name_of(at))[1]
    return {
        "phone": (phone_of(at),),
        "card": (id_of(at),),
        "phone end": (end, end + "\U0010ffff"),
        "pinyin": (key, key + "\U0010ffff"),
        "external id": (f"E{at:07}",),
    }[kind]
