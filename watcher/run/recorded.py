"""Recorded documents: a folder with a manifest.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from watcher.errors import ConfigError
from watcher.model.document import Document, Request
from watcher.settings.located import Located, read

_KEYS = {"url", "file", "method", "body", "headers", "status", "final_url"}


def documents_of(folder: Path) -> tuple[Document, ...]:
    """The documents that folder/manifest.yml names, in its order.

    The manifest is {provenance, note, documents: [{url, file, method, body, headers}]} or a flat
    `url: file` map. Raises ConfigError with line and key.
    """
    located = read(folder / "manifest.yml", missing="It says which document each file of the folder is.")
    data = located.data
    if not isinstance(data, dict):
        raise located.error((), "a mapping is expected")
    if "documents" not in data:
        return tuple(_document(folder, {"url": url, "file": name}) for url, name in data.items())
    return tuple(
        _document(folder, _checked(located, index, one)) for index, one in enumerate(data["documents"])
    )


def provenance(folder: Path) -> str:
    """official, or reconstructed from facts."""
    data = read(folder / "manifest.yml").data
    return str(data.get("provenance", "official")) if isinstance(data, dict) else "official"


def _checked(located: Located, index: int, one: Any) -> dict[str, Any]:
    place = ("documents", index)
    if not isinstance(one, dict) or not {"url", "file"} <= set(one):
        raise located.error(place, "url and file are needed")
    unknown = set(one) - _KEYS
    if unknown:
        raise located.error((*place, sorted(unknown)[0]), "unknown key")
    return one


def _document(folder: Path, one: dict[str, Any]) -> Document:
    path = folder / str(one["file"])
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: named in manifest.yml, but {error.strerror}") from error
    request = Request(str(one["url"]), str(one.get("method", "GET")), one.get("body"))
    headers = tuple((str(k).lower(), str(v)) for k, v in (one.get("headers") or {}).items())
    return Document(
        request, body, str(one.get("final_url", "")), int(one.get("status", 200)), headers=headers
    )
