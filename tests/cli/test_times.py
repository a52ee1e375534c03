"""Times as people read them: in the center's zone, which is named. Harbor's is America/Chicago."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Command

LOCAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? C[SD]T")
UTC = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)|UTC")


@pytest.mark.parametrize(
    "line",
    [
        "user list",
        "key list",
        "card list",
        "audit checkpoint",
        "audit export kept.jsonl",
        "audit show",
        "backup create harbor.backup",
        "quarantine show 1",
    ],
)
def test_a_time_is_told_in_the_zone_of_the_center(
    center: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / f"ft1-{'a' * 26}.ftb").write_bytes(b"no bundle" * 100)
    assert center("drop", "receive", "drop")[0] == 4
    status, out, err = center(*line.split())
    assert status == 0, err
    assert LOCAL.search(out)
    assert not UTC.search(out)


def test_a_backup_that_is_checked_tells_its_day_in_the_zone_of_its_center(center: Command, tmp_path: Path) -> None:
    file = str(tmp_path / "harbor.backup")
    assert center("backup", "create", file)[0] == 0
    assert LOCAL.search(center("backup", "check", file, profile="prairie")[1])


def test_the_line_for_paper_is_utc_in_json(center: Command, tmp_path: Path) -> None:
    assert UTC.search(center("audit", "export", str(tmp_path / "kept.jsonl"), "--json")[1])
    assert UTC.search(center("audit", "checkpoint", "--json")[1])
