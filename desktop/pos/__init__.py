"""The till's own door for the POS on the same machine: HTTP on loopback, and nothing that the network can reach.

It may import core and settings; no Qt, no database, no paper. Start reading at ``server.PosServer``;
docs/POS.md says how a POS talks to it.
"""
