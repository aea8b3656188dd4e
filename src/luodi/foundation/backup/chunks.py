"""Files in chunks of authenticated encryption: each bound to its place, the last one marked.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption
and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015): a chunk's nonce is its number and whether it
is the last, so that chunks cannot be moved, dropped or cut off unnoticed. Each file of each backup
has a key of its own, so no nonce is used twice with one key.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from luodi.foundation.backup.values import BackupError, Encryption, Fault
from luodi.foundation.secrets import NONCE_BYTES, TAG_BYTES, Cipher, cipher_named

CHUNK = 1 << 20
# Interactive strength of RFC 7914, section 2, doubled: 32 MiB and about a tenth of a second.
N, R, P = 1 << 15, 8, 1
SALT_BYTES, MASTER_BYTES = 16, 32
SHORTEST_KEY = 16


def new_encryption(cipher: str) -> Encryption:
    """How a new backup is encrypted; the salt is fresh, and with it every key."""
    return Encryption(cipher, os.urandom(SALT_BYTES).hex(), N, R, P, CHUNK)


class Keys:
    """The keys of one backup, from the content of a key file."""

    def __init__(self, secret: bytes, how: Encryption) -> None:
        self._how = how
        self.cipher: Cipher = cipher_named(how.cipher)
        derive = Scrypt(bytes.fromhex(how.salt), MASTER_BYTES, how.n, how.r, how.p)
        self._master = derive.derive(secret)

    def key(self, use: str) -> bytes:
        """The key for one file, or for the manifest."""
        info = f"luodi backup {self.cipher.name} {use}".encode()
        return HKDF(hashes.SHA256(), self.cipher.key_bytes, None, info).derive(self._master)

    def tag(self, content: bytes) -> str:
        """What proves that ``content``, the manifest, was written by whoever has the key."""
        key = self.key("manifest")
        return self.cipher.encrypt(key, bytes(NONCE_BYTES), b"", content).hex()

    def proves(self, tag: str, content: bytes) -> bool:
        """Whether ``tag`` is that of ``content``."""
        try:
            self.cipher.decrypt(
                self.key("manifest"), bytes(NONCE_BYTES), bytes.fromhex(tag), content
            )
        except (InvalidTag, ValueError):
            return False
        return True

    def encrypted(self, name: str, plain: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks of a file as they are stored."""
        key = self.key(name)
        for number, chunk, last in _numbered(_even(plain, self._how.chunk_bytes)):
            yield self.cipher.encrypt(key, _nonce(number, last), chunk, name.encode())

    def decrypted(self, name: str, stored: BinaryIO) -> Iterator[bytes]:
        """What :meth:`encrypted` was given.

        Raises:
            BackupError: something was changed, moved or cut off.
        """
        key = self.key(name)
        sealed = _read(stored, self._how.chunk_bytes + TAG_BYTES)
        for number, chunk, last in _numbered(sealed):
            try:
                yield self.cipher.decrypt(key, _nonce(number, last), chunk, name.encode())
            except InvalidTag as error:
                raise BackupError(Fault.FILE_CHANGED, file=name) from error


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1) + bytes([last])


def _even(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of ``size``, the last one shorter; an empty one for nothing."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > size:
            yield bytes(waiting[:size])
            del waiting[:size]
    yield bytes(waiting)


def _read(file: BinaryIO, size: int) -> Iterator[bytes]:
    first = file.read(size)
    yield first
    while more := file.read(size):
        yield more


def _numbered(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Each chunk with its number and whether it is the last."""
    number, held = 0, next(chunks)
    for chunk in chunks:
        yield number, held, False
        number, held = number + 1, chunk
    yield number, held, True
