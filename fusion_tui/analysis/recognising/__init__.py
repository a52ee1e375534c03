"""Finds what a told or pasted text may name: phones, plates, people, places, times, and traces of the internet.

Pure functions without a clock. What they return are suggestions that explain themselves: a person accepts each.
"""

from fusion_tui.analysis.recognising.finding import LIMIT, MOST, PRECEDENCE, left_unread, recognise
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion

__all__ = ["LIMIT", "MOST", "PRECEDENCE", "Confidence", "Kind", "Suggestion", "left_unread", "recognise"]
