"""The credentials of Google's own libraries against a running portal: with and without a subject, signed by itself."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import Forbidden, GoogleAPICallError
from google.auth.exceptions import RefreshError
from google.cloud import support_v2, support_v2beta
from google.oauth2 import credentials, service_account
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

PEERS = Path(__file__).parents[2] / "peers"
SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]
GAPIC = {"v2": support_v2, "v2beta": support_v2beta}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("api-clients")]


@pytest.fixture(scope="module")
def file(stage):
    return json.loads(stage.portal.manage("service_account_key", "mitrajaya.example"))


def library(stage, given, version="v2"):
    source = f"{stage.url}/$discovery/rest?version={version}"
    return build("cloudsupport", version, credentials=given, discoveryServiceUrl=source, cache_discovery=False)


def rest(stage, given, version="v2"):
    options = ClientOptions(api_endpoint=stage.url)
    return GAPIC[version].CaseServiceClient(credentials=given, transport="rest", client_options=options)


def key_of(file, subject=None, scopes=SCOPES):
    return service_account.Credentials.from_service_account_info(file, scopes=scopes, subject=subject)


@pytest.mark.parametrize("version", ["v2", "v2beta"])
@pytest.mark.parametrize("subject", [None, "priya@mitrajaya.example"])
def test_googleapiclient_exchanges_its_key(stage, file, version, subject):
    """W21: with the token_uri of the key file and nothing else set."""
    with library(stage, key_of(file, subject), version) as api:
        found = api.cases().list(parent=stage.project("sinar.example")).execute()
    assert found["cases"]


@pytest.mark.parametrize("version", ["v2", "v2beta"])
@pytest.mark.parametrize("scopes", [None, SCOPES])
@pytest.mark.parametrize("subject", [None, "priya@mitrajaya.example"])
def test_google_cloud_support_signs_its_calls_or_exchanges(stage, file, version, scopes, subject):
    """W21: without a subject it never asks for a token."""
    if subject and not scopes:
        scopes = SCOPES
    found = rest(stage, key_of(file, subject, scopes), version).list_cases(parent=stage.project("sinar.example"))
    assert next(iter(found)).name


def test_both_libraries_say_that_a_subject_or_a_place_is_refused(stage, file):
    """T35, T5, T1"""
    with library(stage, key_of(file, "oscar@cakra.example")) as api, pytest.raises(RefreshError) as refused:
        api.cases().list(parent=stage.project("sinar.example")).execute()
    assert "unauthorized_client" in str(refused.value)
    with library(stage, key_of(file)) as api, pytest.raises(HttpError) as elsewhere:
        api.cases().list(parent=stage.project("harapan.example")).execute()
    assert elsewhere.value.status_code == 403
    with pytest.raises(Forbidden):
        rest(stage, key_of(file, "budi@mitrajaya.example")).list_cases(parent=stage.project("sinar.example"))


def test_a_key_that_nobody_knows_is_refused_in_the_librarys_own_words(stage, file):
    """T25"""
    forged = {**file, "client_email": "nobody@mitrajaya.example.service-account.invalid"}
    with library(stage, key_of(forged)) as api, pytest.raises(RefreshError) as refused:
        api.cases().list(parent=stage.project("sinar.example")).execute()
    assert "invalid_grant" in str(refused.value)
    with pytest.raises((RefreshError, GoogleAPICallError)):
        rest(stage, key_of(forged)).list_cases(parent=stage.project("sinar.example"))


def test_a_personal_token_serves_where_a_library_wants_a_refresh_token(stage):
    """W21"""
    own = stage.token("priya@mitrajaya.example")
    given = credentials.Credentials(
        None, refresh_token=own, token_uri=f"{stage.url}/token", client_id="any", client_secret="any"
    )
    with library(stage, given) as api:
        assert api.cases().list(parent=stage.project("sinar.example")).execute()["cases"]
    assert given.token.startswith("wakila_")


def test_node_signs_its_calls_and_refreshes(stage, file):
    """W21"""
    environment = {
        **os.environ,
        "API_URL": stage.url,
        "PROJECT": stage.project("sinar.example"),
        "KEY_FILE": json.dumps(file),
        "REFRESH_TOKEN": stage.token("priya@mitrajaya.example"),
    }
    done = subprocess.run(
        ["node", "credentials.mjs"],
        cwd=PEERS,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
