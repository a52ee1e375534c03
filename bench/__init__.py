"""What the program costs, each figure beside a limit that was measured in the same run; ``make bench`` prints it."""
