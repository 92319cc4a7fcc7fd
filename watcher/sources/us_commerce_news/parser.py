"""The news of the Department of Commerce: of its many releases those on export controls and trade."""

from __future__ import annotations

import re

from watcher.core import press_index
from watcher.model.document import Document
from watcher.model.source import Parsed

# The department also tells of the weather, the census and fisheries.
_WANTED = re.compile(
    r"\b(?:export(?:s|ed)?\s+(?:controls?|administration|enforcement|licen\w+|restrictions?|curbs?)|BIS\b"
    r"|Industry\s+and\s+Security|Entity\s+List|Unverified\s+List|Military\s+End[- ]User|Denied\s+Persons"
    r"|sanction\w*|semiconductors?|China|Chinese|PRC\b|Russia|Iran|Huawei|tariffs?|Section\s+232|countermeasures?"
    r"|rare\s+earths?|connected\s+vehicles?|outbound\s+investment)\b",
    re.IGNORECASE,
)
_SITE = press_index.Site(
    authority="U.S. Department of Commerce",
    canonical="https://www.commerce.gov",
    hosts=("www.commerce.gov", "commerce.gov"),
    path=re.compile(r"^/news/(?:press-releases|speeches|statements|readouts|blog)/\d{4}/\d{2}/[^/]+/?$"),
    wanted=_WANTED,
)


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read the releases whose pages are here and ask for the others. Raises ParseError without links."""
    return press_index.parse(documents, _SITE)
