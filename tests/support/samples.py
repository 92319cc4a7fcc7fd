"""Documents of samples and of the official corpus, for the tests of parsers."""

from __future__ import annotations

from pathlib import Path

import yaml

from watcher.model.document import Document, Request

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"


def sample(source_id: str, name: str) -> tuple[Document, ...]:
    """The documents of one sample folder, in the order of its manifest."""
    folder = ROOT / "watcher" / "sources" / source_id / "samples" / name
    manifest = yaml.safe_load((folder / "manifest.yml").read_text(encoding="utf-8"))
    return tuple(
        document(one["url"], (folder / one["file"]).read_bytes(), one.get("method", "GET"), one.get("body"))
        for one in manifest["documents"]
    )


def document(url: str, content: bytes | str, method: str = "GET", body: str | None = None) -> Document:
    """A document as if it had been fetched."""
    raw = content.encode() if isinstance(content, str) else content
    return Document(Request(url, method, body), raw)


def official(path: str, url: str) -> Document:
    """A file of the official corpus under its official address."""
    return document(url, (CORPUS / path).read_bytes())
