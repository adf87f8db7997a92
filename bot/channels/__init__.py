"""Where conversations come in and replies go out."""
