"""Google's own clients, each living a whole case's life against a running portal, in both versions."""

import io
import json
import os
import subprocess
from pathlib import Path

import pytest
from google.api_core import exceptions as refusals
from google.api_core.client_options import ClientOptions
from google.cloud import support_v2, support_v2beta
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build, build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload, MediaIoBaseDownload, MediaIoBaseUpload

PEERS = Path(__file__).parents[2] / "peers"
BYTES = bytes(range(256)) * 1200 + b"the last byte is a carriage return\r"
VERSIONS = ["v2", "v2beta"]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("api-clients")]


@pytest.fixture(scope="module")
def token(stage):
    return stage.token("priya@mitrajaya.example")


def from_our_description(stage, token, version):
    return build(
        "cloudsupport",
        version,
        credentials=Credentials(token),
        discoveryServiceUrl=f"{stage.url}/$discovery/rest?version={version}",
        cache_discovery=False,
    )


def from_the_packaged_description(stage, token, version):
    document = json.loads(get_static_doc("cloudsupport", version))
    document["rootUrl"] = f"{stage.url}/"
    return build_from_document(document, credentials=Credentials(token))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("made", [from_our_description, from_the_packaged_description])
def test_google_api_python_client_lives_a_cases_life(stage, token, version, made, tmp_path):
    """W21"""
    with made(stage, token, version) as api:
        _live(api, stage, f"By {made.__name__} {version}", version, tmp_path, parts=made is from_our_description)


def _live(api, stage, title, version, folder, *, parts):
    project = stage.project("sinar.example")
    found = api.caseClassifications().search(query='display_name:"*Mail*"').execute()
    sent = {
        "display_name": title,
        "description": "Nothing arrives.",
        "classification": {"id": found["caseClassifications"][0]["id"]},
        "priority": "P2",
        "time_zone": "-07:00",
        "subscriber_email_addresses": ["ops@elsewhere.example"],
    }
    case = api.cases().create(parent=project, body=sent).execute()
    name = case["name"]
    assert (case["state"], case["subscriberEmailAddresses"]) == ("NEW", ["ops@elsewhere.example"])
    assert api.cases().get(name=name).execute() == case

    _lists(api, stage, name, title, version)
    patched = api.cases().patch(name=name, updateMask="priority,displayName", body={"priority": "P1"}).execute()
    assert (patched["priority"], patched["displayName"]) == ("P1", title)
    message = api.cases().comments().create(parent=name, body={"body": "Since ten past eight"}).execute()
    assert api.cases().comments().list(parent=name).execute() == {"comments": [message]}

    _files(api, name, folder, parts=parts)
    reason = {"escalation": {"reason": "BUSINESS_IMPACT", "justification": "Orders are lost."}}
    assert api.cases().escalate(name=name, body=reason).execute()["escalated"] is True
    if version == "v2beta":
        feed = api.cases().showFeed(parent=name, orderBy="creation_time").execute()["feedItems"]
        assert feed[0]["comment"] == message
        assert all("attachment" in item for item in feed[1:])
    assert api.cases().close(name=name).execute()["state"] == "CLOSED"
    _refusals(api, stage, name)


def _lists(api, stage, name, title, version):
    project = stage.project("sinar.example")
    listed = api.cases().list(parent=project, filter="state=OPEN AND (priority=P1 OR priority=P2)").execute()
    assert name in [one["name"] for one in listed["cases"]]
    words = f'"{title}" creator.email="priya@mitrajaya.example"'
    organization = stage.organization("mitrajaya.example")
    where = (
        {"query": f'organization="{organization}" AND {words}'}
        if version == "v2beta"
        else {
            "parent": organization,
            "query": words,
        }
    )
    assert [one["name"] for one in api.cases().search(**where).execute()["cases"]] == [name]
    long = " OR ".join(["priority=P2"] * 190)
    asked = {**where, "query": f"{where['query']} AND ({long})"}
    assert [one["name"] for one in api.cases().search(**asked).execute()["cases"]] == [name]
    request, seen = api.cases().list(parent=project, pageSize=1), []
    while request is not None:
        page = request.execute()
        seen += [one["name"] for one in page["cases"]]
        request = api.cases().list_next(request, page)
    assert len(seen) == len(set(seen)) > 1
    assert seen[0] == name


def _files(api, name, folder, *, parts):
    file = folder / "raw.bin"
    file.write_bytes(BYTES)
    raw = api.media().upload(parent=name, media_body=str(file))
    raw.uri = raw.uri.split("?")[0] + "?attachment.filename=raw.bin"
    media = MediaIoBaseUpload(io.BytesIO(BYTES), "application/octet-stream")
    ways = [raw, api.media().upload(parent=name, body=named("multipart.bin"), media_body=media)]
    if parts:
        media = MediaFileUpload(str(file), "application/octet-stream", chunksize=256 * 1024, resumable=True)
        ways.append(api.media().upload(parent=name, body=named("parts.bin"), media_body=media))
    attached = [way.execute() for way in ways]
    assert [one["filename"] for one in attached] == ["raw.bin", "multipart.bin", "parts.bin"][: len(ways)]
    for one in attached:
        assert one["sizeBytes"] == str(len(BYTES))
        assert downloaded(api, one["name"]) == BYTES
    listed = api.cases().attachments().list(parent=name).execute()["attachments"]
    assert [one["name"] for one in listed] == [one["name"] for one in reversed(attached)]


