"""那么: how it stands then: the bill, the refund, the member, the refusal."""

from datetime import date

from desktop.core.domain.standing import standing
from tests.examples.sentences import DAY, WHO, YUAN, N, Sentences
from tests.examples.words import REASONS, VALUES
from tests.examples.world import World, minor


def _same(found: object, wanted: object) -> None:
    assert found == wanted, f"实际是 {found}"


def _earned(world: World, points: str) -> None:
    assert world.sale
    _same(world.sale.points_earned, int(points))


def _paid(world: World, off: str, paid: str) -> None:
    assert world.sale
    _same((world.sale.discount_minor, world.sale.paid_minor), (minor(off), minor(paid)))


def _repeated(world: World) -> None:
    assert world.sale
    _same(world.sale.repeated, True)


def _refund_repeated(world: World) -> None:
    assert world.refund
    _same(world.refund.repeated, True)


def _refunded(world: World, yuan: str) -> None:
    assert world.refund
    _same(world.refund.cash_minor, minor(yuan))


def _clawed(world: World, points: str) -> None:
    assert world.refund
    _same(world.refund.points_clawed, int(points))


def _returned(world: World, points: str) -> None:
    assert world.refund
    _same(world.refund.points_returned, int(points))


def _refused(world: World, why: str) -> None:
    assert world.refused is not None, "没有被拒绝"
    _same(world.refused.code, REASONS[why])
    world.refused = None


def _on(world: World, day: str | None) -> date:
    return date.fromisoformat(day) if day else world.today()


def _has(world: World, day: str | None, name: str, points: str) -> None:
    _same(world.state(name).balance(_on(world, day)), int(points))


def _can_use(world: World, day: str | None, name: str, points: str) -> None:
    _same(world.state(name).usable(_on(world, day)), int(points))


def _owes(world: World, name: str, points: str) -> None:
    _same(world.state(name).debt, int(points))


def _tier_is(world: World, day: str | None, name: str, tier: str) -> None:
    with world.shop.till.ledger.reading() as reading:
        program = reading.program().program
    _same(standing(world.state(name), _on(world, day), program).tier, VALUES.get(tier, tier))


def _visits(world: World, name: str, times: str) -> None:
    _same(world.state(name).visits, int(times))


def _until(world: World, name: str, day: str) -> None:
    _same({lot.last_day for lot in world.state(name).lots}, {date.fromisoformat(day)})


def _forever(world: World, name: str) -> None:
    _same({lot.last_day for lot in world.state(name).lots}, {None})


def _today_is(world: World, day: str) -> None:
    _same(world.today(), date.fromisoformat(day))


_WHEN = rf"(?:到 ({DAY})，)?"

SENTENCES: Sentences = (
    (rf"本单得 {N} 积分", _earned),
    (rf"本单抵 {YUAN}，实付 {YUAN}", _paid),
    (r"本单早已记过，没有再记", _repeated),
    (r"这笔退款早已记过，没有再记", _refund_repeated),
    (rf"退现 {YUAN}", _refunded),
    (rf"收回 {N} 积分", _clawed),
    (rf"退还 {N} 积分", _returned),
    (r"被拒绝：(.+)", _refused),
    (rf"{_WHEN}{WHO} 有 (-?\d+) 积分", _has),
    (rf"{_WHEN}{WHO} 可用 {N} 积分", _can_use),
    (rf"{WHO} 欠 {N} 积分", _owes),
    (rf"{_WHEN}{WHO} 的等级是 (\S+)", _tier_is),
    (rf"{WHO} 到店 {N} 次", _visits),
    (rf"{WHO} 的积分可用到 ({DAY})", _until),
    (rf"{WHO} 的积分永久有效", _forever),
    (rf"今天的营业日是 ({DAY})", _today_is),
)
