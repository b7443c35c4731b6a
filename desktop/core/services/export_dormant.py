"""A list of members leaves the house: only who agreed to be contacted, recorded, safe in a spreadsheet."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.listing import guarded
from desktop.core.domain.money import minor_digits
from desktop.core.domain.recipes import offer_of
from desktop.core.domain.sheets import Document, Sheet, Value
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Till
from desktop.core.ports.lists import ListedMember
from desktop.core.services.export_lists import Exported, To, export_list, let_go
from desktop.core.services.list_dormant import Filters, Row, hold_out, named_rows, rows_in, wish_of
from desktop.core.services.tell import money
from desktop.core.words import Words

COLUMNS = (
    "member_no", "name", "phone", "agreed", "class", "origin", "last_day", "days_since", "own_gap_days", "bills_year",
    "spend_year", "tier", "balance", "favourite", "offer",
)  # fmt: skip
PRINTED = ("name", "phone", "agreed", "last_day", "days_since", "own_gap_days", "spend_year", "favourite", "offer")
"""What fits on paper."""
_CHANNELS = ("phone", "sms", "wechat", "mail")
_AT_ONCE = 500


class Wanted(Struct, frozen=True, kw_only=True):
    """The list of some filters, or of the members in ``only``, said in a language."""

    filters: Filters
    only: tuple[str, ...] = ()
    language: str = "zh-Hans"


def export_dormant(till: Till, wanted: Wanted, out: Path, approval: Approval | None = None) -> Exported:
    """Write the list as the name of ``out`` says: .xlsx, .pdf, else CSV. Who agreed to no channel is left out.

    A phone is written only for who agreed to calls or texts. Raises as export_points.
    """
    words, what = Words(wanted.language), wanted.filters.class_name
    columns = PRINTED if out.suffix == ".pdf" else COLUMNS
    header = tuple(words.say(f"export_dormant.{column}") for column in columns)

    def rows(reading: Reading) -> Iterator[tuple[Value, ...]]:
        for row in _wished(till, reading, wanted):
            if row.member.consents:
                told = _told(till, words, row)
                yield tuple(told[column] for column in columns)

    with till.ledger.reading() as reading:
        to = To(out, reading.lists.up_to().day, approval)
    if out.suffix not in (".xlsx", ".pdf"):
        return export_list(till, what, header, rows, to)
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    till.staff.demand("export", approval)
    with till.ledger.reading() as reading:
        title = words.say(f"window.dormant.class.{what}")
        table = Sheet(title=title, header=header, rows=tuple(rows(reading)))
    document = Document(
        title=till.shop.name, subtitle=f"{title} · {to.as_of}", language=wanted.language, sheets=(table,)
    )
    drawn = till.papers.workbook(document) if out.suffix == ".xlsx" else till.papers.pages(document)
    return let_go(till, what, till.tables.keep(out, drawn, len(table.rows)), to)


def _wished(till: Till, reading: Reading, wanted: Wanted) -> Iterator[Row]:
    """Everybody on the list, some at once; those held out are not among them."""
    if wanted.only:
        yield from named_rows(reading, wanted.only, wanted.language)
        return
    held = hold_out(reading, wanted.filters.class_name)
    wish = replace(wish_of(till, reading, wanted.filters, held, None), size=_AT_ONCE)
    while members := tuple(reading.lists.page(wish).rows):
        yield from rows_in(reading, members, wanted.language)
        wish = replace(wish, after=members[-1].key)


def _told(till: Till, words: Words, row: Row) -> dict[str, Value]:
    member, digits = row.member, minor_digits(till.shop.currency)
    channels = [words.say(f"export_dormant.channel.{each}") for each in _CHANNELS if each in member.consents]
    return {
        "member_no": member.member_no,
        "name": guarded(member.name),
        "phone": _phone(member),
        "agreed": " ".join(channels),
        "class": words.say(f"window.dormant.class.{member.class_name}"),
        "origin": words.say(f"window.dormant.class.{member.origin}") if member.origin else "",
        "last_day": member.last_day.isoformat() if member.last_day else "",
        "days_since": "" if member.days_since is None else member.days_since,
        "own_gap_days": member.mean_gap_days or "",
        "bills_year": member.n365,
        "spend_year": Decimal(member.spend365_minor).scaleb(-digits),
        "tier": guarded(row.tier_name),
        "balance": member.balance,
        "favourite": guarded(row.favourite),
        "offer": guarded(_offer(till, words, row)),
    }


def _phone(member: ListedMember) -> str:
    return member.phone or "" if {"phone", "sms"} & set(member.consents) else ""


def _offer(till: Till, words: Words, row: Row) -> str:
    if row.recipe is None:
        return ""
    offer, currency = offer_of(row.recipe, till.shop.currency), till.shop.currency
    least, off = money(offer.from_minor, currency), money(offer.off_minor, currency)
    return words.say(f"recipe.{row.recipe.name}.offer", least=least, off=off)
