"""The 16 behaviours of the ISE-SAR Functional Standard 1.5.5, by their NIEM code.

Part A are defined criminal acts; part B need facts, found in vetting, before they mean anything.
"""

from __future__ import annotations

from enum import StrEnum


class Behaviour(StrEnum):
    """A SuspiciousActivityCode."""

    INTRSN = "INTRSN"
    MISREP = "MISREP"
    THEFT = "THEFT"
    SABOT = "SABOT"
    CYBER = "CYBER"
    THREAT = "THREAT"
    AVIATION = "AVIATION"
    ELICIT = "ELICIT"
    TESTSEC = "TESTSEC"
    RECRUT = "RECRUT"
    PHOTO = "PHOTO"
    SURVL = "SURVL"
    MATRLS = "MATRLS"
    EXPERT = "EXPERT"
    WPNS = "WPNS"
    SECTOR = "SECTOR"

    @property
    def label(self) -> str:
        """The behaviour in the standard's words."""
        return TITLES[self]

    @property
    def part(self) -> str:
        """A: defined criminal activity; B: potential, needs additional facts."""
        return "A" if list(Behaviour).index(self) < 7 else "B"


TITLES: dict[Behaviour, str] = {
    Behaviour.INTRSN: "Breach/Attempted Intrusion",
    Behaviour.MISREP: "Misrepresentation",
    Behaviour.THEFT: "Theft/Loss/Diversion",
    Behaviour.SABOT: "Sabotage/Tampering/Vandalism",
    Behaviour.CYBER: "Cyberattack",
    Behaviour.THREAT: "Expressed or Implied Threat",
    Behaviour.AVIATION: "Aviation Activity",
    Behaviour.ELICIT: "Eliciting Information",
    Behaviour.TESTSEC: "Testing or Probing of Security",
    Behaviour.RECRUT: "Recruiting/Financing",
    Behaviour.PHOTO: "Photography",
    Behaviour.SURVL: "Observation/Surveillance",
    Behaviour.MATRLS: "Materials Acquisition/Storage",
    Behaviour.EXPERT: "Acquisition of Expertise",
    Behaviour.WPNS: "Weapons Collection/Discovery",
    Behaviour.SECTOR: "Sector-Specific Incident",
}
