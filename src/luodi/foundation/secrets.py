"""Sealing what is confidential, and digests: every record names its own algorithm.

So an office may choose the national algorithms (SM3, GB/T 32905-2016; SM4, GB/T 32907-2016) or
the international ones, change its mind, and still read what was written before. All algorithms
stand in two tables, :data:`CIPHERS` and :data:`HASHES`; the setting chooses what is written.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, algorithms, modes
from cryptography.hazmat.primitives.ciphers import Cipher as _Machine
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from luodi.kernel.saying import gettext as _

NONCE_BYTES, TAG_BYTES = 12, 16  # NIST SP 800-38D, 5.2.1.1: 96 bits, and the longest tag
KEY_ID_LETTERS = 8
BETWEEN = "$"


class Unsealable(ValueError):
    """A sealed text cannot be opened: another key, an unknown cipher, or damage."""


@dataclass(frozen=True, slots=True)
class Cipher:
    """Authenticated encryption in Galois/Counter Mode (NIST SP 800-38D; for SM4 RFC 8998)."""

    name: str
    key_bytes: int
    algorithm: Callable[[bytes], BlockCipherAlgorithm]

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, beside: bytes = b"") -> bytes:
        """The cipher text followed by its tag; ``beside`` is protected but not hidden. A nonce
        must never be used twice with one key."""
        machine = _Machine(self.algorithm(key), modes.GCM(nonce)).encryptor()
        machine.authenticate_additional_data(beside)
        return machine.update(plain) + machine.finalize() + machine.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, beside: bytes = b"") -> bytes:
        """What :meth:`encrypt` was given.

        Raises:
            cryptography.exceptions.InvalidTag: the key is another one, or something was changed.
        """
        if len(sealed) < TAG_BYTES:
            raise InvalidTag
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        machine = _Machine(self.algorithm(key), modes.GCM(nonce, tag)).decryptor()
        machine.authenticate_additional_data(beside)
        return machine.update(body) + machine.finalize()


CIPHERS = {
    cipher.name: cipher
    for cipher in (
        Cipher("aes-256-gcm", 32, algorithms.AES),
        Cipher("sm4-gcm", 16, algorithms.SM4),
    )
}
HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sm3": hashes.SM3,
}


def cipher_named(name: str) -> Cipher:
    """The cipher of that name.

    Raises:
        ValueError: there is none.
    """
    return _named(CIPHERS, name, _("加密算法"))


def hash_named(name: str) -> hashes.Hash:
    """A running hash: ``update(data)`` as often as needed, then ``finalize()``.

    Raises:
        ValueError: there is no hash of that name.
    """
    return hashes.Hash(_named(HASHES, name, _("杂凑算法"))())


def _named[T](table: dict[str, T], name: str, kind: str) -> T:
    if name not in table:
        raise ValueError(
            _("没有名为“%(name)s”的%(kind)s，可选：%(choices)s")
            % {"name": name, "kind": kind, "choices": "、".join(table)}
        )
    return table[name]


def digest(data: bytes, algorithm: str | None = None) -> str:
    """The digest of ``data`` in hexadecimal, after the name of its algorithm; the one that the
    installation has chosen unless given.

    >>> digest(b"abc", "sm3")[:20]
    'sm3$66c7f0f462eeedd9'

    Raises:
        ValueError: there is no such algorithm.
    """
    name = algorithm or settings.HASH
    running = hash_named(name)
    running.update(data)
    return f"{name}{BETWEEN}{running.finalize().hex()}"


def agrees(data: bytes, recorded: str) -> bool:
    """Whether ``recorded``, a digest of whichever algorithm it names, is that of ``data``.

    Raises:
        ValueError: it names no known algorithm.
    """
    return digest(data, recorded.partition(BETWEEN)[0]) == recorded


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of the installation, from which each use gets a key of its own."""

    secret: str

    @property
    def id(self) -> str:
        """Tells keys apart in a record without giving anything away."""
        return self._derived(b"id", KEY_ID_LETTERS // 2).hex()

    def for_cipher(self, cipher: Cipher, use: str = "seal") -> bytes:
        """The key for one cipher and one use (RFC 5869)."""
        return self._derived(f"{use} {cipher.name}".encode(), cipher.key_bytes)

    def _derived(self, use: bytes, length: int) -> bytes:
        expand = HKDF(hashes.SHA256(), length, salt=None, info=b"luodi " + use)
        return expand.derive(self.secret.encode())


def keys() -> tuple[Key, ...]:
    """The installation's keys: the first seals, all of them open."""
    return tuple(Key(secret) for secret in settings.DATA_KEYS)


def key_named(id: str) -> Key:
    """The installation's key with this id.

    Raises:
        Unsealable: it is not among them; the message says where keys are set.
    """
    for key in keys():
        if key.id == id:
            return key
    raise Unsealable(
        _(
            "这条记录用编号 %(id)s 的密钥加密，而现有密钥是 %(known)s：请把原来的密钥加"
            "入 LUODI_DATA_KEY（逗号分隔），或者放回 var/data-key"
        )
        % {"id": id, "known": "、".join(key.id for key in keys())}
    )


def seal(text: str, *, cipher: str | None = None) -> str:
    """``text`` so that only this installation can read it: cipher, key and sealed bytes in one
    line, ``sm4-gcm$1a2b3c4d$…``. "" stays "": nothing is no secret.

    Raises:
        ValueError: there is no such cipher.
    """
    if not text:
        return ""
    made, key = cipher_named(cipher or settings.CIPHER), keys()[0]
    head = f"{made.name}{BETWEEN}{key.id}{BETWEEN}"
    nonce = os.urandom(NONCE_BYTES)
    sealed = made.encrypt(key.for_cipher(made), nonce, text.encode(), head.encode())
    return head + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed, by whichever cipher and key the record names.

    Raises:
        Unsealable: the key is not here, the cipher is unknown, or the record was changed.
    """
    if not sealed:
        return ""
    name, key_id, body = _parts(sealed)
    try:
        cipher = cipher_named(name)
    except ValueError as error:
        raise Unsealable(str(error)) from error
    key = key_named(key_id)
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
        head = f"{name}{BETWEEN}{key_id}{BETWEEN}".encode()
        nonce, hidden = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return cipher.decrypt(key.for_cipher(cipher), nonce, hidden, head).decode()
    except (InvalidTag, ValueError) as error:
        raise Unsealable(_("加密的记录已被改动或损坏，无法解开：请从备份中恢复这一条")) from error


def _parts(sealed: str) -> tuple[str, str, str]:
    parts = sealed.split(BETWEEN)
    if len(parts) != 3:
        raise Unsealable(_("这不是加密的记录：应有算法、密钥编号和密文三段"))
    return parts[0], parts[1], parts[2]
