"""Another PIN for oneself: who, the PIN until now, the new one twice. Reached from the lock screen."""
