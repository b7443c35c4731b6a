"""The one style sheet, made from the tokens, for what Qt draws itself: line edits, lists, scroll bars, tooltips."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, RADIUS, TYPE

_ROLES = {
    QPalette.ColorRole.Window: "bg", QPalette.ColorRole.Base: "surface", QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Button: "surface", QPalette.ColorRole.WindowText: "ink", QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.ButtonText: "ink", QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.Highlight: "accent", QPalette.ColorRole.HighlightedText: "on",
    QPalette.ColorRole.ToolTipBase: "surface", QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.Link: "accent", QPalette.ColorRole.Accent: "accent",
}  # fmt: skip
_FAINT = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)

_LINE_EDIT, _TEXT_EDIT = 2, 4
"""What Qt adds inside the padding: QLineEdit's own margin, QTextDocument's."""

_SHEET = """
QLineEdit, QPlainTextEdit {{
  background: {surface}; color: {ink}; border: {line_px}px solid {edge}; border-radius: {bend}px;
  padding: 0 {pad}px; selection-background-color: {accent}; selection-color: {on};
  placeholder-text-color: {ink3};
}}
QPlainTextEdit {{ padding: {half}px {half}px; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: {ring}px solid {accent}; padding: 0 {pad_on}px; }}
QPlainTextEdit:focus {{ padding: {half_on}px {half_on}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {sunken}; color: {ink3}; border-color: {line}; }}
QLineEdit:read-only {{ background: {sunken}; }}
QLineEdit[state="bad"], QPlainTextEdit[state="bad"] {{ border-color: {bad}; }}
QLineEdit {{ lineedit-password-character: 9679; }}
QLineEdit#big_field {{ font-size: {big}px; }}
QLineEdit#bare_field, QLineEdit#bare_field:focus {{ border: none; padding: 0; background: transparent; }}
QTableView, QListView {{ background: transparent; border: none; outline: none; }}
QHeaderView {{ background: {sunken}; border: none; }}
QComboBox QAbstractItemView {{ background: {surface}; border: {line_px}px solid {edge}; }}
QScrollArea, QScrollArea > QWidget > QWidget#page {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {bar}px; margin: 0; }}
QScrollBar::handle {{ background: {edge}; border-radius: {bar_bend}px; margin: {bar_gap}px; }}
QScrollBar::handle:vertical {{ min-height: {grip}px; }}
QScrollBar::handle:horizontal {{ min-width: {grip}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {surface}; color: {ink}; border: {line_px}px solid {edge}; padding: {half}px; }}
"""


def apply(app: QApplication, look: Look) -> None:
    """Make the whole application look so; nothing is done where it does already: Qt polishes every widget anew."""
    wanted = sheet(look)
    if app.styleSheet() == wanted:
        return
    if not app.styleSheet():
        app.setStyle("Fusion")
    app.setPalette(_palette(look))
    app.setFont(look.font("body"))
    app.setStyleSheet(wanted)


def sheet(look: Look) -> str:
    """The style sheet."""
    colours = vars(look.theme)
    sizes = {
        "line_px": look.px(1), "ring": look.px(FOCUS), "bend": look.px(RADIUS["control"]),
        "pad": look.px(12) - look.px(1) - _LINE_EDIT, "pad_on": look.px(12) - look.px(FOCUS) - _LINE_EDIT,
        "half": look.px(12) - look.px(1) - _TEXT_EDIT, "half_on": look.px(12) - look.px(FOCUS) - _TEXT_EDIT,
        "big": look.px(TYPE["figure"][0]),
        "bar": look.px(12), "bar_gap": look.px(3), "bar_bend": look.px(3), "grip": look.px(48),
    }  # fmt: skip
    return _SHEET.format(**colours, **sizes)


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, look.colour(token))
    for role in _FAINT:
        palette.setColor(QPalette.ColorGroup.Disabled, role, look.colour("ink3"))
    return palette
