"""Walks a screen as a screen reader, a finger and an eye do, and says what is wrong with it."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage, QRegion
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QLineEdit, QScrollBar, QWidget

from desktop.ui.look import contrast
from desktop.ui.parts.overlay import Overlay
from tests.screens import seen

FINGER = 48
LEAST_CONTRAST = 4.5
_ROLES = {
    QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton, QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText, QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Slider,
    QAccessible.Role.SpinBox, QAccessible.Role.PageTab, QAccessible.Role.MenuItem,
}  # fmt: skip
_BARE = "bare_field"
_ROUNDING = 1
_PASSING = ("_Toast", "FoundList")


def defects(window: QWidget, size: tuple[int, int]) -> list[str]:
    """All that is wrong with what the window of this size shows now; a dialog alone, where one is open."""
    root: QWidget = Overlay.top_of(window) or window
    reader, image = seen.read(window)
    controls = list(_controls(root))
    found = [each for control in controls for each in _of_control(control, root, window)]
    found += [each for word in reader.words if _is_in(word, root) for each in _of_word(word, image)]
    found += [f"a word is broken in two: {split}" for split in reader.split]
    if not controls:
        found.append("there is nothing to press")
    if (window.width(), window.height()) != size:
        found.insert(0, f"the window grew to {window.width()}×{window.height()}")
    return list(dict.fromkeys(found))


def _controls(root: QWidget) -> Iterator[QWidget]:
    """Everything interactive that is shown, as a screen reader finds it."""
    QAccessible.setActive(True)
    start = QAccessible.queryAccessibleInterface(root)
    yield from _below(start)


def _below(node: QAccessibleInterface) -> Iterator[QWidget]:
    for at in range(node.childCount()):
        child = node.child(at)
        if child.state().invisible:
            continue
        widget = child.object()
        if child.role() in _ROLES and isinstance(widget, QWidget):
            yield widget
        if not isinstance(widget, QAbstractItemView | QScrollBar):
            yield from _below(child)


def _of_control(control: QWidget, root: QWidget, window: QWidget) -> Iterator[str]:
    node = QAccessible.queryAccessibleInterface(control)
    name = node.text(QAccessible.Text.Name)
    who = f"{type(control).__name__} {name!r}"
    if not name.strip():
        yield f"{who} under {_path(control)} has no name"
    touched = _touched(control).size()
    if min(touched.width(), touched.height()) < FINGER:
        yield f"{who} is {touched.width()}×{touched.height()}"
    at = QRect(control.mapTo(window, QPoint(0, 0)), control.size())
    area = _scrolled_by(control)
    if area is None and not window.rect().contains(at):
        yield f"{who} lies outside the window: {_told(at)}"
    elif not _is_whole(control, area):
        yield f"{who} is cut: {_told(control.visibleRegion().boundingRect())} of {_told(control.rect())}"
    elif not control.visibleRegion().isEmpty() and not _is_on_top(control, root, window):
        yield f"{who} is covered"
    if isinstance(control, QLineEdit):
        yield from _of_line(control, who)


def _touched(control: QWidget) -> QRect:
    """What a finger hits: of the search field, the frame around it."""
    parent = control.parentWidget()
    return parent.rect() if parent is not None and control.objectName() == _BARE else control.rect()


def _of_line(line: QLineEdit, who: str) -> Iterator[str]:
    hint = line.placeholderText()
    wide = line.fontMetrics().horizontalAdvance(hint)
    if not line.text() and wide > line.contentsRect().width():
        yield f"{who}: its hint needs {wide} of {line.contentsRect().width()}"


def _scrolled_by(control: QWidget) -> QWidget | None:
    """The area that it can be scrolled in."""
    parent = control.parentWidget()
    while parent is not None:
        above = parent.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is parent:
            return above
        parent = above
    return None


def _is_whole(control: QWidget, area: QWidget | None) -> bool:
    shown = control.visibleRegion().boundingRect()
    if area is None:
        return shown.width() >= control.width() - _ROUNDING and shown.height() >= control.height() - _ROUNDING
    return shown.isEmpty() or shown.width() >= control.width() - _ROUNDING


def _is_on_top(control: QWidget, root: QWidget, window: QWidget) -> bool:
    middle = control.visibleRegion().boundingRect().center()
    hit = window.childAt(control.mapTo(window, middle))
    return hit is None or hit is control or control.isAncestorOf(hit) or _is_passing(hit, root)


def _is_passing(hit: QWidget, root: QWidget) -> bool:
    """A toast, or the list under the search field: they lie over the page for a while."""
    while hit.parentWidget() is not root:
        parent = hit.parentWidget()
        if parent is None:
            return True
        hit = parent
    return type(hit).__name__ in _PASSING


def _of_word(word: seen.Word, image: QImage) -> Iterator[str]:
    tip = _tip_of(word)
    if word.whole != word.text and word.whole not in tip:
        yield f"{word.whole!r} ends in … ({word.text!r}) and no tooltip says the rest"
    elif word.text not in tip:
        yield from _cut(word)
    if word.widget is not None and _is_seen(word.widget, word.place):
        under = seen.paper(image, word.place)
        if under and under != word.colour and contrast.ratio(word.colour, under) < LEAST_CONTRAST:
            yield f"{word.text!r} in {word.colour} on {under}: {contrast.ratio(word.colour, under):.1f}"


def _tip_of(word: seen.Word) -> str:
    """What the tooltip there says: the widget's, or the cell's."""
    widget = word.widget
    if widget is None:
        return ""
    view = widget.parentWidget()
    if not isinstance(view, QAbstractItemView):
        return widget.toolTip()
    index = view.indexAt(word.place.center() - widget.mapTo(widget.window(), QPoint(0, 0)))
    return str(index.data(Qt.ItemDataRole.ToolTipRole) or "")


def _cut(word: seen.Word) -> Iterator[str]:
    if word.place.width() > word.room.width() + _ROUNDING:
        yield f"{word.text!r} needs {word.place.width()} of {word.room.width()} pixels"
    widget = word.widget
    if widget is None:
        return
    home = QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())
    if isinstance(widget.parentWidget(), QAbstractScrollArea):  # rows come and go at its edges
        home.adjust(0, -FINGER, 0, FINGER)
    if not home.adjusted(-_ROUNDING, -_ROUNDING, _ROUNDING, _ROUNDING).contains(word.place):
        yield f"{word.text!r} is cut by its {type(widget).__name__}: {_told(word.place)} in {_told(home)}"


def _is_seen(widget: QWidget, place: QRect) -> bool:
    """Whether all of the place is on the screen: not scrolled away, nothing over it."""
    window = widget.window()
    at = place.translated(-widget.mapTo(window, QPoint(0, 0)))
    hit = window.childAt(place.center())
    is_on_top = hit is None or hit is widget or widget.isAncestorOf(hit) or hit.isAncestorOf(widget)
    return is_on_top and QRegion(at).subtracted(widget.visibleRegion()).isEmpty()


def _is_in(word: seen.Word, root: QWidget) -> bool:
    return word.widget is None or word.widget is root or root.isAncestorOf(word.widget)


def _path(widget: QWidget) -> str:
    names = []
    parent = widget.parentWidget()
    while parent is not None:
        names.append(type(parent).__name__)
        parent = parent.parentWidget()
    return "/".join(reversed(names))


def _told(box: QRect) -> str:
    return f"{box.x()},{box.y()} {box.width()}×{box.height()}"
