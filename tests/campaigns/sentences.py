"""Sentences that nobody would write: all planes, controls, both directions, floods, markup, a million characters."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

WORDS = (
    "Je suis étudiant.", "Où est la gare ?", "31415", "314 27", "3 May 2021", "삼만 천사백십오", "칠십",
    "le chat", "e", "a b c", "L'accord sur la zone économique européenne a été signé en août 1992.", "3١٤",
    "３１４", "²³", "½", "Ⅷ", "-", "--help", "x.trace", "/dev/null", "../x", "lesson:bottleneck", "lesson:x.md",
    "~", "NUL", "reverse@200",
)  # fmt: skip
"""What somebody writes, or what a command takes for something else."""
NAMES = (
    "<END>", "<START>", "<PAD>", "<unk>", "▁", "▁a", "@@", "a@@", "+a", "␣", "◌", "◌́", "…", "«", "»", "→", "α",
    "1.alpha.a=0", "x.pad=2", "#1", "*", "=", ".", "what", "\N{REPLACEMENT CHARACTER}", "�x",
)  # fmt: skip
"""What means something in our own vocabularies, what-ifs, and tables."""
MARKUP = (
    "[red]x[/red]", "[/]", "[@click=app.quit]x[/]", "[link=http://a.b]c[/link]", "\\[b]", "[", "]", "[[1]]",
    "<b>&amp;", "<script>alert(1)</script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>",
    "<img src=x onerror=y>", "&lt;", "&#0;", "&#x1b;", "&", "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "</title>", "</text></svg>", '"/><a href="javascript:x">',
    "{{data}}", "{{", "}}", "{0}", "{word}", "{", "%s", "%(x)s", "$word", "${x}", "# x", "- x", "+ x", "> x",
    "1. x", "1) x", "***", "---", "===", "```", "~~~", "`x`", "``", "*x*", "**x**", "_x_", "__x__", "~~x~~",
    "~x~", "![x](y)", "[x](y)", "[x]: y", "[^1]", "- [x] a", "|", "\\|", "||", "\\", "\\\\", "http://a.bc/d",
    "https://a.bc", "ftp://a.bc", "www.a.bc", "WWW.A.BC", "xmpp:a", "mailto:a@b.cd", "a@b.cd", "@name", ":smile:",
    "#123", "$x$", "$$x$$", "$`x`$", "<http://a.b>", "<a@b.cd>", "a  \nb", "    x", "\tx", "=1+1",
    "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "＋1", "－1", "＠x", '"=1"',
    ";=1", ",=1", "'=1", '"', '""', "'", "''", '"""', ",", ";", "a,b", 'a"b', "a;b", "\\textbf{x}", "$\\alpha$",
    "\\input{x}", "%", "x_1", "x^2", "\\begin{x}", "$\\frac{", "^", "_", "\\u0000", "\\n", "\\x1b[31m", "\\ud800",
    '","x":"', "null", "NaN", "[table]", 'a = """',
)  # fmt: skip
"""What Rich, HTML, XML, Markdown, a spreadsheet, LaTeX, JSON or TOML would do something with."""
COMMANDS = (
    "\x1b[31m", "\x1b[2J", "\x1b[H", "\x1b]0;owned\x07", "\x1b]52;c;eA==\x1b\\",
    "\x1b]8;;http://a.b\x1b\\x\x1b]8;;\x1b\\", "\x1b[6n", "\x1bP0;1|17/61\x1b\\", "\x1b_x\x1b\\", "\x1b^x\x1b\\",
    "\x1bX", "\x1bc", "\x1b", "\x1b[", "\x1b]", "\x1b[38;2;1;2", "\x9b2J", "\x9d0;x\x9c", "\x90", "\x84", "\x85",
    "\x0e", "\x0f", "\x1b[?1049l", "\x1b[?25l", "\x1b[201~", "\x1b[200~", "\x7f", "\b\b\b", "\a", "\0",
    "\x00\x01\x02", "\x1c\x1d\x1e\x1f", "\x1b[9999999999d", "\x1b[A\x1b[A", "\x1b(0lqqk\x1b(B", "\x1b#8",
)  # fmt: skip
"""What a terminal obeys."""
DIRECTED = (
    "\u202e", "\u202d", "\u202a", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f",
    "\u061c", "שלום", "العربية", "\u202eabc\u202c", "\u2067א\u2066b\u2069", "שָׁלוֹם", "مُحَمَّد", "ﷺ", "א1ב2",
    "\u202eegami/gnp\u202c",
)  # fmt: skip
"""What is read from the right, or says that it is."""
UNSEEN = (
    "\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u034f", "\u115f", "\u3164", "\uffa0", "\ufe0f",
    "\ufe0e", "\U000e0041", "\U000e007f", "\u180e", "\u2061", "\ufff9a\ufffab\ufffb", "\u206a", "\u2800",
    "\u00a0", "\U000e0100", "\u17b4", "\U0001d173", "\u200d\u200d",
)  # fmt: skip
"""What is not seen."""
ENDS = (
    "\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\n\n", "\n\r", " \n ",
    "\t", "\u3000", "\u00a0", "\u1680", "\u2000", "\u205f",
)  # fmt: skip
"""Ends of lines, and blanks."""
JOINED = (
    "👩‍👩‍👧‍👦", "🏳️‍🌈", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🇰🇷", "🇰", "👍🏽", "🏽", "1️⃣",
    "#️⃣", "❤️", "❤", "☎︎", "🧑‍🚀", "👩‍", "‍👩", "🫠", "\U0001fae9", "⌚", "〰️", "©️", "🤷🏿‍♀️",
)  # fmt: skip
"""Emoji, and what is left of some."""
WIDE = (
    "日本語", "한국어", "中文", "\u1112\u1161\u11ab", "\u1161", "\u11ab", "ㄱ", "ｱｲｳ", "ｶﾞ", "か\u3099", "ＡＢＣ",
    "ก็", "กำ", "สวัสดี", "नमस्ते", "दिल्ली", "ि", "কৌ", "கொ", "မြန်မာ", "ខ្មែរ", "བོད", "α β", "─│┌", "█▓░", "①②", "…", "“”",
    "\U00012000", "\U00020000", "\U0002f800", "꧅", "﷽", "𒐫", "⸻", "\ua9c5", "𝕏", "ß", "ŉ", "ǰ", "ﬃ", "İ", "ı",
    "ſ", "K", "Å", "Ω", "\u0340", "\u0344", "\u212b", "\u2126", "e\u0301", "\u0301e", "ȩ́",
)  # fmt: skip
"""Letters of several widths and forms."""
_PLANES = 17


