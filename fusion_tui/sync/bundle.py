"""Bundles, format FTB 1: one signed and sealed file from one center to one other.

The format is ``docs/bundle-format.md``; this is its front door. ``write`` makes a file, ``recheck`` reads
back what was just written, ``open_bundle`` checks one that came in, ``inspect`` shows what needs no key.
"""

from __future__ import annotations

from fusion_tui.sync.body import Body, line_body
from fusion_tui.sync.manifest import BodyEntry, Channel, Manifest, Revoked
from fusion_tui.sync.opened import Newer, Opened
from fusion_tui.sync.reader import Inspection, Me, inspect, open_bundle
from fusion_tui.sync.recheck import recheck
from fusion_tui.sync.writer import Draft, Recipient, Sealed, Sender, write

__all__ = [
    "Body",
    "BodyEntry",
    "Channel",
    "Draft",
    "Inspection",
    "Manifest",
    "Me",
    "Newer",
    "Opened",
    "Recipient",
    "Revoked",
    "Sealed",
    "Sender",
    "inspect",
    "line_body",
    "open_bundle",
    "recheck",
    "write",
]
