"""The window: what a cashier sees and presses. It may import bootstrap, settings and core; nobody imports it but cli.

Start at look/tokens.py (colours, sizes), then parts/ (the pieces that screens are put together from).
"""
