"""The membership rules: pure functions over frozen values. Standard library and msgspec only.

Nothing here reads a clock, makes a random id or touches a float. Two functions carry the house: a ``decide_*`` turns
what is asked and what is known into a fact, once, at the till; ``fold`` turns facts into a member's state, any time,
anywhere, knowing no program. Start reading at program.py, then deciding/, then folding/.

Instants are whole microseconds since 1970 in UTC (``*_us``), days are business days, money is minor units
(``*_minor``), points are integers.
"""
