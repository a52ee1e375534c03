"""The Merkle tree root over the statements of a bundle (RFC 6962 §2.1), in memory that grows with log n.

Leaf SHA-256(00 || line without its LF), node SHA-256(01 || left || right), split at the largest
power of two below the count.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


class Tree:
    """A root being computed: complete subtrees wait on a stack, the largest first."""

    def __init__(self) -> None:
        self._complete: list[bytes] = []
        self.count = 0

    def add(self, line: bytes) -> None:
        """Append one leaf."""
        node = sha256(b"\x00" + line).digest()
        # A one at the end of the count is a waiting subtree as large as the one just completed.
        count = self.count
        while count & 1:
            node = _join(self._complete.pop(), node)
            count >>= 1
        self._complete.append(node)
        self.count += 1

    def root(self) -> bytes | None:
        """Return the root over all leaves so far; None where there is none."""
        if not self._complete:
            return None
        *rest, node = self._complete
        for left in reversed(rest):
            node = _join(left, node)
        return node


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(lines: Iterable[bytes]) -> bytes | None:
    """Return the root over these lines; None where there is none."""
    tree = Tree()
    for line in lines:
        tree.add(line)
    return tree.root()
