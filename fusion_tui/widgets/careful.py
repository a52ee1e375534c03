"""An app that tells an error a user can meet, once, and of anything else where it was, never a value of a variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from rich.text import Text
from textual.filter import LineFilter
from textual.worker import WorkerFailed

from fusion_tui.crash import crash_report
from fusion_tui.domain.errors import FusionError
from fusion_tui.widgets.ascii_filter import AsciiFilter, is_wanted
from fusion_tui.widgets.filter import ControlFilter
from fusion_tui.widgets.gone import is_of_one_gone
from fusion_tui.widgets.small import RoomyApp


class CarefulApp(RoomyApp):
    """What every page of the workstation relies on, whatever goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._last_filters: list[LineFilter] = [ControlFilter(), *([AsciiFilter()] if is_wanted() else [])]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no control character through to the terminal, and nothing it has no letters for."""
        return [*super().get_line_filters(), *self._last_filters]

    def tell(self, error: FusionError) -> None:
        """Show an error a user can meet, with its hint."""
        words = f"{error.message}\n{error.hint}" if error.hint else error.message
        self.clear_notifications()
        self.notify(words, title="Not done", severity="error", timeout=10, markup=False)

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(error, WorkerFailed) and isinstance(cause, FusionError):
            self.tell(cause)
        elif not is_of_one_gone(cause):
            super()._handle_exception(cast("Exception", cause))

    def _fatal_error(self) -> None:
        self.bell()
        self._stop_with("\n".join(crash_report(self._exception)))

    def panic(self, *renderables: Any) -> None:
        """End with a report of our own: the library's shows the message, and lines, of the error."""
        del renderables
        self._return_code = 1
        self._stop_with(
            "\n".join(crash_report(self._exception)) if self._exception else "fusion-tui stopped: its terminal is gone"
        )

    def _stop_with(self, words: str) -> None:
        self._exit_renderables.append(Text(words))
        self._close_messages_no_wait()
