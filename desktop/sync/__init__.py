"""The client of HQ: rounds of compare, push and pull over a bad line. Start at round.py."""
