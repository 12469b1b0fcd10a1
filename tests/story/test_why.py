"""What a number is made of as lines of text, and as a tree."""

import dataclasses
import re

import pytest
from export.made import HOSTILE, hostile, made
from screen.looking import SYSTEMS
from support import VARIED, checkpoint_of

from attn_tui.export.selection import complete
from attn_tui.story.decoding import decoding_of
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.story.why import Tree, lines_of

EN = texts("en")
NUMBER = r"−?\d[\d.]*(?:e−?\d+)?"


def lines(decoding, at, top=8, depth=1, say=EN):
    return list(lines_of(decoding, Tree(decoding).node(at, top, depth), say))


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


def test_a_score_is_told_with_its_equation_and_its_largest_products():
    decoding = made()
    text = lines(decoding, "3.score.étudiant", top=3)
    derivation = Tree(decoding).node("3.score.étudiant").derivation
    assert text[0] == "3.score.étudiant"
    assert text[1] == f"e₇,₃ = {derivation.equation} ≈ {derivation.value:.5f}".replace("-", "−")
    assert "«étudiant»" in text[2]
    assert text[3].startswith("Luong")
    assert text[4].split() == ["product", "so", "far"]
    so_far = 0.0
    for row, addend in zip(text[5:8], derivation.largest(3), strict=True):
        product, total, *rest = row.split(None, 2)
        so_far += addend.value
        assert (number(product), number(total)) == (
            pytest.approx(addend.value, abs=1e-4),
            pytest.approx(so_far, abs=1e-4),
        )
        assert all(operand.symbol in rest[0] for operand in addend.operands)
    assert text[8:] == [
        f"  … {derivation.size - 3} more add up to {derivation.rest(3):.4f}".replace("-", "−"),
        f"  sum of all {derivation.size}: {derivation.total:.4f}".replace("-", "−"),
    ]


@pytest.mark.parametrize("name", ["fixed", *SYSTEMS])
def test_what_stands_there_can_be_multiplied_and_added(name):
    decoding = made(name)
    for event in decoding.timeline.events:
        if event.t != 2 or event.substep == "ended":
            continue
        tree = Tree(decoding)
        at = {"embed": ".#1", "word": "", "window": "", "feedforward": ".#1", "output": ".#1"}
        text = lines(decoding, f"2.{event.substep}{at.get(event.substep, '.#1')}", top=1000)
        node = tree.node(text[0], 1000)
        rows = [line for line in text if re.match(rf"  +{NUMBER}  ", line)]
        assert len(rows) == node.made.size
        for row in rows:
            product = re.match(rf" +({NUMBER})  ", row)[1]
            factors = [number(part.split()[-1]) for part in row.split("  ")[-1].split(" × ")]
            made_of = factors[0] * (factors[1] if len(factors) > 1 else 1) * (factors[2] if len(factors) > 2 else 1)
            assert number(product) == pytest.approx(made_of, abs=0.51 * 10 ** -len(product.partition(".")[2])), row


def test_numbers_stand_below_each_other_in_every_language():
    for language in LANGUAGES:
        text = lines(made(), "3.state.#1", say=texts(language))
        ends = {
            re.match(rf"( +{NUMBER})( +{NUMBER})", row).span(2)[1] for row in text if re.match(rf"  +{NUMBER}", row)
        }
        assert len(ends) == 1
        assert all(line.isprintable() for line in text)
    assert lines(made(), "3.state.#1") != lines(made(), "3.state.#1", say=texts("ko"))


