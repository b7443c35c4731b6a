"""Recipes and the hold-out: RULES.md, "Win-back recipes"."""
