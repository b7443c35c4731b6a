"""The counter: what is typed, what it sets off, what F9 does exactly once, and how it looks."""
