"""The discovery document, from which Google's client libraries build themselves."""

import re
from typing import Any

from django.conf import settings

from wakil.api.describing.shapes import Described, fields_of, member_words, shapes_used, words_of
from wakil.api.registry import Method, registry
from wakil.api.wire import Message

SCOPE = "https://www.googleapis.com/auth/cloud-platform"  # the only one that the clients ask for
REVISION = "20261126"
_VARIABLE = re.compile(r"{(\w+)(?:=[^}]+)?}")
_EVERYWHERE = {
    "alt": "The form of the answer.",
    "fields": "Taken and not looked at.",
    "key": "Taken and not looked at.",
    "prettyPrint": "Taken and not looked at.",
    "quotaUser": "Taken and not looked at.",
    "uploadType": "How a file comes: media, multipart or resumable.",
}


def document(version: str, root_url: str) -> dict[str, Any]:
    """The document of one version, for clients that call `root_url`."""
    methods = _methods(version)
    title = f"{settings.WAKIL_PORTAL_NAME} support API"
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"cloudsupport:{version}",
        "name": "cloudsupport",
        "canonicalName": "Cloud Support",
        "version": version,
        "revision": REVISION,
        "title": title,
        "description": "Support cases of customers and resellers, for programs.",
        "protocol": "rest",
        "rootUrl": root_url,
        "baseUrl": root_url,
        "servicePath": "",
        "basePath": "",
        "batchPath": "batch",
        "fullyEncodeReservedExpansion": True,
        "auth": {"oauth2": {"scopes": {SCOPE: {"description": "Work with cases as the token's owner may."}}}},
        "parameters": {
            name: {"type": "string", "location": "query", "description": words} for name, words in _EVERYWHERE.items()
        },
        "schemas": {name: _schema(name, shape, version) for name, shape in shapes_used(methods).items()},
        "resources": _tree(methods, version).get("resources", {}),
    }


def _methods(version: str) -> list[Method]:
    """One for each id: where two share one, that of fewer versions."""
    by_id: dict[str, Method] = {}
    for method in registry.methods(version):
        known = by_id.get(method.id)
        if method.is_described and (known is None or len(method.versions) < len(known.versions)):
            by_id[method.id] = method
    return list(by_id.values())


def _tree(methods: list[Method], version: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for method in methods:
        *parents, name = method.id.split(".")
        node = root
        for parent in parents:
            node = node.setdefault("resources", {}).setdefault(parent, {})
        node.setdefault("methods", {})[name] = _method(method, version)
    return root


def _method(method: Method, version: str) -> dict[str, Any]:
    path = f"{version}/{_expanded(method)}"
    described: dict[str, Any] = {
        "id": f"cloudsupport.{method.id}",
        "httpMethod": method.http,
        "path": path,
        "description": method.description,
        "parameterOrder": list(method.path.variables),
        "parameters": _path_parameters(method) | _query_parameters(method, version),
        "scopes": [SCOPE],
    }
    if method.takes:
        described["request"] = {"$ref": method.takes.__name__}
    if method.answers:
        described["response"] = {"$ref": method.answers.__name__}
    return described | _media(method, path)


def _expanded(method: Method) -> str:
    """The path as a URI template of whole names."""
    return _VARIABLE.sub(r"{+\1}", method.path.template)


def _media(method: Method, path: str) -> dict[str, Any]:
    if method.media == "download":
        return {"supportsMediaDownload": True}
    if method.media == "upload":
        ways = {
            "simple": {"multipart": True, "path": f"/upload/{path}"},
            "resumable": {"multipart": True, "path": f"/upload/{path}"},
        }
        return {"supportsMediaUpload": True, "mediaUpload": {"accept": ["*/*"], "protocols": ways}}
    return {}


def _path_parameters(method: Method) -> dict[str, Any]:
    return {
        name: {
            "type": "string",
            "location": "path",
            "required": True,
            "pattern": f"^{pattern.replace('*', '[^/]+')}$",
            "description": f"The resource name, such as {pattern}.",
        }
        for name, pattern in method.path.variables.items()
    }


def _query_parameters(method: Method, version: str) -> dict[str, Any]:
    fields = fields_of(method.asks, version) if method.asks else []
    return {
        field.name: {"location": "query", **_type(field), "description": field.description}
        for field in fields
        if field.name not in _EVERYWHERE
    }


def _schema(name: str, shape: type[Message], version: str) -> dict[str, Any]:
    fields = {field.name: _property(field) for field in fields_of(shape, version)}
    return {"id": name, "type": "object", "description": words_of(shape), "properties": fields}


def _property(field: Described) -> dict[str, Any]:
    kind = _type(field)
    described = {"type": "array", "items": kind} if field.is_many else kind
    read_only = {"readOnly": True} if field.is_read_only else {}
    return {**described, "description": field.description, **read_only}


def _type(field: Described) -> dict[str, Any]:
    if field.shape:
        return {"$ref": field.shape.__name__}
    if field.enum:
        names = [member.name for member in field.enum]
        return {"type": "string", "enum": names, "enumDescriptions": member_words(field.enum)}
    if field.is_int64:
        return {"type": "string", "format": "int64"}
    if field.is_time:
        return {"type": "string", "format": "google-datetime"}
    simple = {bool: {"type": "boolean"}, int: {"type": "integer", "format": "int32"}}
    return dict(simple.get(field.kind, {"type": "string"}))
