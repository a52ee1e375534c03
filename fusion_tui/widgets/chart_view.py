"""What of a link chart is shown: the part that was asked for, as lines of text, a drawing, or a way through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fusion_tui.actions import keyed
from fusion_tui.analysis import network as charts
from fusion_tui.analysis.network import Look, Network, Path, TreeLine
from fusion_tui.domain.wording import many
from fusion_tui.services.chart import LETTERS, Chart

HOPS = range(1, 7)


@dataclass(frozen=True)
class View:
    """How much of a chart is shown: what is hidden, which days, how many steps out, and of a path only its ends."""

    hops: int = 3
    hidden: frozenset[str] = frozenset()
    kinds_hidden: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    path: tuple[str, ...] = ()

    def further(self, by: int) -> View:
        """Return the view with more or fewer steps."""
        return replace(self, hops=min(max(self.hops + by, HOPS.start), HOPS.stop - 1))

    def everything(self) -> View:
        """Return the view that hides nothing."""
        return View(self.hops)

    def of(self, chart: Chart, zone: str) -> Network:
        """Return the part of a chart that is shown; its root always is."""
        whole = chart.network
        kinds = {node.kind for node in whole.nodes} - self.kinds_hidden
        shown = whole.only([node.id for node in whole.nodes if node.kind in kinds or node.id == chart.root])
        shown = charts.hide(shown, self.hidden - {chart.root})
        if self.first or self.last:
            shown = charts.between(shown, _begin(self.first, zone), _end(self.last, zone), keep={chart.root})
        if self._is_whole(shown):
            shown = shown.only(self.path)
        return charts.around(shown, self._root(chart, shown), self.hops)

    def lines(self, chart: Chart, shown: Network, zone: str, width: int) -> list[TreeLine]:
        """Return the part that is shown as an indented text, no wider than a width."""
        look = Look(LETTERS, ZoneInfo(zone))
        return charts.text_tree(shown, self._root(chart, shown), self.hops, width, look)

    def words(self, chart: Chart, shown: Network) -> str:
        """Return how much there is, and what of it is not shown."""
        whole = chart.network
        links, steps = many(len(shown.edges), "link"), many(self.hops, "step")
        said = [f"{len(shown.nodes)} of {many(len(whole.nodes), 'record')}", f"{links}, {steps} out"]
        if self.first or self.last:
            said.append(f"{self.first or '...'} to {self.last or '...'}")
        if self._is_whole(shown):
            said.append(keyed("only the path; {unhide} shows all"))
        elif self.hidden or self.kinds_hidden:
            said.append(f"{len(self.hidden) + len(self.kinds_hidden)} hidden; {keyed('{unhide}')} shows all")
        if whole.left_off:
            said.append(f"LEFT OFF: {whole.left_off.nodes:,} records, {whole.left_off.edges:,} links")
        return " · ".join(said)

    def _is_whole(self, shown: Network) -> bool:
        """Whether a path is there to be shown: none of it was hidden since."""
        return bool(self.path) and all(one in shown for one in self.path)

    def _root(self, chart: Chart, shown: Network) -> str:
        return self.path[0] if self._is_whole(shown) else chart.root


def way(path: Path) -> str:
    """Return a path in a line, with how many others are as short."""
    parts = [path.steps[0].node.label]
    for step in path.steps[1:]:
        parts += [f"- {step.edge.words if step.edge else ''} -", step.node.label]
    others = f"   ({path.others}{'+' * (path.others >= charts.MOST_OTHERS)} more as short)" if path.others else ""
    return f"{' '.join(parts)}{others}"


def _begin(day: date | None, zone: str) -> datetime | None:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) if day else None


def _end(day: date | None, zone: str) -> datetime | None:
    return _begin(day + timedelta(days=1), zone) if day else None
