"""Lists of members ask for their rights in the service itself, whatever the window shows; what leaves is on record."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import ExportMade
from desktop.core.ports import Till
from desktop.core.services.export_dormant import Wanted, export_dormant
from desktop.core.services.list_dormant import Filters, caller, class_bar, list_page, rows_of
from desktop.core.services.look_at_today import look_at_today
from desktop.core.services.see_lists import see_overview
from desktop.core.services.show_member import show_member
from tests.integration.staff.crew import LIN, Crew

LOOKS: dict[str, Callable[[Till], object]] = {
    "classes": class_bar,
    "a page": lambda till: list_page(till, Filters(), None, "en"),
    "some": lambda till: rows_of(till, (), "en"),
    "before a call": lambda till: caller(till, "nobody"),
    "today": lambda till: look_at_today(till, "en"),
    "overview": see_overview,
}
WANTED = Wanted(filters=Filters(class_name="new"))


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    crew = Crew(tmp_path_factory.mktemp("lists") / "shop").hire("manager", "lead", "cashier")
    crew.sits("lead")
    crew.enrol()
    crew.sell(1_000, LIN)
    yield crew
    crew.made.close()


@pytest.mark.parametrize("look", LOOKS)
def test_a_cashier_sees_no_list_and_a_lead_does(crew: Crew, look: str) -> None:
    crew.sits("cashier")
    with pytest.raises(RuleBroken, match=r"rights\.needs"):
        LOOKS[look](crew.till)
    crew.sits("lead")
    LOOKS[look](crew.till)


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_only_a_manager_lets_a_list_out_and_it_is_on_record(crew: Crew, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"list.{form}"
    for role in ("cashier", "lead"):
        crew.sits(role)
        made = len(crew.said("export.made"))
        with pytest.raises(RuleBroken, match=r"rights\.needs"):
            export_dormant(crew.till, WANTED, out)
        assert (list(tmp_path.iterdir()), len(crew.said("export.made"))) == ([], made)
    done = export_dormant(crew.till, WANTED, out, crew.approval("export", "manager"))
    who, said = crew.said("export.made")[-1]
    assert (who, said) == (crew.people["lead"].staff_id, ExportMade(what="new", rows=0, as_of=done.as_of))
    assert (done.left_out, out.exists()) == (1, True)  # who agreed to no contact is not in it
    assert crew.said("approval.given")[-1][1].who == crew.people["manager"].staff_id  # type: ignore[attr-defined]


def test_a_phone_in_full_is_asked_for_and_on_record(crew: Crew) -> None:
    crew.sits("lead")
    before = len(crew.said("member.profile_revealed"))
    with pytest.raises(RuleBroken, match=r"rights\.needs"):
        show_member(crew.till, LIN, "en", reveal=True)
    assert len(crew.said("member.profile_revealed")) == before
    shown = show_member(crew.till, LIN, "en", reveal=True, approval=crew.approval("member.reveal", "manager"))
    assert (shown.phone, len(crew.said("member.profile_revealed"))) == (f"+86{LIN}", before + 1)
