"""The HTML of a mail: one column, no remote content, readable without its styles and in the dark."""

from __future__ import annotations

# The first style sheet is written into the elements, since several mail programs drop <style>; what
# cannot be inlined (dark mode, the narrow screen) stays behind as at-rules. Colours are chosen so that a
# program that inverts them, or ignores the rule, still shows dark on light or light on dark.
CSS = """
body{margin:0;padding:0;background:#f4f5f7;color:#1f2430;
 font-family:-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,
  "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
 font-size:16px;line-height:1.5}
.page{max-width:680px;margin:0 auto;padding:20px 14px}
.card{background:#ffffff;border:1px solid #dfe3ea;border-radius:8px;padding:22px 24px;margin:0 0 16px}
h1{font-size:21px;line-height:1.32;margin:0 0 6px}
h2{font-size:18px;line-height:1.35;margin:0 0 2px}
.title{margin:0 0 10px;color:#444c5c}
.news{margin:0 0 10px;font-weight:bold}
.list{margin:0 0 10px;color:#5a6375}
.facts{border-collapse:collapse;margin:0 0 12px;width:100%}
.facts th{text-align:left;font-weight:normal;color:#5a6375;padding:2px 14px 2px 0;vertical-align:top;
 white-space:nowrap;width:1%}
.facts td{padding:2px 0;vertical-align:top}
.hit{border-left:4px solid #b3261e;background:#fdf1f0;color:#1f2430;padding:8px 12px;margin:0 0 10px}
.note{margin:0 0 8px;color:#444c5c}
.party{width:100%;border-collapse:collapse;margin:8px 0 0}
.party td{padding:5px 0;border-top:1px solid #e8ebf0;vertical-align:top;overflow-wrap:anywhere}
.party .n{width:34px;color:#7b8496;padding-right:8px;text-align:right}
.own{color:#5a6375;font-size:14px}
.quote{margin:12px 0 0;padding:2px 0 2px 12px;border-left:3px solid #c9d0db;color:#5a6375}
.foot{color:#7b8496;font-size:13px;padding:0 4px}
.index{margin:0;padding-left:20px}
.index li{margin:0 0 6px}
.ended{border-top:4px solid #2e7d4f}
.suspended{border-top:4px solid #b26a00}
.other{border-top:4px solid #2f5f98}
a{color:#1a5fb4}
@media (max-width:480px){
 .page{padding:8px 6px !important}
 .card{padding:16px 14px !important}
 .facts th{white-space:normal !important;padding-right:10px !important;min-width:88px !important}
 h1{font-size:19px !important}
}
@media (prefers-color-scheme:dark){
 body{background:#15181d !important;color:#e6e9ef !important}
 .card{background:#1e2229 !important;border-left-color:#363c48 !important;
  border-right-color:#363c48 !important;border-bottom-color:#363c48 !important}
 .title,.note,.list,.own,.quote,.facts th{color:#aeb6c4 !important}
 .hit{background:#3a2220 !important;color:#f3e3e1 !important}
 .party td{border-top-color:#363c48 !important}
 .foot,.party .n{color:#8f98a8 !important}
 a{color:#8ab4f8 !important}
}
"""

HTML = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{{ subject }}</title><style>{{ css }}</style></head><body><div class="page">
{%- macro facts(found) %}{% if found %}<table class="facts" role="presentation">{% for fact in found -%}
<tr><th>{{ fact.label }}</th><td>{{ fact.text }}</td></tr>
{%- endfor %}</table>{% endif %}{% endmacro -%}
{%- macro opening(view) -%}
{%- if linked(view) %}<p class="title"><a href="{{ view.links[0].url }}">{{ view.title }}</a></p>
{%- elif view.title and view.title not in view.headline %}<p class="title">{{ view.title }}</p>{% endif -%}
{%- if view.news %}<p class="news">{{ view.news }}</p>{% endif -%}
{%- for hit in view.hits %}<p class="hit"><b>Your counterparty:</b> {{ hit_line(hit) }}
{%- if hit.owner %} [{{ hit.owner }}]{% endif %}</p>{% endfor -%}
{{ facts(view.when) }}{{ facts(view.facts) }}
{%- for note in view.notes %}<p class="note">{{ note }}</p>{% endfor -%}
{%- if not linked(view) %}{% for link in view.links -%}
<p class="note">Official text: <a href="{{ link.url }}">{{ link.label }}</a></p>{% endfor %}{% endif -%}
{%- endmacro -%}
{%- macro group(one) %}<div class="card {{ colour(one) }}"><h2>{{ one.heading }} · {{ one.count }}</h2>
<p class="list">{{ about(one) }}</p>{{ facts(one.facts) }}
{%- for note in one.notes %}<p class="note">{{ note }}</p>{% endfor -%}
{%- if one.parties %}<table class="party" role="presentation">{% for party in one.parties -%}
<tr><td class="n">{{ loop.index }}</td>
<td><b>{{ party.names[0] }}</b>{{ title(party)[party.names[0]|length:] }}
{%- if party.hit %} <b>← your counterparty</b>{% endif %}
{%- for line in details(party) %}<div class="own">{{ line }}</div>
{%- endfor %}</td></tr>
{%- endfor %}</table>{% endif -%}
{%- if one.lines %}<ul class="index">{% for line in one.lines %}<li>{{ line }}</li>
{%- endfor %}</ul>{% endif -%}
{%- for quote in one.quotes %}<p class="quote" lang="zh">{{ quote }}</p>{% endfor %}</div>{% endmacro -%}
{%- if digest %}<div class="card other"><h1>{{ digest.headline }}</h1><ul class="index">
{%- for line in digest.index %}<li>{{ line }}</li>{% endfor %}</ul></div>{% endif -%}
{%- for view in views %}<div class="card other">
{%- if digest %}<h2>{{ view.headline }}</h2>{% else %}<h1>{{ view.headline }}</h1>{% endif -%}
{{ opening(view) }}</div>{% for one in view.groups %}{{ group(one) }}{% endfor -%}
{%- for line in view.footer %}<p class="foot">{{ line }}</p>{% endfor %}{% endfor -%}
{%- if digest and digest.more %}<p class="foot">{{ digest.more_advice }}</p>{% endif -%}
{%- if digest and digest.checked %}<div class="card other"><h2>Checked</h2><ul class="index">
{%- for line in digest.checked %}<li>{{ line }}</li>{% endfor %}</ul></div>{% endif -%}
{%- if digest %}{% for line in digest.footer %}<p class="foot">{{ line }}</p>{% endfor %}{% endif -%}
</div></body></html>
"""
