"""Signs of abuse: what a manager should look at, and never a verdict. Pure functions over facts that are known anyway.

Start at ``rules.py`` (the kinds and their thresholds), then ``facts.py`` (what is looked at) and ``finding.py``.
"""
