"""`attn-tui help TOPIC`: any words find a topic, which is printed with the command that shows it."""

import re
import shlex

import click
import pytest
from cli.running import is_one_sentence, run

from attn_tui.cli.main import group
from attn_tui.cli.reference import REFERENCE
from attn_tui.docs import PAGES
from attn_tui.lessons.shelf import ORDER
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.topics import TOPICS, sections


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_plain_text_in_a_pipe_with_commands_and_lessons_that_exist(language):
    for name, said in sections(language).items():
        done = run("help", "--lang", language, name)
        assert (done.stderr, done.returncode) == ("", 0)
        title, _, answer, _, *more = done.stdout.splitlines()
        assert title == f"# {said.title}"
        assert answer == said.text
        assert "\x1b" not in done.stdout
        assert all(line.startswith("- ") for line in more)
        for command in re.findall(r"`(attn-tui .*?)`", "\n".join(more)):
            words = shlex.split(command)[1:]
            called = group.get_command(click.Context(group), words[0])
            called.make_context(words[0], words[1:], resilient_parsing=False)
            assert words[0] != "lesson" or words[1] in ORDER
            assert words[0] != "help" or words[1] in TOPICS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_tells_what_it_does(language):
    say = texts(language)
    for name, key in (("B", "help.learning"), ("H", "help.history"), ("?", "help.help"), ("pagedown", "help.forward")):
        done = run("help", "--lang", language, name)
        assert (done.stderr, done.returncode) == ("", 0)
        assert done.stdout.startswith(f"`{name}`: ")
        assert say(key) in done.stdout
    assert "update" in run("help", "--lang", "en", "H").stdout  # and more, if the help of a screen has it
    assert run("help", "ctrl").returncode == 2


@pytest.mark.parametrize(
    ("asked", "key", "language"),
    [("quit", "q", "en"), ("how do I quit?", "q", "en"), ("종료", "q", "ko"), ("어떻게 종료하나요", "q", "ko"),
     ("zoom", "z", "en"), ("how do I undo a change", "u", "en")],
)  # fmt: skip
def test_a_key_is_found_by_what_it_is_called(asked, key, language):
    done = run("help", "--lang", language, *asked.split())
    assert (done.stderr, done.returncode) == ("", 0)
    names = {"q": "quit", "z": "zoom", "u": "undo"}
    assert done.stdout.startswith(f"`{key}`: {texts(language)(f'about.{names[key]}')}\n")


def test_a_word_that_a_key_and_topics_are_called_by_lists_both():
    key, *topics = run("help", "--lang", "en", "word").stdout.splitlines()
    assert "the next output word" in key
    assert any(line.startswith("token") for line in topics)
    assert "the start of the translation" not in run("help", "start").stdout  # a topic has it as a word of its own


def test_without_a_name_pages_and_topics_are_listed():
    done = run("help")
    assert [line.split()[0] for line in done.stdout.splitlines() if line and not line.endswith(":")] == [
        *PAGES,
        *REFERENCE,
        *TOPICS,
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [("teacher forcing", "teacher-forcing"), ("What is BPTT?", "through-time"), ("softmax", "softmax"),
     ("노출 편향", "teacher-forcing"), ("Q K V", "query-key-value"), ("GRU", "gru")],
)  # fmt: skip
def test_words_of_a_topic_print_it_whether_they_are_one_argument_or_several(words, name):
    expected = run("help", name).stdout
    assert run("help", words).stdout == run("help", *words.split()).stdout == expected


def test_words_of_several_topics_list_them():
    lines = run("help", "state").stdout.splitlines()
    assert {line.split()[0] for line in lines} >= {"which-state", "decoder-start", "hidden-state"}


def test_a_page_comes_before_a_topic_of_which_it_is_a_word():
    assert "recipe" in run("help", "training").stdout
    assert "training" in sections("en")["learning"].words


def test_what_is_not_there_is_told_in_a_sentence_with_what_is_near():
    done = run("help", "sofmax")
    assert is_one_sentence(done.stderr)
    assert "softmax" in done.stderr
    assert done.returncode == 2
