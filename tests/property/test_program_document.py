"""A program is the same program after its bytes, its hash names it, and a single change changes only itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.program import DEFAULT, PLAIN, Program
from desktop.core.domain.program_document import as_tree, canonical, changed, program_hash, read_program, validated
from tests.property.memory_shop import often, programs, settings_of_programs

KEYS = (
    "earn.points", "earn.per_minor", "earn.min_bill", "earn.cap_bill", "earn.cap_day", "earn.cap_month",
    "earn.bills_per_day", "earn.protection_days", "validity.days", "validity.months", "redeem.step",
    "redeem.max_share_percent", "redeem.from_purchase", "ladder.window_days", "ladder.term_months",
    "classes.window_days", "classes.cycle_days", "classes.introduced_days", "classes.growing_days", "classes.rfm_days",
)  # fmt: skip


@given(programs)
def test_bytes_and_back(program: Program) -> None:
    document = canonical(program)
    assert read_program(document) == program
    assert canonical(read_program(document)) == document
    assert validated(program) is program


@often
@given(programs, programs)
def test_the_hash_names_the_program(one: Program, other: Program) -> None:
    assert (program_hash(canonical(one)) == program_hash(canonical(other))) == (one == other)


@given(settings_of_programs)
def test_changes_in_any_order_and_twice_are_the_same(changes: dict[str, Any]) -> None:
    program = changed(DEFAULT, changes)
    assert changed(DEFAULT, dict(reversed(changes.items()))) == program
    assert changed(program, changes) == program
    assert changed(program, {}) == program


@given(programs)
def test_a_whole_program_given_as_changes_is_that_program(program: Program) -> None:
    assert changed(PLAIN, as_tree(program)) == program


def _is_named(refusal: RuleBroken) -> None:
    assert refusal.code == "program.bad_value"
    assert refusal.facts["key"]
    assert refusal.facts["wanted"]


@often
@given(programs, st.sampled_from(KEYS), st.one_of(st.integers(-(10**13), 10**13), st.text(max_size=3), st.booleans()))
def test_a_change_is_made_as_asked_or_refused_by_name(program: Program, key: str, value: Any) -> None:
    try:
        after = changed(program, {key: value})
    except RuleBroken as refusal:
        _is_named(refusal)
        return
    section, leaf = key.split(".")
    given_back = as_tree(after)[section][leaf]
    assert given_back == value or (value == 0 and given_back is None)
    assert {k: v for k, v in as_tree(after).items() if k != section} == {
        k: v for k, v in as_tree(program).items() if k != section
    }


@given(st.text(alphabet="abcdeinr._", min_size=1, max_size=12).filter(lambda key: key not in as_tree(DEFAULT)))
def test_an_unknown_key_is_refused_by_name(key: str) -> None:
    with pytest.raises(RuleBroken, match=r"unknown_key|bad_value") as refused:
        changed(DEFAULT, {key: 1})
    assert refused.value.facts["key"] == key
