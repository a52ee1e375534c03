"""The whole walk of the example, printed step by step; and the doors to its two centers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fusion_tui.app import Door


def doors(root: Path) -> list[Door]:
    """Return what the unlock screen offers: both centers, with their users and the passphrase."""
    from fusion_tui.app import Door
    from fusion_tui.services import example

    places, data = example.Places(root), example.script()
    return [
        Door(profile, data[name]["name"], example.people(name), data["passphrase"])
        for name, profile in (("harbor", places.harbor), ("prairie", places.prairie))
    ]


def run(root: Path) -> None:
    """Run the walk between the two example centers and print each step when it is done."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from fusion_tui.services import example

    console = Console(highlight=False)
    console.rule(Text("EXERCISE  two example centers, invented data  EXERCISE", "bold"))
    console.print(
        Text("setting up the example, on first use ..." if not example.is_ready(root) else "the example is there")
    )
    steps = 0
    for steps, step in enumerate(example.walk(root), start=1):
        line = Table.grid(padding=(0, 2))
        for width in (2, 3, 24):
            line.add_column(width=width)
        line.add_row(Text(str(steps), "dim"), Text(step.who, "bold"), Text(step.act), Text(step.result, "green"))
        console.print(line)
    console.rule(Text("EXERCISE", "bold"))
    console.print(Text(f"{steps} steps done. In a terminal the same command opens the workstation."))
