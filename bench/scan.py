"""P1: from a scan's last key to the painted member card, among 1,000,000 members, in the real window (off the screen).

Held against the same card painted from an answer that is there already. Then what the search field shows while
somebody types, against a shop of 100 members; then the service alone against one indexed SELECT.
"""

import os
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.crowd import filled, id_of, name_of, phone_of
from bench.timing import Ratio, interleaved, quote, report
from desktop.bootstrap import open_till, wall_us, wired
from desktop.core.ports import Till
from desktop.core.services.check_out import Bill, complete
from desktop.core.services.glance_member import choose
from desktop.core.services.people.names import name_keys
from desktop.core.services.who import find_one
from desktop.core.store.database import connect
from desktop.core.store.keys.signing import verify
from desktop.core.store.opening import LEDGER, open_ledger

ROUNDS = 200
_WARM = 20
_SMALL = 100
_REGULARS, _BILLS_EACH = 150, 12
_LANGUAGE = "zh-Hans"
_BY_ID = "SELECT member_id, member_no, name, profile FROM members WHERE member_id = ?"
_BY_PHONE = "SELECT member_id, member_no, name, profile FROM members WHERE phone = ?"
Do = Callable[[int], object]


def run(large: int = 1_000_000, rounds: int = ROUNDS) -> bool:
    """Measure and print P1, the search field's growth, and the service alone."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as folder:
        for name, count in (("large", large), ("small", _SMALL)):
            print(f"… writing {count:,} members straight into the store", flush=True)
            filled(Path(folder, name), count)
        return measured(Path(folder, "large"), Path(folder, "small"), large, rounds)


def measured(large: Path, small: Path, members: int, rounds: int) -> bool:
    """Measure over two shops that are there."""
    regulars = random.Random(5).sample(range(members), _REGULARS)
    with open_till(large) as till:
        _make_regulars(till, regulars)
    card = _card(large, regulars, rounds)
    held = report("P1 scan → painted member card", card, 1.25, f"the same card painted without a look-up, {members:,}")
    for kind, ratio in _typing(large, small, rounds).items():
        held = report(f"P10 typed → list painted, {kind}", ratio, 1.5, f"{members:,} members against {_SMALL}") and held
    return _service(large, regulars, members) and held


def _make_regulars(till: Till, regulars: list[int]) -> None:
    """Twelve bills for each: the card looks at a member's last bills."""
    with till.ledger.bulk():
        for at in regulars:
            with till.ledger.reading() as reading:
                found = find_one(till, reading, phone_of(at)[3:])
            for _ in range(_BILLS_EACH):
                complete(till, Bill(amount_minor=12_850, event_id=till.ids.event_id()), found)


def _card(folder: Path, regulars: list[int], rounds: int) -> Ratio:
    from bench import window
    from desktop.ui.checkout import looking

    with open_till(folder) as till, window.shown(folder) as stage:
        counter = window.checkout_of(stage).counter
        painted = window.Painted(counter, "take")
        tokens = [till.cards.card_token(id_of(at), 1) for at in regulars]

        def scan(at: int) -> float:
            took = None
            while took is None:  # where this process had to wait, its keys were a person's
                stage.settle()
                window.scan_all_but_the_end(stage, tokens[at % len(tokens)])
                took = _timed(lambda: painted.after(lambda: window.enter(stage)))
            return took

        def ready(at: int) -> float:
            find = looking.by_key(tokens[at % len(tokens)], _LANGUAGE)
            looked = looking.look(till, find, counter.sheet.draft)
            return _timed(lambda: painted.after(lambda: counter.take(looked))) or 0.0

        return _in_turn(scan, ready, rounds, stage.settle)


def _typing(large: Path, small: Path, rounds: int) -> dict[str, Ratio]:
    """From the search field's text to the painted list; a person's digits wait 60 ms more, to be told from a scan."""
    from bench import window

    texts = {"4 digits": [phone_of(at)[-4:] for at in range(_SMALL)],
             "pinyin": [name_keys(name_of(at))[1][:6] for at in range(_SMALL)]}  # fmt: skip
    with ExitStack() as open_windows:
        stages = [open_windows.enter_context(window.shown(folder)) for folder in (large, small)]
        painted = [window.Painted(window.find_of(stage), "_found") for stage in stages]

        def typing(which: int, kind: str) -> Callable[[int], float]:
            stage, field = stages[which], stages[which].window.frame.search

            def typed(at: int) -> float:
                text = texts[kind][at // 2 % _SMALL]
                stage.window.window().activateWindow()  # a field gets the focus only in the window that is in front
                stage.settle()
                took = _timed(lambda: painted[which].after(lambda: field.begin(text)))
                stage.window.end_search()
                return took or 0.0

            return typed

        def settle() -> None:
            for stage in stages:
                stage.settle()

        return {kind: _in_turn(typing(0, kind), typing(1, kind), rounds, settle) for kind in texts}


Measure = Callable[[int], float]


def _in_turn(ours: Measure, limit: Measure, rounds: int, settle: Callable[[], object]) -> Ratio:
    """As timing.interleaved, for things that time themselves; ``settle`` is called between them."""
    mine: list[float] = []
    bare: list[float] = []
    for at in range(rounds + _WARM):
        pairs = [(ours, mine, 2 * at), (limit, bare, 2 * at + 1)]  # a card is never painted over itself
        for measure, times, number in pairs if at % 2 else reversed(pairs):
            times.append(measure(number))
            settle()
    return Ratio(median(mine[_WARM:]), median(bare[_WARM:]))


def _timed(do: Callable[[], bool]) -> float | None:
    """Microseconds; None where it came to nothing."""
    begun = time.perf_counter_ns()
    return (time.perf_counter_ns() - begun) / 1000 if do() else None


def _service(folder: Path, regulars: list[int], members: int) -> bool:
    """``choose`` by card and by phone, for members without a bill and for regulars, against the bare row."""
    ledger = open_ledger(folder, wall_us)
    till, raw = wired(ledger), connect(folder / LEDGER, ledger.secrets.database)
    device, message = ledger.secrets.device, b"m" * 60
    signature = device.sign(message)
    others = random.Random(6).sample(range(members), 1_000)

    def by_id(picks: list[int]) -> Do:
        return lambda at: raw.execute(_BY_ID, (id_of(picks[at % len(picks)]),)).fetchall()

    def checked(picks: list[int]) -> Do:
        row = by_id(picks)
        return lambda at: (verify(device.public_bytes, message, signature), row(at))[1]

    def by_phone(picks: list[int]) -> Do:
        phones = [phone_of(at) for at in picks]
        return lambda at: raw.execute(_BY_PHONE, (phones[at % len(phones)],)).fetchall()

    held = True
    for whose, picks in ((f"of {members:,}", others), (f"of {_REGULARS} regulars", regulars)):
        cards = [till.cards.card_token(id_of(at), 1) for at in picks]
        phones = [phone_of(at)[3:] for at in picks]
        card, phone = _choosing(till, cards), _choosing(till, phones)
        one = "one indexed SELECT"
        quote(f"P1 card chosen, {whose}", interleaved(card, by_id(picks), 1_000), one)
        signed = interleaved(card, checked(picks), 1_000)
        held = report(f"P1 card chosen, {whose}", signed, 4, f"{one} and one signature check") and held
        held = report(f"P1 phone chosen, {whose}", interleaved(phone, by_phone(picks), 1_000), 4, one) and held
    raw.close()
    ledger.file.close()
    return held


def _choosing(till: Till, keys: list[str]) -> Do:
    def chosen(at: int) -> None:
        choose(till, keys[at % len(keys)], _LANGUAGE)

    return chosen
