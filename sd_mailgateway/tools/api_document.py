"""The OpenAPI 3.1 document of the REST API, made of the table that checks its calls.

>>> document = build_document("19.0.1.0.0")
>>> sorted(document["paths"]["/tickets"])
['get', 'post']
>>> post = document["paths"]["/tickets"]["post"]
>>> post["requestBody"]["content"]["application/json"]["schema"]["required"]
['title', 'description']
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .api_schema import ENDPOINTS, Endpoint, Field


def build_document(version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of `ENDPOINTS`."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        of_path = paths.setdefault(f"/{endpoint.path}", {})
        of_path[endpoint.method.lower()] = _describe(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Service Desk", "version": version},
        "servers": [{"url": "/sd/api/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": PROBLEM},
        },
    }


PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
"""RFC 9457, with the place of each error."""


def _describe(endpoint: Endpoint) -> dict[str, Any]:
    arguments = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", endpoint.path)
    ]
    query = [
        {
            "name": field.name,
            "in": "query",
            "description": field.help,
            "schema": _as_schema(field),
        }
        for field in endpoint.query
    ]
    problem = {
        "description": "What was wrong",
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"}
            }
        },
    }
    described: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": f"Needs the scope {endpoint.scope}.",
        "parameters": arguments + query,
        "responses": {
            str(endpoint.status): {
                "description": "Done",
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            "4XX": problem,
        },
    }
    if endpoint.method == "POST":
        described["parameters"].append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "A repetition with the same key gets the same answer.",
                "schema": {"type": "string", "maxLength": 200},
            }
        )
        described["requestBody"] = {
            "required": any(field.required for field in endpoint.body),
            "content": {"application/json": {"schema": _as_object(endpoint.body)}},
        }
    return described


def _as_object(fields: Iterable[Field]) -> dict[str, Any]:
    fields = tuple(fields)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in fields if field.required],
        "properties": {
            field.name: {**_as_schema(field), "description": field.help}
            for field in fields
        },
    }


def _as_schema(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": field.kind}
    if field.choices:
        schema["enum"] = list(field.choices)
    if field.longest:
        limit = "maxLength" if field.kind == "string" else "maxItems"
        schema[limit] = field.longest
    return schema
