"""The sending side of one directed pair: the next number, and what the peer's receipts say of the last ones.

Sealed bytes are freed only where a receipt names the hash of our own manifest at that number: the
hashes chain, so one of them proves every number of its run. A receipt under a new ``by`` is a receiver
that was restored: what it doesn't cover is issued again, under new numbers. Nothing reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fusion_tui.sync.receipt import Receipt, merge


@dataclass(frozen=True)
class Outbound:
    """Our current epoch towards one peer: the last number sealed and the SHA-384 of its manifest."""

    epoch: bytes
    seq: int = 0
    head: bytes | None = None

    @property
    def next_seq(self) -> int:
        """The number of the next bundle; its ``prev`` is ``head``."""
        return self.seq + 1

    def sealed(self, manifest_hash: bytes) -> Outbound:
        """Return the state after sealing the next bundle: a number is never given twice."""
        return Outbound(self.epoch, self.next_seq, manifest_hash)


@dataclass(frozen=True)
class Sent:
    """One bundle we sealed; ``voided`` where we took it back."""

    epoch: bytes
    seq: int
    manifest_hash: bytes
    voided: bool = False


@dataclass(frozen=True)
class Settlement:
    """What a receipt means for what we sent in its epoch.

    ``freed``: received, proven by our own hash; the sealed bytes may go. ``rejected``: of these, the ones
    whose content is issued again. ``resend``: never came. ``contradicted``: the peer names another
    manifest under our number: a fork, tell both operators. ``beyond``: the peer has numbers this
    installation never gave: our store is an older one than the peer knows; open a new epoch.
    """

    freed: tuple[int, ...] = ()
    rejected: tuple[tuple[int, str], ...] = ()
    resend: tuple[int, ...] = ()
    contradicted: tuple[int, ...] = ()
    beyond: bool = False


def settle(receipt: Receipt, sent: Iterable[Sent], last: int) -> Settlement:
    """Return what a receipt means; ``last`` is the last number of its epoch.

    ``sent`` are *all* our bundles of that epoch, those freed before as well: a run is proven by our hash at its
    last number, which may be an old one when a gap below it closes. So ``freed`` names some again.
    """
    ours = {bundle.seq: bundle for bundle in sent if bundle.epoch == receipt.epoch}
    named = {run.last: run.head for run in receipt.received if run.last in ours and run.head is not None}
    proven = {seq for seq, head in named.items() if ours[seq].manifest_hash == head}
    freed = {seq for run in receipt.received if run.last in proven for seq in ours if run.first <= seq <= run.last}
    lost = (seq for seq, bundle in ours.items() if not bundle.voided)
    return Settlement(
        freed=tuple(sorted(freed)),
        rejected=tuple((seq, code) for seq, code in receipt.rejected if seq in freed),
        resend=tuple(sorted(seq for seq in lost if any(span.first <= seq <= span.last for span in receipt.missing))),
        contradicted=tuple(sorted(named.keys() - proven)),
        beyond=any(run.last > last for run in receipt.received),
    )


@dataclass(frozen=True)
class Acks:
    """All receipts of one peer, by the installation that gave them; ``current`` is the one that counts.

    ``newest`` holds the highest number of a bundle of each installation that brought a receipt.
    """

    current: bytes | None = None
    newest: Mapping[bytes, int] = field(default_factory=dict)
    receipts: Mapping[tuple[bytes, bytes], Receipt] = field(default_factory=dict)

    def absorb(self, receipt: Receipt, carried_by: int) -> Acks:
        """Return what is known after a receipt that came in the peer's bundle number ``carried_by``.

        The installation heard in a newer bundle than before becomes the current one. A late bundle of a
        replaced installation may take its place for a while; the next one of the living installation
        takes it back. Both only cause content to be issued again: nothing is lost by it.
        """
        key = (receipt.by, receipt.epoch)
        known = merge(self.receipts[key], receipt) if key in self.receipts else receipt
        newer = carried_by > self.newest.get(receipt.by, 0)
        return Acks(
            receipt.by if newer else self.current,
            {**self.newest, receipt.by: max(carried_by, self.newest.get(receipt.by, 0))},
            {**self.receipts, key: known},
        )

    def covers(self, epoch: bytes, seq: int) -> bool:
        """Whether the peer's current installation has this bundle of ours."""
        receipt = self.receipts.get((self.current or b"", epoch))
        return receipt is not None and receipt.covers(seq)
