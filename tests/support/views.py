"""Views of any size and with any text, for the laws that every renderer keeps."""

from __future__ import annotations

from hypothesis import strategies as st

from watcher.core.view_types import DigestView, Fact, GroupView, HitView, PartyView, View, WebLink

# What an authority might write, with everything that means something to Slack, HTML, mail or a terminal.
NASTY = (
    "<!channel>",
    "<!here|x>",
    "<@U012AB3CD>",
    "<https://evil.example|Official text>",
    "@here",
    "@channel",
    "*bold* _it_ ~no~ `code`",
    "&lt;!channel&gt; AT&T",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %}",
    "line\r\nBcc: all@example.com",
    "\u202egnp.exe\u2066 \u200bzero\u061c",
    "\x1b[2J\x07bell",
    "莱多斯公司（Leidos）",
    "\ud800lone",
)
text = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.text(alphabet="ab 中&<", min_size=0, max_size=400),
    st.integers(100, 400).map(lambda times: "long words 长 " * times),
)
facts = st.lists(st.builds(Fact, st.just("Label"), text), max_size=3).map(tuple)
texts = st.lists(text, max_size=3).map(tuple)
parties = st.builds(
    PartyView,
    names=st.lists(text, min_size=1, max_size=3).map(tuple),
    aliases=texts,
    former=texts,
    countries=texts,
    addresses=texts,
    facts=facts,
    changes=st.lists(st.tuples(st.just("field"), text, st.none() | text), max_size=2).map(tuple),
    hit=st.booleans(),
)
groups = st.builds(
    GroupView,
    heading=st.sampled_from(["Ended (停止: the measures are stopped)", "Suspended", "Added"]),
    count=st.just("2 parties"),
    list_title=text,
    list_title_zh=text,
    facts=facts,
    notes=texts,
    parties=st.lists(parties, max_size=4).map(tuple),
    lines=texts,
    quotes=texts,
)
links = st.builds(WebLink, text, st.just("https://www.example.com/a?b=c&d"))
hits = st.builds(HitView, text, text, st.just("ended"), text, st.none() | text | st.just("U012AB3CD"))
views = st.builds(
    View,
    headline=text,
    title=text,
    when=facts,
    news=text,
    hits=st.lists(hits, max_size=2).map(tuple),
    groups=st.lists(groups, max_size=3).map(tuple),
    links=st.lists(links, max_size=3).map(tuple),
    facts=facts,
    notes=texts,
    footer=texts,
)
digests = st.builds(
    DigestView,
    headline=text,
    index=texts,
    views=st.lists(views, max_size=2).map(tuple),
    more=st.integers(0, 2),
    more_advice=st.just("and more"),
    checked=texts,
    footer=texts,
)


def party_texts(party: PartyView) -> list[str]:
    """Every official text of a party."""
    changed = [value for _, *values in party.changes for value in values if value]
    own = [fact.text for fact in party.facts]
    return [*party.names, *party.aliases, *party.former, *party.countries, *party.addresses, *changed, *own]


def body_texts(view: View) -> list[str]:
    """Every official text below the headline."""
    found = [fact.text for fact in (*view.when, *view.facts)] + [view.news, *view.notes]
    found += [word for hit in view.hits for word in (hit.counterparty, hit.matched, hit.reason)]
    for group in view.groups:
        found += [group.list_title, group.list_title_zh, *(f.text for f in group.facts), *group.notes]
        found += [*group.lines, *group.quotes, *(t for p in group.parties for t in party_texts(p))]
    return found


def big(parties: int = 400, groups: int = 1) -> View:
    """A view that fits into no single message: long names, addresses and details."""
    rows = tuple(
        PartyView(
            (f"Party number {n} of a very long list, Limited", f"第{n}号有限公司"),
            aliases=(f"Alias {n}",),
            addresses=(f"{n} Long Road, Building {n}, District of Example, Shenzhen",),
        )
        for n in range(parties)
    )
    size = -(-parties // groups)
    return View(
        headline=f"BIS Entity List: {parties} added",
        title="Additions to the Entity List",
        when=(Fact("In force", "10 November 2025"),),
        groups=tuple(
            GroupView(
                f"Added {g}",
                f"{size} parties",
                "BIS Entity List",
                "实体清单",
                parties=rows[g * size :][:size],
            )
            for g in range(groups)
        ),
        links=(WebLink("rule", "https://www.federalregister.gov/d/2025-1"),),
        footer=("Source us_fr_documents",),
    )
