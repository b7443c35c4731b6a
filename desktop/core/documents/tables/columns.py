"""Which column is which field: by the user's word first, by known names otherwise."""

from collections.abc import Mapping, Sequence

from desktop.core.documents.tables.column_names import (
    FIELDS,
    fold,
    folded_names,
    is_tier_name,
    without_owner,
)
from desktop.core.domain.errors import RuleBroken
from desktop.core.ports import ImportKind as Kind

_NEEDED: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    "members": (("phone", "external_id"),),
    "sales": (("basket_id",), ("customer_id",), ("ts_utc", "ts_local"), ("amount_cents", "amount")),
    "products": (("barcode",), ("name",), ("price",)),
}
_RIVALS = (("ts_utc", "ts_local"), ("amount_cents", "amount"))


def field_names(kind: Kind) -> tuple[str, ...]:
    """The fields an import of this kind knows, as --map takes them (tiers apart: see tier_columns)."""
    return tuple(FIELDS[kind])


def match_columns(header: Sequence[str], kind: Kind, mapping: Mapping[str, str] | None = None) -> dict[str, str]:
    """Field → column for every field found. Of two clocks ts_utc counts, of two amounts amount_cents, unless mapped.

    A field mapped to "" is left out, whatever its column is called.

    Raises:
        RuleBroken: import.unknown_field (field, choices), import.unknown_column (field, column, choices) for a mapping;
            import.missing_columns (fields: "a" or "a|b" for either, columns: the header) when nothing can be imported.
    """
    asked = mapping or {}
    mapped = _mapped(header, kind, {field: column for field, column in asked.items() if column})
    found = _recognised([name for name in header if name not in mapped.values()], kind) | mapped
    found = {field: column for field, column in found.items() if asked.get(field) != ""}
    for preferred, other in _RIVALS:
        if preferred in found and other in found:
            loser = preferred if other in mapped and preferred not in mapped else other
            del found[loser]
    missing = ["|".join(choice) for choice in _NEEDED[kind] if not any(field in found for field in choice)]
    if missing:
        raise RuleBroken("import.missing_columns", fields=", ".join(missing), columns=", ".join(header))
    return found


def tier_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Every column that holds a level; imported as text, never as one of our tiers."""
    return tuple(name for name in header if is_tier_name(name))


def _mapped(header: Sequence[str], kind: Kind, mapping: Mapping[str, str]) -> dict[str, str]:
    return {field: _column(header, kind, field, wanted) for field, wanted in mapping.items()}


def _column(header: Sequence[str], kind: Kind, field: str, wanted: str) -> str:
    if field not in field_names(kind):
        raise RuleBroken("import.unknown_field", field=field, choices=", ".join(field_names(kind)))
    for same in (lambda name: name == wanted.strip(), lambda name: fold(name) == fold(wanted)):
        if fits := [name for name in header if same(name)]:
            return fits[0]
    raise RuleBroken("import.unknown_column", field=field, column=wanted, choices=", ".join(header))


def _recognised(header: Sequence[str], kind: Kind) -> dict[str, str]:
    """Exact names before names without their owner; within a field the preferred name; a column serves once."""
    found: dict[str, str] = {}
    for simplify in (str, without_owner):
        free = {simplify(fold(name)): name for name in reversed(header) if name not in found.values()}
        for field, names in FIELDS[kind].items():
            hit = next((name for name in folded_names(names) if name in free), None)
            if field not in found and hit is not None:
                found[field] = free.pop(hit)
    return found
