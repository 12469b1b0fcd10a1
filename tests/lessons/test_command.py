"""`attn-tui lesson`."""

from cli.running import is_one_sentence, run
from lessons.writing import LESSON, written

from attn_tui.lessons.shelf import ORDER


def test_alone_it_lists_the_lessons_in_the_language():
    done = run("lesson", "--lang", "en")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 2 * len(ORDER)
    assert lines[2].split(maxsplit=2) == ["2", "bottleneck", "The bottleneck"]
    assert "2  bottleneck  병목" in run("lesson", "--lang", "ko").stdout


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
        (["--check"], "name one"),
        ([str(written(tmp_path, LESSON.replace("at: 1.softmax", "att: 1")))], "line 22: there is no directive 'att'"),
    ):
        done = run("lesson", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert is_one_sentence(done.stderr), done.stderr
