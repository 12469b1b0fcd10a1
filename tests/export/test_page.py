"""A walk as a page: what is in it. `tests/page` opens it in a browser."""

import json
import re
from dataclasses import replace

import pytest
from cli.running import is_one_sentence
from export.made import exported, made

from attn_tui import page, trace
from attn_tui.engine.quantity import Element
from attn_tui.errors import ExportError
from attn_tui.export import Options
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures import picture
from attn_tui.story import linked
from attn_tui.story.derived import origins_of
from attn_tui.story.recorded import decodings_of
from attn_tui.story.texts import texts
from attn_tui.story.why import Tree, lines_of

SMALL = Options(sizes=((60, 18),))


def short(name="fixed", changes=""):
    """A decoding of two words."""
    return made(name, changes=changes, max_length=2)


def read(written):
    """What a page's script reads."""
    return json.loads(re.search(r'id="given">(.*?)</script>', written.decode(), re.DOTALL)[1])


def steps(written):
    """The time steps of the rows of its alignment."""
    return [int(step) for step in re.findall(r'<tr data-step="(\d+)">', written.decode())]


def is_whole(walk):
    """Whether each position has a screen, in each view, and the words are where they begin."""
    for view in walk["views"]:
        assert len(walk["places"]) == len(view["screens"]) == len(view["named"]) == len(view["said"]) > 0
        assert all(len(screen) == view["rows"] and max(screen) < len(view["lines"]) for screen in view["screens"])
        assert len(view["starts"]) == len(view["stations"])
        first = [walk["places"][start] for start in view["starts"]]
        assert len({place.split(".")[0] for place in walk["places"]}) == len(first)
    return True


def test_a_trace_gives_the_page_that_its_sentence_gives(tmp_path):
    decoding, path = short(changes="2.alpha=uniform"), tmp_path / "a.trace"
    path.write_bytes(trace.to_bytes([decoding]))
    [recorded] = decodings_of(trace.read(path))
    assert exported(recorded, "html", SMALL) == exported(decoding, "html", SMALL)


@pytest.mark.parametrize("sentence", ["Je", "Je suis étudiant . " * 6])
def test_sentences_of_any_length_become_a_page(sentence):
    assert is_whole(read(exported(made(sentence=sentence, max_length=1), "html", SMALL)))


@pytest.mark.parametrize("name", ["seq2seq-gru", "luong-local-p"])
def test_systems_with_and_without_attention_become_a_page(name):
    decoding = short(name)
    written = exported(decoding, "html", SMALL)
    assert is_whole(read(written))
    assert len(steps(written)) == (len(decoding.timeline.starts) - 1) * (name != "seq2seq-gru")


def test_an_output_without_a_word_becomes_a_page():
    decoding = made(changes="1.y=<END>")
    walk = read(exported(decoding, "html", SMALL))
    assert is_whole(walk)
    assert walk["views"][0]["stations"] == [texts("en")("page.start"), "<END>"]


@pytest.mark.parametrize(("at", "words"), [("2", 1), ("2.softmax", 1), ("0", 1), ("", 3)])
def test_a_page_has_the_step_that_is_asked_for_alone(at, words):
    written = exported(short(), "html", replace(SMALL, at=at))
    walk = read(written)
    assert is_whole(walk)
    assert all(place == at or place.startswith(f"{at}." if at else "") for place in walk["places"])
    assert len(walk["views"][0]["stations"]) == words
    assert steps(written) == ([2] if at.startswith("2") else [] if at == "0" else [1, 2])


# ── numbers that can be opened ──


def opened(decoding, options):
    said = []
    written = picture(AttentionApp, decoding, "html", replace(options, open_numbers=True), said.append)
    return read(written), said


def test_what_a_number_is_made_of_is_what_the_program_tells():
    decoding = short()
    walk, said = opened(decoding, replace(SMALL, at="2.softmax"))
    told = [told_of(walk, n) for n in range(1, len(walk["numbers"]) + 1)]
    weight = next(lines for lines in told if lines[0].startswith("α₆,₁ "))
    tree, say = Tree(decoding), texts("en")
    _, *lines = lines_of(decoding, tree.node("2.softmax.#1"), say)
    told, wanted = ([line.split() for line in one if say("derivation.so_far") not in line] for one in (weight, lines))
    assert told == wanted
    assert re.fullmatch(r"\d+\.\d MB, of it \d+\.\d MB derivations\.", *said)


def told_of(walk, n):
    """The lines about a number, in the first language, as the page writes them."""
    lines = [walk["shared"][line] if isinstance(line, int) else line for line in walk["numbers"][n - 1][0]]
    return ["".join(written(walk, run) for run in line) for line in lines]


def written(walk, run):
    if isinstance(run, list):
        return run[1]
    return run if isinstance(run, str) else symbol(walk, run)


def symbol(walk, n):
    line = walk["numbers"][n - 1][0][0]
    return (walk["shared"][line] if isinstance(line, int) else line)[0]


def test_numbers_lead_on_to_numbers_down_to_what_is_made_of_parameters_alone():
    decoding = short()
    walk, _ = opened(decoding, replace(SMALL, at="2", languages=("ko", "en")))
    count = len(walk["numbers"])
    runs = [
        run for told in walk["numbers"] for lines in told for line in lines if isinstance(line, list) for run in line
    ]
    assert {run[0] if isinstance(run, list) else run for run in runs if not isinstance(run, str)} <= {
        *range(1, count + 1)
    }
    assert all(len(told) == 2 for told in walk["numbers"])
    for view in walk["views"]:
        assert {n for line in view["cells"] for n in line} <= {*range(count + 1)}
        assert all(0 <= pane[5] <= count for panes in view["panes"] for pane in panes)
    symbols = {symbol(walk, n) for n in range(1, count + 1)}
    assert {"e₆,₁", "h₆[1]", "h₅[1]"} <= symbols
    # On no screen of this step: it leads there.
    assert origins_of(decoding).derive(Element(2, "state", "z", (0, 0))).symbol in symbols


def test_what_was_put_in_by_hand_says_so():
    walk, _ = opened(short(changes="2.alpha=uniform"), replace(SMALL, at="2.softmax"))
    told = [told_of(walk, n) for n in range(1, len(walk["numbers"]) + 1)]
    assert any("2.alpha=uniform" in line for lines in told for line in lines)


def test_too_many_numbers_are_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(linked, "MOST", 0.01)
    with pytest.raises(ExportError) as wrong:
        opened(short(), replace(SMALL, at="2.softmax"))
    assert is_one_sentence(f"attn-tui: {wrong.value}\n")


def test_a_page_whose_numbers_are_closed_has_nothing_of_them():
    written = exported(short(), "html", replace(SMALL, at="2.softmax")).decode()
    assert page._read("numbers.js") not in written
    assert not {"numbers", "shared"} & {*read(written.encode())}
    assert not {"cells", "numbered"} & {*read(written.encode())["views"][0]}


def test_the_parts_of_a_page_are_installed():
    for name in ("page.html", "page.css", "screen.js", "walk.js", "numbers.js"):
        assert page._read(name)
