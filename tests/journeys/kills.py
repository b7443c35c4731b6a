"""``python -m tests.journeys.kills --count 200 --folder DIR``: kill the window right after F9, again and again.

Each round rings up a bill of its own amount with real keys, presses F9, and kills the window a random moment later.
Then it is started again, F9 is pressed as a cashier does who is not sure, and the bill must be there once, with its
member; a slip that was printed must have had its sale. With ``--folder`` a run that was broken off is gone on with.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from desktop.bootstrap import keeper
from desktop.core.ports import Till
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.who import find_one
from tests.journeys.process import WindowProcess, wait_until
from tests.journeys.ringing import ring_up
from tests.journeys.screen import Screen, missing_binaries
from tests.journeys.shops import PHONE, shop_in

LONGEST_LIFE_S, _MOSTLY_SHORT = 1.2, 4
_FOR_A_SECOND_SALE_S = 0.3
_FIRST_BILLS = (10_000,)
"""What shops.shop_in has sold before."""


def killed(place: Path, screen: Screen, count: int, seed: int) -> list[str]:
    """Go on to round ``count``; what is wrong, nothing if nothing is. Rounds of an earlier run are not done again."""
    if not (place / "data").exists():
        shop_in(place, now=now_text())
    log = place / "rounds.log"
    done = len(log.read_text("utf-8").splitlines()) if log.exists() else 0
    wrong = []
    for at in range(done, count):
        when, found = _one_round(place, screen, at, _life_s(f"{seed}-{at}"))
        with log.open("a", encoding="utf-8") as lines:
            lines.write(" ".join((str(at), when, *found)) + "\n")
        wrong += found
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{at + 1}/{count} killed")
    return wrong + _in_the_end(place, screen, count)


def now_text() -> str:
    """The real time in Shanghai, as shops.shop_in takes it."""
    return f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%dT%H:%M:%S}"


def when_killed(place: Path) -> Counter[str]:
    """How many kills fell before the sale was written, between it and its slip, and after the slip."""
    return Counter(line.split()[1] for line in (place / "rounds.log").read_text("utf-8").splitlines())


def _life_s(seed: str) -> float:
    """A third of them before the commit, a third after the slip: what lies between takes longest."""
    return float(LONGEST_LIFE_S * random.Random(seed).random() ** _MOSTLY_SHORT)


def _one_round(place: Path, screen: Screen, at: int, life_s: float) -> tuple[str, list[str]]:
    """The bill before is brought to its end; the next one is rung up, F9, and killed: when that was, what is wrong."""
    with WindowProcess(place / "data", screen) as window:
        wrong = _brought_to_an_end(window, screen, at - 1)
        card: str = window.asked(_card)
        ring_up(screen, window, card, f"{_minor(at) / 100:.2f}", 0, "Return")
        screen.press("F9")
        time.sleep(life_s)
        window.kill()
        numbers = {sale.record.paid_minor: sale.bill_no for sale in window.sales()}
        slips = {_bill_of(slip) for slip in (place / "papers").iterdir()}
        sold = numbers.get(_minor(at))
        when = "before" if sold is None else "after" if sold in slips else "between"
        return when, wrong + [f"slip {slip} without its sale" for slip in sorted(slips - set(numbers.values()))]


def _brought_to_an_end(window: WindowProcess, screen: Screen, at: int) -> list[str]:
    """A cashier who is not sure presses F9 again; then the bill is there once, and Enter begins the next one."""
    if at < 0:
        return []
    was_sold = _minor(at) in window.paid()
    screen.press("F9")
    if was_sold:
        time.sleep(_FOR_A_SECOND_SALE_S)
    else:
        wait_until(lambda: _minor(at) in window.paid(), f"round {at} is paid", lambda: str(window.paid()[:3]))
    screen.press("Return")
    sales = [sale for sale in window.sales() if sale.record.paid_minor == _minor(at)]
    wrong = [f"round {at}: {len(sales)} sales"] if len(sales) != 1 else []
    return wrong + [f"round {at}: without its member" for sale in sales if sale.member_id is None]


def _in_the_end(place: Path, screen: Screen, count: int) -> list[str]:
    """Every bill once, and a log that is whole."""
    with WindowProcess(place / "data", screen) as window:
        wrong = _brought_to_an_end(window, screen, count - 1)
        paid = sorted(window.paid())[: -len(_FIRST_BILLS)]
    if paid != [_minor(at) for at in range(count)]:
        wrong.append(f"{len(paid)} bills for {count} rounds")
    verified = verify_ledger(keeper(place / "data"))
    return [*wrong, *([] if verified.ok else [str(verified.first_bad)])]


def _bill_of(slip: Path) -> str:
    """The number on a slip, also on one that was being written when the kill came (.A2-0087.pdf.4f2a)."""
    return slip.name.lstrip(".").partition(".")[0]


def _card(till: Till) -> str:
    with till.ledger.reading() as reading:
        member = find_one(till, reading, PHONE).member
        return till.cards.card_token(member.member_id, reading.state(member.member_id).card_serial)


def _minor(at: int) -> int:
    """What the bill of a round comes to; the text has too few characters to be a scan."""
    return 1_001 + at


def main() -> int:
    """Run from the command line; 1 if a bill was lost, doubled, or printed without being there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if missing := missing_binaries():
        sys.stderr.write(f"missing here: {' '.join(missing)} (requirements/debian.txt)\n")
        return 1
    os.environ["SHUKE_KEY_STORE"] = "file"
    with TemporaryDirectory() as spare:
        place = asked.folder or Path(spare)
        place.mkdir(parents=True, exist_ok=True)
        with Screen(Path(spare)) as screen:
            wrong = killed(place, screen, asked.count, asked.seed)
        fell = ", ".join(f"{count} {when}" for when, count in sorted(when_killed(place).items()))
    sys.stdout.write("\n".join((f"\n{asked.count} kills ({fell}), {len(wrong)} wrong", *wrong[:20])) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
