"""Texts that say the same in nearly the same words: duplicates while a tip is typed, and a flood of them in groups."""

from __future__ import annotations

from fusion_tui.analysis.likeness.fields import KINDS, Alike, Reason, alike
from fusion_tui.analysis.likeness.fingerprint import EMPTY, SIZE, Signature, bands, likeness
from fusion_tui.analysis.likeness.flood import Group, grouped
from fusion_tui.analysis.likeness.index import Index, Like
from fusion_tui.analysis.likeness.minhash import signature, signatures
from fusion_tui.analysis.likeness.passages import Passage, matching
from fusion_tui.analysis.likeness.words import LIMIT, words

__all__ = [
    "EMPTY",
    "KINDS",
    "LIMIT",
    "SIZE",
    "Alike",
    "Group",
    "Index",
    "Like",
    "Passage",
    "Reason",
    "Signature",
    "alike",
    "bands",
    "grouped",
    "likeness",
    "matching",
    "signature",
    "signatures",
    "words",
]
