"""The exchange as a whole: what goes to a drop, and what comes from one."""

from __future__ import annotations

from fusion_tui.services.exchange.arrival import Arrival
from fusion_tui.services.exchange.receiving import receive
from fusion_tui.services.exchange.sending import SentBundle, send

__all__ = ["Arrival", "SentBundle", "receive", "send"]
