from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.sync.merkle import Tree, root

# Certificate Transparency's own test leaves and roots (google/certificate-transparency, merkle_tree_test).
LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    bytes(range(0x50, 0x58)),
    bytes(range(0x60, 0x70)),
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def _by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + _by_definition(leaves[:split]) + _by_definition(leaves[split:])).digest()


def test_the_published_roots_come_out() -> None:
    for count, expected in ROOTS.items():
        found = root(LEAVES[:count])
        assert found is not None
        assert found.hex() == expected


def test_no_lines_have_no_root() -> None:
    assert root([]) is None


@given(st.lists(st.binary(max_size=5), min_size=1, max_size=70))
def test_it_is_the_recursive_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == _by_definition(leaves)


def test_memory_grows_with_the_logarithm() -> None:
    tree = Tree()
    for count in range(1, 2000):
        tree.add(b"line")
        assert len(tree._complete) == count.bit_count()
    assert tree.count == 1999
