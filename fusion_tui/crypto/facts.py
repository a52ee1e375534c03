"""What does the cryptography here: library, OpenSSL and FIPS mode, as the system reports them.

The wheels of ``cryptography`` are not a validated FIPS module; FIPS "on" says only that OpenSSL
runs in that mode.
"""

from __future__ import annotations

import cryptography
from cryptography.hazmat.bindings._rust import openssl


def is_fips_on() -> bool:
    """Whether OpenSSL runs in FIPS mode."""
    return openssl.is_fips_enabled()


def library_facts() -> dict[str, str]:
    """Return name and version of the library, the OpenSSL inside it, and FIPS "on" or "off"."""
    return {
        "library": "cryptography",
        "version": cryptography.__version__,
        "openssl": openssl.openssl_version_text(),
        "fips": "on" if is_fips_on() else "off",
    }
