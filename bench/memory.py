"""The most memory a process held, which is not what it took over from the process that started it."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_PEAK = "VmHWM:"  # getrusage tells, after a fork and exec, the peak of the parent
_KIB = 1024
_UNIT = 1 if sys.platform == "darwin" else _KIB


def peak() -> float:
    """Return the most that this process held so far, in MB."""
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(_PEAK))
        return int(line.split()[1]) * _KIB / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6
