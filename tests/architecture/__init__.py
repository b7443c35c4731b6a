"""The house rules as tests: which room may import what, and how code and words must look.

Start at rules.py (each rule: one source in, complaints out) and test_rules.py, which also plants what each must find.
"""
