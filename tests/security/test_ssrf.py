"""Nobody leads the program to an address that is not public: not by number, by name, or by redirect."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from support.connections import connections
from support.desk import Desk
from support.fetching import NOW, fetching, get
from support.origin import Origin, moved

from watcher.catalog import find_sources
from watcher.deliver.slack import SlackTransport
from watcher.deliver.webhook import WebhookTransport
from watcher.errors import ConfigError, FetchError, Refused, Unreachable
from watcher.fetch.address import resolve as system
from watcher.model.document import Request
from watcher.model.source import FetchRules
from watcher.run.heartbeat import Heartbeat

FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    "this network": ("0.0.0.0", "0.1.2.3"),
    "loopback": ("127.0.0.1", "127.255.255.254", "::1"),
    "private": ("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"),
    "link-local": ("169.254.1.1", "fe80::1"),
    "metadata": ("169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "fd00:ec2::254"),
    "carrier": ("100.64.0.1", "100.127.255.255"),
    "multicast": ("224.0.0.1", "239.255.255.250", "ff02::1"),
    "reserved": ("240.0.0.1", "255.255.255.255", "192.0.0.170", "fec0::1", "4000::1", "100::1"),
    "documentation": ("192.0.2.1", "198.51.100.7", "203.0.113.9", "2001:db8::1", "3fff::1"),
    "benchmarking": ("198.18.0.1", "198.19.255.255"),
    "unspecified": ("::",),
    "mapped": ("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
    "translated": ("::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe"),
    "6to4 and Teredo": ("2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    "compatible": ("::127.0.0.2", "::10.0.0.1"),
}
MIRROR = "127.0.0.9"
ADDRESSES = tuple(itertools.chain.from_iterable(FORBIDDEN.values()))

# What a resolver, a proxy or another URL parser would take for 127.0.0.1, ::1 or 169.254.169.254.
SPELLINGS = (
    "2130706433",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "00177.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "0x7f000001.",
    "0",
    "2852039166",
    "0xA9FEA9FE",
    "0251.0376.0251.0376",
    "169.254.43518",
    "[0:0:0:0:0:ffff:7f00:1]",
    "[::ffff:7f00:0001]",
    "[::1%25lo]",
    "[fe80::1%25eth0]",
    "localhost",
    "LOCALHOST.",
    "anything.localhost",
    "%31%32%37.0.0.1",
    "127.0.0.1%20",
    "127.0.0.1%2e",
    "127。0。0。1",
    "127．0．0．1",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
)
# Nothing of what stands before or behind the host may pass for it.
DISGUISES = (
    "http://www.bis.gov@127.0.0.1/",
    "http://www.bis.gov:80@127.0.0.1/",
    "http://www.bis.gov%2f@127.0.0.1/",
    "http://www.bis.gov\\@127.0.0.1/",
    "http://127.0.0.1#@www.bis.gov/",
    "http://127.0.0.1?@www.bis.gov/",
    "http://127.0.0.1\\.www.bis.gov/",
    "http://127.0.0.1;www.bis.gov/",
    "http://127.0.0.1 .www.bis.gov/",
    "http://127.0.0.1%00.www.bis.gov/",
    "http://127.0.0.1\t/",
    "//127.0.0.1/",
    "http:127.0.0.1/",
    "http:///127.0.0.1/",
    "http://www.bis.gov:80:80/",
    "http://[127.0.0.1]/",
)
SCHEMES = (
    "file:///etc/passwd",
    "ftp://www.bis.gov/x",
    "gopher://www.bis.gov:70/_x",
    "data:text/html,x",
    "javascript:alert(1)",
    "ws://www.bis.gov/",
    "unix:///var/run/docker.sock",
    "jar:http://www.bis.gov!/",
    "HTTPS+UNIX://x/",
)
ANY = FetchRules(hosts=("www.bis.gov", "*.example", *ADDRESSES, *SPELLINGS), deadline=5.0)


def bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as server:
        server.route("/", b"what should never be read")
        yield server


@pytest.fixture
def proxied(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> Origin:
    """A proxy that takes everything, as the environment names it."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, origin.base)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return origin


