"""The log-on notice: the four statements that always stand there (CJIS Security Policy 6.0, AC-8)."""

from __future__ import annotations

NOTICE = (
    "This system may be monitored, recorded and audited, at any time and without further notice.",
    "Unauthorized use is prohibited and subject to criminal and civil penalties.",
    "Use of this system is consent to monitoring and recording.",
    "No classified information belongs on this system.",
)
