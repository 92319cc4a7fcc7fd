"""Error lines: one line, with an address that a reader can take in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import BadStatus, ParseError, brief


def test_a_long_query_is_shortened_in_the_line_and_whole_in_the_url() -> None:
    url = "https://www.federalregister.gov/api/v1/documents.json?" + "&".join(
        f"fields[]=field_{number}" for number in range(30)
    )
    error = BadStatus(f"{url}: the server answered 503", status=503, url=url)
    assert str(error).startswith("https://www.federalregister.gov/api/v1/documents.json?fields[]=field_0&")
    assert str(error).endswith("…: the server answered 503")
    assert len(str(error)) < 140
    assert error.url == url


def test_a_short_address_and_a_line_without_one_stay() -> None:
    assert str(ParseError("https://a.example/b: no rows", url="https://a.example/b")) == (
        "https://a.example/b: no rows"
    )
    assert str(ParseError("no rows")) == "no rows"


@given(st.text(), st.integers(1, 200))
def test_a_brief_address_keeps_its_beginning(url: str, most: int) -> None:
    shown = brief(url, most)
    assert len(shown) <= most
    assert shown == url or (shown.endswith("…") and url.startswith(shown[:-1]))
