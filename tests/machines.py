"""What a machine says of its disks and mounts, under a folder of a test: /proc, /sys and /dev of Linux."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

HOST = "sys/devices/pci0000:00"


@dataclass
class Machine:
    """A machine's /proc, /sys and /dev under a folder of a test."""

    root: Path
    lines: list[str] = field(default_factory=list)

    def mount(self, source: str, kind: str, point: str, options: str = "rw") -> Path:
        folder = self.root / point
        folder.mkdir(parents=True, exist_ok=True)
        shown = str(folder).replace(" ", r"\040")
        self.lines.append(f"41 27 8:17 / {shown} {options} - {kind} {source} rw")
        self.write()
        return folder

    def write(self) -> None:
        (self.root / "proc/self").mkdir(parents=True, exist_ok=True)
        (self.root / "proc/self/mountinfo").write_text("\n".join(self.lines))

    def disk(self, path: str, removable: str = "0", kind: str = "") -> Path:
        place = self.root / HOST / path
        place.mkdir(parents=True)
        (place / "removable").write_text(f"{removable}\n")
        if kind:
            (place / "device").mkdir()
            (place / "device/type").write_text(f"{kind}\n")
        return self.block(place)

    def block(self, place: Path) -> Path:
        place.mkdir(exist_ok=True)
        (self.root / "sys/class/block").mkdir(parents=True, exist_ok=True)
        (self.root / "sys/class/block" / place.name).symlink_to(place)
        (self.root / "dev").mkdir(exist_ok=True)
        (self.root / "dev" / place.name).touch()
        return place

    def label(self, text: str, device: str) -> None:
        folder = self.root / "dev/disk/by-label"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / text).symlink_to(f"../../{device}")

    def stick(self, name: str, label: str, point: str, kind: str = "vfat", options: str = "rw") -> Path:
        """Plug a stick in and mount it; returns its folder."""
        self.disk(f"0000:00:14.0/usb1/1-{name}/host2/block/{name}", removable="1")
        self.label(label, name)
        return self.mount(f"/dev/{name}", kind, point, options)
