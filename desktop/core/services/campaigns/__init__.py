"""Win-back campaigns, one verb a file. Start reading at plan.py; the rules are domain/campaigns.py and uplift.py."""
