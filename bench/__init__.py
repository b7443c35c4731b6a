"""How fast Shuke is: each figure a ratio of two things measured in one run, interleaved, medians quoted.

``python3 main.py bench [NAME …] [--large]`` runs them; goals and peers are those of the performance page (P1–P10).
Durability is never the price: every ledger here runs with synchronous FULL.
"""
