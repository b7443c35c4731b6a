"""The invented shop: who its members are, when they come, what they eat. Only ``services.demo_shop`` comes here.

Everything is planned first, from a seed, as acts in order of time (``story``); then each act is done by the service
that a real shop uses (``acting``), with the clock at its instant. Names and dishes are in resources/demo.
"""
