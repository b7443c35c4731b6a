"""The POS at this till's door: holds, the local API, its example client."""
