"""What a check of a profile found: facts, in the words of tables and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Loss(NamedTuple):
    """Rows of one table that can't be read: how many and which, as far as an index or a count still tells."""

    table: str
    rows: int | None
    ids: tuple[str, ...]


class LostContent(NamedTuple):
    """A content that is missing or isn't what was kept, and the attachments that have it."""

    attachments: tuple[str, ...]
    is_missing: bool


@dataclass
class Report:
    """What a check of a profile found."""

    pages: int
    bad_pages: list[str] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)
    is_open: bool = True
    rows: dict[str, int] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    search: str = ""
    contents: int | None = None
    lost_contents: list[LostContent] = field(default_factory=list)
    orphans: int = 0
    trail: str = ""
    last_backup: str = ""
    older: list[str] = field(default_factory=list)  # copies of the store beside it

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong; a file that nothing refers to is no fault."""
        faults = (
            self.bad_pages,
            self.structure,
            self.losses,
            self.indexes,
            self.search,
            self.lost_contents,
            self.trail,
        )
        return self.is_open and self.contents is not None and not any(faults)

    @property
    def is_index_only(self) -> bool:
        """Whether nothing is lost but what can be made anew from the records."""
        return (
            self.is_open and not self.losses and bool(self.bad_pages or self.indexes or self.search or self.structure)
        )
