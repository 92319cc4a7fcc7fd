"""Countries as the authorities print them, in English and Chinese, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from watcher.core.text import fold, loose

# code, English names, Chinese names; the first of each is the one we print. The English spellings are
# those of part 744 of the EAR, of OFAC and of the screening list; XK is the code in common use for Kosovo.
_TABLE = """
AD Andorra|安道尔; AE United Arab Emirates,UAE,U.A.E.|阿联酋,阿拉伯联合酋长国; AF Afghanistan|阿富汗
AG Antigua and Barbuda|安提瓜和巴布达; AI Anguilla|安圭拉; AL Albania|阿尔巴尼亚; AM Armenia|亚美尼亚
AO Angola|安哥拉; AQ Antarctica|南极洲; AR Argentina|阿根廷; AS American Samoa|美属萨摩亚; AT Austria|奥地利
AU Australia|澳大利亚; AW Aruba|阿鲁巴; AX Åland Islands|奥兰群岛; AZ Azerbaijan|阿塞拜疆
BA Bosnia and Herzegovina,Bosnia-Herzegovina,Bosnia|波斯尼亚和黑塞哥维那,波黑; BB Barbados|巴巴多斯
BD Bangladesh|孟加拉国; BE Belgium|比利时; BF Burkina Faso|布基纳法索; BG Bulgaria|保加利亚; BH Bahrain|巴林
BI Burundi|布隆迪; BJ Benin|贝宁; BL Saint Barthélemy|圣巴泰勒米; BM Bermuda|百慕大
BN Brunei,Brunei Darussalam|文莱; BO Bolivia,Plurinational State of Bolivia|玻利维亚
BQ Bonaire,Bonaire Sint Eustatius and Saba|荷属加勒比区; BR Brazil|巴西; BS Bahamas|巴哈马; BT Bhutan|不丹
BV Bouvet Island|布韦岛; BW Botswana|博茨瓦纳; BY Belarus,Byelarus|白俄罗斯; BZ Belize|伯利兹
CA Canada|加拿大; CC Cocos Islands,Cocos (Keeling) Islands|科科斯群岛
CD Democratic Republic of the Congo,Congo (Kinshasa),Congo-Kinshasa,Zaire|刚果民主共和国,刚果（金）
CF Central African Republic|中非共和国,中非
CG Congo,Republic of the Congo,Congo (Brazzaville),Congo-Brazzaville|刚果共和国,刚果（布）
CH Switzerland|瑞士; CI Ivory Coast,Côte d'Ivoire,Cote d Ivoire|科特迪瓦; CK Cook Islands|库克群岛
CL Chile|智利; CM Cameroon|喀麦隆
CN China,People's Republic of China,PRC,P.R.C.,P.R. China,PR China,Mainland China|中国,中华人民共和国
CO Colombia|哥伦比亚; CR Costa Rica|哥斯达黎加; CU Cuba|古巴; CV Cape Verde,Cabo Verde|佛得角
CW Curaçao|库拉索; CX Christmas Island|圣诞岛; CY Cyprus|塞浦路斯; CZ Czech Republic,Czechia|捷克,捷克共和国
DE Germany,Federal Republic of Germany,West Germany|德国; DJ Djibouti|吉布提; DK Denmark|丹麦
DM Dominica|多米尼克; DO Dominican Republic|多米尼加共和国,多米尼加; DZ Algeria|阿尔及利亚
EC Ecuador|厄瓜多尔; EE Estonia|爱沙尼亚; EG Egypt,Arab Republic of Egypt|埃及; EH Western Sahara|西撒哈拉
ER Eritrea|厄立特里亚; ES Spain|西班牙; ET Ethiopia|埃塞俄比亚; FI Finland|芬兰; FJ Fiji|斐济
FK Falkland Islands,Falkland Islands (Malvinas)|福克兰群岛
FM Micronesia,Federated States of Micronesia|密克罗尼西亚; FO Faroe Islands|法罗群岛; FR France|法国
GA Gabon|加蓬; GB United Kingdom,U.K.,UK,Great Britain,England,Scotland,Wales,Northern Ireland|英国
GD Grenada|格林纳达; GE Georgia,Republic of Georgia|格鲁吉亚; GF French Guiana|法属圭亚那; GG Guernsey|根西岛
GH Ghana|加纳; GI Gibraltar|直布罗陀; GL Greenland|格陵兰; GM Gambia|冈比亚; GN Guinea|几内亚
GP Guadeloupe|瓜德罗普; GQ Equatorial Guinea|赤道几内亚; GR Greece|希腊
GS South Georgia and the South Sandwich Islands|南乔治亚和南桑威奇群岛; GT Guatemala|危地马拉; GU Guam|关岛
GW Guinea-Bissau|几内亚比绍; GY Guyana|圭亚那
HK Hong Kong,Hong Kong SAR,Hong Kong (SAR),Hong Kong China|香港,中国香港,香港特别行政区,香港特区
HM Heard Island and McDonald Islands|赫德岛和麦克唐纳群岛; HN Honduras|洪都拉斯; HR Croatia|克罗地亚
HT Haiti|海地; HU Hungary|匈牙利; ID Indonesia|印度尼西亚,印尼; IE Ireland,Republic of Ireland|爱尔兰
IL Israel|以色列; IM Isle of Man|马恩岛; IN India|印度; IO British Indian Ocean Territory|英属印度洋领地
IQ Iraq|伊拉克; IR Iran,Islamic Republic of Iran|伊朗,伊朗伊斯兰共和国; IS Iceland|冰岛; IT Italy|意大利
JE Jersey|泽西岛; JM Jamaica|牙买加; JO Jordan|约旦; JP Japan|日本; KE Kenya|肯尼亚
KG Kyrgyzstan,Kyrgyz Republic|吉尔吉斯斯坦; KH Cambodia|柬埔寨; KI Kiribati|基里巴斯; KM Comoros|科摩罗
KN Saint Kitts and Nevis,St. Kitts and Nevis|圣基茨和尼维斯
KP North Korea,Democratic People's Republic of Korea,DPRK|朝鲜,朝鲜民主主义人民共和国
KR South Korea,Republic of Korea,Korea,ROK|韩国,大韩民国; KW Kuwait|科威特; KY Cayman Islands|开曼群岛
KZ Kazakhstan|哈萨克斯坦; LA Laos,Lao People's Democratic Republic,Lao PDR|老挝; LB Lebanon|黎巴嫩
LC Saint Lucia,St. Lucia|圣卢西亚; LI Liechtenstein|列支敦士登; LK Sri Lanka|斯里兰卡; LR Liberia|利比里亚
LS Lesotho|莱索托; LT Lithuania|立陶宛; LU Luxembourg|卢森堡; LV Latvia|拉脱维亚
LY Libya,Libyan Arab Jamahiriya|利比亚; MA Morocco|摩洛哥; MC Monaco|摩纳哥
MD Moldova,Republic of Moldova|摩尔多瓦; ME Montenegro|黑山; MF Saint Martin|法属圣马丁
MG Madagascar|马达加斯加; MH Marshall Islands|马绍尔群岛
MK North Macedonia,Macedonia,Republic of North Macedonia,Former Yugoslav Republic of Macedonia|北马其顿,马其顿
ML Mali|马里; MM Burma,Myanmar,Burma (Myanmar)|缅甸; MN Mongolia|蒙古国,蒙古
MO Macau,Macao,Macau SAR|澳门,中国澳门,澳门特别行政区; MP Northern Mariana Islands|北马里亚纳群岛
MQ Martinique|马提尼克; MR Mauritania|毛里塔尼亚; MS Montserrat|蒙特塞拉特; MT Malta|马耳他
MU Mauritius|毛里求斯; MV Maldives|马尔代夫; MW Malawi|马拉维; MX Mexico|墨西哥; MY Malaysia|马来西亚
MZ Mozambique|莫桑比克; NA Namibia|纳米比亚; NC New Caledonia|新喀里多尼亚; NE Niger|尼日尔
NF Norfolk Island|诺福克岛; NG Nigeria|尼日利亚; NI Nicaragua|尼加拉瓜; NL Netherlands,Holland|荷兰
NO Norway|挪威; NP Nepal|尼泊尔; NR Nauru|瑙鲁; NU Niue|纽埃; NZ New Zealand|新西兰; OM Oman|阿曼
PA Panama|巴拿马; PE Peru|秘鲁; PF French Polynesia|法属波利尼西亚; PG Papua New Guinea|巴布亚新几内亚
PH Philippines|菲律宾; PK Pakistan|巴基斯坦; PL Poland|波兰; PM Saint Pierre and Miquelon|圣皮埃尔和密克隆
PN Pitcairn|皮特凯恩群岛; PR Puerto Rico|波多黎各
PS Palestine,Palestinian,West Bank,Gaza,Region: Gaza,State of Palestine,Palestinian Territory|巴勒斯坦
PT Portugal|葡萄牙; PW Palau|帕劳; PY Paraguay|巴拉圭; QA Qatar|卡塔尔; RE Réunion|留尼汪
RO Romania|罗马尼亚; RS Serbia|塞尔维亚; RU Russia,Russian Federation|俄罗斯,俄罗斯联邦; RW Rwanda|卢旺达
SA Saudi Arabia|沙特阿拉伯,沙特; SB Solomon Islands|所罗门群岛; SC Seychelles|塞舌尔; SD Sudan|苏丹
SE Sweden|瑞典; SG Singapore|新加坡; SH Saint Helena|圣赫勒拿; SI Slovenia|斯洛文尼亚
SJ Svalbard and Jan Mayen|斯瓦尔巴和扬马延; SK Slovakia,Slovak Republic|斯洛伐克; SL Sierra Leone|塞拉利昂
SM San Marino|圣马力诺; SN Senegal|塞内加尔; SO Somalia|索马里; SR Suriname|苏里南; SS South Sudan|南苏丹
ST São Tomé and Príncipe,Sao Tome & Principe|圣多美和普林西比; SV El Salvador|萨尔瓦多
SX Sint Maarten|荷属圣马丁; SY Syria,Syrian Arab Republic|叙利亚; SZ Eswatini,Swaziland|斯威士兰
TC Turks and Caicos Islands|特克斯和凯科斯群岛; TD Chad|乍得; TF French Southern Territories|法属南部领地
TG Togo|多哥; TH Thailand|泰国; TJ Tajikistan|塔吉克斯坦; TK Tokelau|托克劳; TL Timor-Leste,East Timor|东帝汶
TM Turkmenistan|土库曼斯坦; TN Tunisia|突尼斯; TO Tonga|汤加
TR Türkiye,Turkey,T[uuml]rkiye,T[Uuml]RKIYE,Republic of Türkiye|土耳其
TT Trinidad and Tobago|特立尼达和多巴哥; TV Tuvalu|图瓦卢
TW Taiwan,Taiwan Province of China,Taiwan China|台湾地区,台湾,中国台湾,中国台湾地区,台湾省,中国台湾省
TZ Tanzania,United Republic of Tanzania|坦桑尼亚; UA Ukraine,Region: Crimea,Crimea|乌克兰; UG Uganda|乌干达
UM United States Minor Outlying Islands|美国本土外小岛屿
US United States,United States of America,U.S.,USA,U.S.A.|美国,美利坚合众国; UY Uruguay|乌拉圭
UZ Uzbekistan|乌兹别克斯坦; VA Holy See,Vatican City|梵蒂冈
VC Saint Vincent and the Grenadines,St. Vincent and the Grenadines|圣文森特和格林纳丁斯
VE Venezuela,Bolivarian Republic of Venezuela|委内瑞拉; VG British Virgin Islands,BVI|英属维尔京群岛
VI U.S. Virgin Islands,Virgin Islands,United States Virgin Islands|美属维尔京群岛
VN Vietnam,Viet Nam,Socialist Republic of Vietnam|越南; VU Vanuatu|瓦努阿图
WF Wallis and Futuna|瓦利斯和富图纳; WS Samoa,Western Samoa|萨摩亚; XK Kosovo|科索沃; YE Yemen|也门
YT Mayotte|马约特; ZA South Africa,Republic of South Africa|南非; ZM Zambia|赞比亚; ZW Zimbabwe|津巴布韦
"""

# Names that begin with the characters of a country and have nothing to do with it: Maryland, Mario, Amanda.
_NOT_A_COUNTRY = ("马里兰", "马里奥", "马里昂", "马里恩", "阿曼达", "阿曼多", "约旦娜")

_SAINT = re.compile(r"^st\b\.?", re.IGNORECASE)
_UKRAINE = re.compile(r"regions?ofukraine$")

# The Denied Persons List leaves the country of American rows blank, or puts the state there.
_STATES = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK
OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP
"""
US_STATES = frozenset(_STATES.split())


