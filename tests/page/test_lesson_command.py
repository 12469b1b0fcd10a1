"""`attn-tui export lesson:…`."""

import pytest
from cli import running
from cli.running import is_one_sentence
from lessons.writing import LESSON, written

from attn_tui.lessons.shelf import ORDER
from page.browser import apart

SHORT = LESSON.partition("<!-- ask")[0]


def run(*arguments):
    return apart(lambda: running.run(*arguments))


def test_a_lesson_is_written_to_a_file_or_to_standard_output(tmp_path):
    name = f"lesson:{written(tmp_path, SHORT)}"
    done = run("export", name, "--format", "html", "--size", "60x18", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "<title>Numbers backwards</title>" in done.stdout
    assert "attn-tui lesson mine.md" in done.stdout
    file = tmp_path / "mine.html"
    assert run("export", name, "-o", str(file), "--size", "60x18", "--lang", "en").returncode == 0
    assert file.read_text("utf-8") == done.stdout
    again = run("export", name, "-o", str(file))
    assert "exists already" in again.stderr
    assert file.read_text("utf-8") == done.stdout


def test_what_no_lesson_has_is_one_sentence(tmp_path):
    mine = str(written(tmp_path))
    for arguments, said in (
        (["lesson:step"], "a lesson becomes a page"),
        (["lesson:step", "-o", "step.svg"], "a lesson becomes a page"),
        (["lesson:step", "--format", "json"], "a lesson becomes a page"),
        (["lesson:step", "-o", "a.html", "--beam", "3"], "--beam is not for the page of a lesson"),
        (["lesson:step", "-o", "a.html", "--at", "3"], "--at is not for the page of a lesson"),
        (["lesson:step", "-o", "a.html", "-c", "fr-en"], "--checkpoint is not for the page of a lesson"),
        (["lesson:step", "-o", "a.html", "--theme", "light"], "--theme is not for the page of a lesson"),
        (["lesson:step", "-o", "a.html", "--size", "60x9"], "a screen of 60x9 cannot be shown"),
        (["lesson:step", "-o", "a.html", "--lang", "de"], "there is no language 'de'"),
        (["lesson:nothing", "-o", "a.html"], "there is no lesson 'nothing'"),
        (["lesson:", "-o", "a.html"], "there is no lesson ''"),
        (["lesson:99", "-o", "a.html"], f"there are {', '.join(ORDER)}."),
        ([f"lesson:{mine}", "-o", mine, "--format", "html", "--overwrite"], "is the lesson itself"),
    ):
        done = run("export", *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert said in done.stderr, arguments
        assert is_one_sentence(done.stderr), done.stderr


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("at: 1.softmax", "at: 9.softmax", 22, "there is no place '9.softmax'"),
        ("enlarge: alignment", "enlarge: message", 37, "this system has no message"),
        ("keys: e 0 enter", "keys: right", 29, "these keys do not lead to «change»"),
        ("keys: e 0 enter", "keys: q", 29, "these keys do not lead to «change»"),
        ("until: change", "until: key nothing", 28, "there is no key «nothing»"),
    ],
)
def test_a_mistake_in_a_lesson_is_told_with_its_line(tmp_path, before, after, line, said):
    path = written(tmp_path, LESSON.replace(before, after))
    done = run("export", f"lesson:{path}", "-o", str(tmp_path / "mine.html"), "--size", "60x18")
    assert f"mine.md, line {line}: {said}" in done.stderr
    assert is_one_sentence(done.stderr.replace(str(path), "mine"))
    assert not (tmp_path / "mine.html").exists()
