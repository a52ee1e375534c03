"""What stands of a record (section 10): the same over all its lines, in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterable

from tests.second_reader.statement import Statement

TLP_MARKINGS = {
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}


def stands(lines: Iterable[Statement]) -> Statement | None:
    """The line of one record that holds now: any purge, else the greatest revision, a recall before a put."""
    lines = [one for one in lines if one.record not in TLP_MARKINGS]
    purges = [one for one in lines if one.op == "purge"]
    return max(purges or lines, key=lambda one: (one.rev, one.op == "recall", one.hash), default=None)


def forks(lines: Iterable[Statement]) -> set[int]:
    """Revisions of one record under which its center said two things, or skipped something it had said."""
    by_rev: dict[int, dict[bytes, Statement]] = {}
    for one in lines:
        by_rev.setdefault(one.rev, {})[one.hash] = one
    twice = {rev for rev, found in by_rev.items() if len(found) > 1}
    unseen = {
        rev
        for rev, found in by_rev.items()
        if rev - 1 in by_rev and any(one.prev not in by_rev[rev - 1] for one in found.values())
    }
    return twice | unseen
