"""Bugs planted on purpose, one at a time: each must be found by an example, a property or the machine.

plants.py holds the bugs, searching.py runs what is to find them, test_planted.py says which finds which.
"""
