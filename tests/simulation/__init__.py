"""The simulator: tills and HQ, both real, in one process, under a seed that owns the clock, all chance and the network.

A seed makes a list of steps (steps.py); a World plays them (world.py) over Machines (machine.py: real ledgers and
services), one Headquarters (headquarters.py: the real server on a database in memory) and a Wire that loses, doubles,
delays and cuts (wire.py). After every step watching.py asks whether anything was lost; at the end healing.py mends
every link and asks for agreement. Start at world.py; ``python3 main.py simulate --seeds 200`` runs it.
"""
