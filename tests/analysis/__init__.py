"""Numbers and text."""
