"""The contract of the commands: names, flags, keys, exit codes; and what is said, in every language."""
