"""XML read safely: no entities resolved, no network, no DTD, no recovery (it would lose the tail)."""

from __future__ import annotations

from lxml import etree

from watcher.errors import ParseError
from watcher.model.document import Document


def root(document: Document, *tags: str) -> etree._Element:
    """The root element, whose local name must be one of `tags` (any, if none are given).

    Raises ParseError for what is not XML, or is another document: an HTML page "Request Access" with
    status 200 is what cloud addresses get from the Federal Register. Entities that the document
    defines for itself are not resolved, so a document that uses one is not read: text would be missing.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        element = etree.fromstring(document.body, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"{document.url}: not XML: {error}", url=document.url) from error
    if next(element.iter(etree.Entity), None) is not None:
        raise ParseError(f"{document.url}: the XML defines entities of its own", url=document.url)
    found = etree.QName(element).localname
    if tags and found not in tags:
        wanted = " or ".join(f"<{tag}>" for tag in tags)
        raise ParseError(f"{document.url}: the root is <{found}>, not {wanted}", url=document.url)
    return element
