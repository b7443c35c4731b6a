"""How the window looks: tokens (plain numbers), fonts, icons, and the one style sheet. Nothing else names a colour.

Start at tokens.py; ``Look`` in look.py carries them to the parts.
"""
