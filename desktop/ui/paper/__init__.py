"""Print preview: the very bytes that are sent, as a picture; Enter sends them. Start reading at ``presenter.py``."""
