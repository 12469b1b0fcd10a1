"""A file → a lesson; every mistake with its file and line."""

import pytest
from lessons.writing import LESSON, written

from attn_tui.errors import LessonError
from attn_tui.lessons import read_lesson


def read(folder, text):
    return read_lesson(written(folder, text))


def test_a_lesson_has_title_paragraphs_directives_and_answers(tmp_path):
    lesson = read(tmp_path, LESSON)
    assert (lesson.title, lesson.about, len(lesson.paragraphs)) == ("Numbers backwards", "A lesson for the tests.", 7)
    first, second, *_, last = lesson.paragraphs
    assert (first.part, last.part, first.line) == ("One", "Two", 13)
    assert [(one.name, one.line) for one in first.directives] == [("show", 8), ("expect", 11)]
    assert first.directive("show").value == "$ attn-tui translate 314 -c reverse --at 1.score"
    assert [(answer.text, answer.right, answer.why) for answer in second.answers] == [
        ("that one", True, "Right you are."),
        ("another", False, "No, it has not."),
    ]


def test_lines_of_a_paragraph_belong_together_and_those_of_a_list_do_not(tmp_path):
    text = LESSON.replace("The weights.", "The\nweights.").replace("It is gone.", "- one\n  more\n- two\n1. three")
    paragraphs = read(tmp_path, text).paragraphs
    assert paragraphs[2].text == "The weights."
    assert paragraphs[4].text == "• one more\n• two\n1. three"


def test_notes_and_commands_on_several_lines_are_understood(tmp_path):
    text = LESSON.replace("translate 314 -c", "translate 314 \\\n  -c").replace(
        "## Two", "<!-- a note:\n  of two lines -->\n\n## Two"
    )
    lesson = read(tmp_path, text)
    assert lesson.paragraphs[0].directive("show").value.split()[3:6] == ["314", "-c", "reverse"]
    assert len(lesson.paragraphs) == 7


def test_escape_sequences_do_not_get_in(tmp_path):
    assert (
        read(tmp_path, LESSON.replace("The weights.", "The \x1b[31mweights\x07.")).paragraphs[2].text == "The weights."
    )


def test_lf_alone_ends_a_line(tmp_path):
    text = LESSON.replace("for the tests", "for\u2028the\x85tests").replace("\n", "\r\n")
    lesson = read(tmp_path, text)
    assert (lesson.about, lesson.paragraphs[0].line) == ("A lesson for the tests.", 13)