def test_a_tree_goes_into_the_factors_and_tells_each_number_once():
    decoding = made()
    tree = Tree(decoding)
    node = tree.node("3.feedforward.student", top=3, depth=4)
    found = []

    def walk(node, deep):
        found.append((node.address, deep))
        assert tree.addresses.read(node.address) == node.derivation.element
        assert len(node.addends) <= 3
        for addend, below in node.addends:
            elements = [operand.element for operand in addend.operands]
            for child in below:
                assert child.derivation.element in elements
                assert child.made.size
                walk(child, deep + 1)

    walk(node, 1)
    assert max(deep for _, deep in found) == 4
    assert len({address for address, _ in found}) == len(found) > 8
    text = lines(decoding, "3.feedforward.student", top=3, depth=4)
    indents = {
        address: len(line) - len(line.lstrip()) for line in text for address, _ in found if line.strip() == address
    }
    assert {indents[address] for address, deep in found if deep == 3} == {12}


def test_depth_one_goes_into_nothing():
    node = Tree(made()).node("3.state.#1")
    assert not any(below for _, below in node.addends)


def test_a_number_put_in_by_hand_says_so_and_what_it_would_have_been():
    before = Tree(made()).node("2.softmax.suis")
    decoding = made(changes="2.alpha.suis=0.25")
    text = lines(decoding, "2.softmax.suis")
    assert text[1] == "α₆,₂ = 0.25000"
    assert "2.alpha.suis=0.25" in text[2]
    assert f"{before.derivation.value:.5f}" in text[2]
    assert before.derivation.equation in text[3]
    deeper = lines(decoding, "2.context.#1", depth=2, top=8)
    assert any("2.alpha.suis=0.25" in line for line in deeper)


def test_what_is_made_of_nothing_has_no_table():
    decoding = made()
    name = next(iter(decoding.checkpoint.parameters))
    text = lines(decoding, f"{name}.#1.#1")
    assert len(text) == 3
    assert lines(decoding, "0.split.Je")[1].startswith("x₁ = ")


def test_what_is_chosen_is_not_added_up():
    text = lines(made(), "2.word.y", top=2)
    assert "so far" not in "\n".join(text)
    assert text[-1].startswith("  … ")
    assert "add up" not in text[-1]


def test_without_parameters_the_factors_are_named_and_nothing_is_claimed():
    live = made()
    decoding = dataclasses.replace(live, checkpoint=dataclasses.replace(live.checkpoint, parameters={}))
    text = "\n".join(lines(decoding, "3.feedforward.student", depth=3))
    assert EN("derivation.missing") in text
    assert "more add up to" not in text
    assert "sum" not in text
    assert text.count("?") >= 8
    assert "3.feedforward.hidden" not in text
    assert lines(decoding, "3.score.Je") == lines(live, "3.score.Je")


def test_all_or_no_addends_may_be_shown():
    decoding = made()
    size = Tree(decoding).node("3.score.Je").made.size
    none, all_of_them = lines(decoding, "3.score.Je", top=0), lines(decoding, "3.score.Je", top=10_000)
    assert len([line for line in none if " × " in line]) == 0
    assert f"{size} more add up" in "\n".join(none)
    assert len([line for line in all_of_them if " × " in line]) == size
    assert "more" not in "\n".join(all_of_them[4:])


def test_words_cannot_move_a_terminal():
    decoding = hostile()
    for at in ("2.score.#1", "2.feedforward.#1", "2.word", "0.read.forward.#1.#1", "2.word.y"):
        for line in lines(decoding, at, depth=3, top=3):
            assert line.isprintable()
    assert any(word in "\n".join(lines(decoding, "2.score.#1")) for word in HOSTILE)


def test_scores_that_are_not_finite_can_be_told():
    decoding = made(changes="2.e.suis=out")
    text = lines(decoding, "2.score.suis", depth=2) + lines(decoding, "2.softmax.suis", depth=2)
    assert "−∞" in "\n".join(text)


@pytest.mark.parametrize("name", VARIED)
def test_every_system_can_be_asked_to_the_bottom(name):
    decoding = decoding_of(checkpoint_of(VARIED[name], 1), "w3 w1 w4")
    complete(decoding)
    text = lines(decoding, "1.word", top=2, depth=9)
    assert len(text) > 20
    assert all(line.isprintable() for line in text)
