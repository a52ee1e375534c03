"""Invented narratives with the truth marked in them: ``{plate|KXR-1984}`` is a plate that has to be recognised."""

from __future__ import annotations

import re
from typing import NamedTuple

from fusion_tui.analysis.recognising import Kind

_MARK = re.compile(r"\{([^|{}]+)\|([^{}]+)\}")


class Marked(NamedTuple):
    """A text, and what is in it: kind, start, end."""

    text: str
    truth: frozenset[tuple[Kind, int, int]]


def marked(written: str) -> Marked:
    """Return a narrative without its marks, and what they say."""
    text, truth, at = "", set(), 0
    for match in _MARK.finditer(written):
        text += written[at : match.start()]
        truth.add((Kind(match[1]), len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return Marked(text + written[at:], frozenset(truth))


NARRATIVES = """\
Caller {person|John Smith} says a man filmed the substation at {address|1200 Harbor Road} {time|yesterday at 9:15 pm}.
A white van, plate {plate|KXR-1984}, was parked at {address|5th & Main} on {time|11/03/2026 at approx 0230 hrs}.
Reporting party {person|Maria Lopez}, call back {phone|(215) 555-0187}, saw two men by the fence.
Subject goes by {handle|@night_owl} and writes from {e-mail|night.owl@example.com}.
{person|DOE, Jane M.} of {address|14 Elm St, Harbor City, CT 06103} found a box marked C4.
VIN {VIN|1HGCM82633A004352} on a burnt sedan in the {address|400 block of West 9th Avenue}.
Unknown male with Ohio plate {plate|HDR 7741} asked for the guard's schedule.
The file came from {link|hxxps://files[.]example/drop.zip}, hash {file hash|d41d8cd98f00b204e9800998ecf8427e}.
Scans from {IP address|203.0.113.7} and {IP address|198.51.100[.]22} all night.
Owner {person|Robert Chen} called {phone|215-555-0121} about drones near the dam at {coordinates|41.76812, -72.67345}.
Partial tag {plate|K?R19} on a red pickup, driver left north.
Officer {person|Reyes}: nothing found at {address|77 Mill Ln}.
The clerk sold forty bags; buyer showed passport {document|X1234567}.
Seen {time|between 2200 and 0100} near the north gate, no vehicle.
He texted {phone|555-0142} and hung up.
Instagram: {handle|white_van.99} posted a picture of Gate 4.
Login page at {domain|harbor-city.example} asks for badge numbers.
Suspect {person|Daniel O'Connor} drives a blue Honda Civic.
Lic {plate|7ABC123} seen at the port {time|Nov 3, 2026}.
Neighbor {person|Aisha Khan} heard a loud noise at {time|2330hrs}.
Witness {person|Peter van Dyke} gave {e-mail|pvd[at]example.org}
SSN {document|123-45-6789} was on a torn form.
Telegram user name: {handle|harborwatch} wrote that the bridge is next.
At {time|14:30} a drone flew over {address|22 Dock Street, Apt 3}.
Contact {person|Luis Ortega} at {phone|+1 215 555 0175 ext 4}.
Ms. {person|Nguyen} left a bag at the corner of {address|Pine St and 3rd Ave}.
There were 12 men, 3 trucks and 40 gallons of fuel in lot 1422.
Case 2026-001234, badge 4471, unit 12, 10-4.
He weighs 180 pounds, is 6 feet tall and wears size 11 boots.
The invoice of $4,215.50 was paid in cash; serial 0012345.
Temperature was 41.7 and pressure 29.92 at the plant.
Smith and Wesson 9 mm found under a seat.
The White House tour and Fire Department visit went well.
Bridge Street School is closed.
Model 2200 and part 0100 were ordered.
He said he may come again in March or May.
Three of 5 and 7 of 9 sensors failed.
A Home Depot bucket, a Ford key and a Jeep cap.
Room 12 in New Haven has a leak.
Version 1.2.3 of the tool, page 12/40.
""".splitlines()
