"""JSON as text that is safe to look at: it reads back the same, and shows nothing that acts on a reader."""

from __future__ import annotations

import json
import re
from typing import Any

# The control characters above ASCII, what orders or hides letters, line breaks that JSON does not know, and
# halves of surrogate pairs, which no file takes. Those below the space `json` escapes by itself.
_ACTING = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def dumps(value: Any, *, indent: int | None = None, default: Any = None) -> str:
    """The JSON of a value, letters as they are; without `indent` in the shortest form.

    What acts on a terminal or turns a line around is escaped, as JSON allows for every character.
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, default=default)
    return text if text.isascii() and "\x7f" not in text else _ACTING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]
