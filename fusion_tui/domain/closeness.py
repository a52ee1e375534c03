"""How alike the words of two tips are, in percent, for both to be of one group: light enough to be asked for help."""

from __future__ import annotations

CLOSE = 50  # where nobody says otherwise
CLOSEST, LOOSEST, STEP = 95, 30, 5
