"""The discovery document and OpenAPI: complete, and made of the methods there are."""

import json

import pytest
from googleapiclient.discovery_cache import get_static_doc

from tests.client import Browser
from wakil.api.registry import registry


def discovery(version):
    return json.loads(Browser().get(f"/$discovery/rest?version={version}").content)


def methods_in(node, prefix=""):
    for name, method in node.get("methods", {}).items():
        yield f"{prefix}{name}", method
    for name, inner in node.get("resources", {}).items():
        yield from methods_in(inner, f"{prefix}{name}.")


@pytest.mark.parametrize("version", ["v2", "v2beta"])
def test_every_method_of_the_official_document_stands_in_ours_alike(version):
    """W21"""
    official = dict(methods_in(json.loads(get_static_doc("cloudsupport", version))))
    ours = dict(methods_in(discovery(version)))
    official.pop("attachments.create", None)
    missing = {name for name in official if name not in ours and "supportEvent" not in name}
    assert missing == set()
    for name in official.keys() & ours.keys():
        for key in ("httpMethod", "path", "parameterOrder"):
            assert ours[name].get(key) == official[name].get(key), (name, key)
        assert set(official[name].get("parameters", {})) <= set(ours[name]["parameters"]), name


@pytest.mark.parametrize("version", ["v2", "v2beta"])
def test_every_field_of_the_official_shapes_that_clients_use_is_ours_too(version):
    """W21"""
    official = json.loads(get_static_doc("cloudsupport", version))["schemas"]
    ours = discovery(version)["schemas"]
    for name in ours.keys() & official.keys():
        gone = {"severity"} if name == "Case" else set()
        assert set(official[name].get("properties", {})) - gone <= set(ours[name]["properties"]), name
        for field, spec in official[name].get("properties", {}).items():
            if field not in gone:
                assert ours[name]["properties"][field].get("type") == spec.get("type"), (name, field)


def test_openapi_has_every_method_in_every_version():
    """W21"""
    document = json.loads(Browser().get("/openapi.json").content)
    operations = {
        one["operationId"] for path in document["paths"].values() for one in path.values() if "operationId" in one
    }
    described = {f"{version}.{one.id}" for one in registry.methods() for version in one.versions if one.is_described}
    assert described - operations == set()
    assert document["servers"] == [{"url": "http://testserver"}]


def test_a_version_that_there_is_not_is_a_404_in_json():
    """W21"""
    answer = Browser().get("/$discovery/rest?version=v1")
    assert (answer.status_code, json.loads(answer.content)["error"]["status"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/v2", "/v2/", "/v2/nothing/here", "/v2beta/a/b/c", "/upload/v2/x", "/$discovery/x"])
def test_nothing_below_the_apis_addresses_is_ever_a_page(db, path):
    """W21"""
    for answer in (Browser().get(path), Browser().post(path)):
        assert answer["Content-Type"].startswith("application/json")
        assert json.loads(answer.content)["error"]["code"] == answer.status_code == 404
