"""A second reader of bundle format FTB 1, written from ``docs/bundle-format.md`` and from nothing else.

It shares no line with the program: that both give the same answers shows that the document says enough. It
is written to be read beside the document, by whoever implements the format once more. It keeps whole files
in memory and asks no clock; apart from that it is a complete reader, with a writer small enough for tests.

| file | section |
|---|---|
| `scalars`, `strict_json` | 1 conventions, 7 JSON |
| `hpke`, `stream`, `formulas` | 2 algorithms, 4 digits, 6 padding, 8 Merkle tree, 13 read-back code |
| `keys`, `card`, `acceptance` | 3 keys and center cards |
| `header` | 5 the file, 15 names, steps 1 to 7 of section 11 |
| `manifest`, `receipt`, `merging` | 8 manifest, 13 receipts |
| `body`, `body_lines`, `statement`, `standing`, `volume` | 9 bodies, 10 statements |
| `channel`, `revocation` | 12 the channel, 14 revocation |
| `reading`, `outcome` | 11 reading a bundle |
| `writing` | a writer of sections 5 to 8 |

**What came out before the error.** ``Result.released`` is defined so that another tool can compute the same
bytes: it is the concatenation, in order, of the plaintexts of the chunks of the stream that were opened, where
chunks are opened one after the other from the first, none is skipped, none is opened before the commitment
was compared, and *all of them are opened before step 10 looks at the first byte of plaintext*. So it is

* empty, when a step up to 8 stopped the work, or the commitment differs;
* the plaintext of the chunks before the first one that doesn't open, when step 9 stopped it (``stream``);
* the whole plaintext, the padding among it, whatever happens later.

That order of work is the strict reading of step 9, whose ``stream`` is the answer "whatever else was found".
"""

from __future__ import annotations

from tests.second_reader.channel import State, settle
from tests.second_reader.outcome import Outcome, Verdict
from tests.second_reader.reading import Result, read_bundle
from tests.second_reader.writing import seal_bundle

__all__ = ["Outcome", "Result", "State", "Verdict", "read_bundle", "seal_bundle", "settle"]
