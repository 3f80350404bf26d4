"""Holds what a bot sends against Discord's own description of its HTTP API.

The description is not part of this project: set DISCORD_OPENAPI, or it is looked for where the
authors keep it; without it `load_description` gives None and tests skip.
"""

from __future__ import annotations

import json
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from bot.sandbox import ApiCall

_PLACES = (str(Path(__file__).parents[2] / "shared" / "discord" / "openapi.json"),)


def load_description() -> Description | None:
    """The description, or None where there is none on this machine."""
    for place in (os.environ.get("DISCORD_OPENAPI"), *_PLACES):
        if place and Path(place).is_file():
            return Description(json.loads(Path(place).read_text(encoding="utf-8")))
    return None


class Description:
    """Discord's OpenAPI 3.1 document; its schemas are JSON Schema 2020-12."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._validators: dict[tuple[str, str, str], Draft202012Validator | None] = {}

    @cached_property
    def schemas(self) -> dict[str, Any]:
        """The named schemas. Snowflakes may be numbers: Discord takes them, discord.py sends
        some (`attachments[].id`, `allowed_mentions.roles`), the description only says string."""
        schemas: dict[str, Any] = dict(self._document["components"]["schemas"])
        schemas["SnowflakeType"] = {"type": ["string", "integer"], "format": "snowflake"}
        return schemas

    def schema(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._document["components"]["schemas"][name]
        return found

    def problems(self, call: ApiCall) -> list[str]:
        """What is wrong with a call's route or body; empty when it is as described."""
        operation = self._operation(call.method, call.route)
        if operation is None:
            return [f"{call.method} {call.route} is not described"]
        if call.body is None:
            return []
        validator = self._validator("request", call.method, call.route)
        if validator is None:
            return [f"{call.method} {call.route} takes no body"]
        return _problems(validator, call.body, f"{call.method} {call.route}")

    def response_problems(self, method: str, route: str, body: Any) -> list[str]:
        """The same for what the sandbox answers with 200 or 201."""
        validator = self._validator("response", method, route)
        if validator is None:
            return [f"{method} {route} answers nothing"]
        return _problems(validator, body, f"{method} {route}")

    def check(self, value: Any, name: str) -> list[str]:
        """The problems of a value that should be as the named schema."""
        validator = self._compiled({"$ref": f"#/components/schemas/{name}"})
        return _problems(validator, value, name)

    def _validator(self, side: str, method: str, route: str) -> Draft202012Validator | None:
        key = (side, method, route)
        if key not in self._validators:
            schema = self._schema(side, self._operation(method, route) or {})
            self._validators[key] = self._compiled(schema) if schema else None
        return self._validators[key]

    def _schema(self, side: str, operation: dict[str, Any]) -> dict[str, Any] | None:
        if side == "request":
            content = operation.get("requestBody", {}).get("content", {})
        else:
            responses = operation.get("responses", {})
            content = (responses.get("200") or responses.get("201") or {}).get("content", {})
        schema: dict[str, Any] | None = content.get("application/json", {}).get("schema")
        return schema

    def _compiled(self, schema: dict[str, Any]) -> Draft202012Validator:
        return Draft202012Validator({**schema, "components": {"schemas": self.schemas}})

    def _operation(self, method: str, route: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._paths.get(_anonymous(route), {}).get(method.lower())
        return found

    @cached_property
    def _paths(self) -> dict[str, dict[str, Any]]:
        return {_anonymous(path): item for path, item in self._document["paths"].items()}


def _anonymous(route: str) -> str:
    """A route without the names of its parts, which are not the same everywhere."""
    return re.sub(r"\{[^}]*\}", "{}", route)


def _problems(validator: Draft202012Validator, value: Any, where: str) -> list[str]:
    found = []
    for error in validator.iter_errors(value):
        nearest = best_match([error]) or error
        found.append(f"{where} at {nearest.json_path}: {nearest.message[:300]}")
    return found
