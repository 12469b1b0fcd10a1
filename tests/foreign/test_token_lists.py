"""Vocabularies are found in all the tables in which people keep them."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given, Options
from attn_tui.foreign.token_lists import needed, specials_in, table_of
from attn_tui.foreign.words import Specials

TOKENS = ["SOS", "EOS", "je", "suis", "7", "yes"]
NUMBERS = {token: i for i, token in enumerate(TOKENS)}
BY_ID = dict(enumerate(TOKENS))
WITHOUT_FIRST = dict(list(NUMBERS.items())[2:])


class Language:
    """A `Lang` of a copy of the tutorial; what is read needs no such class."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


def found(folder: Path, side: str = "source", rows: int = len(TOKENS), **options: Any) -> list[str] | None:
    table = table_of(Given(folder, Options(**options)), side, rows, first=("SOS", "EOS"))
    return None if table is None else table.tokens


@pytest.mark.parametrize(
    "value",
    [
        TOKENS,
        NUMBERS,
        {"word2index": NUMBERS, "name": "fra"},
        {"word2index": WITHOUT_FIRST, "n_words": 6},
        {"index2word": {str(i): token for i, token in BY_ID.items()}},
        {str(i): token for i, token in BY_ID.items()},
        {"itos": TOKENS, "stoi": NUMBERS},
        {"idx_to_token": TOKENS},
        {"vocab": {"token_to_idx": NUMBERS}},
    ],
)
def test_a_table_in_json_is_found(value: Any, tmp_path: Path) -> None:
    (tmp_path / "src_vocab.json").write_text(json.dumps(value))
    assert found(tmp_path) == TOKENS


@pytest.mark.parametrize(
    "value",
    [
        Language(word2index=WITHOUT_FIRST, index2word=BY_ID, name="fra", n_words=6),
        Language(word2index=WITHOUT_FIRST, word2count={}),
        Language(vocab=Language(itos=TOKENS, freqs={})),
        Language(idx_to_token=TOKENS, token_to_idx=NUMBERS),
        NUMBERS,
        TOKENS,
    ],
)
def test_a_table_in_a_pickle_is_found(value: Any, tmp_path: Path) -> None:
    (tmp_path / "inputLang.pkl").write_bytes(pickle.dumps(value))
    assert found(tmp_path) == TOKENS


def test_a_table_in_yaml_has_words_that_yaml_takes_for_something_else(tmp_path: Path) -> None:
    (tmp_path / "vocab.src.yml").write_text("".join(f"{token}: {i}\n" for token, i in NUMBERS.items()))
    assert found(tmp_path) == TOKENS


def test_a_list_of_lines_is_one_if_its_name_or_an_option_says_so(tmp_path: Path) -> None:
    text = "".join(f"{token}\n" for token in TOKENS)
    (tmp_path / "source.txt").write_text(text)
    assert found(tmp_path) is None
    assert found(tmp_path, source_vocabulary=tmp_path / "source.txt") == TOKENS
    (tmp_path / "vocab.source.txt").write_text(text)
    assert found(tmp_path) == TOKENS


def test_a_file_with_both_sides_has_them_by_name_or_in_order(tmp_path: Path) -> None:
    other = [*TOKENS, "more"]
    file = tmp_path / "langs.pkl"
    for value in (
        (Language(itos=TOKENS), Language(itos=other), [["a", "b"]] * 50),
        {"output_lang": Language(itos=other), "input_lang": {"index2word": BY_ID}},
    ):
        file.write_bytes(pickle.dumps(value))
        assert found(tmp_path) == TOKENS
        assert found(tmp_path, "target", len(other)) == other


def test_a_file_whose_name_says_nothing_is_told_by_its_size(tmp_path: Path) -> None:
    for name, tokens in (("fra.json", TOKENS), ("eng.json", [*TOKENS, "more"])):
        (tmp_path / name).write_text(json.dumps(tokens))
    assert found(tmp_path) == TOKENS
    assert found(tmp_path, "target", 7) == [*TOKENS, "more"]
    assert found(tmp_path, "target", 8) is None
    (tmp_path / "third.json").write_text(json.dumps(TOKENS[::-1]))
    assert found(tmp_path) is None


def test_what_was_saved_with_the_model_comes_first(tmp_path: Path) -> None:
    (tmp_path / "source_vocab.json").write_text(json.dumps(TOKENS[::-1]))
    saved = [{"encoder": {}, "losses": ["a", "b"], "input_lang": {"index2word": BY_ID}}]
    table = table_of(Given(tmp_path, Options()), "source", len(TOKENS), saved=saved)
    assert table is not None
    assert table.tokens == TOKENS


def test_without_a_vocabulary_the_option_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"hidden_size": 64, "max_length": 20}))
    with pytest.raises(CheckpointError, match="--target-vocabulary FILE"):
        needed(table_of(Given(tmp_path, Options()), "target", 2, first=("SOS", "EOS")), "target")


@pytest.mark.parametrize("content", ['{"a": 0, "b": 2}', '{"a": 0, "b": 0}', "{", "[1, 2]", '{"a": true}', "[]", ""])
def test_a_file_that_is_named_and_no_vocabulary_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(content)
    if content:
        with pytest.raises(CheckpointError, match=r"x\.json: it "):
            found(tmp_path, source_vocabulary=file)
    else:
        assert found(tmp_path, source_vocabulary=file) == [""]


def test_special_tokens_are_told_by_their_marks(tmp_path: Path) -> None:
    assert specials_in(["end", "start", "[PAD]", "<s>", "</s>", "UNK"]) == Specials("</s>", "<s>", "[PAD]", "UNK")
    assert specials_in(["END", "pad", "</w>"]) == Specials("", "", "", "")
