"""JSON read strictly: what no database or page could take is refused here, not where it would be written."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from watcher.core.text import decode
from watcher.errors import ParseError
from watcher.model.document import Document


def read(document: Document, encodings: tuple[str, ...] = ("utf-8-sig",)) -> Any:
    """The value that a document holds. Raises ParseError for what is not JSON."""
    return of_text(decode(document, encodings), url=document.url)


def of_text(text: str, *, url: str) -> Any:
    """The value that a text holds. Raises ParseError for what is not JSON.

    Python takes more than JSON has: NaN, and half a surrogate pair ("\\ud800"), which becomes "?" here, since
    no file or database takes it. Thousands of open brackets and numbers of thousands of digits are refused.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
        # Letters outside the Basic Multilingual Plane are honest pairs: only a value tells them apart.
        if "\\ud" in text or "\\uD" in text:
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"{url}: not JSON: {error}", url=url) from error
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")
