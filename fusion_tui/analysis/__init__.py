"""Numbers and text: pure functions over records."""
