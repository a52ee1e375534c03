from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from fusion_tui.domain.errors import FormatError, LimitError, PeerError
from fusion_tui.sync import limits, manifest
from fusion_tui.sync.manifest import BodyEntry, Channel, Manifest, Revoked
from fusion_tui.sync.receipt import Receipt

MANIFEST = Manifest(
    header=b"h" * 48,
    sender=b"s" * 32,
    recipient=b"r" * 32,
    card=3,
    channel=Channel(b"e" * 16, 5, b"p" * 48, (Revoked(b"k" * 32, b"e" * 16, 4, b"m" * 48),)),
    created="2026-03-01T09:00:00.000Z",
    bodies=(
        BodyEntry("statements", "zlib", 100, 900, b"1" * 32),
        BodyEntry("attachment", "none", 7, 7, b"2" * 32),
    ),
    root=b"t" * 32,
    void=(2, 4),
    next_by="2026-03-02T09:00:00Z",
    acks=(Receipt(b"b" * 16, b"f" * 16, 2, b"d" * 48),),
    exercise=True,
    pad=12345,
)


def _json(**changes: Any) -> dict[str, Any]:
    return {**json.loads(manifest.build(MANIFEST)), **changes}


def _refusal(value: object) -> PeerError:
    with pytest.raises(PeerError) as caught:
        manifest.parse(json.dumps(value).encode())
    return caught.value


def test_what_is_built_is_read_back() -> None:
    assert manifest.parse(manifest.build(MANIFEST)) == MANIFEST
    assert manifest.build(manifest.parse(manifest.build(MANIFEST))) == manifest.build(MANIFEST)


def test_an_empty_first_manifest_is_read_back() -> None:
    first = Manifest(bytes(48), bytes(32), bytes(32), 1, Channel(bytes(16), 1, None), "2026-03-01T09:00:00Z")
    assert manifest.parse(manifest.build(first)) == first


def test_the_keys_are_those_of_the_document() -> None:
    assert " ".join(_json()) == "v header from to card channel void created next_by bodies root acks exercise pad"
    assert _json()["channel"] == {
        "epoch": b"e".hex() * 16,
        "seq": 5,
        "prev": b"p".hex() * 48,
        "revoked": [{"key": b"k".hex() * 32, "epoch": b"e".hex() * 16, "seq": 4, "head": b"m".hex() * 48}],
    }
    assert _json()["bodies"][1] == {
        "type": "attachment",
        "encoding": "none",
        "length": 7,
        "size": 7,
        "sha256": b"2".hex() * 32,
    }


@pytest.mark.parametrize("name", list(_json()))
def test_every_key_is_there(name: str) -> None:
    value = _json()
    del value[name]
    assert _refusal(value).code == "schema"


@pytest.mark.parametrize("part", ["channel", "revoked", "bodies"])
def test_no_other_key_is_anywhere(part: str) -> None:
    value = _json()
    inner = {"channel": value["channel"], "revoked": value["channel"]["revoked"][0], "bodies": value["bodies"][0]}
    inner[part]["more"] = 1
    assert _refusal(value).code == "schema"
    assert _refusal(_json(more=1)).code == "schema"


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": 0},
        {"v": "1"},
        {"header": "00" * 47},
        {"from": "00" * 31},
        {"to": None},
        {"card": 0},
        {"channel": None},
        {"void": None},
        {"void": [0]},
        {"void": [5]},
        {"void": ["1"]},
        {"created": "today"},
        {"next_by": 3},
        {"bodies": {}},
        {"root": None},
        {"root": "00"},
        {"acks": [{}]},
        {"exercise": None},
        {"exercise": 0},
        {"pad": -1},
        {"pad": None},
    ],
    ids=str,
)
def test_a_key_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    assert _refusal(_json(**changes)).code in {"schema", "json"}


