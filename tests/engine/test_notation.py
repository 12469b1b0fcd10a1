"""Interventions as text, both ways."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import random_checkpoint
from what_if import interventions

from attn_tui.checkpoint import load
from attn_tui.engine.interventions import FIELDS, Intervention, check
from attn_tui.engine.notation import SHORT, read, word_of, write
from attn_tui.errors import InterventionError
from attn_tui.vocabulary import END, UNKNOWN, TokenVocabulary

WORDS = ("Je", "suis", "+étudi", "+ant", ".")
REAL = load("fr-en")
CHECKPOINT = random_checkpoint()  # 17 target words: <END>, w1, w2, …


def reading(text, words=WORDS, checkpoint=CHECKPOINT):
    return list(read(checkpoint, words, text))


def refusal(text, words=WORDS, checkpoint=CHECKPOINT):
    with pytest.raises(InterventionError) as caught:
        reading(text, words, checkpoint)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3.alpha.suis=0", Intervention(3, "alpha_t", value=0.0, at=1)),
        ("3.alpha.+étudi=0.5", Intervention(3, "alpha_t", value=0.5, at=2)),
        ("3.alpha.+e\u0301tudi=.5", Intervention(3, "alpha_t", value=0.5, at=2)),
        ("3.alpha..=1", Intervention(3, "alpha_t", value=1.0, at=4)),
        ("3.alpha.#2=1e-3", Intervention(3, "alpha_t", value=0.001, at=1)),
        (
            "12.alpha=0.2,0.3, 0.5,0 , 0",
            Intervention(12, "alpha_t", value=(0.2, 0.3, 0.5, 0.0, 0.0)),
        ),
        ("3.alpha.Je=only", Intervention(3, "alpha_t", "only", at=0)),
        ("3.alpha = uniform", None),
        ("3.alpha=uniform", Intervention(3, "alpha_t", "uniform")),
        ("3.alpha=last", Intervention(3, "alpha_t", "last")),
        ("3.alpha= normalised ", Intervention(3, "alpha_t", "normalised")),
        ("3+.alpha=temperature:2", Intervention(3, "alpha_t", "temperature", 2.0, onward=True)),
        ("*.p=temperature:0.5", Intervention(1, "top_probabilities", "temperature", 0.5, onward=True)),
        ("1.e.suis=out", Intervention(1, "e_t", "out", at=1)),
        ("1.e.#5=in", Intervention(1, "e_t", "in", at=4)),
        ("1.e.Je=-1.5", Intervention(1, "e_t", value=-1.5, at=0)),
        ("*.e=dot", Intervention(1, "e_t", "dot", onward=True)),
        ("2.h=0", Intervention(2, "h_t", value=0.0)),
        ("2.h.#17=frozen", Intervention(2, "h_t", "frozen", at=16)),
        ("2.c.#1=-3", Intervention(2, "c_t", value=-3.0, at=0)),
        ("2.c=frozen", Intervention(2, "c_t", "frozen")),
        ("4.y=w3", Intervention(4, "y_t", value=3)),
        ("4.y= w3 ", Intervention(4, "y_t", value=3)),
        ("4.y=<END>", Intervention(4, "y_t", value=0)),
        ("4.y=#16", Intervention(4, "y_t", value=16)),
        ("0.y=#99", Intervention(0, "y_t", value=99)),  # whether it can be is asked later
    ],
)
def test_each_form_is_read(text, wanted):
    if wanted is None:
        assert (
            refusal(text)
            == f"{text!r} is not an intervention; write one like 3.alpha.WORD=0, 3.h=0 or 3.y=WORD, or padding=3."
        )
    else:
        assert reading(text) == [wanted]


def test_several_are_separated_by_semicolons():
    assert reading("3.alpha.Je=0;3.alpha=normalised; \n4+.y=w5") == [
        Intervention(3, "alpha_t", value=0.0, at=0),
        Intervention(3, "alpha_t", "normalised"),
        Intervention(4, "y_t", value=5, onward=True),
    ]


def test_a_word_of_several_pieces_takes_as_many_time_steps():
    words = "w3 w4 w3"
    assert reading(f"2.y={words}") == [Intervention(2 + i, "y_t", value=y) for i, y in enumerate((3, 4, 3))]
    checkpoint = REAL
    pieces = checkpoint.target_vocabulary.encode("Unbelievably")
    assert len(pieces) > 1
    found = reading("2.y=Unbelievably", checkpoint=checkpoint)
    assert [(one.t, one.value) for one in found] == [(2 + i, piece) for i, piece in enumerate(pieces)]


EXAMPLE = "write one like 3.alpha.WORD=0, 3.h=0 or 3.y=WORD"
NO_FORM = f"{EXAMPLE}, or padding=3"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"'' is not an intervention; {NO_FORM}."),
        ("padding", f"'padding' is not an intervention; {NO_FORM}."),
        ("PADDING=3", f"'PADDING=3' is not an intervention; {NO_FORM}."),
        (";", f"';' is not an intervention; {NO_FORM}."),
        ("alpha=0", f"'alpha=0' is not an intervention; {NO_FORM}."),
        ("-1.h=0", f"'-1.h=0' is not an intervention; {NO_FORM}."),
        ("1234567890.h=0", f"'1234567890.h=0' is not an intervention; {NO_FORM}."),
        ("3.h", f"'3.h' is not an intervention; {NO_FORM}."),
        ("3.h.=0", f"'3.h.=0' is not an intervention; {NO_FORM}."),
        ("3.z=0", "there is no 'z' to change; it can be e, alpha, c, h, p, y."),
        ("3.h=", f"'' is neither a number nor a known change; {EXAMPLE}."),
        ("3.h=0;", f"'0;' is neither a number nor a known change; {EXAMPLE}."),
        ("3.h=zero", f"'zero' is neither a number nor a known change; {EXAMPLE}."),
        ("3.h=0,,1", f"'0,,1' is neither a number nor a known change; {EXAMPLE}."),
        ("3.h=set", f"'set' is neither a number nor a known change; {EXAMPLE}."),
        ("3.h=uniform", f"'uniform' is neither a number nor a known change; {EXAMPLE}."),
        ("3.alpha=temperature", f"'temperature' is not complete; {EXAMPLE}, or temperature:2."),
        ("3.alpha=uniform:2", f"'uniform:2' is not complete; {EXAMPLE}, or temperature:2."),
        ("3.alpha=temperature:hot", f"'hot' is neither a number nor a known change; {EXAMPLE}."),
        ("3.h.Je=0", "'Je' is not the number of an element; write it as #1, #2 and so on."),
        ("3.y.Je=w1", "'Je' is not the number of an element; write it as #1, #2 and so on."),
        ("3.alpha.toi=0", "'toi' is not a piece of this sentence; it has 'Je suis +étudi +ant .', by place #1 to #5."),
        (
            "3.e.étudiant=0",
            "'étudiant' is not a piece of this sentence; it has 'Je suis +étudi +ant .', by place #1 to #5.",
        ),
        ("3.y=", "'' is not in the vocabulary of random; choose another word."),
        ("3.y=oui", "'oui' is not in the vocabulary of random; choose another word."),
        ("3.y=w1 oui", "'w1 oui' is not in the vocabulary of random; choose another word."),
    ],
)
def test_what_is_no_intervention_is_refused_with_a_sentence(text, message):
    assert refusal(text) == message


def test_blanks_around_a_word_are_no_part_of_it():
    [one] = reading("3.y= +ing ; 4.h=0", checkpoint=REAL)[:-1]
    assert one.value == REAL.target_vocabulary.find("+ing")


def test_nothing_is_no_word_of_a_real_vocabulary_either():
    for text in ("3.y=", "3.y=  ", "3.y=\x1b[31m"):
        assert "is not in the vocabulary of fr-en; choose another word." in refusal(text, checkpoint=REAL)


def test_a_place_of_a_word_to_force_is_refused_when_it_is_checked():
    [one] = reading("3.y.#1=w1")
    with pytest.raises(InterventionError, match=r"^y_t has no element 1; leave the number out\.$"):
        check(CHECKPOINT, np.zeros(5, int), [one])


def test_numbers_that_are_none_are_left_to_the_check():
    for value in ("nan", "inf", "-1e999"):
        [one] = reading(f"3.h={value}")
        with pytest.raises(InterventionError, match="it must be a number from"):
            check(CHECKPOINT, np.zeros(5, int), [one])


def test_a_word_that_stands_there_twice_is_asked_for_by_its_number():
    words = ("le", "chat", "et", "le", "chien")
    assert refusal("1.e.le=out", words) == "'le' occurs in the sentence 2 times; write one of #1, #4."
    assert reading("1.e.#4=out", words) == [Intervention(1, "e_t", "out", at=3)]
    assert write(CHECKPOINT, words, [Intervention(1, "e_t", "out", at=3)]) == "1.e.#4=out"


def test_what_is_written_is_short():
    for one, text in (
        (Intervention(3, "alpha_t", value=float(np.float32(0.1)), at=1), "3.alpha.suis=0.1"),
        (Intervention(3, "alpha_t", value=(0.0, 1, 0.25, 1e-7, 0)), "3.alpha=0,1,0.25,1e-07,0"),
        (Intervention(1, "y_t", value=0, onward=True), "*.y=<END>"),
        (Intervention(2, "y_t", value=5, onward=True), "2+.y=w5"),
        (Intervention(2, "alpha_t", "temperature", 2.0), "2.alpha=temperature:2"),
        (Intervention(2, "h_t", "frozen", at=16), "2.h.#17=frozen"),
        (Intervention(2, "h_t", value=np.float32(-0.5), at=np.int64(0)), "2.h.#1=-0.5"),
    ):
        assert write(CHECKPOINT, WORDS, [one]) == text


ODD = [
    "=", "==", ";", ";3.h=0", ".", "…", "#2", "#", "+", "+ant", "␣", "a=b", "3.h", "*", "temperature:2", "猫", "학생",
    "é", "e\u0301", "l'", "<0xE7>", "<unk>", "<END>", "a b", "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}",
]  # fmt: skip


def with_odd_words():
    """A checkpoint whose words are the odd ones, next to each other and to plain ones."""
    tokens = [END, UNKNOWN, *(word for word in ODD if word not in (END, UNKNOWN)), "plain", "\x1b[31mred", "\x07"]
    config = dataclasses.replace(CHECKPOINT.config, target_vocabulary=len(tokens))
    return dataclasses.replace(CHECKPOINT, config=config, target_vocabulary=TokenVocabulary(tokens, " "))


def float32s(one):
    """An intervention with its values as the float32 they become."""
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    exact = [value if value is None or isinstance(value, int) else np.float32(value) for value in values]
    return dataclasses.replace(one, value=tuple(exact))


@settings(max_examples=300, deadline=None)
@given(
    words=st.lists(
        st.sampled_from([*ODD, "Je", "suis"]) | st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1),
        min_size=5,
        max_size=5,
    ),
    several=st.lists(interventions(with_odd_words()), min_size=1, max_size=5),
)
def test_what_is_written_is_read_as_the_same(words, several):
    checkpoint = with_odd_words()
    text = write(checkpoint, words, several)
    assert list(map(float32s, read(checkpoint, words, text))) == list(map(float32s, several))


@pytest.mark.parametrize("at", range(len(ODD)))
def test_every_odd_word_of_a_sentence_is_found_again(at):
    one = Intervention(2, "e_t", "out", at=at)
    assert reading(write(CHECKPOINT, ODD, [one]), ODD) == [one]


@settings(max_examples=200, deadline=None)
@given(value=st.floats(0, 1, width=32) | st.floats(-1e6, 1e6, width=32))
def test_a_float32_survives(value):
    [one] = reading(write(CHECKPOINT, WORDS, [Intervention(1, "h_t", value=value)]))
    assert np.float32(one.value).tobytes() == np.float32(value).tobytes()


@pytest.mark.parametrize("name", ["fr-en", "reverse"])
def test_every_word_of_a_vocabulary_is_written_and_read_as_itself(name):
    checkpoint = load(name)
    size = len(checkpoint.target_vocabulary)
    by_number = 0
    for y in range(size):
        text = word_of(checkpoint, y)
        by_number += text == f"#{y}"
        assert [(one.t, one.value) for one in reading(f"7.y={text}", checkpoint=checkpoint)] == [(7, y)], text
    assert by_number < size / 50


HOSTILE = st.text(
    st.sampled_from("\x1b\x9b[]31mh\x07\x00\n\t\u202e\ud800é猫=;.#+*:,0123") | st.characters(), max_size=30
)


@settings(max_examples=300, deadline=None)
@given(
    step=st.sampled_from(["", "3.", "*.", "3+.", "٣.", "²."]),
    field=st.sampled_from(["", *SHORT.values(), "ω"]),
    rest=HOSTILE,
    words=st.lists(HOSTILE.filter(str.isprintable).filter(bool), min_size=1, max_size=4),
    checkpoint=st.sampled_from([CHECKPOINT, REAL]),
)
def test_any_text_is_read_or_refused_with_a_printable_sentence(step, field, rest, words, checkpoint):
    try:
        found = read(checkpoint, words, step + field + rest)
    except InterventionError as error:
        message = str(error)
        assert message.isprintable()
        assert message.endswith(".")
        assert len(message) < 300
    else:
        assume(found)
        assert all(one.field in FIELDS for one in found)


def test_a_message_shows_no_escape_code_of_the_text_or_the_sentence():
    for text in ("\x1b[31m", "3.\x1b]0;x\x07=0", "3.h=\x1b[2J", "3.alpha.\x1b[2J\x9b1m=0", "3.y=\x1b[31mx\u202e"):
        assert refusal(text, ("\x1b[5mJe", "suis")).isprintable()
