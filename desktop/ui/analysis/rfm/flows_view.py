"""Flows of a month, painted: classes then at the left, classes now at the right, a ribbon for each way between."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.analysis.rfm.model import FlowsShown, Node, Ribbon
from desktop.ui.look.look import Look
from desktop.ui.parts import ink

_MARK = 12
_SHAPES = {"returning": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)), "dormant": ((0.5, 0), (1, 1), (0, 1))}
"""Of the marks ◆ and ▲, in parts of their box; ○, ● and ■ are drawn as such."""
_FAINT, _PLAIN, _STRONG = 0.16, 0.42, 0.9
_Spans = dict[str, tuple[float, float]]


class FlowsChart(QWidget):
    """Heights are shares of all members; a node of few is at least a line thick."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._flows: FlowsShown | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_flows(self, flows: FlowsShown) -> None:
        """Show them."""
        if flows != self._flows:
            self._flows = flows
            self.setAccessibleName(flows.note)
            self.setAccessibleDescription(flows.said)
            self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(320), self.look.px(200))

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        flows = self._flows
        if flows is None:
            return
        left, right = self._spans(flows.left), self._spans(flows.right)
        with ink.brush(self) as painter:
            self._paint_ribbons(painter, flows, left, right)
            self._paint_nodes(painter, flows.left, left, is_left=True)
            self._paint_nodes(painter, flows.right, right, is_left=False)
            self._paint_days(painter, flows)

    def _spans(self, nodes: tuple[Node, ...]) -> _Spans:
        """From where to where each node stands, by its name."""
        gap, top = self.look.px(10), self.look.line("caption") + self.look.px(8)
        least, line = self.look.px(3), self.look.line("body")
        room = self.height() - top - gap * (len(nodes) - 1)
        total = sum(node.members for node in nodes) or 1
        free = max(0, room - line * len(nodes))
        found, at = dict[str, tuple[float, float]](), float(top)
        for node in nodes:
            tall = free * node.members / total
            found[node.name] = (at + (line - least) / 2, at + (line + least) / 2 + tall)
            at += line + tall + gap
        return found

    def _paint_ribbons(self, painter: QPainter, flows: FlowsShown, left: _Spans, right: _Spans) -> None:
        members = {**{("l", node.name): node.members for node in flows.left},
                   **{("r", node.name): node.members for node in flows.right}}  # fmt: skip
        at = {("l", name): top for name, (top, _) in left.items()} | {
            ("r", name): top for name, (top, _) in right.items()
        }
        drawn = []
        for ribbon in flows.ribbons:
            ends = []
            for side, name, spans in (("l", ribbon.before, left), ("r", ribbon.now, right)):
                top, bottom = spans[name]
                tall = (bottom - top) * ribbon.members / (members[side, name] or 1)
                ends.append((at[side, name], at[side, name] + tall))
                at[side, name] += tall
            drawn.append((ribbon, ends))
        for ribbon, (begin, end) in sorted(drawn, key=lambda each: bool(each[0].label)):
            self._paint_ribbon(painter, ribbon, begin, end)
        for ribbon, (begin, end) in drawn:
            if ribbon.label:
                self._paint_label(painter, ribbon.label, (sum(begin) + sum(end)) / 4)

    def _paint_ribbon(
        self, painter: QPainter, ribbon: Ribbon, begin: tuple[float, float], end: tuple[float, float]
    ) -> None:
        first, last = self._sides()
        half = (first + last) / 2
        path = QPainterPath()
        path.moveTo(first, begin[0])
        path.cubicTo(half, begin[0], half, end[0], last, end[0])
        path.lineTo(last, end[1])
        path.cubicTo(half, end[1], half, begin[1], first, begin[1])
        colour = QColor(self._colour(ribbon.now if ribbon.label or ribbon.before == "none" else ribbon.before))
        colour.setAlphaF(_STRONG if ribbon.label else _FAINT if ribbon.before == ribbon.now else _PLAIN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPath(path)

    def _paint_label(self, painter: QPainter, text: str, middle: float) -> None:
        look, (first, last) = self.look, self._sides()
        wide, tall = ink.width(text, look.font("caption", strong=True)) + look.px(16), look.line("caption") + look.px(6)
        place = QRect(int((first + last - wide) / 2), int(middle - tall / 2), wide, tall)
        ink.frame(painter, look, place, fill="surface", edge="warn", radius="keycap")
        ink.word(painter, look, place, text, "caption", "warn", strong=True, align=ink.CENTRE)

    def _paint_nodes(self, painter: QPainter, nodes: tuple[Node, ...], spans: _Spans, *, is_left: bool) -> None:
        look, (first, last), line = self.look, self._sides(), self.look.line("body")
        thick = look.px(12)
        for node in nodes:
            top, bottom = spans[node.name]
            bar = QRectF(first - thick if is_left else last, top, thick, bottom - top)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(node.name))
            painter.drawRoundedRect(bar, look.px(2), look.px(2))
            y = int((top + bottom - line) / 2)
            if is_left:
                self._paint_text(painter, QRect(0, y, int(first) - thick - look.px(8), line), node, align=ink.RIGHT)
            else:
                at = int(last) + thick + look.px(8)
                self._paint_text(painter, QRect(at, y, self.width() - at, line), node, align=ink.LEFT)

    def _paint_text(self, painter: QPainter, at: QRect, node: Node, *, align: Qt.AlignmentFlag) -> None:
        look = self.look
        change = [(node.change, False, "ink3")] if node.change else []
        words = [(node.label, False, "ink"), (node.count, True, "ink"), *change]
        gap, mark = look.px(5), 0 if align == ink.RIGHT else look.px(_MARK)
        widths = [ink.width(text, look.font("caption", strong=strong)) for text, strong, _ in words]
        x = at.right() + 1 - sum(widths) - gap * (len(words) - 1) if align == ink.RIGHT else at.x() + mark + gap
        if mark:
            self._paint_mark(painter, node.name, QRectF(at.x(), at.center().y() - mark / 2, mark, mark))
        for (text, strong, tone), wide in zip(words, widths, strict=True):
            ink.word(painter, look, QRect(x, at.y(), wide, at.height()), text, "caption", tone, strong=strong)
            x += wide + gap

    def _paint_mark(self, painter: QPainter, name: str, box: QRectF) -> None:
        """A class has a shape of its own beside its word: colour alone tells nobody."""
        painter.setPen(QPen(self._colour(name), self.look.px(2)) if name == "new" else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if name == "new" else self._colour(name))
        if name in ("new", "active"):
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        elif name == "lost":
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        else:
            painter.drawPolygon(QPolygonF([_point(box, *each) for each in _SHAPES[name]]))

    def _paint_days(self, painter: QPainter, flows: FlowsShown) -> None:
        look, (first, last), line = self.look, self._sides(), self.look.line("caption")
        wide, thick = look.px(80), look.px(12)
        at = QRect(int(first) - (wide + thick) // 2, 0, wide, line)
        ink.word(painter, look, at, flows.left_day, "caption", "ink3", align=ink.CENTRE)
        at = QRect(int(last) + (thick - wide) // 2, 0, wide, line)
        ink.word(painter, look, at, flows.right_day, "caption", "ink3", align=ink.CENTRE)

    def _sides(self) -> tuple[float, float]:
        """Where ribbons begin and end, between the words of both sides."""
        flows, look, gap = self._flows, self.look, self.look.px(5)
        font, strong = look.font("caption"), look.font("caption", strong=True)
        if flows is None:
            return 0.0, float(self.width())
        lefts = [ink.width(node.label, font) + gap + ink.width(node.count, strong) for node in flows.left]
        rights = [
            look.px(_MARK) + ink.width(f"{node.label}{node.change}", font) + ink.width(node.count, strong) + 3 * gap
            for node in flows.right
        ]
        around = look.px(12 + 8)
        return float(max(lefts, default=0) + around), float(self.width() - max(rights, default=0) - around)

    def _colour(self, name: str) -> QColor:
        return self.look.colour("class_new" if name == "none" else f"class_{name}")


def _point(box: QRectF, right: float, down: float) -> QPointF:
    return QPointF(box.x() + right * box.width(), box.y() + down * box.height())
