"""The settings page: a list of sections at the left, the chosen one at the right.

Start at presenter.py, which only knows sections; each of them is a file (``shop_section.py`` …) with a view of its own
(``shop_view.py`` …). What a section was told but has not kept yet stays when somebody leaves: its row wears a dot.
"""