@pytest.mark.parametrize(
    "changes",
    [{"seq": 0}, {"seq": 1}, {"prev": None}, {"prev": "00" * 32}, {"epoch": "00"}, {"revoked": None}, {"revoked": [1]}],
    ids=str,
)
def test_a_channel_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    assert _refusal(_json(channel={**_json()["channel"], **changes}, void=[])).code == "schema"


def test_the_first_of_an_epoch_has_nothing_before_it() -> None:
    channel = {**_json()["channel"], "seq": 1, "prev": None}
    assert manifest.parse(json.dumps(_json(channel=channel, void=[])).encode()).channel.prev is None


@pytest.mark.parametrize(
    "changes",
    [
        {"encoding": "gzip"},
        {"size": 8},
        {"size": 6},
        {"length": -1},
        {"sha256": "00"},
        {"type": 1},
    ],
    ids=str,
)
def test_a_body_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    first, second = _json()["bodies"]
    assert _refusal(_json(bodies=[first, {**second, **changes}])).code in {"schema", "json"}


def test_there_is_no_root_without_statements() -> None:
    _, attachment = _json()["bodies"]
    assert _refusal(_json(bodies=[attachment])).code == "schema"
    assert manifest.parse(json.dumps(_json(bodies=[attachment], root=None)).encode()).root is None


@pytest.mark.parametrize(
    ("name", "most", "code"),
    [("bodies", limits.BODIES, "bodies"), ("void", limits.VOID, "void"), ("acks", limits.RECEIPTS, "acks")],
)
def test_lists_are_read_up_to_their_limit(name: str, most: int, code: str) -> None:
    item: dict[str, Any] = {"bodies": _json()["bodies"][0], "void": 1, "acks": _json()["acks"][0]}
    channel = {**_json()["channel"], "revoked": []}
    for count in (most - 1, most):
        value = _json(**{name: [item[name]] * count}, channel=channel)
        assert len(getattr(manifest.typed(value), name)) == count
    with pytest.raises(LimitError) as caught:
        manifest.typed(_json(**{name: [item[name]] * (most + 1)}))
    assert caught.value.code == code


@pytest.mark.parametrize(("size", "taken"), [(199, True), (200, True), (201, False)])
def test_the_zlib_ratio_is_bounded(size: int, taken: bool) -> None:
    entry = BodyEntry("attachment", "zlib", 10, size * 10, bytes(32))
    changed = replace(MANIFEST, bodies=(entry,), root=None)
    if taken:
        assert manifest.parse(manifest.build(changed)) == changed
    else:
        assert _refusal(json.loads(manifest.build(changed))).code == "ratio"


@pytest.mark.parametrize(("size", "taken"), [(limits.CARD - 1, True), (limits.CARD, True), (limits.CARD + 1, False)])
def test_the_size_of_a_card_is_bounded(size: int, taken: bool) -> None:
    changed = replace(MANIFEST, bodies=(BodyEntry("card", "none", size, size, bytes(32)),), root=None)
    if taken:
        assert manifest.parse(manifest.build(changed)) == changed
    else:
        assert _refusal(json.loads(manifest.build(changed))).code == "card-size"


def test_a_manifest_of_exactly_a_mebibyte_is_read_and_one_byte_more_is_not() -> None:
    data = manifest.build(MANIFEST)
    padded = data + b" " * (limits.MANIFEST - len(data))
    assert manifest.parse(padded) == MANIFEST
    with pytest.raises(LimitError) as caught:
        manifest.parse(padded + b" ")
    assert caught.value.code == "manifest-size"


def test_of_a_later_version_only_the_envelope_is_read() -> None:
    later = {**_json(v=2), "unheard_of": {"x": 1}}
    found = manifest.envelope(later)
    assert found == (2, b"h" * 48, b"s" * 32, b"r" * 32, 3)
    with pytest.raises(FormatError):
        manifest.envelope([later])


def test_unknown_body_types_are_for_the_reader_to_judge() -> None:
    changed = replace(MANIFEST, bodies=(*MANIFEST.bodies, BodyEntry("hologram", "none", 1, 1, bytes(32))))
    assert manifest.parse(manifest.build(changed)) == changed
