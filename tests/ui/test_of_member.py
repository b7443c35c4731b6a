"""A dialog of a member that was left and opened again answers to its last opening only, also for the same member."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from desktop.core.services.enrol_member import Enrolment, enrol_member
from tests.tills import make_till
from tests.ui.fake_desk import FakeDesk, FakeView


@pytest.mark.parametrize("room", ["edit_member", "points_by_hand"])
def test_the_answer_to_an_earlier_opening_is_passed_over(tmp_path: Path, room: str) -> None:
    with make_till(tmp_path / "shop") as shop:
        asked = Enrolment(event_id=shop.till.ids.event_id(), phone="13800130417", name="林晓岚")
        member_id = enrol_member(shop.till, asked).member_id
        desk: Any = FakeDesk(shop.till, tmp_path)
        dialog: Any = import_module(f"desktop.ui.{room}.presenter").Presenter(desk)
        dialog.attach(FakeView())
        desk.lane.held = True
        dialog.enter(member_id=member_id)
        dialog.leave()
        dialog.enter(member_id=member_id)
        first, second = desk.lane._waiting
        second()
        kept = dialog._opened.event_id
        first()
        assert dialog._opened.event_id == kept
