"""Stable names for content: SHA-256 over canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from watcher.model.codec import encode
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry


def canonical(value: Any) -> bytes:
    """A record as canonical JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(encode(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(*parts: Any) -> str:
    """SHA-256 (hex) of the parts in order."""
    return hashlib.sha256(canonical(list(parts))).hexdigest()


def fingerprint(entry: PartyEntry | NoticeEntry) -> str:
    """The hash of one entry's content, where it was read from left out."""
    data = encode(entry)
    data.pop("read_from", None)
    return digest(data)


def content_hash(entries: Iterable[PartyEntry | NoticeEntry]) -> str:
    """The hash of a set of entries; their order is irrelevant."""
    return digest(sorted((entry.key, fingerprint(entry)) for entry in entries))
