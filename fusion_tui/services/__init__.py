"""The use cases, shared by the screens and the command line."""
