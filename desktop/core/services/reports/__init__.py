"""The manager's figures and the signs of abuse: read from the ledger in slices, told to the window, taken out as files.

Start at ``reckon.py``. What a figure means is said in domain/figures, what a sign is in domain/signs.
"""
