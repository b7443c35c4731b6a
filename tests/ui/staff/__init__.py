"""The lock screen, approvals by the right person, the staff in the settings: in the real window."""
