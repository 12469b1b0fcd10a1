"""Decodings whose numbers never change, complete, to be exported."""

from screen.looking import SENTENCE, decoding_of, fixed_checkpoint, system_checkpoint

from attn_tui.export import Options, export
from attn_tui.export.selection import complete
from attn_tui.formats import FORMATS
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures import picture
from attn_tui.story.decoding import Decoding


def made(name: str = "fixed", sentence: str = SENTENCE, changes: str = "", **config: object) -> Decoding:
    """What a system makes of a sentence, with these what-ifs."""
    checkpoint = fixed_checkpoint(**config) if name == "fixed" else system_checkpoint(name, **config)
    decoding = decoding_of(checkpoint, sentence)
    if changes:
        decoding.branches.open(decoding.what_if(changes))
    complete(decoding)
    return decoding


HOSTILE = ("\x1b[31mred", "=1+1", "+cmd", '"a,b"', "<img src=x>", "`rm`|*_$x$", "www.evil.org", "a\x9bb", "\u202eabc")
"""Words that a terminal, a spreadsheet, a browser, or Markdown would do something with."""


def hostile(sentence: str = "=1+1 <img `rm`|*_$x$ étudiant") -> Decoding:
    """A decoding whose source and target words are such; and the config's texts."""
    target = ("<END>", "=I", "`|am", "<b>s", "@t", "a", "$x$")
    checkpoint = fixed_checkpoint(["=1+1", "<img", "`rm`|*_$x$"], target)
    decoding = decoding_of(checkpoint, sentence)
    complete(decoding)
    return decoding


def exported(decoding: Decoding, name: str, options: Options | None = None) -> bytes:
    """The decoding in any format, whether the story tells it or the screen draws it."""
    if FORMATS[name].is_drawn:
        return picture(AttentionApp, decoding, name, options)
    return export(decoding, name, options)
