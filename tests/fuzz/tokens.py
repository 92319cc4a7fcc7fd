"""What breaks readers: put into documents, and given to renderers as names."""

from __future__ import annotations

# Numbers and dates that no calendar, index or float has; digits that isdigit() takes and int() does not.
NUMBERS = (
    *(
        "0",
        "-1",
        "00",
        "1e999",
        "NaN",
        "Infinity",
        "-0.0",
        "99999999999999999999",
        "9" * 5_000,
        "²",
        "①",
        "४",
    ),
    *(
        "３０３３",
        "3033",
        "0000",
        "9999",
        "10000",
        "十",
        "千千千",
        "〇",
        "32",
        "13",
        "99",
        "60",
        "0x10",
        "1_000",
    ),
)
DATES = (
    *("3033-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "2025-02-29", "10000-01-01", "99/99/9999"),
    *(
        "3033年13月32日",
        "9999年12月31日",
        "0年0月0日",
        "二〇二五年二月三十日",
        "February 30, 3033",
        "0/0/0000",
    ),
    *("December 31, 9999", "January 1, 0001", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00"),
    *(
        "Fri, 31 Dec 9999 23:59:60 -2400",
        "2025-04-04T25:61:61Z",
        "1e10",
        "12/31/9999",
        "9999年12月31日24时60分",
    ),
)
# Names as a hostile authority would print them: for markup, mail, spreadsheets, terminals, templates, SQL.
NAMES = (
    *(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(2)>',
        "{{ 7*7 }}{% raw %}",
        "&#0;&#x110000;&bogus;",
    ),
    *("<!channel>", "<@U012AB3CD>", '=HYPERLINK("http://evil")', "@SUM(A1)", "+1+1", "-2+3", "\t=1", "';--"),
    *(
        "line\r\nBcc: all@example.com",
        "BEGIN:VEVENT\\nEND:VCALENDAR",
        "]]>",
        "-->",
        "<![CDATA[",
        "javascript:alert(1)",
    ),
    *(
        "\x1b[2J\x07",
        "\x00",
        "\ufeff",
        "\u200c\u200d\u2060",
        "\u202egnp.exe\u2066",
        "\u0301" * 40,
        "\ufffe\uffff",
    ),
    *(
        "\ud800",
        "\udc00\ud800",
        "ﷺ" * 20,
        "İıſßẞ",
        "가" * 30,
        "莱多斯公司（Leidos）",
        "　　",
        "\u2028\u2029\x85\x0b\x0c",
    ),
    *("a" * 300, "长" * 400, "a.k.a. " * 60, "(" * 60, "《" * 60, ";" * 60, "a, " * 60, "第1号、" * 60, ""),
)
MARKUP = (
    *(
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml?>",
        "<?",
        "&",
        "&amp",
        "&#x110000;",
        "&#xD800;",
    ),
    *(
        '"',
        "'",
        '""',
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\\",
        "\\u0000",
        "\\ud800",
        "{",
        "}",
        "[",
        "]",
        "null",
    ),
    *(
        "<p>",
        "</p>",
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<div>",
        "</div>",
        "<br>",
        "<li>",
    ),
    *(
        "<title>",
        "<body>",
        "</body>",
        "</html>",
        "<base href=//x>",
        "<style>",
        "<textarea>",
        "<template>",
        "<svg>",
    ),
    *(
        "<a href='http://[::1'>",
        "<a href='//x:99999999/'>",
        "<a href='http://a\x00b/'>",
        "<a href='javascript:1'>",
    ),
    *(
        "<td colspan=99999999>",
        "<td rowspan='-1'>",
        "<E T='04'>",
        "<P>",
        "<HD>",
        "<GPOTABLE>",
        "<item>",
        "<entry>",
    ),
)
ODD_BYTES = (
    *(
        b"\x00",
        b"\x00" * 64,
        b"\xff",
        b"\xfe\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\x80",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\x81\x30\x81\x30",
        b"\xa3\xa0",
        b"\x1a",
        b"\x0c",
        b"\x85",
        b"\xe2\x80\xa8",
        b"\x1f\x8b\x08",
    ),
)
TEXTS = (*NUMBERS, *DATES, *NAMES, *MARKUP)
BYTES = (*(one.encode("utf-8", "surrogatepass") for one in TEXTS), *ODD_BYTES)

XML_BOMB = (
    b'<!DOCTYPE b [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 20) for name in range(ord("b"), ord("j")))
    + b"]><b>&i;</b>"
)
OUTSIDE = b'<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]><b>&a;</b>'
