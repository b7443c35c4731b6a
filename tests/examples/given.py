"""假如: how the shop stands: its place and time, its program, its members."""

import re
from decimal import Decimal
from typing import Any

from tests.examples.sentences import AT, WHO, YUAN, N, Sentences, iso, trying
from tests.examples.words import KEYS, VALUES
from tests.examples.world import World, minor


def _shop(world: World, zone: str, starts: str) -> None:
    world.stands(zone=zone, day_starts=starts)


def _now(world: World, at: str) -> None:
    world.set_clock(iso(at))


def _days_pass(world: World, days: str) -> None:
    world.shop.clock.advance(days=int(days))


def _preset(world: World, preset: str) -> None:
    world.program(preset)


def _setting(world: World, name: str, value: str) -> None:
    number = re.fullmatch(r"([\d.]+) (元|倍)", value)
    if number and number[2] == "元":
        meant: Any = minor(number[1])
    elif number:
        meant = Decimal(number[1])
    elif value in VALUES:
        meant = VALUES[value]
    else:
        meant = int(value) if value.isdigit() else [value]
    trying(world, lambda: world.program(None, **{KEYS[name]: meant}))


def _earns(world: World, points: str, yuan: str) -> None:
    world.program(None, earn__points=int(points), earn__per_minor=minor(yuan))


def _worth(world: World, points: str, yuan: str) -> None:
    world.program(None, redeem__points=int(points), redeem__minor=minor(yuan), redeem__step=int(points))


def _never(world: World) -> None:
    world.program(None, validity__kind="never")


def _valid_days(world: World, days: str) -> None:
    world.program(None, validity__kind="days", validity__days=int(days))


def _valid_months(world: World, months: str) -> None:
    world.program(None, validity__kind="months", validity__months=int(months))


def _valid_yearly(world: World, month_day: str) -> None:
    world.program(None, validity__kind="yearly", validity__month_day=month_day)


def _valid_since(world: World, days: str) -> None:
    world.program(None, validity__kind="since_purchase", validity__days=int(days))


def _tiers(world: World, text: str) -> None:
    world.program(None, tiers=[_tier(part) for part in text.split("、")])


def _tier(text: str) -> dict[str, Any]:
    code, yuan, _, times, _ = text.split(" ")
    return {"code": VALUES.get(code, code), "spend_minor": minor(yuan), "multiplier": Decimal(times)}


def _member(world: World, name: str, birthday: str | None) -> None:
    world.enrol(name, birthday)


def _moved_in(world: World, name: str, points: str | None) -> None:
    world.move_in(name, int(points or 0))


SENTENCES: Sentences = (
    (r"店在 (\S+)，营业日从 (\d\d:\d\d) 开始", _shop),
    (rf"现在是 ({AT})", _now),
    (rf"过了 {N} 天", _days_pass),
    (r"规则是 (plain|default)", _preset),
    (rf"每 {YUAN} {N} 积分", lambda world, yuan, points: _earns(world, points, yuan)),
    (rf"{N} 积分抵 {YUAN}", _worth),
    (r"积分永久有效", _never),
    (rf"积分 {N} 天有效", _valid_days),
    (rf"积分有效到 {N} 个月后的月底", _valid_months),
    (r"积分每年 (\d\d-\d\d) 到期", _valid_yearly),
    (rf"积分从最后一次消费起 {N} 天有效", _valid_since),
    (r"等级有 (.+)", _tiers),
    (r"规则里 (\S+) 是 (.+)", _setting),
    (rf"{WHO} 入会(?:，生日 ([\d-]+))?", _member),
    (rf"{WHO} 从旧系统迁入(?:，带来 (-?\d+) 积分)?", _moved_in),
)
