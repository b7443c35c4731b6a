"""What the shop does: one user verb a file. May import ports, protocol and domain; the outside comes by ports."""
