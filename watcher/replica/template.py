"""The templates of the pages: small text files with `$name` places."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template
from typing import Any

_FOLDER = Path(__file__).parent / "templates"


def fill(name: str, /, **places: Any) -> str:
    """The template with its places filled by markup. KeyError for a place without a value."""
    return _template(name).substitute(places)


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / name).read_text(encoding="utf-8"))
