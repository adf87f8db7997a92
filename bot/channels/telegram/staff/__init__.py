"""The clinic's people on Telegram: their commands, and the group in which they work."""
