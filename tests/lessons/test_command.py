"""`attn-tui lesson`."""

from dataclasses import replace

import pytest
from cli.running import is_one_sentence, run
from lessons.writing import LESSON, written

from attn_tui.lessons.shelf import ORDER, outlines
from attn_tui.progress import Standing, progress_of
from attn_tui.screen.look import LOOK
from attn_tui.screen.start.rows import lesson_rows
from attn_tui.story.texts import LANGUAGES, texts


def test_alone_it_lists_the_lessons_in_the_language_and_says_what_comes_next():
    done = run("lesson", "--lang", "en")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 2 * len(ORDER) + 2
    assert lines[2].split(maxsplit=2) == ["2", "bottleneck", "The bottleneck"]
    assert lines[-1] == "Next: attn-tui lesson sequences"
    assert "2  bottleneck  병목" in run("lesson", "--lang", "ko").stdout


def test_the_list_says_how_far_one_has_come_and_goes_on_there(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    progress = progress_of(True)
    progress.note("sequences", Standing(12, 12, True, {3: True, 5: False}))
    progress.note("step", Standing(7, 14))
    out = run("lesson", "--lang", "en").stdout
    assert "finished · Questions answered right at the first try: 1 of 2." in out
    assert "begun: paragraph 7 of 14" in out
    assert out.endswith("Next: attn-tui lesson bottleneck\n")
    progress.note("bottleneck", Standing(2, 13))
    out = run("lesson", "--lang", "ko").stdout
    assert "attn-tui lesson bottleneck (13단락 중 2부터" in out
    for name in ORDER:
        progress.note(name, Standing(1, 9, True))
    out = run("lesson", "--lang", "en").stdout
    assert out.endswith("You have finished all lessons.\n")


def without(monkeypatch, *names):
    """As if these checkpoints were not installed."""
    monkeypatch.setattr("attn_tui.cli.lesson.missing", lambda: list(names))
    monkeypatch.setattr("attn_tui.screen.start.rows.missing", lambda: list(names))


def test_the_list_says_which_lessons_need_checkpoints_that_are_not_here(monkeypatch):
    without(monkeypatch, "fr-en-lecture", "fr-en-seq2seq")
    lines = run("lesson", "--lang", "en").stdout.splitlines()
    marked = {lines[i - 2].split()[1]: line for i, line in enumerate(lines) if "needs checkpoints" in line}
    assert [*marked] == ["sequences", "bottleneck", "scorers"]
    assert marked["bottleneck"].endswith("that are not here: fr-en-lecture, fr-en-seq2seq")
    assert marked["scorers"].endswith("that are not here: fr-en-lecture")
    assert "pip install" in lines[-1]
    korean = run("lesson", "--lang", "ko").stdout
    assert korean.count("체크포인트를 쓴다: fr-en") == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_screen_marks_them_too(language, monkeypatch):
    look = replace(LOOK, say=texts(language))
    assert not any(row.remark for row in lesson_rows(outlines(language), {}, look))
    without(monkeypatch, "fr-en-luong")
    rows = lesson_rows(outlines(language), {"break": Standing(2, 9)}, look)
    marked = [name for name, row in zip(ORDER, rows, strict=True) if row.remark == look.say("home.lesson.lacks")]
    assert marked == ["scorers", "break", "padding", "query"]


def test_a_check_that_holds_says_what_it_has_looked_at(tmp_path):
    done = run("lesson", str(written(tmp_path)), "--check", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path}/mine.md: 7 paragraphs, 3 claims, 2 questions: all hold.\n"


def test_a_check_tells_every_claim_that_does_not_hold_with_file_and_line(tmp_path):
    text = LESSON.replace("expect: 2.71", "expect: 2.72").replace("expect: 0.88", "absent: 0.88")
    text = text.replace("keys: e 0 enter", "keys: right").replace("enlarge: alignment", "enlarge: message")
    text = text.replace("until: change", "until: key nothing")
    path = written(tmp_path, text)
    done = run("lesson", str(path), "--check", "--lang", "en")
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        f"{path}, line 11: «2.72» is not on the screen.",
        f"{path}, line 24: «0.88» is on the screen.",
        f"{path}, line 28: there is no key «nothing»; attn-tui config lists them.",
        f"{path}, line 37: this system has no message.",
    ]
    assert is_one_sentence(done.stderr.replace(str(path), "mine"))


def test_what_keeps_a_lesson_from_being_read_or_shown_is_one_sentence(tmp_path):
    for arguments, said in (
        (["nothing"], "there is no lesson 'nothing'"),
        (["99"], "there is no lesson '99'"),
        (["\x1b[31m"], "there is no lesson"),
        (["bottleneck"], "needs a terminal"),
        (["--check"], "--check needs a lesson"),
        (["--report", "mine.md"], "--report needs a lesson"),
        (["--from", "2"], "--from needs a lesson"),
        (["step", "--check", "--from", "2"], "leave --from out"),
        (["step", "--from", "99"], "paragraphs; begin at one of them"),
        (["step", "--from", "0"], "--from"),
        ([str(written(tmp_path, LESSON.replace("at: 1.softmax", "att: 1")))], "line 22: there is no directive 'att'"),
    ):
        done = run("lesson", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert is_one_sentence(done.stderr), done.stderr


@pytest.mark.parametrize("name", ["have.txt", "have.json"])
def test_the_keys_of_a_lesson_save_nothing(name, tmp_path):
    (mine := tmp_path / name).write_text("precious")
    keys = f'x "{mine}" enter enter escape e 0 enter'
    lesson = written(tmp_path, LESSON.replace("keys: e 0 enter", f"keys: {keys}"))
    assert run("lesson", str(lesson), "--check").stderr == ""
    assert mine.read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "mine.md"])
