"""The JSON API is what its OpenAPI file says, whatever it is asked."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watcher.serve import Options, application
from watcher.serve.library import Library

FILE = Path(__file__).resolve().parents[2] / "watcher" / "serve" / "openapi.json"
API: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
OPERATIONS = [(path, item["get"]) for path, item in API["paths"].items()]
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}


def fits(schema: dict[str, Any], value: Any, at: str = "") -> None:
    """Fail where a value is not what a schema of the file says (the parts of JSON Schema that it uses)."""
    if "$ref" in schema:
        schema = API["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for part in schema.get("allOf", ()):
        fits(part, value, at)
    if "anyOf" in schema:
        errors = []
        for part in schema["anyOf"]:
            try:
                return fits(part, value, at)
            except AssertionError as error:
                errors.append(str(error))
        raise AssertionError(errors)
    if "enum" in schema:
        assert value in schema["enum"], (at, value)
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if value is None:
        assert not kinds or "null" in kinds, at
        return None
    known = [_TYPES[kind] for kind in kinds if kind != "null"]
    assert not known or any(isinstance(value, kind) for kind in known), (at, value)
    if schema.get("format") == "date":
        assert _DATE.fullmatch(value), (at, value)
    if isinstance(value, dict):
        missing = set(schema.get("required", ())) - value.keys()
        assert not missing, (at, missing)
        for name, item in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            fits(inner if isinstance(inner, dict) else {}, item, f"{at}.{name}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            fits(schema.get("items", {}), item, f"{at}[{place}]")
    return None


def test_the_file_is_served(client: httpx.Client) -> None:
    answer = client.get("/openapi.json")
    assert answer.json() == API
    assert client.get("/openapi.json", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_every_address_is_described(books: Library) -> None:
    routes = [route.path for route in application(books, Options()).routes]  # type: ignore[attr-defined]
    served = {re.sub(r"\{.*?\}", "{}", path) for path in routes if path.startswith("/api")}
    assert served == {re.sub(r"\{.*?\}", "{}", path) for path in API["paths"]}


@pytest.mark.parametrize(
    "path",
    [
        "/api/lists",
        "/api/lists/cn_mofcom_control",
        "/api/lists/us_bis_denied?on=2024-12-01&known_at=2025-01-01",
        "/api/changes?limit=1000",
        "/api/acts?limit=100",
        "/api/acts/{act}",
        "/api/party?name=Skydio, Inc.",
        "/api/calendar?days=4000",
        "/api/search?q=skydio",
        "/api/health",
    ],
)
def test_answers_are_as_described(client: httpx.Client, books: Library, path: str) -> None:
    path = path.replace("{act}", books.acts()[0].id)
    answer = client.get(path)
    assert answer.status_code == 200
    pattern = next(
        p for p, _ in OPERATIONS if re.fullmatch(re.sub(r"\{.*?\}", "[^/]+", p), path.split("?")[0])
    )
    schema = API["paths"][pattern]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    fits(schema, answer.json(), pattern)


def values(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """What may be sent for a parameter: what fits, and what does not."""
    noise = st.text(max_size=40)
    if schema.get("format") == "date":
        return st.dates().map(date.isoformat) | noise
    if schema.get("format") == "date-time":
        return st.datetimes().map(lambda at: at.isoformat()) | noise
    if schema.get("type") == "integer":
        return st.integers().map(str) | st.integers(1, 50).map(str) | noise
    return noise | st.sampled_from(["us_bis_denied", "cn_mofcom_control", "added", "US", "Skydio", "notices"])


@pytest.mark.parametrize(("path", "operation"), OPERATIONS, ids=[path for path, _ in OPERATIONS])
def test_no_question_is_too_much(client: httpx.Client, path: str, operation: dict[str, Any]) -> None:
    codes = {int(code) for code in operation["responses"]}
    given_ = {one["name"]: values(one["schema"]) for one in operation["parameters"] if one["in"] == "query"}
    inside = [one["name"] for one in operation["parameters"] if one["in"] == "path"]

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries({}, optional=given_), st.lists(st.text(min_size=1, max_size=20), min_size=1))
    def ask(query: dict[str, str], parts: list[str]) -> None:
        address = path
        for name in inside:
            address = address.replace(f"{{{name}}}", quote(parts[0].replace("/", "_"), safe="") or "x")
        try:
            answer = client.get(address, params=query)
        except (httpx.InvalidURL, UnicodeEncodeError):
            return
        # "." and ".." are taken out of an address before it is sent: it is then another address.
        assert answer.status_code in codes | {404, 405}, (address, query, answer.text[:200])
        if answer.status_code == 200 and answer.headers["content-type"].startswith("application/json"):
            fits(operation["responses"]["200"]["content"]["application/json"]["schema"], answer.json(), path)

    ask()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(
        ["/", "/lists", "/lists/us_bis_denied", "/party", "/calendar", "/calendar.ics", "/search"]
    ),
    st.dictionaries(
        st.sampled_from(
            [
                "on",
                "known",
                "since",
                "until",
                "page",
                "q",
                "name",
                "month",
                "list",
                "kind",
                "country",
                "sort",
                "down",
                "state",
                "said",
            ]
        ),
        st.text(max_size=30)
        | st.sampled_from(["2025-11-10", "1", "us_bis_denied", "2026-11", "added", "US"]),
        max_size=4,
    ),
)
def test_no_page_falls(client: httpx.Client, path: str, query: dict[str, str]) -> None:
    try:
        answer = client.get(path, params=query)
    except UnicodeEncodeError:
        return
    assert answer.status_code in (200, 400, 404), (path, query, answer.text[:300])
