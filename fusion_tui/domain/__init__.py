"""What a fusion center talks about, and its rules. Pure: no file, no clock, no network, no screen."""
