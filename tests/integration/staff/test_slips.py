"""A slip says who served: whoever rang the bill up, and on a refund's whoever gave the money back."""

from pathlib import Path

from desktop.core.services.print_slip import print_slip
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from tests.integration.staff.crew import NAMES, Crew


def test_a_slip_names_who_served_and_a_copy_says_the_same(tmp_path: Path) -> None:
    crew = Crew(tmp_path / "shop")
    nobody = crew.sell(500).bill
    crew.hire("manager", "lead", "cashier").sits("cashier")
    bill = crew.sell(12_800).bill
    crew.sits("lead")
    asked = RefundRequest(event_id=crew.till.ids.event_id(), bill=bill, amount_minor=1_000, reason="坨了")
    refund_no = refund_sale(crew.till, asked).refund
    slips = [print_slip(crew.till, named, "zh-Hans") for named in (nobody, bill, refund_no)]
    assert [slip.cashier for slip in slips] == ["", NAMES["cashier"], NAMES["lead"]]
    assert print_slip(crew.till, bill, "en", is_copy=True).cashier == NAMES["cashier"]
    crew.made.close()
