"""One screen, one module; a screen shows and asks, a service does."""
