"""The news of the Bureau of Industry and Security: indexes that link releases, read one by one."""

from __future__ import annotations

import re

from watcher.core import press_index
from watcher.model.document import Document
from watcher.model.source import Parsed

# Since the redesign of 2025 the three hosts show the same pages under the same slugs.
_SITE = press_index.Site(
    authority="U.S. Department of Commerce, Bureau of Industry and Security",
    canonical="https://www.bis.gov",
    hosts=("www.bis.gov", "bis.gov", "media.bis.gov"),
    path=re.compile(
        r"^/(?:news-updates/)?(?:press-release|readout|statement|remark|speech|testimony)s?/[^/]+/?$"
    ),
)


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read the releases whose pages are here and ask for the others. Raises ParseError without links."""
    return press_index.parse(documents, _SITE)
