"""What travels: desktop/core/protocol."""
