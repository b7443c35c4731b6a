"""What holds for every sequence of bills, refunds and changes, searched by Hypothesis. Start at memory_shop.py.

``HYPOTHESIS_PROFILE=long`` searches further; in CI the search is the same every time.
"""
