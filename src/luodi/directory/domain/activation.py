"""Codes with which a person sets their first password."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

VALID = timedelta(days=14)  # for as long a code can be used

# No letter or digit that could be taken for another when read out or copied by hand.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _LONG = 3, 5  # 31^15: 74 bits, beyond guessing, so a plain digest keeps it


def new_code() -> tuple[str, str]:
    """A code as it is handed to a person (``ABCDE-FGHJK-23456``), and its digest, which alone is
    kept."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(_GROUPS))
    code = "-".join(groups)
    return code, _digest(code)


def matches(code: str, digest: str) -> bool:
    """Whether the code is the one of the digest, however its letters are cased and spaced. No
    digest matches nothing.

    >>> code, digest = new_code()
    >>> matches(f" {code.lower().replace('-', ' ')} ", digest), matches(code, ""), matches("", digest)
    (True, False, False)
    """
    return bool(digest) and hmac.compare_digest(_digest(code), digest)


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in _LETTERS)
    return f"sha256${hashlib.sha256(plain.encode()).hexdigest()}"
