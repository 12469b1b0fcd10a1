"""How far somebody has come in the lessons, in a file."""

import json
import os
import stat

import pytest
from unusable import KINDS, unusable

from attn_tui.progress import Progress, Standing, progress_of, progress_path


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep" / "lessons.json"


def test_a_standing_is_there_the_next_time_and_only_for_its_owner(file):
    Progress(lambda: file).note("step", Standing(3, 14, first_answers={2: False, 3: True}))
    kept = Progress(lambda: file)
    assert kept.standings == {"step": Standing(3, 14, False, {2: False, 3: True})}
    assert (kept.standings["step"].asked, kept.standings["step"].right) == (2, 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) & 0o077 == 0
    assert os.listdir(file.parent) == [file.name]


def test_nothing_is_lost_by_going_through_a_lesson_again(file):
    progress = Progress(lambda: file)
    progress.note("step", Standing(14, 14, True, {2: False}))
    again = Progress(lambda: file).note("step", Standing(2, 14, False, {2: True, 4: True}))
    assert again == Standing(14, 14, True, {2: False, 4: True})
    assert progress.standings["step"] == again


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe has no name here")
def test_a_pipe_in_its_place_is_not_waited_for(file):
    file.parent.mkdir()
    os.mkfifo(file)
    assert Progress(lambda: file).standings == {}


def test_two_that_run_at_once_keep_both(file):
    one, other = Progress(lambda: file), Progress(lambda: file)
    one.note("step", Standing(2, 14))
    other.note("break", Standing(3, 15))
    one.note("step", Standing(5, 14))
    assert {name: kept.paragraph for name, kept in Progress(lambda: file).standings.items()} == {"step": 5, "break": 3}


def test_a_lesson_is_left_where_it_was_unless_it_was_finished_or_is_another_now():
    progress = Progress()
    assert progress.left_at("step", 14) == 0
    progress.note("step", Standing(7, 14))
    assert (progress.left_at("step", 14), progress.left_at("step", 13)) == (6, 0)
    progress.note("step", Standing(14, 14, True))
    assert progress.left_at("step", 14) == 0
    assert progress.note("step", Standing(2, 13, first_answers={2: True})) == Standing(2, 13, True, {2: True})


ENTRY = {"paragraph": 2, "of": 9, "finished": False, "first_answers": {"2": True}}


@pytest.mark.parametrize(
    "wrong",
    [
        None, [], 3, {}, {"paragraph": 2}, {**ENTRY, "paragraph": 10}, {**ENTRY, "paragraph": 0},
        {**ENTRY, "paragraph": True}, {**ENTRY, "paragraph": 1e9}, {**ENTRY, "of": 10**30}, {**ENTRY, "finished": "no"},
        {**ENTRY, "first_answers": [1]}, {**ENTRY, "first_answers": {"x": True}},
        {**ENTRY, "first_answers": {"99": True}}, {**ENTRY, "first_answers": {"2": 1}},
    ],
)  # fmt: skip
def test_what_is_no_standing_is_left_out_and_the_others_are_kept(file, wrong):
    file.parent.mkdir()
    file.write_text(json.dumps({"step": wrong, "break": ENTRY}))
    assert Progress(lambda: file).standings == {"break": Standing(2, 9, False, {2: True})}


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 60_000, b"{", b"null", b'["step"]', b" " * (1 << 17) + b"{}"])
def test_a_damaged_file_is_as_good_as_none_and_is_replaced(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    progress = Progress(lambda: file)
    assert progress.standings == {}
    progress.note("step", Standing(1, 14))
    assert Progress(lambda: file).standings == {"step": Standing(1, 14)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_used_is_as_good_as_none(tmp_path, kind):
    file = unusable(tmp_path, kind)
    progress = Progress(lambda: file)
    assert progress.note("step", Standing(3, 14)) == Standing(3, 14)
    assert progress.standings == {"step": Standing(3, 14)}
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_the_file_is_where_a_program_keeps_its_state_unless_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert progress_path().name == "lessons.json"
    progress_of(False).note("step", Standing(1, 14))
    assert not progress_path().exists()
    progress_of(True).note("step", Standing(1, 14))
    assert progress_path().exists()
