import pytest
from cli.running import is_one_sentence
from support import checkpoint_of, save_whole, small_config

PAIRS = [("w1 w2", "w3"), ("w4", "w5 w6"), ("w7", "w8")]


@pytest.fixture
def evaluate(call, tmp_path):
    """Evaluate a small checkpoint on files that are written first; give exit code, stdout and stderr."""
    folder = save_whole(tmp_path / "small", checkpoint_of(small_config()))

    def evaluate(*options, **files):
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, "utf-8")
        return call("evaluate", *(tmp_path / name.replace("_", ".") for name in files), "-c", folder, *options)

    return evaluate


def test_what_is_read_and_left_out_is_told_on_stderr(evaluate):
    code, out, err = evaluate(a_tsv="1\tw1 w2\t7\tw3\n2\tw4\t8\tw5 w6\n\n3\tw7\t9\t\n")
    assert err.splitlines() == [
        "a.tsv: 2 pairs; columns 2 and 4 (not 1 numbers, 3 numbers); the first: «w1 w2» → «w3»",
        "a.tsv: 2 of 4 lines were left out: 1 blank (3), 1 with one side only (4)",
    ]
    assert "a.tsv: 2 pairs" in out
    assert code == 0


@pytest.mark.parametrize("columns", ["3,2", "there,back"])
def test_columns_are_chosen_by_an_option(evaluate, columns):
    code, _, err = evaluate("--columns", columns, a_tsv="id\tback\tthere\n1\tw3\tw1 w2\n2\tw5\tw4\n3\tw5\tw4\n")
    assert err == "a.tsv: 3 pairs; columns 3 and 2; line 1 is a header; the first: «w1 w2» → «w3»\n"
    assert code == 0


def test_two_files_may_hold_a_side_each(evaluate):
    for options, names in (([], ("a_fr", "a_en")), (["--parallel"], ("one", "other"))):
        sides = ("".join(f"{pair[side]}\n" for pair in PAIRS) for side in (0, 1))
        code, out, err = evaluate(*options, **dict(zip(names, sides, strict=True)))
        name = " + ".join(name.replace("_", ".") for name in names)
        assert err == f"{name}: 3 pairs; parallel; the first: «w1 w2» → «w3»\n"
        assert f"{name}: 3 pairs" in out
        assert code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--strict"], "a.tsv:2: this line is blank"),
        (["--columns", "1,7"], "a.tsv: it has no column 7"),
        (["--columns", "1"], "--columns is '1'; write two"),
        (["--parallel"], "parallel files come in twos"),
    ],
)
def test_what_cannot_be_read_so_is_one_sentence(evaluate, options, said):
    code, out, err = evaluate(*options, a_tsv="w1\tw2\n\nw3\tw4\n")
    assert is_one_sentence(err)
    assert said in err
    assert (code, out) == (2, "")


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        ({"a_tsv": "Where is the station?\tOù est la gare ?\n"}, "swap them by --columns 2,1"),
        ({"a_tsv": "1\tThe cat sleeps.\tLe chat dort.\n"}, "swap them by --columns 3,2"),
        ({"a_en": "Where is the station?\n", "a_fr": "Où est la gare ?\n"}, "exchange the two files"),
        ({"a_tsv": "Die schwarze Katze schläft auf dem Stuhl.\tThe black cat.\n" * 3}, "hardly look like fr"),
        ({"a_tsv": "Où est la gare ?\tWhere is the station?\n"}, None),
    ],
)
def test_sources_in_another_language_are_hinted_at(evaluate, files, hint):
    code, _, err = evaluate("-c", "fr-en", **files)
    hints = [line for line in err.splitlines() if line.startswith("attn-tui: ") and "fr-en" in line]
    assert len(hints) == (hint is not None)
    assert all(hint in line and is_one_sentence(line) for line in hints)
    assert code == 0
