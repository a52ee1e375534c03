"""How long a plaintext is made, so that its length says little (Padmé, Nikitin et al., PETS 2019).

A Padmé length has only so many leading bits set freely that O(log log n) of the true length shows
and at most 12 % is added. The amount of padding is written in the manifest, whose digits count too.
"""

from __future__ import annotations

from fusion_tui.sync import limits


def padme(length: int) -> int:
    """Return the least Padmé length that is not below ``length``."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return length + mask & ~mask


def padding(size: int) -> int:
    """Return the ``pad`` for a plaintext of ``size`` bytes in which the digits of ``pad`` are not counted.

    The sum is at least 32 KiB and the least Padmé length that can be reached: some can't, where one
    more digit would be one byte too many.
    """
    target = padme(max(limits.PADDED, size + 1))
    while True:
        for digits in range(1, len(str(target)) + 1):
            pad = target - size - digits
            if pad >= 0 and len(str(pad)) == digits:
                return pad
        target = padme(target + 1)
