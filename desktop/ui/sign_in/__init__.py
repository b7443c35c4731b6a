"""The lock screen: who goes on at this till, by number or name, then their PIN. The bill below stays as it is."""
