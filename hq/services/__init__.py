"""One verb a file; each takes the Hq and, where a device asks, its Caller. Start at accept_push.py, serve_pull.py."""
