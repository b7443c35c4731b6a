"""The tabs of the page: another one is a line here, and a package ``desktop.ui.analysis.<name>``."""

TABS = ("rfm",)
"""Each has a ``Presenter(desk)`` (a PlainRoom), a ``View(look, presenter)``, and a word ``window.analysis.tab.…``."""
