"""What a campaign finds in a file, and what it lets through."""

from collections.abc import Callable
from contextlib import nullcontext
from random import Random

import pytest
from screen.looking import app_of, opened, press

from campaigns import formed
from campaigns.campaign import FaultError
from campaigns.emulated import Emulated, emulated, look
from campaigns.sentences import drawn_name, drawn_sentence

MARKDOWN = (
    "# «a» becomes «b»\n\n- **search**: greedy\n\n`x|y`\n\n*Bahdanau 2015*\n\n| j | word |\n| --: | :-- |\n| 1 | a |\n"
)
PAGE = "<!doctype html><title>a</title><p id=x>a</p><script type=application/json>{}</script><script>x()</script>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>a</title><text x="1">{}</text></svg>'
GOOD: dict[Callable[..., object], tuple[tuple[object, ...], ...]] = {
    formed.text_of: ((b"a\nb\n",), ("日\u200d\n".encode(),)),
    formed.of_json: (('{"a": [1, "\\u001b"]}',),),
    formed.of_csv: (("word,'=1\na,-0.5\n",), ('"a""b",=\n',)),
    formed.of_svg: ((SVG.format("&lt;b&gt;"),),),
    formed.of_html: ((PAGE, PAGE), (PAGE.replace("a</p>", "&lt;b&gt;</p>"), PAGE)),
    formed.of_markdown: ((MARKDOWN, MARKDOWN), (MARKDOWN.replace("«a»", "«\\<b\\> \\*x\\*»"), MARKDOWN)),
}
BAD: dict[Callable[..., object], tuple[tuple[object, ...], ...]] = {
    formed.text_of: ((b"\xff",), (b"a\x1b[31m",), (b"a\r\n",), ("\u202e".encode(),), ("\x9b".encode(),)),
    formed.of_json: (("{",), ("[NaN]",), ('{"a": 1, "a": 2}',), ('"\x1b"',)),
    formed.of_csv: (("a,b\nc\n",), ("=1+1\n",), ("a,+b\n",), ("＝1,a\n",), ('"a"b,"\n',)),
    formed.of_svg: (
        (SVG.format("<b>"),), (SVG.format("\x1b"),), (SVG.format("<script/>"),),
        (SVG.format('<rect onload="x"/>'),), (SVG.format('<use href="http://a.b"/>'),),
    ),
    formed.of_html: tuple(
        (PAGE.replace(*changed), PAGE)
        for changed in (
            ("a</p>", "<b>a</b></p>"), ("a</p>", "<!-- a --></p>"), ("<p", "<p onclick=x"),
            ("<p", "<a href=javascript:x><p"),
            ("</p>", "</p><script>x()</script>"), ("{}", "{</script>"), ("x()", "y()"),
        )
    ),
    formed.of_markdown: tuple(
        (MARKDOWN.replace("«a»", f"«{words}»").replace("| 1 | a |", f"| 1 | {words} |"), MARKDOWN)
        for words in (
            "<b>", "*x*", "**x**", "[x](y)", "![x](y)", "<http://a.b>", "~~x~~", "a|b", "»\n\n> a", "»\n\n---\n\n«",
            "»\n\n    a",
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reads", "given"), [(reads, one) for reads, some in GOOD.items() for one in some])
def test_what_is_well_formed_is_let_through(reads, given):
    reads(*given)


@pytest.mark.parametrize(("reads", "given"), [(reads, one) for reads, some in BAD.items() for one in some])
def test_what_is_ill_formed_or_more_than_text_is_found(reads, given):
    with pytest.raises(FaultError):
        reads(*given)


def test_figures_that_are_cut_are_found():
    pytest.importorskip("matplotlib")
    from export.made import exported, made

    png, pdf = (exported(made(), f"alignment-{kind}") for kind in ("png", "pdf"))
    assert min(formed.of_png(png)) > 100
    assert formed.of_pdf(pdf) == "" or "étudiant" in formed.of_pdf(pdf)
    for reads, data in ((formed.of_png, png), (formed.of_pdf, pdf)):
        with pytest.raises(FaultError):
            reads(data[: len(data) // 2])


def test_sentences_are_of_many_kinds_and_the_same_for_the_same_seed():
    some = [drawn_sentence(Random(number)) for number in range(400)]
    assert some == [drawn_sentence(Random(number)) for number in range(400)]
    letters = set("".join(some))
    assert letters & {*map(chr, range(0x20))}
    assert letters & {*map(chr, range(0x80, 0xA0))}
    assert {ord(one) >> 16 for one in letters} >= {0, 1, 2, 3, 14, 15, 16}
    assert any("\udc80" <= one <= "\udcff" for one in letters)
    assert max(map(len, some)) == 1_000_000
    assert any(not one.strip() for one in some)
    assert all(0 < len(drawn_name(Random(number)).encode()) <= 101 for number in range(400))


@pytest.mark.parametrize("sentence", ["Je \x1b[31m suis", "Je \x1bP suis", "Je\u202e suis", "Je suis"])
async def test_what_is_sent_raw_is_found(sentence, monkeypatch):
    monkeypatch.setattr("attn_tui.screen.line.printable", lambda text: text)
    with emulated(fills=True, counts=False):
        app = app_of(sentence, names=("fixed",), reopen=lambda names, sentence: [])
        is_raw = not sentence.isprintable()
        with pytest.raises(FaultError, match="raw controls") if is_raw else nullcontext():
            async with app.run_test(size=(80, 24)) as pilot:
                await opened(pilot)
                assert isinstance(app._driver, Emulated)
                await press(pilot, "slash")
                look(app)
