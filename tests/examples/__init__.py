"""RULES.md as examples that a store manager can read: *.feature in Chinese, run over a real till and its real ledger.

Every expected number is worked out by hand from RULES.md; lines that begin with 因为 show the arithmetic. Start with
earning.feature; gherkin.py reads the files, steps.py says what each sentence does, world.py is the shop it happens in.
"""
