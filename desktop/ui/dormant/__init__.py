"""Members who slip away: the classes, a list to choose from, and at the side whoever is called.

Start reading at ``presenter``; ``calling`` knows the two clicks of an outcome, ``…_told`` the words.
"""
