"""The central server: receives every fact from every till, exactly once in effect, and says what counts.

Of desktop it imports core.domain and core.protocol (and the words), nothing else. Start at services/accept_push.py.
"""
