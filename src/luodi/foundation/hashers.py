"""Keeping passwords by the national hash SM3 (GB/T 32905-2016)."""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.contrib.auth.hashers import PBKDF2PasswordHasher


class PBKDF2SM3PasswordHasher(PBKDF2PasswordHasher):
    """PBKDF2 (RFC 8018, 5.2) with HMAC-SM3. The record reads ``pbkdf2_sm3$rounds$salt$hash``, so
    that passwords kept otherwise are still known and are kept this way at the next log-in.

    The number of rounds is the OWASP Password Storage Cheat Sheet's for PBKDF2-HMAC-SHA256:
    blocks and output of both hashes have the same size, and SM3 costs an attacker no less.
    """

    algorithm = "pbkdf2_sm3"
    iterations = 600_000

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """The record of a password.

        Raises:
            ValueError: the salt would break the record.
        """
        if not salt or "$" in salt:
            raise ValueError("salt must be given and hold no $")
        rounds = iterations or self.iterations
        derived = derive(password.encode(), salt.encode(), rounds)
        kept = base64.b64encode(derived).decode("ascii")
        return f"{self.algorithm}${rounds}${salt}${kept}"

    def verify(self, password: str, encoded: str) -> bool:
        """Whether ``password`` is the one of the record, in a time that tells nothing."""
        known = self.decode(encoded)
        again = self.encode(password, str(known["salt"]), int(known["iterations"]))
        return secrets.compare_digest(encoded.encode(), again.encode())


def derive(password: bytes, salt: bytes, rounds: int) -> bytes:
    """PBKDF2-HMAC-SM3, 256 bits."""
    return PBKDF2HMAC(algorithm=hashes.SM3(), length=32, salt=salt, iterations=rounds).derive(
        password
    )
