"""The pieces of a screen: text, buttons, fields, cards, tables. Each takes its ``Look`` first, none holds a rule.

They know look/ and words, never a service. Start at ink.py (how anything is drawn), then button.py.
"""
