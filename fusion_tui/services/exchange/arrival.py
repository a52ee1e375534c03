"""What became of one file on a drop, as people and programs are told it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fusion_tui.services.exchange.applying import Effect
from fusion_tui.store.channel import SentBundle
from fusion_tui.sync.channel import Outcome

REFUSED, INCOMPLETE = "refused", "incomplete"
NOTHING_WRONG = frozenset({Outcome.APPLIED, Outcome.DUPLICATE, Outcome.VOID})
UNKNOWN_SENDER = "unknown-sender"


@dataclass
class Arrival:
    """What became of one file on the drop."""

    file: str
    sender: str = ""
    seq: int = 0
    outcome: str = ""
    reason: str = ""
    hint: str = ""  # what to do about a refusal
    size: int = 0  # bytes of the file as it was found on the drop; 0 where it was not looked at there
    new: int = 0
    changed: int = 0
    purged: int = 0
    files: int = 0
    code: str = ""
    freed: list[SentBundle] = field(default_factory=list, repr=False)
    voided: list[str] = field(default_factory=list, repr=False)
    copy: str = ""  # SHA-256 of the sealed copy of one that is held
    is_news: bool = False

    def take(self, effect: Effect) -> None:
        """Take over what the bundle did."""
        self.outcome, self.freed = effect.outcome, effect.freed
        self.reason = f"{effect.reason}: {effect.detail}" if effect.detail else effect.reason
        self.new, self.changed, self.purged = effect.merged.new, effect.merged.changed, effect.merged.purged
        self.files = effect.merged.files
        self.voided, self.is_news = effect.voided, effect.outcome == Outcome.APPLIED

    @property
    def waits(self) -> bool:
        """Whether another bundle may be what it waits for."""
        return self.code == UNKNOWN_SENDER or (self.outcome == Outcome.HELD and bool(self.copy))

    @property
    def fine(self) -> bool:
        """Whether nothing about it needs a person."""
        return self.outcome in NOTHING_WRONG and not self.reason
