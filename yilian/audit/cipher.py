"""Encrypts identity and phone numbers, and hashes them with a key for exact search.

A value is one tag byte (which algorithm), a 12-byte nonce, then the sealed text with a 16-byte authentication tag, so that
values written under either algorithm can be read. Keys come from settings; losing them loses the numbers.
"""

import functools
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yilian.kernel.identifiers import upgraded_resident_id

AES_256_GCM, SM4_GCM = 1, 2
TAGS = {"aes-256-gcm": AES_256_GCM, "sm4-gcm": SM4_GCM}
_NONCE, _SEAL = 12, 16


@functools.cache
def _key(purpose: str, length: int) -> bytes:
    """Derive a key of its own for each purpose from the installation's secret."""
    secret = str(settings.YILIAN_IDENTITY_KEY).encode()
    return hashlib.blake2b(purpose.encode(), key=secret[:64], digest_size=length).digest()


@functools.cache
def _aes() -> AESGCM:
    """Return AES-256-GCM with the key of the installation, made ready once: a list of twenty decrypts twenty numbers."""
    return AESGCM(_key("aes", 32))


def _cipher(tag: int, nonce: bytes, seal: bytes | None = None) -> "Cipher[modes.GCM]":
    """Build the cipher that a tag byte names; AES has a shorter way."""
    if tag == SM4_GCM:
        return Cipher(algorithms.SM4(_key("sm4", 16)), modes.GCM(nonce, seal))
    raise ValueError(f"unknown cipher tag {tag}")


def encrypt(text: str) -> bytes:
    """Encrypt under the algorithm that settings name."""
    tag, nonce = TAGS[settings.YILIAN_CIPHER], os.urandom(_NONCE)
    if tag == AES_256_GCM:
        return bytes([tag]) + nonce + _aes().encrypt(nonce, text.encode(), None)
    encryptor = _cipher(tag, nonce).encryptor()
    sealed = encryptor.update(text.encode()) + encryptor.finalize()
    return bytes([tag]) + nonce + sealed + encryptor.tag


def decrypt(value: bytes) -> str:
    """Decrypt under the algorithm that the value names; a changed value raises `cryptography`'s InvalidTag."""
    if value[0] == AES_256_GCM:
        return _aes().decrypt(value[1 : 1 + _NONCE], value[1 + _NONCE :], None).decode()
    nonce, sealed, seal = value[1 : 1 + _NONCE], value[1 + _NONCE : -_SEAL], value[-_SEAL:]
    decryptor = _cipher(value[0], nonce, seal).decryptor()
    return (decryptor.update(sealed) + decryptor.finalize()).decode()


def keyed_hash(text: str) -> bytes:
    """Return the 32-byte keyed hash by which a number is found."""
    return hmac.digest(_key("hash", 32), text.strip().upper().encode(), "sha256")


def number_hash(id_number: str) -> bytes:
    """Return the keyed hash of an identity number; its 15-digit form and its 18-character form have the same."""
    return keyed_hash(upgraded_resident_id(id_number))
