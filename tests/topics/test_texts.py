"""The topics: complete in every language, short, and with nothing in them that is not there."""

import re
import shlex

import pytest
from support import ROOT

from attn_tui.checkpoint import load
from attn_tui.docs import PAGES
from attn_tui.engine.orders import kinds_of
from attn_tui.inline import runs
from attn_tui.lessons import PANES
from attn_tui.lessons.shelf import ORDER
from attn_tui.locate import names
from attn_tui.screen.bindings import BENCH
from attn_tui.screen.likeness import in_ascii
from attn_tui.screen.markup import lines
from attn_tui.screen.topics.page import _WIDTH
from attn_tui.story.learning.flow import flow_of
from attn_tui.story.learning.reference import answer, ids_of
from attn_tui.story.learning.taught import Taught
from attn_tui.story.showing import is_kind
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.topics import LESSONS, PAPERS, TOPICS, sections
from attn_tui.topics.examples import command, example
from attn_tui.topics.reader import GROUPS
from attn_tui.topics.table import lessons_of
from attn_tui.topics.topic import READING

QUESTIONS = [name for name, one in sections("en").items() if one.group == "questions"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_its_texts_in_every_language_in_the_same_order_and_group(language):
    said = sections(language)
    assert list(said) == list(TOPICS)
    assert [one.group for one in said.values()] == [one.group for one in sections("en").values()]
    assert set(GROUPS) == {one.group for one in said.values()}
    assert len(QUESTIONS) == 20
    for one in said.values():
        assert one.title
        assert one.words
        assert "<!--" not in one.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOPICS)
def test_an_answer_has_two_to_six_lines_at_80_columns(name, language):
    said = sections(language)[name]
    assert 2 <= len(lines(said.text, min(80, _WIDTH) - 6)) <= 6
    assert said.text.endswith((".", "?"))
    assert len(said.title) <= 68
    assert said.gist
    assert not re.search(r"<\w+>", "".join(text for text, kind in runs(said.text) if kind != "code")), "HTML"


def test_an_answer_can_be_shown_in_ascii():
    for said in sections("en").values():
        for text in (said.title, said.text):
            assert in_ascii(text).count("?") == text.count("?"), said.name


def test_the_languages_write_the_same_equations():
    """Symbols and commands are no words: what one language has of them, the others have."""
    for name, said in sections("en").items():
        for one in re.findall(r"`([^`]+)`", said.text):
            assert f"`{one}`" in sections("ko")[name].text, (name, one)
        for one in re.findall(r"\w+ = \w*\([^.,]*\)+|\[[^\]]+\]|\d+", said.text):
            assert one in sections("ko")[name].text or one in ("1", "4", "6", "0"), (name, one)


def test_topics_pages_and_lessons_that_are_named_exist_and_no_name_means_two_things():
    assert not set(TOPICS) & set(PAGES)
    for name, topic in TOPICS.items():
        assert set(topic.see) <= set(TOPICS) - {name}
        assert len(set(topic.see)) == len(topic.see) <= 3
    assert set(LESSONS) <= set(ORDER)
    for topics in LESSONS.values():
        assert set(topics) <= set(TOPICS)
        assert len(set(topics)) == len(topics)
    assert lessons_of("score") == ["step", "scorers"]


def test_every_question_has_a_paper_and_every_paper_is_cited_at_a_place_that_papers_have():
    cited = [one for topic in TOPICS.values() for one in topic.papers]
    assert {paper for paper, _ in cited} == set(PAPERS)
    assert all(TOPICS[name].papers for name in QUESTIONS)
    for paper in PAPERS.values():
        assert re.fullmatch(r"[A-Z]\w+( et al\.| and [A-Z]\w+)? (19|20)\d\d, [A-Z].*", paper), paper
    for _, place in cited:
        assert re.fullmatch(r"|((Eq\. |§|A\.|, )?\d+(\.\d+)*(, )?)+", place), place


def test_papers_are_cited_by_the_equations_that_the_engine_cites():
    """Where the program's own equations say which of a paper's they are, the topics say no other."""
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "attn_tui" / "engine").rglob("*.py"))
    for paper, place in (
        ("Bahdanau et al. 2015", "Eq. 5"),
        ("Luong et al. 2015", "Eq. 5"),
        ("Wu et al. 2016", "Eq. 14"),
    ):
        assert f"{paper}, {place}" in code


def test_what_is_shown_are_sub_steps_panes_and_keys_that_there_are():
    keys = {binding.id for binding in BENCH}
    for topic in TOPICS.values():
        for show in topic.shows:
            assert show.pane in ("", *PANES)
            assert show.key in ("", *keys)
            for language in LANGUAGES:
                assert not show.key or f"topic.then.{show.key}" in texts(language).templates


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_names_keys_as_they_are_bound(language):
    bound = {binding.id: binding.key for binding in BENCH}
    told = {
        id.removeprefix("topic.then."): text for id, text in texts(language).templates.items() if "topic.then." in id
    }
    for id, text in told.items():
        assert re.findall("`(.*?)`", text)[0].lower() == bound[id].lower()


@pytest.mark.parametrize("name", [name for name, topic in TOPICS.items() if topic.shows and topic.is_shipped])
def test_the_first_system_of_a_topics_command_has_what_it_is_to_show(name):
    words = shlex.split(command(name, names()))[3:]
    [first, *_], at = example(name, names()).names, words[-1]
    t, _, substep = at.partition(".")
    config = load(first).config
    if t == "0":
        assert substep in READING
    else:
        assert substep in [kind.substep for kind in kinds_of(config)]
        assert is_kind(TOPICS[name].shows[0], config)
    assert words[:2] == ["-c", first]
    set_ones = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
    assert set_ones == [show.change for show in TOPICS[name].shows[:1] if show.change]


def test_what_is_said_of_gradients_is_what_the_example_shows():
    found = example("through-time", names())
    reached = {}
    for name in found.names:
        checkpoint = load(name)
        taught = Taught(checkpoint, found.sentence, ids_of(checkpoint, answer(checkpoint, found.sentence)))
        taught.losses.trace()
        flow = flow_of(taught, found.t)
        reached[flow.has_attention] = f"{flow.encoder[0]:.2f}"
    assert set(reached) == {False, True}
    for language in LANGUAGES:
        numbers = re.findall(r"\b0\.\d\d\b", sections(language)["through-time"].text)
        assert numbers == [reached[False], reached[True]]


def test_an_example_has_the_sentence_of_the_moment_if_its_task_has_the_systems():
    known = names()
    assert example("bahdanau-or-luong", known, "reverse-local", "271").names == ("reverse-bahdanau", "reverse-luong")
    assert example("bahdanau-or-luong", known, "reverse", "271").sentence == "271"
    assert example("bahdanau-or-luong", known, "dates", "3 May 2009").sentence != "3 May 2009"  # no dates-luong
    assert example("softmax", known, "fr-en-seq2seq", "Bonjour.").names == ("fr-en",)  # not the one that has none
    assert example("gates", known, "numbers-ko-back-bahdanau", "15").names == (
        "numbers-ko-back",
        "numbers-ko-back-seq2seq",
    )
    assert example("input-feeding", known, "fr-en", "Bonjour.").names == ("fr-en-luong",)
    assert example("gates", known, "mine", "Bonjour.").names == ("fr-en", "fr-en-seq2seq")  # a task nobody knows
    assert example("gates", ["mine"], "mine", "Bonjour.") is None
    assert command("gates", ["mine"]) == ""
