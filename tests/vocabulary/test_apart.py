from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.vocabulary.apart import Apart

FRENCH = ["l'", "d'", "j'", "qu'", "été", "je", "suis", ".", ",", "-", "aujourd'hui", "...", "M.", "«", "»", "?", "!"]
MOSES = ["'s", "'t", "'re", "don", "it", ".", ",", "-", "well-known", "t-shirt", "twenty-one", "10:00", "3:15", "8:30"]
SPACY = ["n't", "'s", "do", "ca", "-", "e-mail", "."]
WHOLE = ["don't", "it's", "l'été", "."]


def apart(text, known):
    cuts = [0, *Apart(known).cuts(text), len(text)]
    return " ".join(text[first:end] for first, end in pairwise(cuts))


@pytest.mark.parametrize(
    ("known", "text", "wanted"),
    [
        (FRENCH, "Je suis étudiant.", "Je suis étudiant ."),
        (FRENCH, "l'été, j'aime ça !", "l' été , j' aime ça !"),
        (FRENCH, "aujourd'hui... M. Dupont?!", "aujourd'hui ... M. Dupont ? !"),
        (FRENCH, "«Est-il là?»", "« Est - il là ? »"),
        (FRENCH, "l’homme", "l’ homme"),
        (MOSES, "It's well-made at 9:45, don't you think?", "It 's well-made at 9:45 , don 't you think ?"),
        (MOSES, "either/or (both)", "either / or ( both )"),
        (MOSES, "a.b.c", "a . b . c"),
        (SPACY, "I can't e-mail a well-known man's wife.", "I ca n't e-mail a well - known man 's wife ."),
        (WHOLE, "I can't go.", "I can't go ."),
        ([], "Rock'n'roll: 1,5 €/kg", "Rock' n' roll : 1 , 5 € / kg"),
        (["-vous", "-il", "m.", "tom", "."], "Peut-il? Pouvez-vous aider tom.", "Peut -il ? Pouvez -vous aider tom ."),
        (["'", "it", "."], "The neighbour's house.", "The neighbour ' s house ."),
        (["ami.", "là.", "ici.", "oui,", "là,", "où,", "?"], "Viens, ami. Tiens. Où?", "Viens, ami. Tiens. Où ?"),
        (["'", "l'", "hello"], "'hello' l'", "' hello ' l'"),
        (FRENCH, "!?!", "! ? !"),
        (FRENCH, "....", "... ."),
        (FRENCH, "हिन्दी।", "हिन्दी ।"),
        (FRENCH, "  ", "  "),
        (FRENCH, "", ""),
    ],
)
def test_marks_are_set_apart_as_the_vocabulary_has_them(known, text, wanted):
    assert apart(text, known) == wanted


@pytest.mark.parametrize(
    ("known", "split"),
    [
        (FRENCH, "l' astrologie , qu' il - même ... M. Untel ?"),
        (MOSES, "it 's a long-lost friend , isn 't it ? at 12:45 ."),
        (SPACY, "he did n't see Tom 's e-mail - or mine ."),
        (WHOLE, "they'd say it isn't so ."),
    ],
)
def test_what_is_split_already_stays_as_it_is(known, split):
    assert apart(split, known) == split


@given(
    st.text("aé1'’.-,!?: "), st.lists(st.text("aé1'’.-", min_size=1), max_size=9), st.booleans()
)  # fmt: skip
def test_doing_it_twice_changes_nothing_and_no_character_is_lost(text, known, english):
    known = [*known, *(MOSES if english else FRENCH)]
    once = apart(text, known)
    assert apart(once, known) == once
    assert once.replace(" ", "") == text.replace(" ", "")


def test_thousands_of_marks_take_no_time_and_no_stack():
    assert Apart(FRENCH).cuts("!" * 5_000) == list(range(1, 5_000))