def _rows() -> Iterator[tuple[str, list[str], list[str]]]:
    for row in re.split(r"[;\n]", _TABLE.strip()):
        code, names = row.strip().split(" ", 1)
        english, chinese = names.split("|")
        yield code, english.split(","), chinese.split(",")


def _key(text: str) -> str:
    """The loose fold, blind to a leading "the", to "&" for "and" and to "St." for "Saint"."""
    return loose(_SAINT.sub("saint ", text.strip()).replace("&", "and")).removeprefix("the")


_EN: dict[str, str] = {code: english[0] for code, english, _ in _rows()}
_ZH: dict[str, str] = {code: chinese[0] for code, _, chinese in _rows()}
_CODES: dict[str, str] = {
    _key(name): code for code, english, chinese in _rows() for name in (*english, *chinese)
}
_CODE_OF_ZH: dict[str, str] = {
    fold(name): code for code, _, chinese in _rows() for name in chinese
}  # folded: full-width parentheses become half-width
# In this order a name stands before those that it begins with: 印度尼西亚 before 印度.
_ZH_NAMES = "|".join(re.escape(name) for name in sorted(_CODE_OF_ZH, reverse=True))
_PREFIX = re.compile(f"(?:{_ZH_NAMES})")
_COUNTED = re.compile(
    rf"(?:[0-9〇零一二两三四五六七八九十百]+)\s*(?:家|名|个|位|所)\s*(?:中国)?({_ZH_NAMES})"
)


