"""A test for every row of the table of attacks and faults."""
