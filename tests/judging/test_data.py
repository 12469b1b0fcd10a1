import subprocess
import sys
from pathlib import Path

import pytest

from attn_tui.judging.data import Data, digest, names_of


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/d/test.tsv"], ["test.tsv"]),
        (["/d/a/test.tsv", "/d/b/test.tsv"], ["a/test.tsv", "b/test.tsv"]),
        (["/a/x/test.tsv", "/b/x/test.tsv", "/b/val.tsv"], ["a/x/test.tsv", "b/x/test.tsv", "val.tsv"]),
        (["/d/test.tsv", "/d/a/test.tsv"], ["d/test.tsv", "a/test.tsv"]),
        (["/test.tsv", "/d/test.tsv"], ["/test.tsv", "d/test.tsv"]),
        (["/d/gold/", "/e/gold/."], ["d/gold", "e/gold"]),
        (["/d/\x1b[31mred.tsv"], ["red.tsv"]),
    ],
)
def test_files_are_named_with_as_much_of_their_folders_as_tells_them_apart(paths, names):
    assert names_of([[Path(path)] for path in paths]) == names


def test_a_file_is_named_by_the_folder_one_stands_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert names_of([[Path(".")], [Path("a/../b.tsv")]]) == [tmp_path.name, "b.tsv"]


def test_parallel_files_are_named_by_both():
    files = [[Path(f"/d/{folder}/a.fr"), Path(f"/d/{folder}/a.en")] for folder in ("one", "two")]
    assert names_of([*files, [Path("/d/a.fr")]]) == ["one/a.fr + one/a.en", "two/a.fr + two/a.en", "a.fr"]


def test_a_digest_is_of_the_pairs_and_of_their_order():
    pairs = [("a", "b"), ("c", "d")]
    assert digest(pairs) == digest(list(pairs))
    others = [pairs[::-1], pairs[:1], [("b", "a"), ("d", "c")], [("a", "bc"), ("", "d")], [("ä", "b"), ("c", "d")]]
    assert len({digest(pairs), *map(digest, others)}) == 6


def test_a_digest_is_the_same_in_every_process():
    code = "from attn_tui.judging.data import digest; print(digest([('é', [(1, 2)])]))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == digest([("é", [(1, 2)])])


def test_a_line_is_counted_from_one_whatever_was_skipped():
    assert [Data("", "ab").line(i) for i in range(2)] == [1, 2]
    assert [Data("", "ab", numbers=[2, 5]).line(i) for i in range(2)] == [2, 5]
