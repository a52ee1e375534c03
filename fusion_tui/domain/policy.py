"""What a center decides about log-ons, triage, and what it tells peers: data with the federal maxima as hard caps.

Numbers and caps of the log-on: CJIS Security Policy 6.0 (AC-7, AC-11, AC-2(3), IA-5, IA-11). There a center may be
stricter; nothing it writes makes the program laxer than that.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, Field

from fusion_tui.domain.marking import TLP
from fusion_tui.domain.notice import NOTICE
from fusion_tui.domain.template import CASES, CaseTemplate
from fusion_tui.domain.text import Line
from fusion_tui.domain.triage import Triage

Purposes = Annotated[tuple[Annotated[Line, Field(min_length=1, max_length=80)], ...], Field(min_length=1, max_length=9)]
_PURPOSES = (
    "triage of a tip",
    "work on a case",
    "request of a partner",
    "safety of an officer",
    "protection of an event",
    "review of what is held",
)

Templates = Annotated[tuple[CaseTemplate, ...], Field(max_length=20)]


class Policy(BaseModel, frozen=True, extra="forbid"):
    """The decisions of one center."""

    version: int = Field(default=1, ge=1, le=1, description="of this file's form")
    lockout_attempts: int = Field(default=5, ge=1, le=5, description="bad log-ons that lock an account")
    lockout_minutes: int = Field(default=15, ge=15, le=1440, description="within so many minutes")
    idle_minutes: int = Field(default=10, ge=1, le=30, description="the desk locks after so many idle minutes")
    session_hours: int = Field(default=12, ge=1, le=12, description="log on again after so many hours")
    proof_minutes: int = Field(default=5, ge=1, le=30, description="how long a passphrase counts for privileged acts")
    idle_days: int = Field(default=90, ge=1, le=90, description="an account unused for so long is held")
    passphrase_least: int = Field(default=8, ge=8, le=64, description="characters of a passphrase, at least")
    passphrase_days: int = Field(default=365, ge=1, le=365, description="a passphrase is changed after so many days")
    clipboard: TLP = Field(default=TLP.GREEN, description="the highest TLP that may be copied to the clipboard")
    tell_reads: bool = Field(default=True, description="peers are told who read their records first, and when")
    triage: Triage = Field(default=Triage(), description="the numbered reasons tips are disposed of by")
    purposes: Purposes = Field(default=_PURPOSES, description="what a name workup may be for, numbered")
    cases: Templates = Field(default=CASES, description="kinds of case, each with the tasks it begins with")
    notice: tuple[Line, ...] = Field(default=(), max_length=8, description="further statements of the log-on notice")

    @property
    def statements(self) -> tuple[str, ...]:
        """The log-on notice: the four that always stand there, and the center's own."""
        return NOTICE + self.notice

    @property
    def window(self) -> timedelta:
        """How far back bad log-ons count."""
        return timedelta(minutes=self.lockout_minutes)

    @property
    def digest(self) -> str:
        """What names this policy: SHA-256, hex; the trail tells when it changed."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
