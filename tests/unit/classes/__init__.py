"""Classes, stage, rhythm, RFM: the rules one by one, as RULES.md words them."""
