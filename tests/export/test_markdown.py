"""Markdown of the calculation: every sub-step, its numbers, and nothing that words could make of it."""

import re

import pytest
from export.made import hostile, made
from screen.looking import SYSTEMS

from attn_tui.engine import events as ev
from attn_tui.errors import DerivationError
from attn_tui.export import Options, export
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.story.why import Tree


def exported(decoding, **options):
    return export(decoding, "markdown", Options(**options)).decode("utf-8")


def shown(text):
    """What is read of Markdown, backslashes taken away."""
    return re.sub(r"\\([^\w\s])", r"\1", text)


def tables(text):
    """Every table, as rows of cells; all rows of one must be as wide as its header."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        rows = [re.split(r"(?<!\\)\|", line.strip()[1:-1]) for line in block.splitlines()]
        assert {len(row) for row in rows} == {len(rows[0])}, block
        assert all(re.fullmatch(r" (:--|--:) ", cell) for cell in rows[1])
        found.append([[cell.strip() for cell in row] for row in (rows[0], *rows[2:])])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["fixed", *SYSTEMS])
def test_every_sub_step_is_explained_with_its_numbers(name, language):
    decoding, say = made(name), texts(language)
    text = exported(decoding, language=language)
    read = shown(text)
    tables(text)
    for position in range(decoding.timeline.seen):
        decoding.timeline.position = position
        said = explain(moment(decoding), say)
        for part in (said.name, said.equation, said.numbers, said.source):
            assert part in read, (decoding.here, part)
        if not isinstance(decoding.timeline.current, ev.PositionRead):  # the first of them speaks for all
            assert said.text in read, decoding.here
            assert said.shapes in read


def test_there_is_a_heading_for_each_output_word_and_each_sub_step():
    lines = exported(made()).splitlines()
    assert lines[0] == "# «Je suis étudiant .» becomes «I am student .»"
    assert [line for line in lines if line.startswith("## ")] == [
        "## Reading the sentence", "## Word 1, h₅: I", "## Word 2, h₆: am", "## Word 3, h₇: student",
        "## Word 4, h₈: .", "## Word 5, h₉: \\<END\\>", "## Alignment",
    ]  # fmt: skip
    third = lines[lines.index("## Word 3, h₇: student") : lines.index("## Word 4, h₈: .")]
    assert len([line for line in third if line.startswith("### ")]) == 8


def test_tables_have_the_numbers():
    decoding = made()
    event = decoding.timeline.of_step(ev.WeightsComputed, 2)
    [table] = tables(exported(decoding, at="2.softmax"))
    assert table[0] == ["j", "word", "e₆", "α₆"]
    assert [row[1] for row in table[1:]] == ["Je", "suis", "étudiant", "."]
    assert [row[3] for row in table[1:]] == [f"{weight:.4f}" for weight in event.alpha_t]
    *_, matrix = tables(exported(decoding))
    assert matrix[0] == ["α", "Je", "suis", "étudiant", "."]
    assert [sum(cell.startswith("**") for cell in row) for row in matrix[1:]] == [1] * 5


def test_what_was_changed_stands_above_and_masked_words_have_no_score():
    text = exported(made(changes="*.e.suis=out"), at="2")
    assert "- **changed**: `*.e.suis=out`" in text
    assert "| 2 | suis | −∞ | 0.0000 |" in text


def test_a_place_is_that_step_alone():
    text = exported(made(), at="3.score")
    assert re.findall("^##+ .*", text, re.MULTILINE) == ["## Word 3, h₇: student", "### attention scores"] or (
        len(re.findall("^##+ .*", text, re.MULTILINE)) == 2
    )
    assert "## Alignment" not in text


def test_the_position_stays_where_it_was():
    decoding = made()
    decoding.timeline.go_to(2, 3)
    position = decoding.timeline.position
    exported(decoding)
    assert decoding.timeline.position == position


def test_words_are_no_markup():
    text = exported(hostile())
    bare = re.sub(r"(`+) ?.*?[^`]\1(?!`)", "", text)  # what is not code
    bare = re.sub(r"\\[^\w\s]", "", bare)
    assert not re.search(r"[<>$`]|(?<!\*)\*(?![\w*])\w*\$|www\.\w", bare.replace("**", ""))
    tables(text)


def test_the_readings_are_a_table_for_each_direction():
    text = exported(made(), at="0")
    readings = [table for table in tables(text) if table[0] == ["j", "word", "equation", "numbers"]]
    assert [[row[0] for row in table[1:]] for table in readings] == [["1", "2", "3", "4"], ["4", "3", "2", "1"]]


def test_what_numbers_are_made_of_can_stand_at_the_end():
    decoding = made()
    text = exported(decoding, at="3.score", why=("3.score.étudiant", "3.word.y", "decoder.output.bias.#2"))
    assert re.findall("^##+ .*", text, re.MULTILINE)[2:] == [
        "## What numbers are made of", "### `3.score.étudiant`", "### `3.word.y`", "### `decoder.output.bias.#2`",
    ]  # fmt: skip
    derivation = Tree(decoding).node("3.score.étudiant").derivation
    _, score, word = tables(text)
    assert score[0] == ["product", "so far", "largest first"]
    assert len(score) == 1 + min(8, derivation.size)
    for row, addend in zip(score[1:], derivation.largest(8), strict=False):
        assert row[0] == f"{addend.value:.4f}".replace("-", "−")
        assert all(operand.symbol in row[2] for operand in addend.operands)
    assert word[0] == ["product", "largest first"]
    assert f"`e₇,₃ = {derivation.equation} ≈ " in text
    assert "## What numbers are made of" not in exported(decoding)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_put_in_by_hand_says_so_there_too(language):
    text = exported(made(changes="2.alpha.suis=0.25"), language=language, why=("2.softmax.suis",))
    assert "`α₆,₂ = 0.25000`" in text
    assert "2.alpha.suis=0.25" in text[text.index("### `2.softmax.suis`") :]


def test_words_are_no_markup_where_numbers_are_told():
    every = (
        "2.score.#3",
        "2.feedforward.#1",
        "2.word",
        "2.word.y",
        "0.read.forward.#3.#1",
        "0.split.#3",
        "2.context.#1",
    )
    text = exported(hostile(), at="0.split", why=every)
    bare = re.sub(r"(`+) ?.*?[^`]\1(?!`)", "", text)
    bare = re.sub(r"\\[^\w\s]", "", bare)
    assert not re.search(r"[<>$`]|(?<!\*)\*(?![\w*])\w*\$|www\.\w", bare.replace("**", ""))
    tables(text)


def test_a_number_that_there_is_not_is_refused():
    with pytest.raises(DerivationError, match=r"^[^\n]+\.$"):
        exported(made(), why=("3.score.nothing",))


def test_weights_that_were_set_are_not_explained_as_computed():
    text = exported(made(changes="2.alpha.suis=0.25"), at="2.softmax", language="en")
    assert "`! Set by hand, not computed: 2.alpha.suis=0.25`" in text
    assert "The network did not compute this." in text
    assert "sum to 1" not in text
