"""Sealing and digests, against published examples."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings as configured
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from hypothesis import given
from hypothesis import strategies as st

from luodi.foundation import hashers, secrets
from luodi.foundation.secrets import Unsealable, agrees, cipher_named, digest, seal, unseal

NAMES = sorted(secrets.CIPHERS)
SCRYPT, BY_SM3, PBKDF2 = (
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "luodi.foundation.hashers.PBKDF2SM3PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
)


@pytest.mark.parametrize(
    ("algorithm", "data", "expected"),
    [
        # GB/T 32905-2016, A.1 and A.2
        ("sm3", b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ("sm3", b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        # FIPS 180-2, B.1
        ("sha256", b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ],
)
def test_digests(algorithm: str, data: bytes, expected: str) -> None:
    made = digest(data, algorithm)
    assert made == f"{algorithm}${expected}"
    assert agrees(data, made)
    assert not agrees(data + b"x", made)


def test_sm4_is_sm4() -> None:
    """GB/T 32907-2016, A.1: one block."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    machine = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()  # noqa: S305  the example's
    assert machine.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


@pytest.mark.parametrize(
    ("name", "key", "nonce", "plain", "beside", "expected"),
    [
        (  # RFC 8998, A.1
            "sm4-gcm",
            "0123456789abcdeffedcba9876543210",
            "00001234567800000000abcd",
            "".join(letter * 16 for letter in "abcdefea"),
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
            "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
            "83de3541e4c2b58177e065a9bf7b62ec",
        ),
        (  # McGrew and Viega, The Galois/Counter Mode of Operation, test case 16 (NIST)
            "aes-256-gcm",
            "feffe9928665731c6d6a8f9467308308" * 2,
            "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b",
        ),
    ],
)
def test_ciphers(name: str, key: str, nonce: str, plain: str, beside: str, expected: str) -> None:
    values = [bytes.fromhex(value) for value in (key, nonce, plain, beside)]
    sealed = cipher_named(name).encrypt(*values)
    assert sealed.hex() == expected
    assert cipher_named(name).decrypt(values[0], values[1], sealed, values[3]).hex() == plain
    with pytest.raises(InvalidTag):
        cipher_named(name).decrypt(values[0], values[1], sealed, b"other")
    with pytest.raises(InvalidTag):
        cipher_named(name).decrypt(values[0], values[1], b"short", values[3])


@given(st.text(), st.sampled_from(NAMES))
def test_what_is_sealed_can_be_read(text: str, name: str) -> None:
    sealed = seal(text, cipher=name)
    assert unseal(sealed) == text
    assert sealed == "" if not text else sealed.startswith(f"{name}$")


def test_a_choice_changed_leaves_old_records_readable(settings) -> None:  # type: ignore[no-untyped-def]
    """Also under a new key, as long as the old one is kept behind it."""
    settings.CIPHER, old = "sm4-gcm", configured.DATA_KEYS[0]
    first = seal("13800000000")
    settings.CIPHER, settings.DATA_KEYS = "aes-256-gcm", ("n" * 40, old)
    second = seal("13800000000")
    assert first.split("$")[0] == "sm4-gcm" and second.split("$")[0] == "aes-256-gcm"
    assert first.split("$")[1] != second.split("$")[1]
    assert unseal(first) == unseal(second) == "13800000000"
    settings.DATA_KEYS = ("n" * 40,)
    with pytest.raises(Unsealable, match="LUODI_DATA_KEY"):
        unseal(first)


def test_two_records_of_one_text_differ() -> None:
    assert seal("同一句话") != seal("同一句话")


@pytest.mark.parametrize("name", NAMES)
def test_damage_is_said(name: str) -> None:
    sealed = seal("要紧的话", cipher=name)
    other = next(one for one in NAMES if one != name)
    head, body = sealed.rsplit("$", 1)
    flipped = ("A" if body[0] != "A" else "B") + body[1:]
    for damaged in (
        f"{head}${flipped}",
        f"{head}${body[:8]}",
        f"{head}$!{body}",
        sealed.replace(name, other),
        sealed.replace(name, "rot13"),
        "要紧的话",
    ):
        with pytest.raises(Unsealable):
            unseal(damaged)


def test_an_algorithm_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="md5"):
        digest(b"", "md5")
    with pytest.raises(ValueError, match="des"):
        seal("x", cipher="des")


def pbkdf2_by_hand(password: bytes, salt: bytes, rounds: int) -> bytes:
    """RFC 8018, 5.2, one block, written out."""

    def keyed(data: bytes) -> bytes:
        running = HMAC(password, SM3())
        running.update(data)
        return running.finalize()

    block = whole = keyed(salt + (1).to_bytes(4))
    for _ in range(rounds - 1):
        block = keyed(block)
        whole = bytes(a ^ b for a, b in zip(whole, block, strict=True))
    return whole


@pytest.mark.parametrize("rounds", [1, 2, 1000])
def test_pbkdf2_with_sm3(rounds: int) -> None:
    made = hashers.derive(b"password", b"salt", rounds)
    assert made == pbkdf2_by_hand(b"password", b"salt", rounds)


def test_a_password_is_kept_by_sm3_and_upgraded_at_a_check(settings) -> None:  # type: ignore[no-untyped-def]
    """The record names its algorithm; changing the choice keeps old passwords valid."""
    settings.PASSWORD_HASHERS = [SCRYPT, BY_SM3, PBKDF2]
    old = make_password("口令-Synthetic-1")
    settings.PASSWORD_HASHERS = [BY_SM3, SCRYPT, PBKDF2]
    kept: list[str] = []
    assert check_password("口令-Synthetic-1", old, kept.append)
    assert not check_password("another", old, kept.append)
    assert kept == ["口令-Synthetic-1"]
    new = make_password("口令-Synthetic-1")
    assert new.startswith("pbkdf2_sm3$600000$")
    assert identify_hasher(new).algorithm == "pbkdf2_sm3"
    assert check_password("口令-Synthetic-1", new)
    assert not check_password("口令-Synthetic-2", new)
