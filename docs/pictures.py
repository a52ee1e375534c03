"""Takes the pictures in docs/screens of the example centers; needs rsvg-convert and the DejaVu fonts.

Run by ``make shots``. The screens are driven by keys, like a person would.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fusion_tui.app import Workstation
from fusion_tui.cli.walk import doors
from fusion_tui.services import example

TOLD = "Ana Lopez at 215-555-0187 saw two men with a drone, PA tag KXR-198, at 12 Harbor Road yesterday at 9 pm"
_NAMED = {" ": "space", "-": "minus", ",": "comma"}


def _typed(text: str) -> tuple[str, ...]:
    """Return the keys that type a text."""
    return tuple(_NAMED.get(sign, sign) for sign in text)


FOLDER = Path(__file__).parent / "screens"
# A picture for each name, taken after these keys; the screens follow from one another.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("notice", ()),
    ("unlock", ("enter",)),
    ("home", (*_typed("exercise exercise exercise"), "enter")),
    ("tip", ("n", *_typed("Men at the fence"), "tab", *_typed(TOLD))),
    ("names", ("f5",)),
    ("vetting", ("escape", "f8", "y", "2", "v")),
    ("triage", ("escape", "x")),
    ("flood", ("escape", "w")),
    ("workup", ("N", *_typed("drone"), "enter", "2")),
    ("incidents", ("escape", "3")),
    ("case", ("4", "j", "enter")),
    ("tasks", ("7",)),
    ("evidence", ("8",)),
    ("entity", ("2", "j", "j", "enter")),
    ("alike", ("4",)),
    ("chart", ("escape", "y")),
    ("drawn", ("v",)),
    ("dissemination", ("escape", "escape", "5", "enter")),
    ("release", ("r",)),
    ("drop", ("escape", "escape", "d")),
    ("peers", ("escape", "8")),
    ("digits", ("enter",)),
    ("exchange", ("escape", "E")),
    ("orders", ("O",)),
    ("card", ("C",)),
    ("keys", ("K",)),
    ("audit", ("A",)),
)


async def take(root: Path, size: tuple[int, int]) -> None:
    """Walk through the screens and keep a picture of each."""
    app = Workstation(doors(root))
    async with app.run_test(size=size) as pilot:
        for name, keys in STEPS:
            for key in keys:
                await pilot.press(key)
                await app.workers.wait_for_complete()
            await asyncio.sleep(1)
            await app.workers.wait_for_complete()
            await pilot.pause()
            _keep(app.export_screenshot(title="fusion-tui"), FOLDER / f"{name}.png")


def _keep(svg: str, target: Path) -> None:
    # Else the spaces a line begins with are left out; and a cell of the grid is wider than this font's letters.
    drawn = svg.replace("Fira Code", "DejaVu Sans Mono").replace("<text ", '<text xml:space="preserve" ')
    drawn = drawn.replace("font-size: 20px", "font-size: 20.264px")
    subprocess.run(["rsvg-convert", "-o", str(target)], input=drawn.encode(), check=True)  # noqa: S607


def main() -> int:
    """Make the example anew, run its walk once, and take the pictures."""
    if shutil.which("rsvg-convert") is None:
        sys.stderr.write("error: no rsvg-convert\nhint: install librsvg2-bin and fonts-dejavu-core\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "example"
        for _ in example.walk(root):
            pass
        asyncio.run(take(root, (120, 40)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
