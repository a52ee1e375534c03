"""The command line: one small file a command group; every command defers its imports."""
