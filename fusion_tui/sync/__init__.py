"""The exchange: bundle format FTB 1, cards, channels, merge, drops, and their limits."""
