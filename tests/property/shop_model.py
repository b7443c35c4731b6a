"""A small model of a shop's points: dictionaries and its own arithmetic, written from RULES.md without the domain.

It keeps each member's facts as dictionaries and works out lots, debt, visits and tier from the whole list each time.
Days are ordinals, amounts 分. The program of the model: one base, a multiplier per tier, caps, a validity in days or
none, a protection period; redemption, refunds and the ladder's term are RULES.md's defaults.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

DAY_STARTS_H = 4
EAST_OF_UTC_H = 8
THRESHOLDS = (0, 100_000, 400_000)
WINDOW_DAYS = 365
GRACE_DAYS = 7
STEP, STEP_MINOR = 50, 100
UNPROVEN_A_DAY = 500
GRANT, GRANTS_A_DAY = 500, 2000
FOREVER = 10**9
FIRST = {"points": 1, "per": 100, "times": (100, 150, 215), "cap_bill": 5000, "cap_day": None, "bills": 3,
         "days": 365, "protection": 0}  # fmt: skip

Facts = list[dict[str, Any]]


def day_of(at_us: int) -> int:
    """The business day of an instant in Shanghai, from four in the morning, as an ordinal."""
    seconds = at_us // 1_000_000 + (EAST_OF_UTC_H - DAY_STARTS_H) * 3600
    return date(1970, 1, 1).toordinal() + seconds // 86_400


def in_order(facts: Iterable[dict[str, Any]]) -> Facts:
    """Facts by the time at which they count."""
    return sorted(facts, key=lambda fact: (fact["at"], fact["id"]))


def replay(facts: Facts) -> dict[str, Any]:
    """Lots, debt and sales after all the facts."""
    shop: dict[str, Any] = {"lots": {}, "debt": 0, "sales": {}}
    for fact in in_order(facts):
        {"sale": _sale, "refund": _refund, "hand": _hand}[fact["what"]](shop, fact)
    return shop


def _sale(shop: dict[str, Any], sale: dict[str, Any]) -> None:
    usable = [lot for lot in shop["lots"].values() if lot["from"] <= sale["day"] <= lot["last"]]
    used = _take(shop, sale["redeem"], sorted(usable, key=_soonest))
    missing = sale["redeem"] - sum(part["left"] for part in used)
    if missing:
        shop["debt"] += missing
        used.append({"id": sale["id"] + "/debt", "born": sale["day"], "from": 0, "last": FOREVER, "left": missing})
    shop["sales"][sale["id"]] = {**sale, "used": used, "refunds": []}
    _give(shop, sale, sale["award"])


def _hand(shop: dict[str, Any], hand: dict[str, Any]) -> None:
    if hand["points"] > 0:
        _give(shop, hand, hand["points"])
    else:
        _claw(shop, hand["day"], -hand["points"], hand.get("own", ""))


def _refund(shop: dict[str, Any], refund: dict[str, Any]) -> None:
    sale = shop["sales"][refund["sale"]]
    clawed, returned = due(sale, refunded(sale) + refund["minor"])
    clawed, returned = clawed - total(sale, "clawed"), returned - total(sale, "returned")
    _return(shop, sale, returned, refund)
    _claw(shop, refund["day"], clawed, sale["id"])
    sale["refunds"].append({**refund, "clawed": clawed, "returned": returned})


def due(sale: dict[str, Any], so_far: int) -> tuple[int, int]:
    """Points to be clawed back and returned once so much of a sale has been refunded."""
    if sale["paid"] == 0:
        return sale["award"], sale["redeem"]
    return sale["award"] * so_far // sale["paid"], sale["redeem"] * so_far // sale["paid"]


def total(sale: dict[str, Any], what: str) -> int:
    """Over the refunds of a sale."""
    return sum(int(part[what]) for part in sale["refunds"])


def refunded(sale: dict[str, Any]) -> int:
    """Money given back so far."""
    return total(sale, "minor")


def unmade(sale: dict[str, Any]) -> bool:
    """Whether the whole sale was refunded."""
    return bool(sale["refunds"]) and refunded(sale) == sale["paid"]


def _soonest(lot: dict[str, Any]) -> tuple[int, int, str]:
    return lot["last"], lot["born"], lot["id"]


def _take(shop: dict[str, Any], points: int, lots: Facts) -> Facts:
    taken = []
    for lot in lots:
        part = min(points, lot["left"])
        if part:
            taken.append({**lot, "left": part})
            lot["left"] -= part
            points -= part
    shop["lots"] = {name: lot for name, lot in shop["lots"].items() if lot["left"]}
    return taken


def _give(shop: dict[str, Any], fact: dict[str, Any], points: int) -> None:
    days, protection = fact["rule"]
    last = FOREVER if days is None else fact["day"] + days - 1
    _put(shop, {"id": fact["id"], "born": fact["day"], "from": fact["day"] + protection, "last": last}, points)


def _put(shop: dict[str, Any], lot: dict[str, Any], points: int) -> None:
    repaid = min(points, shop["debt"])
    shop["debt"] -= repaid
    if points > repaid:
        shop["lots"].setdefault(lot["id"], {**lot, "left": 0})["left"] += points - repaid


def _claw(shop: dict[str, Any], day: int, points: int, own: str) -> None:
    living = [lot for lot in shop["lots"].values() if lot["last"] >= day and lot["id"] != own]
    first = [shop["lots"][own]] if own in shop["lots"] else []
    taken = _take(shop, points, first + sorted(living, key=_soonest))
    shop["debt"] += points - sum(part["left"] for part in taken)


def _return(shop: dict[str, Any], sale: dict[str, Any], points: int, refund: dict[str, Any]) -> None:
    skip = total(sale, "returned")
    for lot in sale["used"]:
        part = min(points, max(0, lot["left"] - skip))
        skip = max(0, skip - lot["left"])
        points -= part
        if part:
            _put(shop, lot if lot["last"] >= refund["day"] else _revived(lot, refund), part)


def _revived(lot: dict[str, Any], refund: dict[str, Any]) -> dict[str, Any]:
    name, day = f"{refund['id']}/{lot['id']}", refund["day"]
    return {"id": name, "born": lot["born"], "from": day, "last": day + GRACE_DAYS - 1}


def balance(shop: dict[str, Any], day: int) -> int:
    """Living points less the debt."""
    return sum(int(lot["left"]) for lot in shop["lots"].values() if lot["last"] >= day) - int(shop["debt"])


def usable(shop: dict[str, Any], day: int) -> int:
    """Points that can be used on a day."""
    return sum(lot["left"] for lot in shop["lots"].values() if lot["from"] <= day <= lot["last"])


def standing(shop: dict[str, Any]) -> Facts:
    """The sales that count: not wholly refunded, in order."""
    return in_order(sale for sale in shop["sales"].values() if not unmade(sale))


def rung(shop: dict[str, Any], day: int) -> int:
    """The tier on a day, from nothing but the bills: up at once, a year's term, one step down."""
    held, until, bills = 0, 0, standing(shop)
    for at, bill in enumerate(bills):
        held, until = _settled(bills, held, until, bill["day"])
        spent = _spent(bills[: at + 1], bill["day"], bill["day"] - 1)
        reached = max(step for step, least in enumerate(THRESHOLDS) if spent >= least)
        if reached > held:
            held, until = reached, _a_year_on(bill["day"])
    return _settled(bills, held, until, day)[0]


