"""The form of a case keeps its place, however much somebody wrote; what was written is read by scrolling."""

from typing import Any
from unittest.mock import Mock

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from desktop.ui.look.look import Look
from desktop.ui.portrait.cases_view import CasesPage
from desktop.ui.portrait.model import CaseForm, PortraitModel

TODAY = (("kept", "11-25"), ("today", "今天"))


def page_of(look: Look, text: str) -> CasesPage:
    form = CaseForm(
        title="投诉", lines=(text, "写下：2026-11-22 10:00", "负责：陈店长"), dues=TODAY, due="kept",
        owners=(("", "没人"), ("a", "陈店长")), owner="a", field_label="怎么解决的", field_hint="写下来", field_text="",
        error="先写怎么解决的。",
    )  # fmt: skip
    page = CasesPage(look, Mock())
    page.resize(880, 500)
    page.present(PortraitModel(form=form))
    page.show()
    QApplication.processEvents()
    return page


def bottom(page: CasesPage, part: Any) -> int:
    place: QPoint = part.mapTo(page.card, QPoint(0, part.height()))
    return place.y()


def test_a_long_complaint_leaves_the_form_where_it_is(look: Look) -> None:
    short, long = page_of(look, "汤是凉的。"), page_of(look, "汤是凉的，等了一小时。" * 400)
    for page in (short, long):
        assert page.height() == 500
        for part in (page.lines, page.dues, page.owner, page.field):
            assert 0 < bottom(page, part) <= page.card.height()
        for name in ("dues", "owner", "field"):
            assert getattr(page, name).height() == getattr(short, name).height()
    assert not short.lines.verticalScrollBar().maximum()
    assert long.lines.verticalScrollBar().maximum() > 500
    long.lines.set("汤是凉的。")
    QApplication.processEvents()
    assert long.lines.height() == long.lines.sizeHint().height()
