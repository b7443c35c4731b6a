"""The page of analysis (Alt+4): who the members are and where they went, as pictures that open as lists.

``presenter`` holds the tabs (``tabs.TABS``, Ctrl+Tab); a tab is a package with a ``Presenter`` and a ``View`` like a
room. The first is ``rfm``: the grid, the flows of a month, three callouts.
"""
