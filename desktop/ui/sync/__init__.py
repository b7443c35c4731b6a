"""The sync page: what HQ has, what waits here, each round, and what HQ wants somebody to look at.

Start at ``presenter.py``; ``reading.py`` says what is asked of the ledger, the files ``…_told.py`` put it into words.
"""
