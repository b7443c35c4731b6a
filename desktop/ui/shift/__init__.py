"""The page of shifts (Alt+9): what runs now, opening, counting, closing; the former Zs, and the day list beside a POS.

Start at presenter.py.
"""
