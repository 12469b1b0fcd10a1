"""The tutorial's vocabularies are built anew from its corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign_models import CASES, Case

from attn_tui.errors import CheckpointError
from attn_tui.foreign import tutorial
from attn_tui.foreign.given import Given, Options
from attn_tui.foreign.tutorial_corpus import rebuilt

LINES = """\
I am cold.\tJ'ai froid.\tCC-BY 2.0 (France)
He is at home now!\tIl est à la maison.
Go.\tVa !
She said: "yes"\tElle a dit : « oui, oui certes »
We are here and there and everywhere and nowhere.\tNous sommes partout.
"""
OLD_SOURCE = ["SOS", "EOS", "j", "ai", "froid", ".", "il", "est", "a", "la", "maison"]
OLD_TARGET = ["SOS", "EOS", "i", "am", "cold", ".", "he", "is", "at", "home", "now", "!"]
NEW = [[token for token in tokens if token != "."] for tokens in (OLD_SOURCE, OLD_TARGET)]
EVERY_SOURCE = [*OLD_SOURCE, "va", "!", "elle", "dit", "oui", "certes", ""]
EVERY_TARGET = [*OLD_TARGET, "go", "she", "said", "yes", ""]


def given(folder: Path, text: str = LINES) -> tuple[Given, Path]:
    path = folder / "eng-fra.txt"
    path.write_text(text, encoding="utf-8")
    return Given(folder, Options()), path


@pytest.mark.parametrize(
    ("source", "target"), [(OLD_SOURCE, OLD_TARGET), (*NEW,), (EVERY_SOURCE, EVERY_TARGET)], ids=["old", "new", "all"]
)
@pytest.mark.parametrize("reverse", [True, False])
def test_the_number_of_words_tells_what_was_done(
    source: list[str], target: list[str], reverse: bool, tmp_path: Path
) -> None:
    sides = [(source, "fra"), (target, "eng")][:: 1 if reverse else -1]
    rows = len(sides[0][0]), len(sides[1][0])
    assert [tuple(table) for table in rebuilt(*given(tmp_path), rows, 9)] == sides


def test_sentences_that_were_too_long_have_no_words(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="--max-length"):
        rebuilt(*given(tmp_path), (len(EVERY_SOURCE), len(EVERY_TARGET)), 5)


def test_if_both_directions_fit_one_has_to_be_said(tmp_path: Path) -> None:
    files = given(tmp_path, "I am\tje suis\n")
    with pytest.raises(CheckpointError, match="--variant reverse"):
        rebuilt(*files, (4, 4), 9)
    source, target = rebuilt(*files, (4, 4), 9, {"forward"})
    assert (source.name, source.tokens[2:]) == ("eng", ["i", "am"])
    assert (target.name, target.tokens[2:]) == ("fra", ["je", "suis"])


def case_with(kind: str, folder: Path) -> Case:
    """A model of single letters, with a corpus that has them instead of its vocabularies."""
    case = CASES[kind]()
    case.given(folder)
    for name in ("input_lang.json", "output_lang.json"):
        (folder / name).unlink()
    columns = [[" ".join(words[2:6]), " ".join(words[6:])] for words in (case.target, case.source)]
    text = "".join("\t".join(pair) + "\n" for pair in zip(*columns, strict=True))
    (folder / "data").mkdir()
    (folder / "data" / "eng-fra.txt").write_text(text)
    (folder / "other.txt").write_text(text)
    return case


@pytest.mark.parametrize("kind", ["tutorial", "tutorial old"])
def test_a_model_with_its_corpus_alone_is_opened(kind: str, tmp_path: Path) -> None:
    case = case_with(kind, tmp_path)
    for said in (None, tmp_path / "other.txt"):
        imported = tutorial.open_model(Given(tmp_path, Options(source_vocabulary=said)))
        words = imported.vocabularies["source.vocab"].decode().split("\n")
        assert words[:2] == ["<START>", "<END>"]
        assert words[2 : len(case.source)] == case.source[2:]
    assert imported.config.normalise == "tutorial"


def test_a_model_with_neither_is_refused_by_naming_the_option(tmp_path: Path) -> None:
    case_with("tutorial", tmp_path)
    (tmp_path / "data" / "eng-fra.txt").unlink()
    with pytest.raises(CheckpointError, match="--source-vocabulary"):
        tutorial.open_model(Given(tmp_path, Options()))
