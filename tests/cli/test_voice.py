"""`channel code` and `channel ack` as two people at two telephones use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import centers
from tests.centers import Office, carry, enrol, office, released
from tests.cli.conftest import Command, as_json


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Office, Office]]:
    """Return two enrolled centers under the real clock; the second has a bundle of the first."""
    from fusion_tui.services.clock import SystemClock

    monkeypatch.setattr(centers, "TestClock", SystemClock)
    found = office(tmp_path, "HSFC"), office(tmp_path, "PRIC")
    enrol(found[0].desk, found[1].desk)
    released(found[0])
    drop = tmp_path / "drop"
    drop.mkdir()
    carry(*found, drop)
    yield found
    for place in found:
        place.close()


@pytest.fixture
def at(command: Command) -> Callable[..., tuple[int, str, str]]:
    return lambda center, *words: command(*words, profile=center)


def test_a_code_is_read_out_typed_and_taken_once(
    both: tuple[Office, Office], at: Callable[..., tuple[int, str, str]]
) -> None:
    assert both
    status, out, err = at("pric", "channel", "code", "HSFC")
    assert status == 0
    digits = "".join(out.split()[:2])
    assert len(digits) == 8
    assert "channel ack PRIC" in err
    assert as_json(at("pric", "channel", "code", "HSFC", "--json"))["code"] == digits
    words = ("channel", "ack", "PRIC", "--code", f"{digits[:4]} {digits[4:]}", "--by", "Bob Vance")
    assert as_json(at("hsfc", *words, "--through", "1", "--json")) == {
        "peer": "PRIC",
        "through": 1,
        "bundles": [1],
        "left": [],
    }
    shown = as_json(at("hsfc", "channel", "show", "PRIC", "--json"))
    assert [(one["seq"], one["state"], one["voiced_by"]) for one in shown["bundles"]] == [(1, "by-voice", "Bob Vance")]
    assert (shown["open"]["bundles"], shown["by_voice"]) == (0, 1)
    assert "1 by voice" in at("hsfc", "channel", "list")[1]
    assert "Bob Vance" in at("hsfc", "channel", "show", "PRIC")[1]
    status, _, err = at("hsfc", *words)
    assert status == 1
    assert "an old one" in err
    assert "hint:" in err


def test_a_wrong_code_says_what_to_do(both: tuple[Office, Office], at: Callable[..., tuple[int, str, str]]) -> None:
    assert both
    status, out, err = at("hsfc", "channel", "ack", "PRIC", "--code", "0000 0000", "--by", "Bob Vance")
    assert (status, out) == (1, "")
    assert "none of this channel" in err
    assert "read again" in err
