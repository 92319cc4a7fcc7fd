"""What the fuzzer starts from: the samples of every source and, where they are at hand, the official documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from support.part744 import whole
from support.samples import CORPUS, document, official
from support.walking import small, walk

from watcher.catalog import SOURCES, find_sources
from watcher.core import user_feed
from watcher.model.document import Document, Request
from watcher.model.snapshot import FEED, Head
from watcher.model.source import Expectation, FetchRules, Parsed, Source, SourceKind
from watcher.run.recorded import documents_of

_OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
_CSL = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"
_DPL = "https://media.bis.gov/sites/default/files/"
_PART_744 = "https://www.ecfr.gov/api/versioner/v1/full/2026-07-09/title-15.xml?part=744"
_OFFICIAL = {
    "us_bis_dpl": (
        {"us/bis_dpl/dpl_2022-09-07.txt": f"{_DPL}dpl.txt"},
        {"us/bis_dpl/dpl_04142026.csv": f"{_DPL}dpl_04142026.csv"},
    ),
    "us_csl": ({"us/csl/consolidated_sample_2025-06-25.csv": _CSL},),
    "us_dhs_uflpa": ({"us/uflpa/uflpa_2026-06-22.html": "https://www.dhs.gov/uflpa-entity-list"},),
    "us_fcc_covered": (
        {"us/fcc/fcc-coveredlist_2026-06-27.html": "https://www.fcc.gov/supplychain/coveredlist"},
    ),
    "us_fr_documents": (
        {
            "us/federal_register/2023-03929.xml": (
                "https://www.federalregister.gov/documents/full_text/xml/2023/02/27/2023-03929.xml"
            )
        },
    ),
    "us_ofac_consolidated": (
        {
            f"us/ofac/cons_{one}_2025-12-19.csv": f"{_OFAC}CONS_{one.upper()}.CSV"
            for one in ("prim", "alt", "add", "comments")
        },
    ),
    "us_ofac_recent_actions": (
        {
            "us/html/ofac_recent_action_20260923_EXCERPT.html": (
                "https://ofac.treasury.gov/recent-actions/20260923"
            )
        },
    ),
}
_WHOLE = {
    "us_csl": ({"us/csl/csl_2023-11-30.csv": _CSL},),
    "us_ofac_sdn": (
        {f"us/ofac/{one}_2019-01-15.csv": f"{_OFAC}{one.upper()}.CSV" for one in ("sdn", "alt", "add")},
    ),
}


@dataclass(frozen=True)
class Seed:
    """One set of documents of one source, and what is believed once they were read."""

    source: Source
    documents: tuple[Document, ...]
    name: str

    @cached_property
    def parsed(self) -> Parsed:
        """What the untouched documents say."""
        return self.source.parse(self.documents)

    @cached_property
    def head(self) -> Head:
        """The state after they were read."""
        return walk(self.source, [self.parsed], least=0)[-1].head


def of_sources(*names: str) -> tuple[Seed, ...]:
    """The seeds of these sources, small enough for many inputs a second; and part 744 at its full size."""
    return tuple(
        seed for name in names for seed in (*_samples(name), *_documents(name, _OFFICIAL), *_regulation(name))
    )


def of_lists() -> tuple[Seed, ...]:
    """Every list as large as it is at hand, with the bounds that its declaration really sets where it meets them."""
    lists = [name for name, one in find_sources().items() if one.declaration.kind is SourceKind.LIST]
    return tuple(
        seed
        for name in lists
        for seed in (
            *_samples(name),
            *_documents(name, _OFFICIAL),
            *_documents(name, _WHOLE),
            *_regulation(name),
        )
    )


def of_feeds() -> tuple[Seed, ...]:
    """The user's own feeds."""
    return tuple(
        Seed(_FEED, (Document(Request("https://feeds.example/news"), body.encode()),), f"feed-{n}")
        for n, body in enumerate(_FEEDS)
    )


def _samples(name: str) -> Iterator[Seed]:
    source = small(find_sources()[name], least=0)
    for folder in sorted((SOURCES / name / "samples").glob("*/")):
        yield Seed(source, documents_of(folder), f"{name}/{folder.name}")


def _documents(name: str, table: dict[str, tuple[dict[str, str], ...]]) -> Iterator[Seed]:
    source = small(find_sources()[name], least=0)
    for files in table.get(name, ()):
        if all((CORPUS / path).is_file() for path in files):
            documents = tuple(official(path, url) for path, url in files.items())
            yield Seed(source, documents, f"{name}/{next(iter(files))}")


def _regulation(name: str) -> Iterator[Seed]:
    if name == "us_ecfr_744" and CORPUS.is_dir():
        source = small(find_sources()[name], least=0)
        yield Seed(source, (document(_PART_744, whole().body),), f"{name}/whole")


_FEED = Source(
    replace(
        find_sources()["us_bis_news"].declaration,
        id="user_feed",
        lists=(),
        topics=("statements",),
        fetch=FetchRules(),
        expectations={FEED: Expectation(min_entries=0)},
    ),
    user_feed.parse,
    "1",
)
_FEEDS = (
    """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>
<item><title>Acme &amp; Sons added</title><link>https://feeds.example/1</link><guid>1</guid>
<pubDate>Tue, 04 Nov 2025 10:00:00 +0800</pubDate><description>&lt;p&gt;Text&lt;/p&gt;</description></item>
<item><title>Second</title><link>https://feeds.example/2</link><pubDate>2025-11-05T10:00:00Z</pubDate></item>
</channel></rss>""",
    """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:1</id>
<updated>2025-11-05T10:00:00Z</updated><entry><id>urn:2</id><title type="html">A &lt;b&gt;B&lt;/b&gt;</title>
<link href="https://feeds.example/2"/><updated>2025-11-05T10:00:00+08:00</updated>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div></summary></entry></feed>""",
    """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title></channel>
<item rdf:about="https://feeds.example/3"><title>三</title><link>https://feeds.example/3</link>
<dc:date>2025-11-05T10:00+08:00</dc:date><description>商务部公告</description></item></rdf:RDF>""",
)