@lru_cache(maxsize=4096)
def iso(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country as printed, or None if it is not known.

    Takes codes in capitals ("DE"), English headings ("CHINA, PEOPLE’S REPUBLIC OF", "TÜRKİYE",
    "KOREA, REPUBLIC OF", "CRIMEA REGION OF UKRAINE", "U.K.") and Chinese names ("台湾地区"). A union
    of countries (欧盟) has no code. Nothing is guessed: a name with more in it is not a country.
    """
    folded = fold(text)
    if folded in _EN:
        return folded
    # The second reading turns a heading round: "KOREA, REPUBLIC OF", "Virgin Islands, British".
    found = _CODES.get(_key(folded)) or _CODES.get(_key(" ".join(reversed(folded.split(",")))))
    return found or ("UA" if _UKRAINE.search(_key(folded)) else None)


def english(code: str) -> str:
    """The English name of a code; the code itself if it is not known."""
    return _EN.get(code, code)


def chinese(code: str) -> str:
    """The Chinese name of a code; the code itself if it is not known."""
    return _ZH.get(code, code)


def prefix_zh(name: str) -> tuple[str | None, str]:
    """The country that a Chinese name begins with, and what follows it ("美国PVH集团" → "US", "PVH集团").

    The longest name wins (印度尼西亚 before 印度). (None, the name as it was) where it begins with no
    country, or is nothing but one. Whether the country belongs to the name (美国光子公司) is for the
    caller to decide.
    """
    folded = fold(name)
    match = _PREFIX.match(folded)
    if match is None or match.end() == len(folded) or folded.startswith(_NOT_A_COUNTRY):
        return None, name
    return _CODE_OF_ZH[match.group()], folded[match.end() :].lstrip()


def origin_zh(text: str) -> str | None:
    """The country of the parties that a title counts: "15家美国实体" → US, "8家台湾地区实体" → TW.

    "韩华海洋株式会社5家美国相关子公司" is US: the country after the number counts, not the parent's. None
    where no counted country stands in the text, or where it counts several.
    """
    found = {_CODE_OF_ZH[match.group(1)] for match in _COUNTED.finditer(fold(text))}
    return found.pop() if len(found) == 1 else None
