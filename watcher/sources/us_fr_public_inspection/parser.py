"""Public inspection: the earliest machine-readable word, with the names from the raw text of each rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from watcher.core.federal_register import desks, document, entry, filing, raw, stays
from watcher.core.federal_register.desks import Desk
from watcher.core.federal_register.imprint import Imprint, slugs
from watcher.core.text import decode
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import NoticeEntry
from watcher.model.source import Parsed, Remark

_GONE = (404, 410)


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read the list and the raw texts that are here, and ask for those that are not.

    The list cannot be asked by agency: it is filtered here, by the rules that hold for the published
    documents. A filing whose raw text was asked for and is not here is left out: it was read before, or is
    not to be had yet. Raises ParseError where the list is not the API's.
    """
    texts = {one.url: one for one in documents if PurePosixPath(urlsplit(one.url).path).suffix == ".txt"}
    lists = [one for one in documents if one.url not in texts]
    if not lists:
        raise ParseError("no list of documents on public inspection")
    imprints: dict[str, tuple[Imprint, Desk, str | None, str]] = {}
    remarks: list[Remark] = []
    for one in lists:
        for result in filing.page(one):
            try:
                imprint = filing.of_api(result)
            except ValueError as error:
                if desks.of("", "", slugs(result) or ("",)):  # of the others nobody asked anything
                    remarks.append(Remark("unreadable", f"{one.url}: {error}", one.url))
                continue
            desk = desks.of(imprint.title, "", imprint.slugs or ("",))
            if desk is not None:
                imprints.setdefault(
                    imprint.key, (imprint, desk, filing.raw_text_url(result), one.request.key)
                )
    acts = stays.index(
        stays.Known(imprint.number, imprint.title, imprint.published_on) for imprint, *_ in imprints.values()
    )
    entries: list[NoticeEntry] = []
    follow: list[Request] = []
    for imprint, desk, url, key in imprints.values():
        text = texts.get(url or "")
        if url and text is None and entry.needs_text(desk, imprint):
            follow.append(Request(url, reuse=True))
            continue
        try:
            built = _entry(imprint, text, desk, acts, key)
        except ParseError as error:
            remarks.append(Remark("unreadable", f"{imprint.number}: {error}", url))
            built = _entry(imprint, None, desk, acts, key)
        if text is not None and entry.is_nameless(built, desk):
            remarks.append(
                Remark("nameless", f"{imprint.number}: no party was found in {imprint.title!r}", text.url)
            )
        entries.append(built)
    return Parsed(tuple(entries), tuple(follow), remarks=tuple(remarks))


def _entry(
    imprint: Imprint, text: Document | None, desk: Desk, acts: dict[str, stays.Known], key: str
) -> NoticeEntry:
    if text is None or text.status in _GONE or imprint.withdrawn:
        return entry.build(imprint, None, acts=acts, desk=desk, stage="filed", read_from=(key,))
    notice = imprint.kind == "notice"
    full = document.read(raw.element(decode(text), imprint.title, notice=notice))
    day = filing.effective_on(full.dates, imprint)
    return entry.build(
        replace(imprint, effective_on=day),
        full,
        acts=acts,
        desk=desk,
        stage="filed",
        read_from=(key, text.request.key),
    )
