"""Files that a STIX object names: whatever a peer writes there, what comes out is clean, bounded, and named once."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.attachment import MOST, Named
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP, Marking
from fusion_tui.domain.product import Product
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange import stix

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
PRODUCT = Product(id="report--11111111-2222-4333-8444-555555555555", origin="ab" * 32, author="ana", created=WHEN,
                  modified=WHEN, holding=Holding.INVESTIGATION, title="Copper", text="Five thefts.")  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
HASH = st.text(string.hexdigits[:16], min_size=64, max_size=64)
NAMES = st.text(string.ascii_letters + "é .[]", min_size=1, max_size=200).map(clean_line).filter(bool)
HALF = st.fixed_dictionaries(
    {}, optional={"sha256": HASH | JSON, "size": st.integers(0, 2**40) | JSON, "name": st.text() | JSON,
                  "media_type": st.text() | JSON, "handling": JSON},
)  # fmt: skip
FILES = st.builds(
    Named, NAMES, st.just("image/png"), st.integers(0, 2**32), HASH,
    st.builds(Marking, control=st.sampled_from(["U", "U//LES", "CUI"]), tlp=st.sampled_from(TLP)),
)  # fmt: skip


def naming(listed: Any) -> dict[str, Any]:
    return {"type": "note", "extensions": {stix.EXTENSION: {"attachments": listed}}}


@given(JSON | st.lists(HALF | JSON, max_size=8))
def test_any_json_gives_clean_names_of_bounded_length(listed: Any) -> None:
    found = stix.files(naming(listed))
    for one in found:
        assert one.title == clean_line(one.title)
        assert 1 <= len(one.title) <= 200
        assert 1 <= len(one.media) <= 100
        assert 0 <= one.size < 2**53
        assert len(bytes.fromhex(one.sha256)) == 32
    assert len({one.sha256 for one in found}) == len(found)
    assert stix.read(naming(listed)).title == "note"


@given(st.lists(FILES, max_size=6, unique_by=lambda one: one.sha256))
def test_what_a_report_names_reads_back(files: list[Named]) -> None:
    assert list(stix.files(stix.report(PRODUCT, files))) == files


def test_no_more_than_the_most_is_taken() -> None:
    listed = [{"name": "x", "size": 1, "sha256": f"{n:064x}"} for n in range(MOST + 5)]
    assert len(stix.files(naming(listed))) == MOST
