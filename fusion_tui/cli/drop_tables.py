"""What came and what left, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fusion_tui.cli.context import say, table
from fusion_tui.domain.wording import many

if TYPE_CHECKING:
    from fusion_tui.services.exchange import Arrival, SentBundle

PARTLY = 4


def show_sent(sent: Sequence[SentBundle], *, is_stopped: bool) -> None:
    """Print what was written, and that it is safe to remove the medium."""
    if not sent:
        say("nothing was written" if is_stopped else "nothing waits to be sent")
        return
    rows = [
        [one.peer, one.file, str(one.seq), str(one.records), _beside(one), "again" if one.again else ""] for one in sent
    ]
    table(["to", "file", "seq", "records", "beside it", ""], rows)
    say("safe to remove")


def show_arrivals(arrivals: Sequence[Arrival], *, is_stopped: bool) -> None:
    """Print what became of each bundle."""
    if not arrivals:
        say("nothing was taken in" if is_stopped else "no bundle on this drop")
        return
    rows = [
        [
            one.file,
            one.sender or "?",
            str(one.seq or ""),
            one.outcome,
            one.reason,
            str(one.new),
            str(one.changed),
            str(one.files),
        ]
        for one in arrivals
    ]
    table(["file", "from", "seq", "outcome", "reason", "new", "changed", "files"], rows)
    for code, hint in dict.fromkeys((one.code, one.hint) for one in arrivals if one.hint):
        say(f"{code}: {hint}")


def _beside(one: SentBundle) -> str:
    from fusion_tui.sync.drop import size_text

    beside = f"{many(one.volumes, 'part')} of {many(one.files, 'attachment')}, {size_text(one.size)}"
    return beside if one.volumes else ""
