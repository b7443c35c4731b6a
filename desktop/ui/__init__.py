"""The window: what a cashier sees and presses. It may import bootstrap, settings and core; nobody imports it but cli.

Start at desk.py (what presenters stand at) and room.py, then a small room whole (question/), then checkout/. What is
drawn begins at look/tokens.py (colours, sizes) and parts/ (the pieces that screens are put together from).
"""
