"""The dialog that begins a campaign: to whom, what, how, how long, how many are held out. Start at presenter.py."""
