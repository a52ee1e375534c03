"""The least a program with this screen library can do: one label."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Label


class Bare(App[None]):
    """One label."""

    def compose(self) -> ComposeResult:
        """Yield it."""
        yield Label("nothing but a label")


if __name__ == "__main__":
    Bare().run()