COMMAND = "```console\n$ attn-tui translate 314 -c reverse --at 1.score\n```"
MISTAKES = {
    "no title": ("# Numbers backwards\n", "", 2, "begins with its title"),
    "two titles": ("## One", "# One", 5, "one title"),
    "a deep heading": ("## One", "### One", 5, "headings of # and ##"),
    "about twice": ("## Two", "> Two", 35, "below the title"),
    "no command": (COMMAND, "", 11, "nothing is on the screen yet"),
    "two commands": (COMMAND, COMMAND + "\n" + COMMAND, 11, "another console block"),
    "two in one block": ("--at 1.score", "--at 1.score\n$ ls", 7, "2 commands"),
    "another program": ("$ attn-tui translate 314", "$ rm -rf", 8, "shows no screen"),
    "an open quotation mark": ("translate 314", 'translate "314', 8, "quotation mark"),
    "an open block": ("--at 2.word\n```", "--at 2.word", 45, "not closed"),
    "another language": ("```console\n$ attn-tui translate 314", "```python\nattn_tui", 7, "make it console"),
    "an unknown directive": ("<!-- expect: 2.71", "<!-- excpect: 2.71", 11, "perhaps you mean expect"),
    "an empty directive": ("<!-- expect: 2.71 -->", "<!-- expect: -->", 11, "has no value"),
    "an open comment": ("<!-- expect: 2.71 -->", "<!-- expect: 2.71", 11, "comment is not closed"),
    "text after a comment": ("<!-- expect: 2.71 -->", "<!-- expect: 2.71 --> yes", 11, "line of its own"),
    "an unknown pane": ("look: softmax", "look: softmaks", 23, "no pane 'softmaks'"),
    "an unknown question": ("ask: attention", "ask: everything", 15, "attention or word"),
    "an unknown condition": ("until: change", "until: supper", 28, "cannot wait"),
    "a condition without its place": ("until: change", "until: at", 28, "does not say what"),
    "a condition with too much": ("until: change", "until: change now", 28, "takes no value"),
    "until without keys": ("<!-- keys: e 0 enter -->\n", "", 28, "until needs keys"),
    "keys without until": ("<!-- until: change -->\n", "", 28, "keys needs until"),
    "an unknown key": ("keys: e 0 enter", "keys: e 0 entre", 29, "perhaps you mean enter"),
    "keys without end": ("keys: e 0 enter", f'keys: / "{"a" * 1000}" enter', 29, "1,002 keys are too many"),
    "an open text of keys": ("keys: e 0 enter", 'keys: e "0 enter', 29, "quotation mark"),
    "the same twice": ("<!-- at: 1.softmax -->", "<!-- at: 1.softmax -->\n<!-- at: 1 -->", 23, "another at"),
    "look and enlarge": ("<!-- at: 1.softmax -->", "<!-- enlarge: softmax -->", 23, "look and enlarge"),
    "no right answer": ("- [x] weights", "- [ ] weights", 41, "0 of 3 answers are right"),
    "two right answers": ("- [ ] states", "- [x] states", 41, "2 of 3 answers are right"),
    "no explanation": ("weights – They are.", "weights", 42, "no explanation"),
    "an item that is no answer": ("- [ ] states", "- states", 43, "is not an answer"),
    "three for a computed question": ("- [ ] another", "- [ ] a third – No.\n- [ ] another", 19, "two answers"),
    "ask without answers": ("- [x] that one – Right you are.\n- [ ] another – No, it has not.\n", "", 15, "no answers"),
    "answers to nothing": ("Which digit gets the most?\n", "", 18, "right below the paragraph"),
    "answers to what is to be done": (
        "Take the weight away.\n", "Take it.\n\n- [x] a – b.\n- [ ] c – d.\n", 33, "split it in two",
    ),
    "a directive at the end": ("Two systems at the end.\n", "", 49, "no paragraph below"),
    "a table": ("The weights.", "| a | b |", 26, "cannot have a table"),
    "an image": ("The weights.", "![a](b.png)", 26, "cannot have an image"),
    "a rule": ("The weights.", "---", 26, "cannot have a rule"),
    "indented code": ("The weights.", "    code", 26, "indented code"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_file_and_line(tmp_path, mistake):
    before, after, line, said = MISTAKES[mistake]
    assert before in LESSON
    with pytest.raises(LessonError) as caught:
        read(tmp_path, LESSON.replace(before, after, 1))
    message = str(caught.value)
    assert message.startswith(f"{tmp_path}/mine.md, line {line}: "), message
    assert said in message
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize("text", ["", "\n\n", "# Only a title\n", "# A title\n\n> And what it is about.\n"])
def test_an_empty_lesson_is_refused(tmp_path, text):
    with pytest.raises(LessonError, match="has no paragraph"):
        read(tmp_path, text)


def test_what_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(LessonError, match=r"gone\.md cannot be read"):
        read_lesson(tmp_path / "gone.md")
    with pytest.raises(LessonError, match="cannot be read"):
        read_lesson(tmp_path)
    (tmp_path / "latin.md").write_bytes("# Titel\n\nÜber\n".encode("latin-1"))
    with pytest.raises(LessonError, match="line 3: this is not UTF-8"):
        read_lesson(tmp_path / "latin.md")
    with pytest.raises(LessonError, match="larger than 256 KB"):
        read_lesson(written(tmp_path, LESSON + "word " * 60_000))
