"""The token endpoint: whom it believes, what it answers, and that it tells the unknown nothing."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.api.caller import Program, name_of, token_for
from tests.api.signing import (
    FORM,
    JWT_BEARER,
    SCOPE,
    TOKEN_URI,
    another_key,
    bearer,
    claims,
    exchanged,
    let_act,
    make_account,
    make_key,
    signed,
)
from wakil.access import access_tokens, assertions
from wakil.accounts.models import AccessToken, ServiceAccountKey, TokenScope
from wakil.lib import clock


@pytest.fixture
def account(cast):
    return make_account(cast)


@pytest.fixture
def file(cast, account):
    return make_key(cast, account)


@pytest.fixture
def filed(cast):
    return cast.file("priya", cast.sinar)


def error_of(answer):
    return answer.status_code, answer.json()["error"]


def test_an_assertion_brings_an_access_token_that_reads_a_case(cast, file, filed):
    """W21"""
    answer = exchanged(signed(file, claims(file)))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3599)
    assert (answer["Cache-Control"], answer["Content-Type"]) == ("no-store", "application/json; charset=UTF-8")
    assert Program(body["access_token"]).get(f"/v2/{name_of(filed)}").status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{}, {"aud": "http://localhost:8000/token"}, {"aud": [TOKEN_URI]}, {"scope": f"openid {SCOPE}"}],
)
def test_our_own_address_and_the_customary_one_are_both_meant_for_us(file, changes, settings):
    """W21"""
    settings.WAKIL_URL = "http://localhost:8000"
    assert exchanged(signed(file, claims(file, **changes))).status_code == 200


def test_a_library_that_names_no_key_is_known_by_its_issuer(cast, account, file):
    """W21: and every key of the account is tried."""
    make_key(cast, account)
    assert exchanged(signed(file, claims(file), kid=None)).status_code == 200


def now(seconds):
    return int(time.time()) + seconds


WRONG_CLAIMS = {
    "expired": lambda: {"iat": now(-7200), "exp": now(-3600)},
    "not yet made": lambda: {"iat": now(600), "exp": now(1200)},
    "for more than an hour": lambda: {"exp": now(3700)},
    "for ever": lambda: {"exp": None},
    "from nowhen": lambda: {"iat": None},
    "for a negative time": lambda: {"iat": now(30), "exp": now(20)},
    "times in words": lambda: {"iat": "now", "exp": "later"},
    "times that are no numbers": lambda: {"iat": True, "exp": True},
    "a time that no float holds": lambda: {"iat": -(10**400), "exp": now(60) + 0.5},
    "for somebody else": lambda: {"aud": "https://example.com/token"},
    "for nobody": lambda: {"aud": None},
    "for the API itself": lambda: {"aud": "https://cloudsupport.googleapis.com/"},
    "an odd audience": lambda: {"aud": [TOKEN_URI, 7]},
    "an odd subject": lambda: {"sub": ["priya@mitrajaya.example"]},
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_wrong_claims_are_refused_although_the_signature_is_right(file, wrong):
    """T25"""
    answer = exchanged(signed(file, claims(file, **WRONG_CLAIMS[wrong]())))
    assert error_of(answer) == (400, "invalid_grant")
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("scope", [None, "", "openid email", "https://www.googleapis.com/auth/drive"])
def test_without_our_scope_there_is_no_token(file, scope):
    """T27"""
    assert error_of(exchanged(signed(file, claims(file, scope=scope)))) == (400, "invalid_scope")


def forged(file, header, said, signature=b""):
    def part(thing):
        return base64.urlsafe_b64encode(json.dumps(thing).encode()).rstrip(b"=").decode()

    return f"{part(header)}.{part(said)}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def public_pem(file):
    return ServiceAccountKey.objects.get(key_id=file["private_key_id"]).public_key


def signed_with_the_public_key(file):
    """The classic confusion: an HMAC with the public half as its secret."""
    head = forged(file, {"alg": "HS256", "typ": "JWT", "kid": file["private_key_id"]}, claims(file)).rpartition(".")[0]
    digest = hmac.new(public_pem(file).encode(), head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


FORGED = {
    "no signature": lambda file: forged(file, {"alg": "none"}, claims(file)),
    "no signature, oddly": lambda file: forged(file, {"alg": "None", "kid": file["private_key_id"]}, claims(file)),
    "the public key as a secret": signed_with_the_public_key,
    "another algorithm": lambda file: signed(file, claims(file), algorithm="RS512"),
    "another family": lambda file: signed(file, claims(file), algorithm="PS256"),
    "another key": lambda file: signed(file, claims(file), key=another_key()),
    "another key, unnamed": lambda file: signed(file, claims(file), key=another_key(), kid=None),
    "a key in the header": lambda file: signed(file, claims(file), key=another_key(), jwk=another_jwk()),
    "an address of a key": lambda file: signed(file, claims(file), key=another_key(), jku="http://127.0.0.1:1/keys"),
    "claims changed afterwards": lambda file: changed(signed(file, claims(file))),
    "no parts": lambda _file: "x",
    "empty parts": lambda _file: "..",
    "no issuer": lambda file: signed(file, claims(file, iss=None)),
    "an odd issuer": lambda file: forged(file, {"alg": "RS256"}, claims(file, iss=["x"]), b"x" * 256),
    "an odd key id": lambda file: forged(file, {"alg": "RS256", "kid": {"$ne": 1}}, claims(file), b"x" * 256),
    "too long": lambda file: signed(file, claims(file, more="x" * 9000)),
}  # fmt: skip


def another_jwk():
    return json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(another_key().public_key()))


def changed(token):
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    said["sub"] = "priya@mitrajaya.example"
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b'=').decode()}.{signature}"


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_assertion_is_refused_at_the_endpoint_and_as_a_bearer(file, filed, how):
    """T25, T16"""
    assertion = FORGED[how](file)
    assert error_of(exchanged(assertion)) == (400, "invalid_grant")
    assert Program(assertion).get(f"/v2/{name_of(filed)}").status_code == 401
    assert not AccessToken.objects.exists()


def test_unknown_accounts_and_keys_are_told_the_same_as_a_wrong_signature(cast, account, file):
    """T24"""
    revoked = make_key(cast, account)
    account.keys.filter(key_id=revoked["private_key_id"]).update(revoked_at=clock.now())
    disabled = make_account(cast, "disabled")
    of_disabled = make_key(cast, disabled)
    disabled.user.suspended_at = clock.now()
    disabled.user.save()
    answers = [
        exchanged(signed(file, claims(file), key=another_key())),
        exchanged(signed(file, claims(file), key=another_key(), kid="0" * 40)),
        exchanged(signed(file, claims(file, iss="nobody@mitrajaya.example.service-account.invalid"))),
        exchanged(signed(file, claims(file, iss="priya@mitrajaya.example"), kid=None)),
        exchanged(signed(revoked, claims(revoked))),
        exchanged(signed(file, claims(file, iss="a\0b"))),
        exchanged(signed(file, claims(file), kid="a\0b")),
        exchanged(signed(of_disabled, claims(of_disabled))),
        exchanged(signed(file, claims(file, iss=disabled.user.email))),
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(400, answers[0].content)}


def test_an_unknown_account_costs_the_same_work_as_a_known_one(cast, file, monkeypatch):
    """T24: counted, not timed: as many signatures are tried."""
    tried = []
    is_signed = assertions._is_signed
    monkeypatch.setattr(assertions, "_is_signed", lambda *given: tried.append(1) or is_signed(*given))
    counts = []
    for kid in (file["private_key_id"], None):
        for issuer in (file["client_email"], "nobody@nowhere.example"):
            tried.clear()
            exchanged(signed(file, claims(file, iss=issuer), key=another_key(), kid=kid))
            counts.append(len(tried))
    assert counts == [1, 1, 10, 10]


def test_the_subject_is_a_person_of_a_domain_that_it_may_act_for(cast, account, file, filed):
    """T35, T5"""
    let_act(cast, account)
    program = bearer(file, sub="Priya@mitrajaya.example")
    assert program.get(f"/v2/{name_of(filed)}").status_code == 200
    assert bearer(file, sub="budi@mitrajaya.example").get(f"/v2/{name_of(filed)}").status_code == 403


def test_a_subject_is_refused_in_the_same_words_whoever_it_is(cast, account, file):
    """T24, T35"""
    before = exchanged(signed(file, claims(file, sub="priya@mitrajaya.example")))
    let_act(cast, account)
    cast.budi.suspended_at = clock.now()
    cast.budi.save()
    other = make_account(cast, "other")
    subjects = ["nobody@mitrajaya.example", "budi@mitrajaya.example", "oscar@cakra.example",
                "priya@bali.mitrajaya.example", other.user.email, "x", "a\0b"]  # fmt: skip
    answers = [before, *(exchanged(signed(file, claims(file, sub=subject))) for subject in subjects)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, before.content)}
    assert before.json()["error"] == "unauthorized_client"


def test_a_read_only_scope_brings_a_token_that_only_reads(file, filed):
    """T12"""
    program = bearer(file, scope=f"{SCOPE}.read-only")
    assert program.get(f"/v2/{name_of(filed)}").status_code == 200
    assert AccessToken.objects.get().scope == TokenScope.READ


def test_a_personal_token_refreshes_into_an_access_token(cast, filed):
    """W21: for libraries that know refresh tokens only; a revoked or foreign one brings nothing."""
    own = token_for(cast.priya, TokenScope.READ)
    form = f"grant_type=refresh_token&refresh_token={own}&client_id=any&client_secret=any"
    answer = Program().post("/token", form, f"{FORM};charset=UTF-8")
    assert answer.status_code == 200
    access = answer.json()["access_token"]
    assert Program(access).get(f"/v2/{name_of(filed)}").status_code == 200
    again = Program().post("/token", form.replace(own, access), FORM)  # an access token is no refresh token
    assert error_of(again) == (400, "invalid_grant")
    cast.priya.api_tokens.update(revoked_at=clock.now())
    assert Program(access).get(f"/v2/{name_of(filed)}").status_code == 401
    assert error_of(Program().post("/token", form, FORM)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("", FORM, "invalid_request"),
        ("grant_type=password&username=a&password=b", FORM, "unsupported_grant_type"),
        ("grant_type=authorization_code&code=x", FORM, "unsupported_grant_type"),
        (f"grant_type={JWT_BEARER}", FORM, "invalid_request"),
        (f"grant_type={JWT_BEARER}&assertion=a&assertion=b", FORM, "invalid_request"),
        ("grant_type=refresh_token", FORM, "invalid_request"),
        ("grant_type=refresh_token&refresh_token=%00%ff", FORM, "invalid_grant"),
        ("grant_type=%ff%fe", FORM, "unsupported_grant_type"),
        ('{"grant_type": "refresh_token"}', "application/json", "invalid_request"),
        ("a=" + "x" * 1_100_000, FORM, "invalid_request"),
    ],
)
def test_whatever_is_sent_is_answered_in_oauths_words(db, body, kind, expected):
    """T15, T16: never a page, never a 500."""
    answer = Program().post("/token", body, kind)
    assert error_of(answer) == (400, expected)
    assert answer["Cache-Control"] == "no-store"


def test_other_verbs_are_answered_in_json(db):
    """T38: a GET changes nothing."""
    answer = Program().get("/token?grant_type=x")
    assert (answer.status_code, answer["Allow"], answer.json()["error"]) == (405, "POST", "invalid_request")


def test_an_access_token_ends_after_its_hour_and_its_row_some_time_later(cast, file, filed):
    """T13"""
    program = bearer(file)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert program.get(f"/v2/{name_of(filed)}").status_code == 401
    AccessToken.objects.update(expires_at=clock.now() - timedelta(days=2))
    bearer(file)
    assert AccessToken.objects.count() == 1


def test_access_tokens_are_kept_as_hashes(cast, file):
    """T26"""
    token = exchanged(signed(file, claims(file))).json()["access_token"]
    row = AccessToken.objects.get()
    assert token not in str(row.__dict__)
    assert access_tokens.find(token) == row
    assert load_pem_private_key(file["private_key"].encode(), None).key_size == 2048
