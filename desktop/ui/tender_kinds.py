"""How people pay at this shop, in the order of the keys."""

CASH = "cash"
_BY_REGION = {"CN": ("wechat", "alipay", CASH, "card")}
_ELSEWHERE = (CASH, "card", "wechat", "alipay")


def kinds(region: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Every tender of the shop in the order of its keys: what people there pay with first, then its own."""
    return (*_BY_REGION.get(region, _ELSEWHERE), *named)
