"""OpenAPI 3.1, for every other kind of program."""

import re
from typing import Any

from django.conf import settings

from wakil.api.describing import token_endpoint
from wakil.api.describing.shapes import Described, fields_of, shapes_used, words_of
from wakil.api.registry import Method, registry
from wakil.api.wire import Message

REFUSALS = {
    "400": "Something in the request is wrong, or the case is not in the state for it.",
    "401": "No token that counts came with the request.",
    "403": "The caller may not do this, or there is no such parent.",
    "404": "There is no such thing below a parent that the caller may read.",
    "412": "It has changed since it was read.",
    "413": "The request's body is too large.",
    "429": "Too many calls; try again later.",
    "default": "Anything else that went wrong.",
}
_STATUS = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "status"],
            "properties": {
                "code": {"type": "integer"},
                "message": {"type": "string"},
                "status": {"type": "string"},
                "details": {"type": "array", "items": {"type": "object"}},
            },
        }
    },
}
_BINARY: dict[str, Any] = {"*/*": {"schema": {}}}


def document(root_url: str) -> dict[str, Any]:
    """Both versions in one document, for programs that call `root_url`."""
    methods = [method for method in registry.methods() if method.is_described]
    paths: dict[str, Any] = {}
    for method in methods:
        for version in method.versions:
            path, parameters = _path(method, version)
            paths.setdefault(path, {})[method.http.lower()] = _operation(method, version, parameters)
    shapes = {name: _schema(shape) for name, shape in shapes_used(methods).items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.WAKIL_PORTAL_NAME} support API",
            "version": "2",
            "description": "Support cases of customers and resellers, for programs.",
        },
        "servers": [{"url": root_url.rstrip("/")}],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())) | token_endpoint.PATHS,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": shapes | {"Status": _STATUS} | token_endpoint.SCHEMAS,
        },
    }


def _path(method: Method, version: str) -> tuple[str, list[dict[str, Any]]]:
    """The path with a variable for each id, and these variables."""
    parameters: list[dict[str, Any]] = []

    def spelled(match: re.Match[str]) -> str:
        segments: list[str] = []
        for segment in (match[2] or "*").split("/"):
            if segment != "*":
                segments.append(segment)
                continue
            name = _name(segments)
            parameters.append(_path_parameter(name))
            segments.append(f"{{{name}}}")
        return "/".join(segments)

    path = re.sub(r"{(\w+)(?:=([^}]+))?}", spelled, method.path.template)
    prefix = "/upload" if method.media == "upload" else ""
    return f"{prefix}/{version}/{path}", parameters


def _name(before: list[str]) -> str:
    if not before:
        return "collection"
    return "owner" if before[-1].startswith("{") else before[-1].removesuffix("s")


def _path_parameter(name: str) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "string", "pattern": "^[^/:]+$"}
    if name == "collection":
        kind = {"type": "string", "enum": ["projects", "organizations", "customers"]}
    return {"name": name, "in": "path", "required": True, "schema": kind}


def _operation(method: Method, version: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    alike = [one for one in registry.methods(version) if one.id == method.id].index(method)
    operation: dict[str, Any] = {
        "operationId": f"{version}.{method.id}" + (f".{alike}" if alike else ""),
        "summary": method.summary,
        "description": method.description,
        "tags": [method.id.split(".")[0]],
        "parameters": [*parameters, *_query(method, version)],
        "responses": {"200": _answer(method)} | {code: _refusal(words) for code, words in REFUSALS.items()},
    }
    if method.media == "upload":
        operation["requestBody"] = {"content": {"multipart/related": {"schema": {}}, **_BINARY}}
    elif method.takes:
        operation["requestBody"] = {"content": {"application/json": {"schema": _ref(method.takes)}}}
    if method.media == "download":
        operation["responses"]["206"] = {"description": "The range that was asked for.", "content": _BINARY}
        operation["responses"]["416"] = _refusal("The file has no such range.")
    if method.id == "cases.get":
        operation["responses"]["304"] = {"description": "It is as the ETag in If-None-Match says."}
    return operation


def _query(method: Method, version: str) -> list[dict[str, Any]]:
    fields = fields_of(method.asks, version) if method.asks else []
    described = [
        {"name": field.name, "in": "query", "description": field.description, "schema": _type(field)}
        for field in fields
    ]
    if method.media == "upload":
        words = "The file's name, where no description says it."
        described.append(
            {"name": "attachment.filename", "in": "query", "description": words, "schema": {"type": "string"}}
        )
    return described


def _answer(method: Method) -> dict[str, Any]:
    if method.answers is None:
        return {"description": "The bytes.", "content": _BINARY}
    content = {"application/json": {"schema": _ref(method.answers)}}
    return {"description": words_of(method.answers), "content": content}


def _refusal(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}}


def _ref(shape: type[Message]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def _schema(shape: type[Message]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": words_of(shape),
        "properties": {field.name: _property(field) for field in fields_of(shape)},
    }


def _property(field: Described) -> dict[str, Any]:
    described = {"type": "array", "items": _type(field)} if field.is_many else _type(field)
    read_only = {"readOnly": True} if field.is_read_only else {}
    return {**described, "description": field.description, **read_only}


def _type(field: Described) -> dict[str, Any]:
    if field.shape:
        return dict(_ref(field.shape))
    if field.enum:
        return {"type": "string", "enum": [member.name for member in field.enum]}
    if field.is_int64:
        return {"type": "string", "pattern": "^-?[0-9]+$"}
    if field.is_time:
        return {"type": "string", "format": "date-time"}
    if field.kind is int:
        return {"type": "integer", "format": "int32"} | ({} if field.lowest is None else {"minimum": field.lowest})
    return {"type": "boolean" if field.kind is bool else "string"}
