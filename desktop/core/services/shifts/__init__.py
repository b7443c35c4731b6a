"""Shifts and Zs: what is open, what was taken, and the points from one Z to the next. Start at ``counting``.

A shift is what its events say (shift.opened, cash.moved, cash.counted, shift.closed), read from this till's own log in
every transaction anew: nothing about it is kept anywhere else, so nothing is lost with a restart.
"""
