"""The OpenAPI description as a page for people: every address, parameter and answer, with links."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .openapi import PATHS, TAGS
from .parameters import page_view
from .schemas import COMPONENTS

_PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Kind:
    """What a value is: words, and the component that they end in, if any."""

    words: str
    component: str = ""


@dataclass(frozen=True)
class Value:
    """A parameter of an address, or a property of an object."""

    name: str
    kind: Kind
    description: str = ""
    required: bool = False


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    kind: Kind | None


@dataclass(frozen=True)
class Operation:
    name: str
    path: str
    summary: str
    parameters: tuple[Value, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Component:
    """``values`` of a list of words, or ``properties`` of an object that may extend another."""

    name: str
    description: str
    values: tuple[str, ...]
    extends: str
    properties: tuple[Value, ...]


def kind_of(schema: dict) -> Kind:
    if "$ref" in schema:
        return Kind("", schema["$ref"].removeprefix(_PREFIX))
    types = schema.get("type", "object")
    names = [types] if isinstance(types, str) else types
    if names == ["array"]:
        inner = kind_of(schema["items"])
        return Kind(f"list of {inner.words}".strip(), inner.component)
    if "additionalProperties" in schema:
        inner = kind_of(schema["additionalProperties"])
        return Kind(f"object of {inner.words}".strip(), inner.component)
    words = " or ".join(names)
    return Kind(f"{words} ({schema['format']})" if "format" in schema else words)


@cache
def operations(tag: str) -> tuple[Operation, ...]:
    """The addresses of a part, the same as long as the process lives."""
    return tuple(
        Operation(
            named["operationId"],
            path,
            named["summary"],
            tuple(
                Value(p["name"], kind_of(p["schema"]), p["description"], p["required"])
                for p in named["parameters"]
            ),
            tuple(_answer(status, told) for status, told in named["responses"].items()),
        )
        for path, methods in PATHS.items()
        if tag in (named := methods["get"])["tags"]
    )


def _answer(status: str, told: dict) -> Answer:
    content = next(iter(told.get("content", {}).values()), None)
    return Answer(status, told["description"], kind_of(content["schema"]) if content else None)


@cache
def components() -> tuple[Component, ...]:
    return tuple(_component(name, schema) for name, schema in sorted(COMPONENTS.items()))


def _component(name: str, schema: dict) -> Component:
    extends = ""
    description = schema.get("description", "")
    values = tuple("null" if value is None else value for value in schema.get("enum", ()))
    if "allOf" in schema:
        base, schema = schema["allOf"]
        extends = base["$ref"].removeprefix(_PREFIX)
    inner = tuple(Value(k, kind_of(v)) for k, v in schema.get("properties", {}).items())
    return Component(name, description, values, extends, inner)


@page_view()
def api_page(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": [(tag, words, operations(tag)) for tag, words in TAGS.items()],
        "components": components(),
        "base": request.build_absolute_uri(reverse("home")).rstrip("/"),
    }
    return render(request, "api.html", context)
