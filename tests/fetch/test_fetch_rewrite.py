"""Official addresses to a mirror's and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import ConfigError
from watcher.fetch.rewrite import Rewrite, tidy

MAPPING = {
    "https://www.mofcom.gov.cn": "http://127.0.0.1:8081/www.mofcom.gov.cn",
    "https://www.mofcom.gov.cn/zwgk/": "http://127.0.0.1:8082",
    "http://www.mofcom.gov.cn": "http://127.0.0.1:8081/www.mofcom.gov.cn",
    "https://www.bis.gov:443/": "http://127.0.0.1:8083/a/b/",
}
segments = st.lists(st.text("abcz09-._~%中", min_size=1, max_size=6), max_size=4).map("/".join)
queries = st.one_of(st.just(""), st.text("ab=&12", min_size=1, max_size=8).map(lambda text: "?" + text))
urls = st.builds(
    lambda origin, path, query: f"{origin}/{path}{query}",
    st.sampled_from(
        ["https://www.mofcom.gov.cn", "http://www.mofcom.gov.cn", "https://www.bis.gov", "https://c.example"]
    ),
    st.one_of(segments, segments.map(lambda path: "zwgk/" + path)),
    queries,
)


@given(urls)
def test_what_goes_out_comes_back(url: str) -> None:
    rewrite = Rewrite(MAPPING)
    wire = rewrite.outward(url)
    if "c.example" in url:
        assert wire == url
        assert rewrite.inward(wire, near=url) is None
    else:
        assert wire.startswith("http://127.0.0.1:808")
        assert rewrite.inward(wire, near=url) == tidy(url)


@given(urls, urls)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    """But for http and https of one site, which this mapping puts into the same folder."""
    rewrite = Rewrite(MAPPING)
    if rewrite.outward(one) == rewrite.outward(other):
        assert tidy(one).partition(":")[2] == tidy(other).partition(":")[2]


@given(st.text("abz-.:0", min_size=1, max_size=12))
def test_a_prefix_ends_where_a_name_or_a_segment_ends(tail: str) -> None:
    for url in (f"https://www.mofcom.gov.cn{tail}.example/x", f"https://www.bis.gov{tail}x"):
        if not tail.startswith(":"):
            assert Rewrite(MAPPING).outward(url).startswith("https://")
    assert Rewrite({"https://a.example/x": "http://127.0.0.1:1"}).outward("https://a.example/xy") == (
        "https://a.example/xy"
    )


def test_the_longest_prefix_wins() -> None:
    rewrite = Rewrite(MAPPING)
    assert (
        rewrite.outward("https://www.mofcom.gov.cn/zwgk/zcfb/a.html") == "http://127.0.0.1:8082/zcfb/a.html"
    )
    assert rewrite.outward("https://www.mofcom.gov.cn/zwgk") == "http://127.0.0.1:8082"
    assert (
        rewrite.outward("https://www.mofcom.gov.cn/zwgkx") == "http://127.0.0.1:8081/www.mofcom.gov.cn/zwgkx"
    )
    assert rewrite.outward("HTTPS://WWW.BIS.GOV:443/List?a=B#c") == "http://127.0.0.1:8083/a/b/List?a=B"


def test_a_shared_mirror_answers_for_the_site_that_was_asked() -> None:
    rewrite = Rewrite(MAPPING)
    wire = "http://127.0.0.1:8081/www.mofcom.gov.cn/x"
    for scheme in ("http", "https"):
        assert (
            rewrite.inward(wire, near=f"{scheme}://www.mofcom.gov.cn/y") == f"{scheme}://www.mofcom.gov.cn/x"
        )


def test_only_the_beginnings_of_web_addresses_can_be_mapped() -> None:
    for official, mirror in (
        ("www.bis.gov", "http://127.0.0.1"),
        ("https://www.bis.gov", "127.0.0.1:80"),
        ("https://www.bis.gov?x", "http://127.0.0.1"),
        ("https://", "http://127.0.0.1"),
        ("ftp://a.example", "http://127.0.0.1"),
    ):
        with pytest.raises(ConfigError, match=r"http\.rewrite: "):
            Rewrite({official: mirror})
