"""Numbers are sealed under either algorithm, and either can be read."""

import pytest
from cryptography.exceptions import InvalidTag
from django.test import override_settings

from yilian.audit.cipher import AES_256_GCM, SM4_GCM, decrypt, encrypt, keyed_hash, number_hash

NUMBER = "360426199101010071"


@pytest.mark.parametrize(("algorithm", "tag"), [("aes-256-gcm", AES_256_GCM), ("sm4-gcm", SM4_GCM)])
def test_a_number_comes_back_under_the_algorithm_that_its_tag_names(algorithm: str, tag: int) -> None:
    with override_settings(YILIAN_CIPHER=algorithm):
        sealed = encrypt(NUMBER)
    assert sealed[0] == tag
    assert NUMBER.encode() not in sealed
    with override_settings(YILIAN_CIPHER="aes-256-gcm" if tag == SM4_GCM else "sm4-gcm"):
        assert decrypt(sealed) == NUMBER


def test_the_same_number_is_never_sealed_alike_but_hashed_alike() -> None:
    assert encrypt(NUMBER) != encrypt(NUMBER)
    assert keyed_hash(NUMBER) == keyed_hash(f" {NUMBER} ")
    assert keyed_hash("11010519491231002x") == keyed_hash("11010519491231002X")


def test_both_forms_of_a_number_have_one_hash() -> None:
    assert number_hash("110105491231002") == number_hash("11010519491231002X")


@pytest.mark.parametrize("at", [1, 14, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    sealed = bytearray(encrypt(NUMBER))
    sealed[at] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(bytes(sealed))
