"""What the till's command line and HQ's have in common: flags, one command's arguments, how an answer is printed."""
