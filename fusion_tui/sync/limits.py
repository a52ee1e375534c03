"""Every limit of bundle format FTB 1, with its reason: a writer stays inside, a reader refuses beyond.

Sizes are in bytes unless a name says otherwise.
"""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

MANIFEST = MIB  # parsed whole in memory, before anything of the bodies is read
BODIES = 4096  # of one bundle: what a manifest of this size can list
LINE = MIB  # one statement is parsed whole in memory
LINE_LEAST = 2  # the shortest JSON object is {}
STATEMENTS = 1_000_000  # of one bundle: what one store transaction carries
DEPTH = 16  # nesting of JSON, the outermost object counted as 1: no recursion is bought with bytes
DEPTH_OBJECT = 32  # the same count, inside ``object``: STIX extensions nest deeper than our own keys
INTEGER = 2**53 - 1  # the greatest that every JSON reader holds exactly (RFC 8259 §6)
NUMBER = 400  # characters of one number inside ``object``: no double needs more than 1e-308 written out
VOID = 4096  # voided numbers in one manifest
REVOKED = 4096  # marks of revoked keys in one manifest: more than its size lets in
RECEIPTS = 16  # receipts in one manifest's ``acks``
RECEIPT_LIST = 1024  # entries of each list of a receipt
CARD = 64 * KIB  # a card is read before anybody vouches for it
BUNDLE = GIB  # default of a center's ``bundle_bytes``
DAILY = 8 * GIB  # default of a center's ``daily_bytes``
ZLIB_RATIO = 200  # decoded to stored: text stays below 30, deflate's own end is 1032
REVISION = 2**31 - 1  # of one record
PREVIOUS_KEMS = 2  # keys a center still opens after rotating, as its card lists them
BLOB_LEAST = MIB  # an attachment from here up travels as volumes
VOLUME = GIB  # a volume stays below: FAT32 ends at 4 GiB
VOLUMES = 4096  # of one content: at under 1 GiB each more than any medium holds
ATTACHMENT = 4 * GIB  # of one content, decoded: what a reader's store takes
EPOCHS = 64  # open epochs of one peer before an operator is asked
WINDOW = 2**20  # how far a sequence number may run ahead of what is held: fast-forward ends here
PADDED = 32 * KIB  # a plaintext is padded to this at least: short notes look alike
NAME = 200  # characters of a text in a notice
SCAN = 100_000  # entries of one drop folder looked at in one scan
SETTLE = 60  # seconds between two looks at a file that is still growing
LOOKS = 3  # such looks that see a short file at one size, until it counts as cut
