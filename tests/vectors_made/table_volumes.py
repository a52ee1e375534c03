"""Tables of volumes, section 9.1: headers as they are read, and contents put together from files."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from hashlib import sha256

from tests.vector_recipes import cobblestone
from tests.vectors_made.channel_rules import volume_length
from tests.vectors_made.kept import seed
from tests.vectors_made.parts import dumped
from tests.vectors_made.table_json import Row

LAYOUT = struct.Struct(">8sHH16sIIQ")
MAGIC = bytes.fromhex("894654440d0a1a0a")
ID, KEY = seed("a content", 16), seed("a content key")
OTHER_ID, OTHER_KEY = seed("another content", 16), seed("another content key")
CONTENT = b"A map of the copper thefts, drawn by hand."  # 42 bytes; Padmé makes them 44
PADDED = CONTENT + bytes(2)
PARTS = (PADDED[:20], PADDED[20:40], PADDED[40:])


def front(
    n: int = 1, count: int = 3, length: int = 0, *, version: int = 1, suite: int = 1, magic: bytes = MAGIC
) -> bytes:
    """Return the 44 bytes of a volume."""
    return LAYOUT.pack(magic, version, suite, ID, n, count, length or volume_length(20))


def headers() -> Iterator[Row]:
    """Yield headers of volumes; ``file`` is how long the file is that begins so."""
    whole = volume_length(20)
    for about, expect, data, file in (
        ("A volume.", "ok", front(), whole),
        ("The last of three.", "ok", front(3), whole),
        ("One of one.", "ok", front(1, 1), whole),
        ("The greatest number.", "ok", front(4096, 4096), whole),
        ("The greatest length.", "ok", front(length=2**30 - 1), 2**30 - 1),
        ("No plaintext.", "ok", front(length=volume_length(0)), volume_length(0)),
        ("A file of no bytes.", "truncated", b"", 0),
        ("The magic is cut.", "truncated", front()[:5], 5),
        ("The header is cut.", "truncated", front()[:43], 43),
        ("The file is one byte short.", "truncated", front(), whole - 1),
        ("The file is one byte long.", "trailing", front(), whole + 1),
        ("The magic of a bundle.", "magic", front(magic=bytes.fromhex("894654420d0a1a0a")), whole),
        ("A text-mode transfer made LF of CR LF.", "magic", front().replace(b"\r\n", b"\n"), whole - 1),
        ("Zeros.", "magic", bytes(44), whole),
        ("Version 0.", "version", front(version=0), whole),
        ("Version 2.", "version", front(version=2), whole),
        ("Suite 2.", "version", front(suite=2), whole),
        ("Number 0.", "length", front(0), whole),
        ("A number above the count.", "length", front(4, 3), whole),
        ("A count of 0.", "length", front(1, 0), whole),
        ("A count of 4,097.", "length", front(1, 4097), whole),
        ("A length of 1 GiB.", "length", front(length=2**30), 2**30),
        ("A length that no stream has.", "length", front(length=115), 115),
        ("The greatest number there is as a length.", "length", front(length=2**64 - 1), whole),
    ):
        yield {"about": about, "expect": expect, "file": str(file), "hex": data.hex() or "-"}


def volume(n: int, part: bytes, count: int = 3, *, key: bytes = KEY, id_: bytes = ID, context: bytes = b"") -> bytes:
    """Return the file of one part."""
    head = LAYOUT.pack(MAGIC, 1, 1, id_, n, count, volume_length(len(part)))
    salt = seed(f"salt {n} {part.hex()}", 24)
    return head + cobblestone(key, salt, context or b"fusion-tui/ftd1" + head, part)


FILES = tuple(volume(n, part) for n, part in enumerate(PARTS, 1))


def line(files: Sequence[bytes] = FILES, content: bytes = CONTENT, size: int = len(CONTENT)) -> str:
    """Return how a bundle names a content."""
    listed = [{"n": n, "length": len(one), "sha256": sha256(one).hexdigest()} for n, one in enumerate(files, 1)]
    known = {"id": ID.hex(), "key": KEY.hex(), "sha256": sha256(content).hexdigest(), "size": size}
    return dumped(known | {"volumes": listed})


def contents() -> Iterator[Row]:
    """Yield lines of ``blobs`` with files that come, in their order; ``content`` is what they give."""
    one, two, _ = FILES
    yield row("Three volumes.", "ok", FILES, content=CONTENT.hex())
    yield row("In the other order.", "ok", FILES[::-1], content=CONTENT.hex())
    yield row("One of them twice.", "ok", (*FILES, two), content=CONTENT.hex())
    single = (volume(1, PADDED, 1),)
    yield row("One volume.", "ok", single, line(single), content=CONTENT.hex())
    bare = (volume(1, b"", 2), volume(2, b"x", 2))
    yield row("A volume of no plaintext.", "ok", bare, line(bare, b"x", 1), content=b"x".hex())
    yield row("None of them.", "missing-blob", ())
    yield row("The last one is not there.", "missing-blob", FILES[:2])
    yield row("A volume of another content beside them.", "missing-blob", (one, two, volume(3, PARTS[2], id_=OTHER_ID)))
    yield from _swapped()
    yield from _false()


def _swapped() -> Iterator[Row]:
    """Yield files that are not the ones the line names."""
    one, two, three = FILES
    parts = volume(1, PARTS[1])
    yield row("The second part under the first header.", "volume", (one[:44] + two[44:], two, three))
    yield row("The second part sealed as the first.", "volume", (parts, two, three))
    yield row("The part of another content with this id.", "volume", (volume(1, b"y" * 20, key=OTHER_KEY), two, three))
    yield row("Another count.", "volume", (volume(1, PARTS[0], 4), two, three))
    yield row("A number beyond.", "volume", (volume(4, PARTS[0], 4), two, three))
    yield row("Another length.", "volume", (volume(1, PARTS[0][:19]), two, three))
    yield row("The last bit of a file.", "volume", (one[:-1] + bytes([one[-1] ^ 1]), two, three))
    yield row("A bit of a salt.", "volume", (one[:44] + bytes([one[44] ^ 1]) + one[45:], two, three))
    yield row("A byte short.", "truncated", (one[:-1], two, three))
    yield row("A byte long.", "trailing", (one + b"\0", two, three))


def _false() -> Iterator[Row]:
    """Yield what only the sender can have caused: files as named, and not the content that was stated."""
    yield row("The hash is of another content.", "blob", FILES, line(content=b"another"))
    yield row("The hash is of content and padding.", "blob", FILES, line(content=PADDED))
    yield row("The size is one less.", "blob", FILES, line(size=len(CONTENT) - 1))
    dirty = tuple(volume(n, part) for n, part in enumerate((*PARTS[:2], PARTS[2][:-1] + b"\1"), 1))
    yield row("The padding is not zeros.", "blob", dirty, line(dirty))
    keyed = (FILES[0], volume(2, PARTS[1], key=OTHER_KEY), FILES[2])
    yield row("A volume under another key.", "blob", keyed, line(keyed))
    loose = (FILES[0], volume(2, PARTS[1], context=b"fusion-tui/ftd1"), FILES[2])
    yield row("A volume whose context lacks the header.", "blob", loose, line(loose))
    whole = (FILES[0], volume(2, PARTS[1], context=b"fusion-tui/ftd1" + FILES[0][:44]), FILES[2])
    yield row("A volume whose context is the header of another.", "blob", whole, line(whole))
    turned = (volume(1, PARTS[1]), volume(2, PARTS[0]), FILES[2])
    yield row("Parts named and sealed in another order.", "blob", turned, line(turned))


def row(about: str, expect: str, files: Sequence[bytes], said: str = "", **more: str) -> Row:
    """Return a row; files stand in hex, parted by spaces."""
    came = " ".join(one.hex() for one in files) or "-"
    return {"about": about, "expect": expect, "line": said or line(), "files": came, **more}
