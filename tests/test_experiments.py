"""The experiments of the page on what-ifs: what they print, and what one sees on the screen."""

import re
import shlex

import pytest
from click.testing import CliRunner

from attn_tui import Timeline, decode, load
from attn_tui.cli.main import group
from attn_tui.docs import page
from attn_tui.engine.events import ScoresComputed, SentenceEncoded, SentenceSplit, WeightsComputed
from attn_tui.engine.notation import read
from attn_tui.engine.stepper import split_sentence

SECTION = page("what-if").split("## Try this")[1]
COMMANDS = re.findall(r"^\$ (attn-tui translate .*)\n(.*)$", SECTION, re.MULTILINE)


def test_there_are_six_experiments_and_each_prints_something():
    assert re.findall(r"^\*\*(\d)\. ", SECTION, re.MULTILINE) == list("123456")
    for experiment in re.split(r"^\*\*\d\. ", SECTION, flags=re.MULTILINE)[1:]:
        assert re.search(r"^\$ attn-tui .*--set", experiment, re.MULTILINE)


@pytest.mark.parametrize(("command", "printed"), COMMANDS)
def test_each_prints_what_the_page_says(command, printed):
    result = CliRunner().invoke(group, shlex.split(command)[1:])
    assert result.exit_code == 0
    start, cut, _ = printed.partition("…")
    [line] = result.stdout.splitlines()
    assert line.startswith(start) if cut else line == printed


def options(number):
    """Checkpoint, sentence and changes of the last command of an experiment."""
    words = shlex.split(re.findall(r"^\$ (.*)$", SECTION.split(f"**{number}. ")[1].split("**")[1], re.MULTILINE)[-1])
    name = words[words.index("-c") + 1] if "-c" in words else "fr-en"
    return load(name), words[words.index("--plain") + 1], words[words.index("--set") + 1]


def played(checkpoint, sentence, changes=""):
    interventions = read(checkpoint, split_sentence(checkpoint, sentence).words, changes) if changes else ()
    timeline = Timeline(decode(checkpoint, sentence, interventions=interventions))
    timeline.last()
    return timeline


def test_1_the_masked_word_has_no_weight_and_every_other_word_of_the_translation_stays():
    checkpoint, sentence, changes = options(1)
    timeline, before = played(checkpoint, sentence, changes), played(checkpoint, sentence)
    at = timeline.latest(SentenceSplit).words.index("noir")
    assert all(weights.alpha_t[at] == 0 for weights in timeline.so_far(WeightsComputed))
    assert max(weights.alpha_t[at] for weights in before.so_far(WeightsComputed)) > 0.5


def test_2_only_the_last_state_is_looked_at_and_a_system_without_attention_writes_more():
    checkpoint, sentence, changes = options(2)
    timeline = played(checkpoint, sentence, changes)
    last = timeline.latest(SentenceEncoded).encoder_states[-1]
    contexts = [event.c_t for event in timeline.events if event.substep == "context"]
    assert all((c_t == last).all() for c_t in contexts)
    without = CliRunner().invoke(group, ["translate", "--plain", "-c", "fr-en-seq2seq", sentence]).stdout
    assert len(without.split()) > 5


def test_3_every_word_has_the_same_weight():
    checkpoint, sentence, changes = options(3)
    timeline = played(checkpoint, sentence, changes)
    source = timeline.latest(SentenceSplit).words
    assert all(set(weights.alpha_t.tolist()) == {weights.alpha_t[0]} for weights in timeline.so_far(WeightsComputed))
    assert timeline.so_far(WeightsComputed)[0].alpha_t[0] == pytest.approx(1 / len(source))


def test_4_the_word_put_in_is_far_less_probable_than_what_follows_it():
    checkpoint, sentence, changes = options(4)
    chosen = [event for event in played(checkpoint, sentence, changes).events if event.substep == "word"]
    assert checkpoint.target_vocabulary.words([int(chosen[0].y_t)]) == ("She",)
    assert chosen[0].probability < 0.01 < 0.3 < min(event.probability for event in chosen[1:])


def test_5_the_scores_without_the_matrix_are_those_of_states_that_do_not_fit():
    checkpoint, sentence, changes = options(5)
    assert checkpoint.config.score == "general"
    timeline, before = played(checkpoint, sentence, changes), played(checkpoint, sentence)
    assert timeline.so_far(ScoresComputed)[0].e_t.argmax() != before.so_far(ScoresComputed)[0].e_t.argmax()
    assert len(timeline.so_far(WeightsComputed)) > 3 * len(before.so_far(WeightsComputed))  # it finds no end
