"""HTTP in, services, HTTP out; no rule lives here."""