def _settled(bills: Facts, held: int, until: int, day: int) -> tuple[int, int]:
    while held and until < day:
        held = held if _spent(bills, until, until) >= THRESHOLDS[held] else held - 1
        until = _a_year_on(until + 1)
    return held, until


def _spent(bills: Facts, day: int, seen: int) -> int:
    window = [bill for bill in bills if day - WINDOW_DAYS < bill["day"] <= day]
    back = sum(part["minor"] for bill in window for part in bill["refunds"] if part["day"] <= seen)
    return sum(int(bill["paid"]) for bill in window) - int(back)


def _a_year_on(day: int) -> int:
    """The last day of a term of twelve months."""
    first = date.fromordinal(day)
    leap = (first.month, first.day) == (2, 29)
    return (first.replace(year=first.year + 1, day=28 if leap else first.day)).toordinal() - 1


def why_not(before: dict[str, Any], known: dict[str, Any], asked: dict[str, Any]) -> str | None:
    """The refusal that a redemption meets, if any. ``before``: as of the sale's instant; ``known``: everything."""
    day, points = asked["day"], asked["redeem"]
    if points % STEP or before["debt"]:
        return "redeem.off_step" if points % STEP else "redeem.in_debt"
    if not any(sale["day"] < day and sale["paid"] for sale in standing(before)):
        return "redeem.too_early"
    if points > usable(before, day):
        return "redeem.not_enough"
    if points // STEP * STEP_MINOR > asked["amount"] // 2:
        return "redeem.share"
    so_far = sum(sale["unproven"] for sale in known["sales"].values() if sale["day"] == day)
    if asked["unproven"] and points > UNPROVEN_A_DAY - so_far:
        return "redeem.needs_card"
    return None


def award(program: dict[str, Any], before: dict[str, Any], known: dict[str, Any], day: int, paid: int) -> int:
    """What a bill earns."""
    points = paid * program["points"] // program["per"] * program["times"][rung(before, day)] // 100
    today = [sale["award"] for sale in standing(known) if sale["day"] == day and sale["award"]]
    if len(today) >= program["bills"]:
        return 0
    left_today = points if program["cap_day"] is None else max(0, program["cap_day"] - sum(today))
    return int(min(points, program["cap_bill"], left_today))
