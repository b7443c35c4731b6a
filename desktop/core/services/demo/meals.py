"""What is eaten at an invented meal, as the lines of a bill."""

from random import Random

from desktop.core.domain.intents import Line
from desktop.core.services.demo.props import Dish, Menu


def meal(menu: Menu, guests: int, random: Random) -> tuple[Line, ...]:
    """Something for each guest, dishes for the table where several eat; equal dishes on one line."""
    ordered = random.choices(menu.of("main"), k=guests)
    ordered += random.choices(menu.of("drink"), k=random.randint(0, guests))
    ordered += random.choices(menu.of("snack"), k=random.randint(0, 1 + guests // 2))
    if guests > 2:
        ordered += random.choices(menu.of("dish"), k=random.randint(guests // 2, guests))
    return tuple(_line(dish, ordered.count(dish)) for dish in dict.fromkeys(ordered))


def _line(dish: Dish, count: int) -> Line:
    return Line(
        amount_minor=dish.price_minor * count,
        name=dish.name,
        quantity=str(count),
        unit_minor=dish.price_minor,
        sku=dish.sku,
        category=dish.category,
    )
