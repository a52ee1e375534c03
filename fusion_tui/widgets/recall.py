"""What a workstation remembers of a sitting, from one screen to the next; never written, and forgotten at a lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fusion_tui.widgets.visits import Visits

if TYPE_CHECKING:
    from fusion_tui.domain.tip import Tip


@dataclass
class Recall:
    """The last of what one goes back to."""

    disposed: Tip | None = None
    """The tip that was disposed of last, on whichever screen: a queue doesn't show it any more."""
    visits: Visits = field(default_factory=Visits)
    """The records that were open."""
    folder: str = ""
    """The folder the drop was worked on last."""
