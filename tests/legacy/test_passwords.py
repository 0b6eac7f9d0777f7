"""Old passwords work once and are hashed anew (S4)."""

import base64
import hashlib
import json
from pathlib import Path

import bcrypt
import pytest
from django.contrib.auth.hashers import BCryptPasswordHasher, check_password, identify_hasher, is_password_usable

from wakil.legacy.hashers import RequestTrackerHasher
from wakil.legacy.package.rules import is_known_hash

PASSWORD = "sandi-lama-Ω"
SAMPLES = Path(__file__).parent / "request_tracker" / "samples.json"
RAW = PASSWORD.encode()


def truncated(salt=b"salt"):
    return base64.b64encode(salt + hashlib.sha256(salt + hashlib.md5(RAW).digest()).digest()[:26]).decode()


FORMS = {
    "bcrypt": "!bcrypt!04!" + bcrypt.hashpw(hashlib.sha512(RAW).digest(), bcrypt.gensalt(4)).decode()[7:],
    "sha512": "!sha512!0123456789abcdef!"
    + base64.b64encode(hashlib.sha512(b"0123456789abcdef" + RAW).digest()).decode().rstrip("="),
    "sha256": truncated(),
    "md5 in hex": hashlib.md5(RAW).hexdigest(),
    "md5 in base64": base64.b64encode(hashlib.md5(RAW).digest()).decode().rstrip("="),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_request_tracker_is_checked_and_replaced(form):
    """S4: only the right password, and what is set then is Argon2."""
    encoded, kept = f"request_tracker${FORMS[form]}", []

    assert is_known_hash(encoded)
    assert is_password_usable(encoded)
    assert not check_password("sandi-lain", encoded)
    assert check_password(PASSWORD, encoded, setter=kept.append)
    assert kept == [PASSWORD]
    assert RequestTrackerHasher().must_update(encoded)


def test_samples_of_a_real_request_tracker():
    """S4: as its own code wrote them."""
    for sample in json.loads(SAMPLES.read_text()):
        assert check_password(sample["password"], f"request_tracker${sample['hash']}"), sample
        assert not check_password(sample["password"] + "x", f"request_tracker${sample['hash']}"), sample


def test_what_is_no_password_refuses_everybody():
    """T25: broken hashes are refused when they come, and let nobody in."""
    broken = ["", "x", "!bcrypt!zz!short", "!bcrypt!12!" + "x" * 10, "!sha512!", "!sha512!a!b!c", "z" * 40, "g" * 32]
    for kept in broken:
        encoded = f"request_tracker${kept}"
        assert not check_password(PASSWORD, encoded)
        assert not check_password("", encoded)
    assert not is_known_hash("request_tracker$!bcrypt!zz!short!er")


def test_a_hash_that_would_take_hours_is_refused():
    """T25: nobody's sign-in is a burden for all."""
    costly = [
        "pbkdf2_sha256$900000000$salt$aGFzaA==",
        "bcrypt$$2b$31$" + "a" * 53,
        "request_tracker$!bcrypt!31!" + "a" * 53,
        "scrypt$1073741824$salt$8$1$aGFzaA==",
        "argon2$argon2id$v=19$m=99999999,t=2,p=8$c2FsdHNhbHQ$aGFzaGhhc2g",
    ]
    assert [encoded for encoded in costly if is_known_hash(encoded)] == []


def test_bcrypt_of_django_counts_too():
    """S4"""
    encoded = BCryptPasswordHasher().encode(PASSWORD, bcrypt.gensalt(4))
    assert is_known_hash(encoded)
    assert check_password(PASSWORD, encoded)
    assert identify_hasher(encoded).algorithm == "bcrypt"