def drawn_sentence(drawn: Random) -> str:
    """A sentence: nothing, one thing, or many, beside each other or apart."""
    way = drawn.random()
    if way < 0.02:
        return drawn.choice(
            ("", " ", "\n", "\t", "\u3000", "\u200b", "\x1b[31m", "\u202e", "\0", "\ufeff", "\x85", "\ud800")
        )
    if way < 0.05:
        return _long(drawn)
    parts = [drawn.choices(_PARTS, _OFTEN)[0](drawn) for _ in range(min(40, 1 + int(drawn.expovariate(0.25))))]
    between = drawn.choice((" ", " ", " ", "", "", drawn.choice(ENDS)))
    return between.join(parts)


def drawn_name(drawn: Random) -> str:
    """What a folder may be called, shortly."""
    text = drawn.choices(_PARTS, _OFTEN)[0](drawn).replace("/", "").replace("\0", "")[:40]
    name = text.encode("utf-8", "ignore")[:100].decode("utf-8", "ignore")  # half a character is none
    return name if name.strip(". ") else f"a{name}"


def _long(drawn: Random) -> str:
    """Much of the same: up to a million characters, seldom."""
    part = drawn.choices(_PARTS, _OFTEN)[0](drawn) or "a"
    size = 1_000_000 if drawn.random() < 0.1 else int(10 ** drawn.uniform(2, 4.3))
    between = drawn.choice(("", " ", " ", "\n"))
    return ((part + between) * (1 + size // (len(part) + len(between))))[:size]


def _of(*known: str) -> Callable[[Random], str]:
    return lambda drawn: drawn.choice(known)


def _of_any_plane(drawn: Random) -> str:
    """Characters of Unicode, whether or not they are assigned."""
    plane = drawn.choice((0, 0, 0, 1, 2, 3, 14, 15, 16, drawn.randrange(_PLANES)))
    first = plane << 16
    places = drawn.choice(
        ((0, 0xFFFF), (0xFFF0, 0xFFFF), (0, 0xFF), (0x0300, 0x0370), (0x2000, 0x20FF), (0xE000, 0xF8FF))
    )
    return "".join(chr(first + drawn.randint(*places)) for _ in range(drawn.randint(1, 6)))


def _of_bytes(drawn: Random) -> str:
    """Bytes that are no UTF-8, as Python has them from a command line; seldom other halves of characters."""
    if drawn.random() < 0.1:
        return chr(drawn.randint(0xD800, 0xDFFF)) + drawn.choice(("", "\udc00", "a"))
    return bytes(drawn.randint(0x80, 0xFF) for _ in range(drawn.randint(1, 5))).decode("utf-8", "surrogateescape")


def _control(drawn: Random) -> str:
    return chr(drawn.choice((drawn.randrange(0x20), drawn.randint(0x7F, 0x9F))))


def _flood(drawn: Random) -> str:
    """Marks on a letter, or on nothing."""
    marks = [
        chr(drawn.choice((0x300, 0x323, 0x489, 0x5B8, 0x64B, 0xE31, 0x93F, 0x20DD, 0x302E, 0xFE20, 0x1D165)))
        for _ in range(3)
    ]
    count = 3000 if drawn.random() < 0.05 else drawn.randint(1, 60)
    return drawn.choice(("e", "", "日", "ก", " ", "क", "👩")) + "".join(drawn.choice(marks) for _ in range(count))


def _many_words(drawn: Random) -> str:
    """About as many as a checkpoint reads: 10, 40 or 100; or a long one."""
    if drawn.random() < 0.2:
        return drawn.choice("x1한\u0301-") * drawn.choice((99, 100, 101, 255, 256, 300, 5000))
    count = drawn.choice((9, 10, 11, 39, 40, 41, 99, 100, 101))
    return drawn.choice((" ", "")).join(drawn.choice(("1", "2", "a", "chat", ".")) for _ in range(count))


_PARTS: tuple[Callable[[Random], str], ...] = (
    _of(*WORDS), _of(*NAMES), _of(*MARKUP), _of(*COMMANDS), _of(*DIRECTED), _of(*UNSEEN), _of(*ENDS),
    _of(*JOINED), _of(*WIDE), _of_any_plane, _of_bytes, _control, _flood, _many_words,
)  # fmt: skip
_OFTEN = (12, 6, 24, 8, 5, 5, 3, 5, 8, 8, 4, 4, 3, 2)
"""How often each is drawn."""
