"""The page of win-back campaigns (Alt+5): which there are, what came back of each. Start at presenter.py."""
