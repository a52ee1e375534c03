"""The program and the second reader say the same of bundles nobody thought of.

Both read what Hypothesis makes of good bundles: of the files that the program's own writer writes, and of manifests
and lines that were changed before the second writer signed and sealed them. ``FUSION_SOAK=1`` tries many more.
"""

from __future__ import annotations

import io
import re
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SigningPair
from fusion_tui.sync import writer
from fusion_tui.sync.body import Body, line_body
from fusion_tui.sync.manifest import Channel
from tests.second_reader import Verdict
from tests.second_reader.header import FRONT
from tests.second_reader.writing import Part, to_json
from tests.sync.mutations import changed_bytes, changed_json
from tests.sync.samples import ACK, ATTACHMENT, FIRST, GIVEN, LATER, LINES, NOTICE, POSITION, PURGED, SECOND, lines
from tests.sync.two_readers import (
    RECIPIENT,
    SENDER,
    Answer,
    bundle_of,
    by_the_document,
    by_the_program,
    seeds,
    thorough,
)

STEP_12 = {"json", "schema", "bodies", "void", "revoked", "acks", "ratio", "card-size"}
CHANNEL_CODES = {"fast-forward"}
"""What ``open_bundle`` leaves to whoever keeps the channel."""

DISPUTED = re.compile(rb'"through": *0,"head": *"|"volumes".*"length": *0[,}]|"modified".*"marking-definition"')
"""What ``test_two_readers_disagree.py`` lists: the document doesn't say it clearly, or the program does otherwise."""


def written(*bodies: Body, seq: int = 1, prev: bytes | None = None) -> bytes:
    """A bundle by the program's own writer."""
    out = io.BytesIO()
    writer.write(
        out,
        sender=writer.Sender(SENDER, 1, SigningPair(*seeds("sender", "sign"))),
        recipient=writer.Recipient(RECIPIENT, KemPair(*seeds("recipient", "kem")).public, 2**30),
        draft=writer.Draft(Channel(b"\x33" * 16, seq, prev, ()), "2026-03-01T08:00:00.000Z", bodies),
    )
    return out.getvalue()


FILES = [
    written(),
    written(line_body("statements", [FIRST, SECOND])),
    written(line_body("statements", [FIRST]), Body("attachment", "none", bytes(16_384)), seq=2, prev=bytes(48)),
]
EDGES = [0, 7, 8, 9, 10, 11, 12, 27, 28, 35, 36, 43, 44, 44 + 1568, FRONT - 48, FRONT - 1, FRONT, FRONT + 24]
EDGES += [FRONT + 56 + place for place in (-1, 0, 16_383, 16_399, 16_400, 32_799, 32_800, 32_815)]
FULL: dict[str, Any] = {"channel": {**LATER, "revoked": [POSITION]}, "void": [1, 5], "acks": [ACK]}
MANIFESTS: list[tuple[tuple[Part, ...], dict[str, Any]]] = [
    ((lines("statements", FIRST, SECOND),), {}),
    ((), {**FULL, "next_by": NOTICE["when"]}),
    ((ATTACHMENT, lines("receipts", NOTICE, PURGED), Part("digest", to_json(GIVEN) + b"\n", "zlib")), {}),
]


def agree(data: bytes) -> Answer:
    """Require one answer of both; only where the document allows several codes may they differ."""
    program, document = by_the_program(data), by_the_document(data)
    if document.code in CHANNEL_CODES:
        return program
    assert (program.verdict, program.lines) == (document.verdict, document.lines), (program, document)
    codes = {program.code, document.code}
    assert len(codes) == 1 or program.verdict is Verdict.REJECTED or codes <= STEP_12, (program, document)
    return program


def test_both_open_what_the_program_writes() -> None:
    assert [agree(data).verdict for data in FILES] == [Verdict.APPLIED] * 3


@thorough(60)
@given(st.data())
def test_both_say_the_same_of_a_changed_file(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    places = st.sampled_from([place for place in EDGES if place < len(file)]) | st.integers(0, len(file) - 1)
    changed = data.draw(changed_bytes(file, places))
    assume(changed != file)
    assert agree(changed).verdict is Verdict.REFUSE


@thorough(50)
@given(st.data())
def test_both_say_the_same_of_a_changed_manifest(data: st.DataObject) -> None:
    parts, changes = data.draw(st.sampled_from(MANIFESTS))
    text: list[bytes] = []

    def edit(manifest: bytes) -> bytes:
        text.append(data.draw(changed_json(manifest, most=2)))
        return text[-1]

    bundle = bundle_of(*parts, text=edit, **changes)
    assume(not DISPUTED.search(text[-1]))
    agree(bundle)


@thorough(60)
@given(st.data())
def test_both_say_the_same_of_a_changed_line(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["statements", "statements", "statements", *sorted(LINES)]))
    line = data.draw(changed_json(data.draw(st.sampled_from(LINES[kind])), most=2))
    assume(not DISPUTED.search(line))
    agree(bundle_of(Part(kind, line + b"\n", data.draw(st.sampled_from(["none", "zlib"])))))


@thorough(20)
@given(st.data())
def test_both_say_the_same_of_changed_lines_of_a_body(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(LINES)))
    content = b"".join(line + b"\n" for line in data.draw(st.lists(st.sampled_from(LINES[kind]), max_size=3)))
    places = st.integers(0, max(0, len(content) - 1))
    agree(bundle_of(Part(kind, data.draw(changed_bytes(content or b"\n", places)))))