def refused(url: str, rules: FetchRules = ANY, **more: object) -> str:
    with connections() as tried, pytest.raises((Refused, Unreachable)) as caught:
        get(url, rules, **more)
    assert tried == [], f"{url} was connected to"
    return str(caught.value)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_refused_by_number(address: str, proxied: Origin) -> None:
    for scheme in ("http", "https"):
        assert "no public address" in refused(f"{scheme}://{bracketed(address)}:{proxied.port}/", allow=())
    assert proxied.requests == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_is_judged_by_what_it_resolves_to(address: str, origin: Origin) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return (address,)

    said = refused(f"http://www.bis.gov:{origin.port}/", allow=(), resolve=resolver)
    assert f"{address} is " in said
    assert asked == ["www.bis.gov"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("status", [302, 308])
def test_every_hop_is_judged(address: str, status: int) -> None:
    """The first hop is a mirror that the operator allows; it points to what is declared, but not public."""

    def resolver(host: str, port: int) -> tuple[str, ...]:
        return (address,) if host == "inner.example" else system(host, port)

    with Origin(host=MIRROR) as mirror:
        rewrite = mirror.mirror("www.bis.gov")
        for target in (f"https://{bracketed(address)}/", "https://inner.example/", "http://inner.example/"):
            mirror.route("/www.bis.gov/", moved(target, status))
            with connections() as tried, pytest.raises(Refused, match="no public address"):
                get("https://www.bis.gov/", ANY, rewrite=rewrite, resolve=resolver, allow=(MIRROR,))
            assert tried == [(MIRROR, mirror.port)]


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_is_another_address(host: str, proxied: Origin) -> None:
    refused(f"http://{host}:{proxied.port}/", allow=())
    assert proxied.requests == []


@pytest.mark.parametrize("url", [*DISGUISES, *SCHEMES])
def test_no_disguise_passes_for_a_declared_host(url: str, origin: Origin) -> None:
    refused(url, allow=())
    origin.route("/www.bis.gov/", moved(url))
    rules = FetchRules(hosts=("www.bis.gov",), deadline=5.0)
    with connections() as tried, pytest.raises(FetchError):
        get("https://www.bis.gov/", rules, rewrite=origin.mirror("www.bis.gov"))
    # Some of them are paths of the mirror itself; nothing else was asked.
    assert set(tried) == {("127.0.0.1", origin.port)}


def test_what_was_judged_is_what_is_connected_to(origin: Origin) -> None:
    """A name that gives another answer to each question gets one question for each connection."""
    answers = itertools.chain([("127.0.0.1",)], itertools.repeat(("127.0.0.2",)))
    asked: list[str] = []

    def rebinding(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return next(answers)

    with connections() as tried:
        document = get(f"http://www.bis.gov:{origin.port}/", ANY, resolve=rebinding, allow=("127.0.0.1",))
    assert document.body
    assert asked == ["www.bis.gov"]
    assert tried == [("127.0.0.1", origin.port)]
    # The second visit asks again, and the new answer is judged again.
    refused(f"http://www.bis.gov:{origin.port}/", resolve=rebinding, allow=("127.0.0.1",))


def test_rebinding_between_two_hops(origin: Origin) -> None:
    origin.route("/", moved(f"http://www.bis.gov:{origin.port}/again"))
    answers = iter([("127.0.0.1",), ("127.0.0.3",)])
    with connections() as tried, pytest.raises(Refused, match=r"127\.0\.0\.3 is loopback"):
        get(
            f"http://www.bis.gov:{origin.port}/",
            ANY,
            resolve=lambda host, port: next(answers),
            allow=("127.0.0.1",),
        )
    assert tried == [("127.0.0.1", origin.port)]


def test_of_several_addresses_only_those_that_may_be_reached_are_tried(origin: Origin) -> None:
    def resolver(host: str, port: int) -> tuple[str, ...]:
        return ("10.0.0.1", "::1", "127.0.0.2", "127.0.0.1", "169.254.169.254")

    with connections() as tried:
        get(f"http://www.bis.gov:{origin.port}/", ANY, resolve=resolver, allow=("127.0.0.1",))
    assert tried == [("127.0.0.1", origin.port)]


def test_tls_names_the_host_and_goes_to_the_judged_address(origin: Origin) -> None:
    refused(f"https://www.bis.gov:{origin.port}/", resolve=lambda host, port: ("::ffff:7f00:1",), allow=())


def test_only_hosts_that_the_declaration_names_are_followed_to(origin: Origin) -> None:
    rewrite = origin.mirror("www.bis.gov", "media.bis.gov", "evil.example", "bis.gov.evil.example")
    origin.route("/", b"elsewhere", prefix=True)
    rules = FetchRules(hosts=("www.bis.gov", "media.bis.gov"))
    origin.route("/www.bis.gov/", moved("https://media.bis.gov/x"))
    assert get("https://www.bis.gov/", rules, rewrite=rewrite).final_url == "https://media.bis.gov/x"
    for host in ("evil.example", "bis.gov.evil.example", "bis.gov", "www.bis.gov.", "xn--www-bis.gov"):
        origin.route("/www.bis.gov/", moved(f"https://{host}/x"))
        with pytest.raises(Refused, match="not among the declared hosts"):
            get("https://www.bis.gov/", rules, rewrite=rewrite)
        # And not where a parser asks for it, out of a page that was tampered with.
        with fetching(rewrite) as fetcher, pytest.raises(Refused, match="not among the declared hosts"):
            fetcher.fetch(Request(f"https://{host}/x"), rules, None, now=NOW)
    assert {one.path.split("/")[1] for one in origin.requests} == {"www.bis.gov", "media.bis.gov"}


def test_every_source_names_the_hosts_it_goes_to() -> None:
    for source in find_sources().values():
        rules = source.declaration.fetch
        assert rules.hosts, source.id
        for host in rules.hosts:
            # A pattern covers what one authority or one contractor of it owns, never a whole registry.
            assert host.removeprefix("*.").count(".") >= (3 if host.startswith("*.") else 1), host
        for request in source.declaration.start:
            assert request.url.startswith("https://"), source.id


FEED = """<rss version="2.0"><channel><title>x</title><link>http://127.0.0.1/</link>
<item><title>Statement</title><link>{link}</link><guid>1</guid>
<enclosure url="{link}" type="text/html" length="1"/></item></channel></rss>"""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.usefixtures("bare")
def test_a_feed_of_the_users_own_is_a_source_like_any_other(tmp_path: Path, origin: Origin) -> None:
    """Refused unless `allow_private` names the address; what a feed links to is never asked."""
    origin.route("/feed.xml", FEED.format(link=f"http://127.0.0.1:{origin.port}/").encode())
    origin.route("/moved.xml", moved("http://169.254.169.254/latest/meta-data/"))
    desk = Desk(tmp_path, {}, {"feeds": [{"id": "mine", "title": "Mine", "url": origin.url("/feed.xml")}]})
    assert desk.check("mine")["sources"][0]["outcome"] == "baseline"
    assert [one.path for one in origin.requests] == ["/feed.xml"]

    for url, allow in (
        (origin.url("/feed.xml"), []),
        (origin.url("/moved.xml"), ["127.0.0.1"]),
        (f"http://2130706433:{origin.port}/feed.xml", []),
        (f"http://localhost:{origin.port}/feed.xml", []),
        ("http://169.254.169.254/feed.xml", ["127.0.0.1"]),
    ):
        feeds = [{"id": "theirs", "title": "Theirs", "url": url}]
        desk.config = {"feeds": feeds, "http": {"allow_private": allow}}
        with connections() as tried:
            (checked,) = desk.check("theirs")["sources"]
        assert checked["outcome"] == "failed", url
        assert checked["error"]["kind"] == "refused", url
        assert set(tried) <= {("127.0.0.1", origin.port)}
    assert [one.path for one in origin.requests] == ["/feed.xml", "/moved.xml"]
    for url in (*SCHEMES, "http://user@www.bis.gov/", "http://www.bis.gov:none/", "www.bis.gov"):
        desk.config = {"feeds": [{"id": "theirs", "title": "Theirs", "url": url}]}
        said = desk.watcher("config", "check")
        assert (said.code, "a web address without a login is expected" in said.err) == (2, True), url


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.usefixtures("bare")
def test_what_we_tell_is_not_carried_on_to_somebody_else(status: int, origin: Origin) -> None:
    """Webhook and heartbeat go where the operator says, which may be inside, and to nobody else."""
    with Origin() as elsewhere:
        origin.route("/hook", moved(elsewhere.url("/"), status))
        heart = Heartbeat(origin.url("/hook"), timedelta(minutes=5), clock=lambda: 0.0)
        assert not heart.beat(well=True)
        with pytest.raises(Exception, match=f"HTTP {status}"):
            WebhookTransport(origin.url("/hook"), "secret").probe()
        assert elsewhere.requests == []
    assert [one.method for one in origin.requests] == ["GET", "POST"]


@pytest.mark.parametrize("url", [*SCHEMES, "http://www.bis.gov/hook", "http://10.0.0.1/hook", "//x/", "x"])
def test_what_we_tell_travels_under_tls_or_within_this_machine(url: str) -> None:
    for made in (
        lambda: WebhookTransport(url),
        lambda: Heartbeat(url, timedelta(minutes=5)),
        lambda: SlackTransport("C1", "xoxb-1", url),
    ):
        with connections() as tried, pytest.raises(ConfigError):
            made()
        assert tried == []
