"""Which keys do what: on this screen and everywhere."""