def named(filename):
    return {"attachment": {"filename": filename}}


def downloaded(api, name):
    content = io.BytesIO()
    download = MediaIoBaseDownload(content, api.media().download_media(name=name), chunksize=256 * 1024)
    done = False
    while not done:
        _progress, done = download.next_chunk()
    return content.getvalue()


def _refusals(api, stage, name):
    asked = [
        (api.cases().close(name=name), 400, "FAILED_PRECONDITION"),
        (api.cases().get(name=f"{name}9"), 404, "NOT_FOUND"),
        (api.cases().list(parent=stage.project("melati.example")), 403, "PERMISSION_DENIED"),
        (api.cases().list(parent="projects/C00000000"), 403, "PERMISSION_DENIED"),
        (api.cases().list(parent=stage.project("sinar.example"), filter="colour=red"), 400, "INVALID_ARGUMENT"),
        (api.cases().create(parent=stage.project("sinar.example"), body={}), 400, "INVALID_ARGUMENT"),
    ]
    for request, code, status in asked:
        with pytest.raises(HttpError) as caught:
            request.execute()
        assert (caught.value.resp.status, json.loads(caught.value.content)["error"]["status"]) == (code, status)


@pytest.mark.parametrize("library", [support_v2, support_v2beta], ids=VERSIONS)
def test_google_cloud_support_lives_a_cases_life(stage, token, library):
    """W21"""
    options = {
        "credentials": Credentials(token),
        "transport": "rest",
        "client_options": ClientOptions(api_endpoint=stage.url),
    }
    with (
        library.CaseServiceClient(**options) as cases,
        library.CommentServiceClient(**options) as comments,
        library.CaseAttachmentServiceClient(**options) as files,
    ):
        made = _filed(stage, library, cases)
        _changed(library, cases, made)
        _told(comments, files, made)
        _ended(library, cases, made)
    if library is support_v2beta:
        with library.FeedServiceClient(**options) as feeds:
            feed = feeds.show_feed(request={"parent": made.name})
            assert [item.comment.body for item in feed] == ["Since ten past eight"]


def _filed(stage, library, cases):
    project = stage.project("sinar.example")
    kinds = list(cases.search_case_classifications(request={"query": "mail"}))
    made = cases.create_case(
        parent=project,
        case=library.Case(
            display_name="By google-cloud-support",
            description="Nothing arrives.",
            classification=kinds[0],
            priority=library.Case.Priority.P0,
        ),
    )
    assert (made.priority.name, made.state.name, made.creator.display_name) == ("P1", "NEW", "Priya")
    assert cases.get_case(name=made.name) == made
    assert made.name in [one.name for one in cases.list_cases(request={"parent": project, "page_size": 1})]
    organization = stage.organization("mitrajaya.example")
    sought = cases.search_cases(request={"parent": organization, "query": '"google cloud support" state=OPEN'})
    assert made.name in [one.name for one in sought]
    return made


def _changed(library, cases, made):
    made.display_name, made.priority = "Renamed", library.Case.Priority.P3
    changed = cases.update_case(case=made, update_mask={"paths": ["display_name", "subscriber_email_addresses"]})
    assert (changed.display_name, changed.priority.name) == ("Renamed", "P1")


def _told(comments, files, made):
    said = comments.create_comment(parent=made.name, comment={"body": "Since ten past eight"})
    assert [one.body for one in comments.list_comments(parent=made.name)] == ["Since ten past eight"]
    assert said.creator.email == "priya@mitrajaya.example"
    assert list(files.list_attachments(parent=made.name)) == []


def _ended(library, cases, made):
    reason = library.Escalation.Reason.RESOLUTION_TIME
    escalated = cases.escalate_case(
        request={"name": made.name, "escalation": {"reason": reason, "justification": "It takes too long."}}
    )
    assert escalated.escalated
    assert cases.close_case(request={"name": made.name}).state.name == "CLOSED"
    for refusal, call in (
        (refusals.BadRequest, lambda: cases.close_case(request={"name": made.name})),
        (refusals.NotFound, lambda: cases.get_case(name=f"{made.name}9")),
        (refusals.Forbidden, lambda: cases.get_case(name="projects/C00000000/cases/1")),
    ):
        with pytest.raises(refusal):
            call()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("script", ["googleapis.mjs", "gax.mjs"])
def test_the_clients_for_node_live_a_cases_life(stage, token, version, script):
    """W21"""
    environment = {
        **os.environ,
        "API_URL": stage.url,
        "API_TOKEN": token,
        "API_VERSION": version,
        "PROJECT": stage.project("sinar.example"),
        "ORGANIZATION": stage.organization("mitrajaya.example"),
    }
    done = subprocess.run(
        ["node", script], cwd=PEERS, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().endswith("a whole life")
