"""The page in words: the classes, the rows, where in the list they stand. Pure."""

from collections.abc import Callable, Collection

from desktop.core.domain.classes import Class
from desktop.core.domain.masking import mask_phone
from desktop.core.domain.money import like_yuan, minor_digits
from desktop.core.domain.recipes import Recipe, offer_of
from desktop.core.services.list_dormant import BAR, WORTH_YUAN, ClassBar, Filters, ListPage, Row
from desktop.ui.dormant.model import PersonRow, Slice
from desktop.ui.figures import UNKNOWN, change_text, short_money

Say = Callable[..., str]
_GAPS_SHOWN = 6
"""The bar is full at six own mean gaps; its mark is at two."""


class Teller:
    """Says facts of one shop in one language."""

    def __init__(self, say: Say, currency: str, shop: str) -> None:
        self.say, self.currency, self.shop = say, currency, shop

    def money(self, amount_minor: int) -> str:
        """¥1,286, or to the last digit."""
        return short_money(amount_minor, self.currency)

    def whole(self, amount_minor: int) -> str:
        """¥1,286: to the unit, for lists."""
        unit = 10 ** minor_digits(self.currency)
        return short_money(amount_minor - amount_minor % unit, self.currency)

    def offer(self, recipe: Recipe | None, part: str) -> str:
        """What a recipe offers (``offer``), on which ``terms``, what to ``say`` of it; "" for none."""
        if recipe is None:
            return ""
        offer = offer_of(recipe, self.currency)
        facts = {"least": self.money(offer.from_minor), "off": self.money(offer.off_minor)}
        return self.say(f"recipe.{recipe.name}.{part}", **facts)

    @property
    def worth(self) -> str:
        """The least that who is "worth it" has spent."""
        return self.money(like_yuan(WORTH_YUAN, self.currency))


def slices_told(teller: Teller, bar: ClassBar, chosen: str) -> tuple[Slice, ...]:
    """The classes of those who have bought, with their share and the change since a month ago."""
    total = sum(bar.counts.get(name, 0) for name in BAR)
    return tuple(_slice(teller, bar, name, total, chosen) for name in BAR)


def _slice(teller: Teller, bar: ClassBar, name: Class, total: int, chosen: str) -> Slice:
    count = bar.counts.get(name, 0)
    change = change_text(count - bar.before.get(name, 0))
    return Slice(
        name=name,
        title=teller.say(f"window.dormant.class.{name}"),
        count=f"{count:,}",
        share=f"{(200 * count + total) // (2 * total) if total else 0}%",
        change=teller.say("window.dormant.change", change=change),
        weight=count,
        chosen=name == chosen,
    )


def rows_told(
    teller: Teller, rows: tuple[Row, ...], ticked: Collection[str], called: Collection[str]
) -> tuple[PersonRow, ...]:
    """The rows of a page. ``called``: in this sitting."""
    return tuple(_row(teller, row, ticked, called) for row in rows)


def _row(teller: Teller, row: Row, ticked: Collection[str], called: Collection[str]) -> PersonRow:
    member, say = row.member, teller.say
    days, gap = member.days_since, member.mean_gap_days
    terms = teller.offer(row.recipe, "terms")
    if member.class_name in ("dormant", "lost") and member.origin:
        was = say("window.dormant.was", name=say(f"window.dormant.class.{member.origin}"))
        terms = say("window.dormant.of", was=was, terms=terms)
    if member.remind_on is not None:  # who was called is not called twice
        terms = say("window.dormant.called_again", day=f"{member.remind_on:%m-%d}")
    elif member.member_id in called:
        terms = say("window.dormant.was_called")
    return PersonRow(
        member_id=member.member_id,
        name=member.name or UNKNOWN,
        tier=row.tier_name,
        phone=mask_phone(member.phone) if member.phone else UNKNOWN,
        last=f"{member.last_day:%m-%d}" if member.last_day else UNKNOWN,
        days=_days(say, days, gap),
        filled=min(1000, 1000 * (days or 0) // (_GAPS_SHOWN * gap)) if gap else -1,
        worth=teller.whole(member.spend365_minor),
        favourite=row.favourite or UNKNOWN,
        offer=teller.offer(row.recipe, "offer") or UNKNOWN,
        terms=terms,
        ticked=member.member_id in ticked,
    )


def _days(say: Say, days: int | None, gap: int | None) -> str:
    if days is None:
        return UNKNOWN
    return say("window.dormant.days", days=days) if gap is None else say("window.dormant.days_gap", days=days, gap=gap)


def held_told(teller: Teller, page: ListPage, titled: str, chosen: int) -> str:
    """Which list it is, how many are listed, and how many are not, as their staying away is what is compared with."""
    say = teller.say
    if chosen or page.total is None or page.held_out is None:
        many = say("window.dormant.shown", count=f"{chosen:,}") if chosen else ""
    elif page.percent:
        facts = {"everybody": f"{page.total + page.held_out:,}", "listed": f"{page.total:,}"}
        many = say("window.dormant.held", held=f"{page.held_out:,}", **facts)
    else:
        many = say("window.dormant.all", everybody=f"{page.total + page.held_out:,}")
    return say("window.dormant.named", title=titled, many=many) if titled else many


def empty_told(teller: Teller, filters: Filters) -> str:
    """Why there is nobody."""
    return teller.say("window.dormant.nobody_so" if filters.is_narrow else "window.dormant.nobody")
