import gzip
import unicodedata

import pytest

from attn_tui.errors import TrainingError
from attn_tui.judging.pairs import read_tsv

PAIRS = [("le chat", "the cat"), ("l'été", "summer"), ("je sais", "I know")]
TEXT = "".join(f"{source}\t{target}\n" for source, target in PAIRS)


@pytest.mark.parametrize("name", ["a.tsv", "a.tsv.gz"])
@pytest.mark.parametrize("limit", [0, 1, 3, 9])
def test_pairs_are_read_up_to_the_limit(tmp_path, name, limit):
    content = unicodedata.normalize("NFD", TEXT).encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert read_tsv(tmp_path / name, limit) == PAIRS[: limit or None]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ": it is empty; it needs source TAB target on each line."),
        (b"a\tb\n\n", ":2: this is not a pair; write source TAB target on each line."),
        (b"\xff\tb\n", "it must be UTF-8, plain or .gz."),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, said):
    (tmp_path / "a.tsv").write_bytes(content)
    with pytest.raises(TrainingError) as caught:
        read_tsv(tmp_path / "a.tsv")
    assert str(caught.value).startswith(str(tmp_path / "a.tsv"))
    assert str(caught.value).endswith(said)
